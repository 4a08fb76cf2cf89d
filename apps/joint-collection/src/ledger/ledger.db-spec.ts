import { localDate } from '@app/legal-calendar';
import { msgSchema } from '@app/messaging';
import { migrate, openDataSource, rowsOf } from '@app/persistence';
import { freshDatabase, type TestDatabase } from '@app/testing';
import { Client } from 'pg';
import { JointCollectionDatabase } from '../database';
import { jointCollectionSchema } from '../joint-collection-schema';
import { Ledger } from './application/ledger';
import { collected, type JournalDraft } from './domain/journal';
import { ensureAccounts } from './persistence/ledger.repository';

const NOW = new Date('2026-11-23T02:00:00Z');
const DAY = localDate('2026-11-23');
const ledger = new Ledger();

describe('the books', () => {
  let server: TestDatabase;
  let database: JointCollectionDatabase;
  let owner: Client;
  let bill = 0;

  beforeAll(async () => {
    server = await freshDatabase();
    const { schema, role } = jointCollectionSchema;
    await migrate(server.url, [msgSchema, jointCollectionSchema]);
    database = new JointCollectionDatabase(await openDataSource({ url: server.url, schema, role, poolSize: 4 }));
    await database.run((tx) => ensureAccounts(tx, ['channel:tax-app']));
    owner = new Client({ connectionString: server.url, options: '-c search_path=joint_collection' });
    await owner.connect();
  });
  afterAll(async () => {
    await owner.end();
    await database.close();
    await server.close();
  });

  const post = (...drafts: JournalDraft[]): Promise<unknown> => database.run((tx) => ledger.post(tx, drafts, NOW));
  const payment = (medical = 38_000, pension = 30_000): JournalDraft => {
    bill += 1;
    return collected('tax-app', { medical, pension }, { billId: bill, occurredOn: DAY });
  };
  const balance = async (account: string): Promise<number> =>
    (await ledger.balances(database.dataSource.manager)).find((one) => one.account === account)?.fen ?? 0;
  const sum = async (): Promise<number> =>
    (await database.query<{ fen: number }>('SELECT coalesce(sum(amount_fen), 0)::bigint AS fen FROM entry'))[0]?.fen ?? 0;

  it('take one payment as one journal of two funds', async () => {
    await post(payment(), payment(40_000, 0));
    expect(await balance('channel:tax-app')).toBe(108_000);
    expect(await balance('fund:medical')).toBe(-78_000);
    expect(await balance('fund:pension')).toBe(-30_000);
    expect(await sum()).toBe(0);
  });

  it('refuse a fact that they have already', async () => {
    const draft = payment();
    await post(draft);
    await expect(post(draft)).rejects.toMatchObject({ code: '23505', constraint: 'uq_journal_business_key' });
  });

  it.each<[string, string, JournalDraft['lines']]>([
    [
      'lines that do not balance',
      'journal_balanced',
      [
        { account: 'channel:tax-app', fen: 100 },
        { account: 'fund:medical', fen: -99 },
      ],
    ],
    ['one line alone', 'journal_balanced', [{ account: 'channel:tax-app', fen: 100 }]],
    ['no line', 'journal_balanced', []],
    [
      'an amount of nothing',
      'entry_amount',
      [
        { account: 'channel:tax-app', fen: 0 },
        { account: 'fund:medical', fen: 0 },
      ],
    ],
    [
      'an amount beyond all reason',
      'entry_amount',
      [
        { account: 'channel:tax-app', fen: 1e12 },
        { account: 'fund:medical', fen: -1e12 },
      ],
    ],
    [
      'an account that is none',
      'entry_sealed',
      [
        { account: 'channel:nobody', fen: 100 },
        { account: 'fund:medical', fen: -100 },
      ],
    ],
  ])('refuse %s in the database itself', async (_, constraint, lines) => {
    const before = await sum();
    await expect(post({ ...payment(), lines })).rejects.toMatchObject({ constraint });
    expect(await sum()).toBe(before);
  });

  it('refuse a fraction of a fen', async () => {
    await expect(
      post({
        ...payment(),
        lines: [
          { account: 'channel:tax-app', fen: 0.5 },
          { account: 'fund:medical', fen: -0.5 },
        ],
      }),
    ).rejects.toThrow();
  });

  it('take nothing that is added to, changed in or taken out of a journal, from the program or from the owner of the tables', async () => {
    await post(payment());
    const [last] = await database.query<{ id: number }>('SELECT max(id) AS id FROM journal');
    const balanced = 'INSERT INTO entry VALUES ($1, 9, 1, 100), ($1, 10, 2, -100)';
    await expect(database.run((tx) => rowsOf(tx, balanced, [last?.id]))).rejects.toMatchObject({ constraint: 'entry_sealed' });
    await expect(owner.query(balanced, [last?.id])).rejects.toMatchObject({ constraint: 'entry_sealed' });
    for (const statement of [
      'UPDATE entry SET amount_fen = amount_fen',
      'DELETE FROM entry',
      'TRUNCATE entry',
      'DELETE FROM journal',
      'UPDATE account SET code = code',
    ]) {
      await expect(database.query(statement)).rejects.toMatchObject({ code: '42501' });
      await expect(owner.query(statement)).rejects.toMatchObject({ constraint: 'append_only' });
    }
    await expect(
      database.query(`INSERT INTO journal (business_key, kind, occurred_on, accounting_date, hash, posted_at, xid)
        VALUES ('x', 'collect', '2026-11-23', '2026-11-23', sha256('x'), now(), '1')`),
    ).rejects.toMatchObject({ code: '42501' });
  });

  it('take back a journal once, by its mirror image', async () => {
    const draft = payment();
    await post(draft);
    const before = await balance('fund:medical');
    await database.run((tx) => ledger.reverse(tx, [draft.businessKey], DAY, NOW));
    expect(await balance('fund:medical')).toBe(before + 38_000);
    await expect(database.run((tx) => ledger.reverse(tx, [draft.businessKey], DAY, NOW))).rejects.toMatchObject({ code: '23505' });
    const other = payment();
    await post(other);
    const [id] = await database.query<{ id: number }>('SELECT id FROM journal WHERE business_key = $1', [other.businessKey]);
    const crooked = { ...payment(1, 1), kind: 'reversal' as const, reverses: id?.id ?? 0 };
    await expect(post(crooked)).rejects.toMatchObject({ constraint: 'journal_mirrors' });
  });

  it('post nothing to a closed day: what comes late goes to the next, with its own day beside it', async () => {
    await owner.query(`INSERT INTO accounting_day VALUES ('2026-11-23', 0, 0, sha256('x'), 1, now())`);
    const late = payment();
    await post(late);
    const [row] = await database.query('SELECT occurred_on, accounting_date FROM journal WHERE business_key = $1', [late.businessKey]);
    expect(row).toEqual({ occurred_on: '2026-11-23', accounting_date: '2026-11-24' });
    await expect(
      database.query(`INSERT INTO journal (business_key, kind, occurred_on, accounting_date, hash, posted_at)
        VALUES ('y', 'collect', '2026-11-23', '2026-11-23', sha256('x'), now())`),
    ).rejects.toMatchObject({ constraint: 'journal_day_open' });
  });
});
