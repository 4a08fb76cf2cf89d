import { MovableClock } from '@app/domain-kernel';
import { idempotencyMigration, Metrics } from '@app/http';
import { clockDocumentsMigration, clockMigration } from '@app/legal-clock';
import { Database, migrate, openDataSource } from '@app/persistence';
import { eventually, freshDatabase, type TestDatabase } from '@app/testing';
import { Housekeeping } from './housekeeping';

const ROLE = 'onewindow_test_housekeeping';

let server: TestDatabase;
let database: Database;

beforeAll(async () => {
  server = await freshDatabase();
  await migrate(server.url, [
    {
      schema: 'house',
      role: ROLE,
      migrations: [idempotencyMigration(ROLE), clockMigration(ROLE), clockDocumentsMigration('0002-clock-documents')],
    },
  ]);
  database = new Database(await openDataSource({ url: server.url, schema: 'house', role: ROLE }));
});

afterAll(async () => {
  await database.close();
  await server.close();
});

it('forgets answers of the day before, notes the notices, and says how far the calendar reaches', async () => {
  const columns = await database.query<{ column_name: string; data_type: string }>(
    `SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'idempotent_answer' AND is_nullable = 'NO'`,
  );
  const store = (createdAt: string): Promise<unknown> => {
    const value = (name: string, type: string): string => {
      if (name === 'created_at') return `'${createdAt}'`;
      if (/int/.test(type)) return '200';
      if (type === 'jsonb') return `'{}'`;
      return type === 'bytea' ? `'\\x00'::bytea` : `'${createdAt}'`;
    };
    const names = columns.map(({ column_name }) => column_name);
    const values = columns.map(({ column_name, data_type }) => value(column_name, data_type));
    return database.query(`INSERT INTO idempotent_answer (${names.join(', ')}) VALUES (${values.join(', ')})`);
  };
  await store('2026-11-20T01:00:00Z');
  await store('2026-11-22T01:00:00Z');
  const metrics = new Metrics();
  const keeping = new Housekeeping(database, new MovableClock(new Date('2026-11-22T02:00:00Z')), metrics, false);
  keeping.onApplicationBootstrap();
  await eventually('the calendar is looked at', async () => /^legal_calendar_days_covered 39$/m.test(await metrics.text()));
  await keeping.onModuleDestroy();
  expect(await database.query('SELECT created_at FROM idempotent_answer')).toEqual([{ created_at: new Date('2026-11-22T01:00:00Z') }]);
  expect(await database.query('SELECT basis FROM clock_calendar')).toEqual([{ basis: '国办发明电〔2025〕7号' }]);
});
