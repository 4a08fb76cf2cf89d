import food from '../data/items/17-food-business-licence.json';
import { withdraw } from '../src/cases/domain/intake-decisions';
import { placeInLine } from '../src/cases/persistence/quota.repository';
import { importItems } from '../src/catalogue/application/import-items';
import { parseItem } from '../src/catalogue/application/item-parser';
import { publishItems } from '../src/catalogue/application/publish-items';
import { CITIZEN } from './case-fixtures';
import { type IntakeWorld, openIntake } from './intake-world';

/** No shipped item has a quota: the county's limited licences and their amounts are not known. This one is for the test. */
const LIMITED = {
  ...food,
  version: 2,
  validFrom: '2026-09-01',
  quota: { amount: 2, period: 'YEAR', article: '行政许可法 §57', example: true, note: '测试用' },
};

let county: IntakeWorld;
beforeAll(async () => {
  county = await openIntake(new Date('2026-09-21T00:30:00Z'));
  const item = parseItem(LIMITED, '测试事项');
  await importItems(county.database, [item], county.clock.now());
  await publishItems(county.database, [item], county.clock.now());
  await county.refreshCatalogue();
});
afterAll(() => county.close());

const quotas = async (): Promise<unknown[]> =>
  (
    await county.database.query<{ payload: { quota: unknown } }>(
      `SELECT payload FROM msg.event WHERE type = 'case.accepted.v1' ORDER BY seq`,
    )
  ).map(({ payload }) => payload.quota);

describe('the order of acceptance of a limited licence', () => {
  it('has a place for each acceptance, without gaps, also when one is rolled back; and the line moves up', async () => {
    const first = await county.file('ACCEPTED');
    await expect(county.file('ACCEPTED', () => Promise.reject(new Error('the disk is full')))).rejects.toThrow('the disk is full');
    const [second, third] = await Promise.all([county.file('ACCEPTED'), county.file('ACCEPTED')]);
    if (second === undefined || third === undefined) throw new Error('two were filed');
    expect(await quotas()).toEqual([1, 2, 3].map((sequence) => ({ period: '2026', sequence, amount: 2 })));
    const place = (id: number): Promise<number | null> => placeInLine(county.database, id);
    expect([await place(first), ...(await Promise.all([place(second), place(third)])).toSorted()]).toEqual([1, 2, 3]);
    await county.change(first, ({ state }) => withdraw(state, null, CITIZEN, county.clock.now()));
    expect([await place(first), ...(await Promise.all([place(second), place(third)])).toSorted()]).toEqual([null, 1, 2]);
  });

  it('begins again with the year', async () => {
    county.clock.moveTo(new Date('2027-01-04T01:00:00Z'));
    await county.file('ACCEPTED');
    expect((await quotas()).at(-1)).toEqual({ period: '2027', sequence: 1, amount: 2 });
  });
});
