import { msgSchema } from '@app/messaging';
import { Database, migrate, openDataSource } from '@app/persistence';
import { freshDatabase } from '@app/testing';
import { intakeSchema } from '../src/schema';

const NEW = '0051-service-events';

/** Ratings that were given before services had numbers must keep their grade and find their service. */
describe('what was served and rated before services were rows', () => {
  let server: Awaited<ReturnType<typeof freshDatabase>>;
  let database: Database;
  beforeAll(async () => {
    server = await freshDatabase();
    const before = intakeSchema.migrations.slice(
      0,
      intakeSchema.migrations.findIndex(({ name }) => name === NEW),
    );
    await migrate(server.url, [msgSchema, { ...intakeSchema, migrations: before }]);
    database = new Database(await openDataSource({ url: server.url, schema: 'intake', poolSize: 2 }));
    await database.query(
      `INSERT INTO service_case (id, case_no, version, status, item_code, item_version, item_name, situation, channel, division, applicant_name,
         applicant_index, form_cell, progress_code, pick_up_cell, received_organ, handling_organ, received_on, result, decided_on, created_at, changed_at)
       VALUES (1, '53292220261122000000011', 9, 'CLOSED', '530131017000', 1, '食品经营许可', 'GENERAL', 'PORTAL', '532922', '张玉竹', '\\x01', 'c', 'UAAXD5', 'c',
         '532922-government-office', '532922-market-supervision', '2026-11-02', 'GRANT', '2026-11-05', now(), now())`,
    );
    const steps = [
      ['submit', 'CITIZEN', 5003, '2026-11-01T17:00:00Z'],
      ['receive', 'STAFF', 1001, '2026-11-02T01:00:00Z'],
      ['supplement', 'CITIZEN', 5003, '2026-11-03T01:00:00Z'],
      ['decide', 'STAFF', 1199, '2026-11-05T01:00:00Z'],
      ['deliver', 'STAFF', 1002, '2026-11-06T01:00:00Z'],
    ] as const;
    for (const [index, [action, kind, actor, at]] of steps.entries())
      await database.query(
        `INSERT INTO case_history (case_id, version, action, to_status, actor_kind, actor_id, at) VALUES (1, $1, $2, 'X', $3, $4, $5)`,
        [index + 1, action, kind, actor, at],
      );
    for (const [event, grade] of [
      ['DELIVERY', 2],
      ['CORRECTION', 5],
      ['CONSULTATION', 4],
    ] as const)
      await database.query(
        `INSERT INTO evaluation (case_id, service_event, grade, channel, given_at) VALUES (1, $1, $2, 'PORTAL', '2026-11-07T01:00:00Z')`,
        [event, grade],
      );
    await migrate(server.url, [msgSchema, intakeSchema]);
  });
  afterAll(async () => {
    await database.close();
    await server.close();
  });

  it('stands in numbered services, the home filing once', async () => {
    expect(
      await database.query(
        `SELECT service_number AS number, kind, served_on::text AS day, served_by::int AS "by", rate_until::text AS until FROM service_event ORDER BY service_number`,
      ),
    ).toEqual([
      { number: 1, kind: 'FILING', day: '2026-11-02', by: null, until: '2026-11-09' },
      { number: 2, kind: 'SUPPLEMENT', day: '2026-11-03', by: null, until: '2026-11-10' },
      { number: 3, kind: 'COMPLETION', day: '2026-11-06', by: 1002, until: '2026-11-13' },
      { number: 4, kind: 'CONSULTATION', day: '2026-11-07', by: null, until: '2026-11-14' },
    ]);
  });

  it('keeps every grade at its service, with who had worked on the case', async () => {
    expect(
      await database.query(
        `SELECT service_number AS number, grade, service_event AS name, unit, rated_staff::int[] AS staff FROM evaluation ORDER BY service_number`,
      ),
    ).toEqual(
      [
        [2, 5, 'CORRECTION'],
        [3, 2, 'DELIVERY'],
        [4, 4, 'CONSULTATION'],
      ].map(([number, grade, name]) => ({ number, grade, name, unit: '532922-market-supervision', staff: [1001, 1002, 1199] })),
    );
  });

  it('opens the poor one, for the supervisor at once', async () => {
    expect(await database.query(`SELECT state, unit, escalated FROM poor_rating`)).toEqual([
      { state: 'TO_VERIFY', unit: '532922-market-supervision', escalated: true },
    ]);
  });
});
