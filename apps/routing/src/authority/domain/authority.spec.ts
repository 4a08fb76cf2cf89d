import type { LocalDate } from '@app/legal-calendar';
import { type Authority, decisionName } from './authority';
import { checkAuthorityList } from './authority-list';
import { resolveAuthority } from './resolve-authority';

const day = (text: string) => text as LocalDate;
const LICENCE = '000731002000';
const line = (overrides: Partial<Authority>): Authority => ({
  id: 1,
  itemCode: LICENCE,
  division: '532922',
  actingOrgan: '532922-market-supervision',
  level: 4,
  powerSource: 1,
  principalOrgan: null,
  sealName: '漾濞彝族自治县市场监督管理局',
  validFrom: day('2026-01-01'),
  validTo: null,
  announcementRef: null,
  maxAmount: null,
  ...overrides,
});
const county = line({});
const pingpo = line({ id: 2, division: '532922103', actingOrgan: '532922103-government', level: 5, powerSource: 2, sealName: '平坡镇' });
const on = day('2026-09-29');

describe('the competent organ', () => {
  it('is the township that received the power', () => {
    expect(resolveAuthority([county, pingpo], { itemCode: LICENCE, division: '532922103', on })).toMatchObject({
      kind: 'FOUND',
      authority: pingpo,
    });
  });

  it('is the county for a township without it', () => {
    expect(resolveAuthority([county, pingpo], { itemCode: LICENCE, division: '532922201', on })).toMatchObject({
      kind: 'FOUND',
      authority: county,
    });
  });

  it('is never a village: its matter is the township’s', () => {
    expect(resolveAuthority([county, pingpo], { itemCode: LICENCE, division: '532922103201', on })).toMatchObject({ authority: pingpo });
  });

  it('is the county again from the day after the power went back', () => {
    const ended = { ...pingpo, validTo: day('2026-09-28') };
    expect(resolveAuthority([county, ended], { itemCode: LICENCE, division: '532922103', on: day('2026-09-28') })).toMatchObject({
      authority: ended,
    });
    expect(resolveAuthority([county, ended], { itemCode: LICENCE, division: '532922103', on })).toMatchObject({ authority: county });
  });

  it('is not guessed when two lines fit, nor when none does', () => {
    const rival = { ...county, id: 3, actingOrgan: '532922-health' };
    expect(resolveAuthority([county, rival], { itemCode: LICENCE, division: '532922', on })).toMatchObject({
      kind: 'AMBIGUOUS',
      candidates: [county, rival],
    });
    expect(resolveAuthority([pingpo], { itemCode: LICENCE, division: '532922201', on })).toMatchObject({ kind: 'NONE' });
  });

  it('is the township for a small sum only, and only when the sum is known', () => {
    const small = { ...pingpo, maxAmount: 100_000 };
    const organ = (amount?: number) => {
      const answer = resolveAuthority([county, small], {
        itemCode: LICENCE,
        division: '532922103',
        on,
        ...(amount === undefined ? {} : { amount }),
      });
      return answer.kind === 'FOUND' ? answer.authority.actingOrgan : answer.kind;
    };
    expect([organ(100_000), organ(100_001), organ()]).toEqual([pingpo.actingOrgan, county.actingOrgan, county.actingOrgan]);
  });
});

describe('the name of a decision', () => {
  it('is the township’s own under a devolved power', () => {
    expect(decisionName(pingpo)).toMatchObject({ nameOrgan: '532922103-government', answerable: '532922103-government' });
  });

  it('is the principal’s under an entrusted one, and the principal answers for it', () => {
    const entrusted = line({ actingOrgan: '532922202-government', powerSource: 5, principalOrgan: '532922-forestry', sealName: '林草局' });
    expect(decisionName(entrusted)).toMatchObject({ nameOrgan: '532922-forestry', sealName: '林草局', answerable: '532922-forestry' });
  });
});

describe('an authority list', () => {
  const organs = [
    { code: '532922-market-supervision', kind: 'COUNTY_ORGAN' },
    { code: '532922103-government', kind: 'TOWNSHIP_GOVERNMENT' },
    { code: '532922103201-village', kind: 'VILLAGE_COMMITTEE' },
  ];
  const codesOf = (lines: readonly Authority[]): string[] => {
    try {
      checkAuthorityList(lines, organs);
      return [];
    } catch (error) {
      return (error as { details: { errors: { pointer: string; code: string }[] } }).details.errors.map(
        ({ pointer, code }) => `${pointer} ${code}`,
      );
    }
  };
  const entrusted = line({
    ...pingpo,
    powerSource: 5,
    principalOrgan: '532922-market-supervision',
    announcementRef: '漾市监公告〔2026〕1号',
  });

  it('with a devolved and an entrusted line is lawful', () => {
    expect(codesOf([county, pingpo])).toEqual([]);
    expect(codesOf([county, entrusted])).toEqual([]);
  });

  it('never gives a power to a village', () => {
    expect(codesOf([line({ actingOrgan: '532922103201-village', division: '532922103' })])).toEqual([
      '/0/actingOrgan organ-not-administrative',
    ]);
  });

  it('entrusts only with a principal and an announcement, and never twice', () => {
    expect(codesOf([{ ...entrusted, principalOrgan: null, announcementRef: null }])).toEqual([
      '/0/principalOrgan principal-missing',
      '/0/announcementRef announcement-missing',
    ]);
    const again = { ...entrusted, division: '532922102', actingOrgan: '532922-market-supervision', principalOrgan: '532922103-government' };
    expect(codesOf([entrusted, again])).toEqual(['/0/principalOrgan entrusted-twice', '/1/principalOrgan entrusted-twice']);
  });

  it('has one line for an item, a division and a day', () => {
    expect(codesOf([pingpo, { ...pingpo, validFrom: day('2026-06-01') }])).toEqual(['/1/validFrom periods-overlap']);
    expect(
      codesOf([
        { ...pingpo, validTo: day('2026-05-31') },
        { ...pingpo, validFrom: day('2026-06-01') },
      ]),
    ).toEqual([]);
  });
});
