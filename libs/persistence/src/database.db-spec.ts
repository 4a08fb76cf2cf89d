import { freshDatabase, type TestDatabase } from '@app/testing';
import { BY_INDEX, Database, kept, openDataSource, rowsOf, together, violatedConstraint } from './index';

describe('a transaction', () => {
  let server: TestDatabase;
  let database: Database;

  beforeEach(async () => {
    server = await freshDatabase();
    database = new Database(await openDataSource({ url: server.url, schema: 'public', poolSize: 1 }));
    await database.query('CREATE TABLE thing (id int CONSTRAINT thing_pk PRIMARY KEY, note text)');
  });
  afterEach(async () => {
    await database.close();
    await server.close();
  });

  const ids = async (): Promise<number[]> => (await database.query<{ id: number }>('SELECT id FROM thing ORDER BY id')).map(({ id }) => id);
  const insert = (id: number): [string, number[]] => ['INSERT INTO thing (id) VALUES ($1)', [id]];

  it('sends statements in the order of their calls, and gives each its own rows', async () => {
    const [, seen, , updated] = await database.run((tx) =>
      together(
        tx.query(...insert(1)),
        rowsOf<{ n: number }>(tx, 'SELECT count(*)::int AS n FROM thing'),
        tx.query(...insert(2)),
        rowsOf<{ id: number }>(tx, `UPDATE thing SET note = 'seen' RETURNING id`),
      ),
    );
    expect(seen).toEqual([{ n: 1 }]);
    expect(updated).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it('gives the failure that came first, not those it drew after it', async () => {
    const error = await database
      .run((tx) =>
        together(
          // Its second statement comes after the one that fails.
          tx.query(...insert(1)).then(() => tx.query(...insert(2))),
          tx.query(...insert(1)),
          tx.query(...insert(3)),
        ),
      )
      .catch((reason: unknown) => reason);
    expect(violatedConstraint(error)).toBe('thing_pk');
    expect(await ids()).toEqual([]);
  });

  it('lets nothing through once its end is decided', async () => {
    let late: Promise<unknown> = Promise.resolve();
    await expect(
      database.run(async (tx) => {
        // Runs on by itself, as a branch that nobody waits for.
        late = tx.query('SELECT pg_sleep(0.05)').then(() => tx.query(...insert(1)));
        late.catch(() => undefined);
        throw new Error('refused');
      }),
    ).rejects.toThrow('refused');
    await expect(late).rejects.toThrow('the transaction is over');
    expect(await ids()).toEqual([]);
  });

  it('does not take a failure that nobody looked at for a commit', async () => {
    const run = database.run(async (tx) => {
      await tx.query(...insert(1));
      await tx.query(...insert(1)).catch(() => undefined);
      return 'done';
    });
    await expect(run).rejects.toThrow('nobody looked at it');
    expect(await ids()).toEqual([]);
  });

  it('keeps its settings to itself, and a kept plan to its connection', async () => {
    const read = kept('SELECT id, current_setting($1) AS setting FROM thing WHERE id = ANY($2::int[])');
    await database.run(async (tx) => tx.query(...insert(1)));
    const inside = await database.run((tx) => rowsOf(tx, read, ['enable_seqscan', [1]]), BY_INDEX);
    const after = await database.run((tx) => rowsOf(tx, read, ['enable_seqscan', [1]]));
    expect([inside, after]).toEqual([[{ id: 1, setting: 'off' }], [{ id: 1, setting: 'on' }]]);
    const [prepared] = await database.query<{ n: number }>('SELECT count(*)::int AS n FROM pg_prepared_statements WHERE statement = $1', [
      read,
    ]);
    expect(prepared).toEqual({ n: 1 });
  });
});
