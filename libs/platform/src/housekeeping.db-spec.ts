import { MovableClock } from '@app/domain-kernel';
import { idempotencyMigration, Metrics } from '@app/http';
import { localDate, PUBLISHED_NOTICES, WorkingCalendar } from '@app/legal-calendar';
import { armClock, clockDocumentsMigration, clockMigration, type MovedClock } from '@app/legal-clock';
import { Database, migrate, openDataSource, type Transaction } from '@app/persistence';
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

it('tells whoever keeps copies of due days, in the transaction that moved them: both happen or neither', async () => {
  await database.query(`UPDATE clock_calendar SET notices = 'older'`);
  const known = WorkingCalendar.of(PUBLISHED_NOTICES.filter(({ year }) => year <= 2025));
  const request = { subjectType: 'case', subjectId: 7, kind: 'STATUTORY', startsOn: localDate('2026-09-15'), anchorEvent: 'case.accepted' };
  const clock = await database.run((tx) => armClock(tx, request, known, new Date('2026-09-15T02:00:00Z')));
  const heard: MovedClock[][] = [];
  let failing = true;
  const follower = {
    clocksMoved: async (_tx: Transaction, moved: readonly MovedClock[]) => {
      heard.push([...moved]);
      if (failing) throw new Error('the copies could not be written');
    },
  };
  const keep = async () => {
    const keeping = new Housekeeping(database, new MovableClock(new Date('2026-09-16T02:00:00Z')), new Metrics(), false, follower);
    keeping.onApplicationBootstrap();
    await keeping.onModuleDestroy();
  };
  const dueOn = async () => (await database.query<{ due_on: string }>('SELECT due_on FROM clock WHERE id = $1', [clock.id]))[0]?.due_on;

  await keep();
  expect(await dueOn()).toBe(clock.dueOn);
  failing = false;
  await keep();
  const moved = { id: clock.id, subjectType: 'case', subjectId: 7, kind: 'STATUTORY', dueOn: await dueOn() };
  expect(moved.dueOn).not.toBe(clock.dueOn);
  expect(heard).toEqual([[moved], [moved]]);
  await keep();
  expect(heard).toHaveLength(2);
});
