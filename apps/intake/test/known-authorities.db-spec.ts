import { localDate } from '@app/legal-calendar';
import { msgSchema } from '@app/messaging';
import { migrate } from '@app/persistence';
import { freshDatabase } from '@app/testing';
import { type AuthorityTold, learnAuthorities, powersOver } from '../src/cases/application/known-authorities';
import { openIntakeDatabase } from '../src/load-county';
import { intakeSchema } from '../src/schema';
import { BLANK } from './case-fixtures';

const LINE: AuthorityTold['line'] = {
  authorityId: 1,
  itemCode: BLANK.itemCode,
  division: '532922',
  actingOrgan: '532922-market-supervision',
  level: 4,
  powerSource: 1,
  principalOrgan: null,
  sealName: '漾濞彝族自治县市场监督管理局',
  validFrom: '2024-01-01',
  validTo: null,
  announcementRef: null,
  maxAmount: null,
};
const DEVOLVED: AuthorityTold['line'] = {
  ...LINE,
  authorityId: 2,
  division: '532922103',
  actingOrgan: '532922103-government',
  level: 5,
  powerSource: 2,
  sealName: '漾濞彝族自治县平坡镇人民政府',
  validFrom: '2026-01-01',
};

it('knows the authority list as it was told, by day and township, and never goes back to an older telling', async () => {
  const fresh = await freshDatabase();
  await migrate(fresh.url, [msgSchema, intakeSchema]);
  const database = await openIntakeDatabase(fresh.url);
  try {
    const tell = (...told: AuthorityTold[]) => database.run((tx) => learnAuthorities(tx, told));
    const holder = async (division: string, on: string) =>
      (await database.run((tx) => powersOver(tx, [{ state: { ...BLANK, division }, on: localDate(on) }])))[0]?.nameOrganName ?? null;

    // Nobody has told anything yet: the catalogue's organ stands.
    expect(await holder('532922103', '2026-09-18')).toBeNull();
    await tell({ version: 1, line: LINE }, { version: 1, line: DEVOLVED });
    expect(await holder('532922103', '2026-09-18')).toBe('漾濞彝族自治县平坡镇人民政府');
    expect(await holder('532922201', '2026-09-18')).toBe('漾濞彝族自治县市场监督管理局');
    expect(await holder('532922103', '2025-12-31')).toBe('漾濞彝族自治县市场监督管理局');

    // The power goes back; the first telling comes once more, late. Of one line told twice in a chunk the last counts.
    await tell({ version: 1, line: DEVOLVED }, { version: 2, line: { ...DEVOLVED, validTo: '2026-06-30' } });
    await tell({ version: 1, line: DEVOLVED });
    expect(await holder('532922103', '2026-06-30')).toBe('漾濞彝族自治县平坡镇人民政府');
    expect(await holder('532922103', '2026-09-18')).toBe('漾濞彝族自治县市场监督管理局');

    // Two lines that fit equally are not chosen between.
    await tell({ version: 1, line: { ...LINE, authorityId: 3, actingOrgan: '532922-health' } });
    expect(await holder('532922201', '2026-09-18')).toBeNull();
  } finally {
    await database.close();
    await fresh.close();
  }
});
