import type { Actor } from '@app/access';
import { rowsOf } from '@app/persistence';
import { duplicatesAmong, type Matter } from '../src/cases/application/duplicates';
import { type IntakeWorld, openIntake } from './intake-world';

const FOOD = '530131017000';
const clerkOf = (organ: string): Actor => ({
  kind: 'STAFF',
  id: 1,
  name: '杨梅',
  roles: ['WINDOW_CLERK'],
  organ,
  section: null,
  jurisdiction: '532922',
  citizenIndex: null,
  acr: '1',
});

describe('the same matter of the same person', () => {
  let world: IntakeWorld;
  beforeAll(async () => {
    world = await openIntake(new Date('2026-11-23T02:00:00Z'));
  });
  afterAll(() => world.close());

  const open = async (): Promise<{ index: Buffer; caseNo: string; organ: string }> => {
    const id = await world.file('ACCEPTED');
    const [row] = await world.database.query<{ index: Buffer; caseNo: string; organ: string }>(
      'SELECT applicant_index AS index, case_no AS "caseNo", received_organ AS organ FROM service_case WHERE id = $1',
      [id],
    );
    if (!row) throw new Error(`no case ${id}`);
    return row;
  };
  const matter = (applicantIndex: Buffer, organ: string): Matter => ({ actor: clerkOf(organ), applicantIndex, itemCode: FOOD });

  it('refuses that one alone: its neighbours go on in the same transaction', async () => {
    const { index, caseNo, organ } = await open();
    const [first, twin, last] = [matter(Buffer.alloc(32, 1), organ), matter(index, organ), matter(Buffer.alloc(32, 2), organ)];
    const refusals = await world.database.run(async (tx) => {
      const found = await duplicatesAmong(tx, [first, twin, last]);
      expect(await rowsOf(tx, 'SELECT 1 AS still')).toEqual([{ still: 1 }]);
      return found;
    });
    expect([...refusals.keys()]).toEqual([twin]);
    expect(refusals.get(twin)).toMatchObject({ code: 'duplicate-case', details: { params: { caseNo } } });
  });

  it('does not name the case of another window', async () => {
    const { index } = await open();
    const twin = matter(index, '11532922MB0000002X');
    const refusals = await world.database.run((tx) => duplicatesAmong(tx, [twin]));
    expect(refusals.get(twin)).toMatchObject({ code: 'duplicate-case', details: { params: { caseNo: null } } });
  });

  it('is not decided here between two that come together', async () => {
    const { organ } = await open();
    const same = Buffer.alloc(32, 3);
    await expect(world.database.run((tx) => duplicatesAmong(tx, [matter(same, organ), matter(same, organ)]))).rejects.toMatchObject({
      code: 'duplicate-case',
    });
  });
});
