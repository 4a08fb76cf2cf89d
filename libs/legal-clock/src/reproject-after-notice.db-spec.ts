import { localDate as on, PUBLISHED_NOTICES, startOfDay, WorkingCalendar } from '@app/legal-calendar';
import { Database, migrate, openDataSource } from '@app/persistence';
import { freshDatabase, type TestDatabase } from '@app/testing';
import { armClock } from './arm-clocks';
import { clockMigration } from './clock-migration';
import { clocksOf } from './clock-rows';
import { reprojectAfterNotice } from './reproject-after-notice';

const ROLE = 'onewindow_test_notice';
const NOW = startOfDay(on('2025-12-26'));
const SUBJECT = { subjectType: 'case', subjectId: 1 };
const before = PUBLISHED_NOTICES.filter(({ year }) => year <= 2025);

let server: TestDatabase;
let database: Database;

beforeAll(async () => {
  server = await freshDatabase();
  await migrate(server.url, [{ schema: 'notice', role: ROLE, migrations: [clockMigration(ROLE)] }]);
  database = new Database(await openDataSource({ url: server.url, schema: 'notice', role: ROLE }));
});

afterAll(async () => {
  await database.close();
  await server.close();
});

it('computes running clocks anew once, when a notice has come, and writes down what moved', async () => {
  // Across 国庆节: which days are taken off beyond the three of the law, and which Saturdays make up for them, only the notice says.
  await database.run((tx) =>
    armClock(
      tx,
      { ...SUBJECT, kind: 'STATUTORY', startsOn: on('2026-09-15'), anchorEvent: 'case.accepted' },
      WorkingCalendar.of(before),
      NOW,
    ),
  );
  const start = (notices = PUBLISHED_NOTICES) => database.run((tx) => reprojectAfterNotice(tx, NOW, notices));
  const clock = async () => (await database.run((tx) => clocksOf(tx, 'case', 1))).at(0)?.clock;

  expect(await start(before)).toMatchObject({ examined: 1, changed: 0 });
  const provisional = await clock();
  expect(provisional).toMatchObject({ provisional: true });

  expect(await Promise.all([start(), start(), start()])).toEqual(
    expect.arrayContaining([{ basis: '国办发明电〔2025〕7号', examined: 1, changed: 1 }, undefined, undefined]),
  );
  const published = await clock();
  expect(published).toMatchObject({ provisional: false });
  expect(published?.dueOn).not.toBe(provisional?.dueOn);
  expect(await start()).toBeUndefined();

  const journal = await database.query('SELECT from_due_on, to_due_on, basis FROM clock_projection_journal');
  expect(journal).toEqual([{ from_due_on: provisional?.dueOn, to_due_on: published?.dueOn, basis: '国办发明电〔2025〕7号' }]);
});
