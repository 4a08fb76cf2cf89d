import { localDate as on, PUBLISHED_NOTICES, startOfDay, WorkingCalendar } from '@app/legal-calendar';
import { Database, migrate, openDataSource } from '@app/persistence';
import { freshDatabase, type TestDatabase } from '@app/testing';
import { armClock } from './arm-clocks';
import { clockDocumentsMigration } from './clock-documents';
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
  await migrate(server.url, [
    { schema: 'notice', role: ROLE, migrations: [clockMigration(ROLE), clockDocumentsMigration('0002-clock-documents')] },
  ]);
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

  expect(await start(before)).toMatchObject({ examined: 1, moved: [] });
  const provisional = await clock();
  expect(provisional).toMatchObject({ provisional: true });

  expect(await Promise.all([start(), start(), start()])).toEqual(
    expect.arrayContaining([
      { basis: '国办发明电〔2025〕7号', examined: 1, moved: [expect.objectContaining({ ...SUBJECT, kind: 'STATUTORY' })] },
      undefined,
      undefined,
    ]),
  );
  const published = await clock();
  expect(published).toMatchObject({ provisional: false });
  expect(published?.dueOn).not.toBe(provisional?.dueOn);
  expect(await start()).toBeUndefined();

  const journal = await database.query('SELECT from_due_on, to_due_on, basis FROM clock_projection_journal');
  expect(journal).toEqual([{ from_due_on: provisional?.dueOn, to_due_on: published?.dueOn, basis: '国办发明电〔2025〕7号' }]);
});

it('computes them anew when the county sets rest days of its own, and names its document', async () => {
  const clock = async () => (await database.run((tx) => clocksOf(tx, 'case', 1))).at(0)?.clock;
  const national = await clock();
  const rest = [{ name: '火把节', from: '2026-09-21', to: '2026-09-23', status: 'IN_FORCE', basis: '漾政发〔2026〕9号（测试）' } as const];
  const done = await database.run((tx) => reprojectAfterNotice(tx, NOW, PUBLISHED_NOTICES, rest));
  expect(done).toMatchObject({ basis: '国办发明电〔2025〕7号；漾政发〔2026〕9号（测试）', moved: [{ subjectId: 1 }] });
  // Three days less between 09-15 and the due day: three working days later.
  expect((await clock())?.dueOn).toBe(WorkingCalendar.of(PUBLISHED_NOTICES).workingDayAfter(national?.dueOn ?? on('2026-01-01'), 3));
});
