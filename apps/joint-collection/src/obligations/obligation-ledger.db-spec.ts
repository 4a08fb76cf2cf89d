import { rowsOf } from '@app/persistence';
import { type CollectionWorld, collectionWorld, staff } from '../../test/collection-world';
import { PersonDirectory } from '../people/application/person-directory';
import { ObligationBook } from './application/obligation-ledger';

const code = (expected: string) => expect.objectContaining({ code: expected });
const CLERK = 'insurance.collection.1';

let world: CollectionWorld;
let book: ObligationBook;
beforeAll(async () => {
  world = await collectionWorld();
  book = world.get(ObligationBook);
});
afterAll(() => world.close());

const act = () => ({ actor: staff(CLERK), at: world.clock.now() });

async function owed(dueFen = 40_000): Promise<number> {
  const { id, householdId } = await world.person();
  return world.database.run(async (tx) => {
    const [row] = await rowsOf<{ id: number }>(
      tx,
      `WITH a AS (INSERT INTO assessment (hash, insurance, year, rules_version, lines)
         VALUES (sha256($1::bigint::text::bytea), 'RESIDENT_MEDICAL', 2027, 'test', '[]') RETURNING id)
       INSERT INTO obligation (person_id, household_id, insurance, year, state, due_fen, assessment_id, rules_version, created_at)
       SELECT $1::bigint, $2, 'RESIDENT_MEDICAL', 2027, 'ASSESSED', $3, a.id, 'test', $4 FROM a RETURNING id`,
      [id, householdId, dueFen, world.clock.now()],
    );
    return row?.id ?? 0;
  });
}
const states = async (...ids: number[]) =>
  (await world.database.run((tx) => book.lock(tx, ids))).map(({ state, billId }) => `${state}/${billId}`);

describe('the book of obligations', () => {
  it('bills, settles and confirms, with one line of history and one audit record for each', async () => {
    const [one, two] = [await owed(), await owed()];
    await world.database.run(async (tx) => {
      await book.bill(tx, [two, one], 901, act());
      await book.settle(tx, 901, act());
    });
    await world.database.run((tx) => book.confirm(tx, [one], act()));
    await world.database.run((tx) => book.confirm(tx, [one], act()));
    expect(await states(one, two)).toEqual(['CONFIRMED/901', 'SETTLED/901']);
    const history = await world.database.query<{ action: string; version: number }>(
      'SELECT action, version, from_state, to_state FROM obligation_history WHERE obligation_id = $1 ORDER BY id',
      [one],
    );
    expect(history.map(({ action, version }) => `${action}/${version}`)).toEqual(['bill/2', 'settle/3', 'confirm/4']);
    const [audit] = await world.database.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM audit_record WHERE object_type = 'obligation' AND object_id = $1`,
      [String(one)],
    );
    expect(audit?.count).toBe(3);
  });

  it('gives an expired bill’s obligations back, and after a reversal the person owes again', async () => {
    const id = await owed();
    await world.database.run((tx) => book.bill(tx, [id], 902, act()));
    await world.database.run((tx) => book.release(tx, 902, act()));
    expect(await states(id)).toEqual(['ASSESSED/null']);
    await world.database.run(async (tx) => {
      await book.bill(tx, [id], 903, act());
      await book.settle(tx, 903, act());
      await book.reverse(tx, 903, act());
    });
    expect(await states(id)).toEqual(['ASSESSED/null']);
  });

  it('refuses all where one may not move, and changes nothing', async () => {
    const [fresh, billed, free] = [await owed(), await owed(), await owed(0)];
    await world.database.run((tx) => book.bill(tx, [billed], 904, act()));
    await expect(world.database.run((tx) => book.bill(tx, [fresh, billed], 905, act()))).rejects.toThrow(code('state-conflict'));
    await expect(world.database.run((tx) => book.bill(tx, [fresh, free], 905, act()))).rejects.toThrow(code('nothing-owed'));
    await expect(world.database.run((tx) => book.bill(tx, [fresh, 999_999], 905, act()))).rejects.toThrow(code('obligation-not-found'));
    await expect(world.database.run((tx) => book.settle(tx, 905, act()))).rejects.toThrow(code('bill-without-obligations'));
    expect(await states(fresh, billed)).toEqual(['ASSESSED/null', 'BILLED/904']);
  });

  it('lets a person owe again what was refunded, never twice at once', async () => {
    const id = await owed();
    const again = () =>
      world.database.run((tx) =>
        tx.query(
          `INSERT INTO obligation (person_id, household_id, insurance, year, state, created_at)
           SELECT person_id, household_id, insurance, year, 'IDENTIFIED', created_at FROM obligation WHERE id = $1`,
          [id],
        ),
      );
    await expect(again()).rejects.toThrow(/uq_obligation_open/);
    await world.database.run(async (tx) => {
      await book.bill(tx, [id], 906, act());
      await book.settle(tx, 906, act());
      await book.refund(tx, id, act());
    });
    await again();
  });
});

describe('the directory of people', () => {
  it('shows a township its own, a village agent the own groups, the county all, and others nobody', async () => {
    const mine = await world.person({ group: '二组', responsible: staff('village103').id });
    const other = await world.person({ township: '532922201', village: '富恒村' });
    const directory = world.get(PersonDirectory);
    const seen = async (login: string): Promise<number[]> =>
      (await world.database.run((tx) => directory.byIds(tx, staff(login), [mine.id, other.id]))).map(({ id }) => id);
    expect(await seen('town103.1')).toEqual([mine.id]);
    expect(await seen('village103')).toEqual([mine.id]);
    expect(await seen('village104')).toEqual([]);
    expect(await seen(CLERK)).toEqual([mine.id, other.id]);
    expect(await seen('finance.funds.1')).toEqual([]);
    expect(await seen('market.food.1')).toEqual([]);
    const find = (login: string) => world.database.run((tx) => directory.byCitizenNumber(tx, staff(login), other.citizenNumber));
    expect(await find('town201.1')).toMatchObject({ id: other.id, village: '富恒村' });
    await expect(find('town103.1')).rejects.toThrow(code('person-not-found'));
  });
});
