import { freshDatabase, type TestDatabase } from '@app/testing';
import { copyInto } from './copy-into';
import { Database, openDataSource, rowsOf } from './database';

describe('copyInto', () => {
  let server: TestDatabase;
  let database: Database;
  beforeAll(async () => {
    server = await freshDatabase();
    database = new Database(await openDataSource({ url: server.url, schema: 'public' }));
    await database.query('CREATE TABLE line (n int NOT NULL, word text)');
  });
  afterAll(async () => {
    await database?.close();
    await server?.close();
  });

  async function* rows(from: number, to: number, failAt = -1): AsyncGenerator<Buffer> {
    for (let n = from; n < to; n += 1) {
      if (n === failAt) throw new Error('the file is torn');
      yield Buffer.from(`${n}\tword ${n}\n`);
    }
  }
  const count = async (): Promise<number> => (await database.query<{ n: number }>('SELECT count(*)::int AS n FROM line'))[0]?.n ?? -1;

  it('streams rows between other statements of the transaction', async () => {
    const seen = await database.run(async (tx) => {
      await tx.query("INSERT INTO line VALUES (-1, 'before')");
      const copied = await copyInto(tx, 'line (n, word)', rows(0, 20_000));
      const [row] = await rowsOf<{ total: number }>(tx, 'SELECT sum(n)::int AS total FROM line');
      return { copied, total: row?.total };
    });
    expect(seen).toEqual({ copied: 20_000, total: 199_989_999 });
    expect(await count()).toBe(20_001);
  });

  it('keeps nothing of a source that fails, or of rows that the table refuses, and the connection goes on', async () => {
    await expect(database.run((tx) => copyInto(tx, 'line (n, word)', rows(0, 9000, 5000)))).rejects.toThrow('the file is torn');
    async function* wrong(): AsyncGenerator<Buffer> {
      yield Buffer.from('one\tword\n');
    }
    await expect(database.run((tx) => copyInto(tx, 'line (n, word)', wrong()))).rejects.toThrow('invalid input syntax');
    expect(await count()).toBe(20_001);
  });
});
