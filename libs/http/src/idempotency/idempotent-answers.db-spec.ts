import { Database, migrate, openDataSource, type SchemaDefinition } from '@app/persistence';
import { freshDatabase, type TestDatabase } from '@app/testing';
import { idempotencyMigration } from './idempotency.migration';
import { answer, findAnswers, forgetOldAnswers, once, recordAnswers } from './idempotent-answers';
import type { IdempotentRequest } from './idempotent-request';

const ROLE = 'onewindow_idempotency_test';
const SCHEMA: SchemaDefinition = {
  schema: 'desk',
  role: ROLE,
  migrations: [
    idempotencyMigration(ROLE),
    {
      name: '0001-create-filing',
      up: `CREATE TABLE filing (id bigint GENERATED ALWAYS AS IDENTITY, note text); GRANT SELECT, INSERT ON filing TO ${ROLE};`,
      down: 'DROP TABLE filing',
    },
  ],
};
const NOW = new Date('2026-11-22T01:00:00Z');

const request = (key: string, body = 'a', client = 'STAFF:1', route = 'POST /api/v1/cases'): IdempotentRequest => ({
  client,
  route,
  key,
  requestHash: Buffer.from(body.padEnd(32, '.')),
});

describe('idempotent answers', () => {
  let server: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    server = await freshDatabase();
    await migrate(server.url, [SCHEMA]);
    database = new Database(await openDataSource({ url: server.url, schema: 'desk', role: ROLE, poolSize: 8 }));
  });
  afterAll(async () => {
    await database.close();
    await server.close();
  });

  const file = (key: string, body?: string): ReturnType<typeof once> =>
    once(database, request(key, body), NOW, async (tx) => {
      const rows = (await tx.query('INSERT INTO filing (note) VALUES ($1) RETURNING id', [key])) as { id: number }[];
      return answer(201, { id: rows[0]?.id }, { Location: '/x', ETag: '"v1"' });
    });
  const filings = async (key: string): Promise<number> =>
    (await database.query<{ n: number }>('SELECT count(*)::int AS n FROM filing WHERE note = $1', [key]))[0]?.n ?? 0;

  it('does a submission once and repeats its answer to the byte', async () => {
    const first = await file('k1');
    const again = await file('k1');
    expect(first.replayed).toBe(false);
    expect(again).toEqual({ answer: first.answer, replayed: true });
    expect(await filings('k1')).toBe(1);
  });

  it('refuses another body under the key, and knows the key apart for another client or route', async () => {
    await file('k2');
    await expect(file('k2', 'b')).rejects.toMatchObject({ code: 'idempotency-key-reused', kind: 'rule-violation' });
    const kinds = await database.run((tx) =>
      findAnswers(tx, [request('k2', 'a', 'STAFF:2'), request('k2', 'a', 'STAFF:1', 'POST /other'), request('k2')]),
    );
    expect(kinds.map(({ kind }) => kind)).toEqual(['new', 'new', 'answered']);
  });

  it('gives fifty at the same moment one effect and one answer', async () => {
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => file('k3')));
    expect(new Set(outcomes.map(({ answer: given }) => given.body)).size).toBe(1);
    expect(outcomes.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await filings('k3')).toBe(1);
  });

  it('records nothing of work that failed', async () => {
    await expect(once(database, request('k4'), NOW, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect((await file('k4')).replayed).toBe(false);
  });

  it('looks a batch up and records it in one statement each, twins and misuse within the batch included', async () => {
    const batch = [request('b1'), request('b2'), request('b1'), request('b1', 'other'), request('k1'), request('k1', 'other')];
    const earlier = await database.run((tx) => findAnswers(tx, batch));
    expect(earlier.map(({ kind }) => kind)).toEqual(['new', 'new', 'same-as', 'reused', 'answered', 'reused']);
    expect(earlier[2]).toEqual({ kind: 'same-as', index: 0 });
    const entries = batch.slice(0, 2).map((each, index) => ({ request: each, answer: answer(201, { index, text: '杨"\\' }) }));
    await database.run((tx) => recordAnswers(tx, entries, NOW));
    const after = await database.run((tx) => findAnswers(tx, batch.slice(0, 2)));
    expect(after).toEqual(entries.map((entry) => ({ kind: 'answered', answer: entry.answer })));
  });

  it('forgets after a day', async () => {
    expect(await database.run((tx) => forgetOldAnswers(tx, new Date(NOW.getTime() + 23 * 3600_000)))).toBe(0);
    expect(await database.run((tx) => forgetOldAnswers(tx, new Date(NOW.getTime() + 25 * 3600_000)))).toBeGreaterThan(0);
    expect((await file('k1')).replayed).toBe(false);
  });
});
