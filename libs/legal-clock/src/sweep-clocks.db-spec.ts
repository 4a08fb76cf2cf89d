import { type HolidayNotice, nationalCalendar, localDate as on, PUBLISHED_NOTICES, startOfDay, WorkingCalendar } from '@app/legal-calendar';
import { Database, migrate, openDataSource } from '@app/persistence';
import { freshDatabase, type TestDatabase } from '@app/testing';
import { armClock, armClocks } from './arm-clocks';
import { pauseClock, resumeClock } from './change-clock';
import { clockDocumentsMigration } from './clock-documents';
import { clockMigration } from './clock-migration';
import type { ClockRequest } from './clock-request';
import { reprojectClocks } from './reproject-clocks';
import { stopClock } from './stop-clocks';
import { type FiredClock, type SweepReport, sweepDueClocks } from './sweep-clocks';

const calendar = nationalCalendar();
const definition = {
  schema: 'sweep',
  role: 'onewindow_test_sweep',
  migrations: [clockMigration('onewindow_test_sweep'), clockDocumentsMigration('0002-clock-documents')],
};
const at = (date: string): Date => new Date(startOfDay(on(date)).getTime() + 10 * 3_600_000);
const review = { cause: 'APPRAISAL', documentNo: '漾特审〔2026〕4号', actorId: 1001 };

let server: TestDatabase;
let first: Database;
let second: Database;

const connect = async (): Promise<Database> =>
  new Database(await openDataSource({ url: server.url, schema: 'sweep', role: definition.role }));

beforeEach(async () => {
  server = await freshDatabase();
  await migrate(server.url, [definition]);
  [first, second] = await Promise.all([connect(), connect()]);
});

afterEach(async () => {
  await Promise.all([first.close(), second.close()]);
  await server.close();
});

const tellOnce = (subjectId: number, change: Partial<ClockRequest> = {}): ClockRequest => ({
  subjectType: 'case',
  subjectId,
  kind: 'TELL_ONCE',
  startsOn: on('2026-09-29'),
  anchorEvent: 'case.received',
  warnings: [],
  ...change,
});
const arm = (...requests: ClockRequest[]) => first.run((tx) => armClocks(tx, requests, calendar, at('2026-09-29')));

/** A handler with a mark in the same transaction, so that a rolled-back firing leaves none. */
async function withMarks(): Promise<{
  handler: (tx: Parameters<Parameters<Database['run']>[0]>[0], fired: FiredClock) => Promise<void>;
  marks: () => Promise<string[]>;
}> {
  const { Client } = await import('pg');
  const owner = new Client({ connectionString: server.url });
  await owner.connect();
  await owner.query(
    `CREATE TABLE sweep.mark (id bigint GENERATED ALWAYS AS IDENTITY, text text NOT NULL); GRANT SELECT, INSERT ON sweep.mark TO ${definition.role}`,
  );
  await owner.end();
  return {
    handler: async (tx, { clock, rung, legalDate }) => {
      await tx.query('INSERT INTO mark (text) VALUES ($1)', [`${clock.subjectId} ${clock.kind} ${rung} ${legalDate}`]);
    },
    marks: async () => (await first.query<{ text: string }>('SELECT text FROM mark ORDER BY id')).map((row) => row.text),
  };
}

describe('the sweep', () => {
  test('fires when the day after the due day begins in Shanghai, not a millisecond before', async () => {
    const { handler, marks } = await withMarks();
    await arm(tellOnce(1));
    expect(await sweepDueClocks(first, new Date('2026-10-12T15:59:59.999Z'), calendar, handler)).toEqual({ fired: 0, failed: [] });
    expect(await sweepDueClocks(first, new Date('2026-10-12T16:00:00.000Z'), calendar, handler)).toEqual({ fired: 1, failed: [] });
    expect(await sweepDueClocks(first, new Date('2026-10-13T16:00:00.000Z'), calendar, handler)).toEqual({ fired: 0, failed: [] });
    expect(await marks()).toEqual(['1 TELL_ONCE EXPIRY 2026-10-12']);
    expect(await first.query('SELECT state, ended_at FROM clock')).toEqual([
      { state: 'EXPIRED', ended_at: new Date('2026-10-12T16:00:00.000Z') },
    ]);
  });

  test('gives two racing workers each clock once, also when one of them fails halfway', async () => {
    const { handler, marks } = await withMarks();
    await arm(...Array.from({ length: 300 }, (_, index) => tellOnce(index + 1)));
    let calls = 0;
    const brittle: typeof handler = async (tx, fired) => {
      calls += 1;
      await handler(tx, fired);
      if (calls === 70 || calls === 140) throw new Error('the worker died');
    };
    const now = at('2026-10-16');
    await Promise.all([sweepDueClocks(first, now, calendar, brittle), sweepDueClocks(second, now, calendar, brittle)]);
    await sweepDueClocks(second, now, calendar, handler);
    const fired = await marks();
    expect(fired).toHaveLength(300);
    expect(new Set(fired).size).toBe(300);
    expect(await first.query('SELECT count(*)::int AS n FROM clock_fire')).toEqual([{ n: 300 }]);
  });

  test('after days of downtime fires every rung in order, each with its own legal date', async () => {
    const { handler, marks } = await withMarks();
    await arm(tellOnce(1, { warnings: [1, 3] }), tellOnce(2, { kind: 'STATUTORY', startsOn: on('2026-09-18'), warnings: [2] }));
    const report = await sweepDueClocks(first, at('2026-11-09'), calendar, handler);
    expect(report).toEqual({ fired: 5, failed: [] });
    expect(await marks()).toEqual([
      '1 TELL_ONCE WARN:3 2026-10-08',
      '2 STATUTORY WARN:2 2026-10-20',
      '1 TELL_ONCE WARN:1 2026-10-10',
      '2 STATUTORY EXPIRY 2026-10-22',
      '1 TELL_ONCE EXPIRY 2026-10-12',
    ]);
  });

  test('does not wait for a clock that another worker is firing', async () => {
    const { handler, marks } = await withMarks();
    await arm(...Array.from({ length: 60 }, (_, index) => tellOnce(index + 1)));
    const now = at('2026-10-13');
    let others: SweepReport | undefined;
    await sweepDueClocks(first, now, calendar, async (tx, fired) => {
      await handler(tx, fired);
      // Fifty clocks are locked by now; the second worker takes the other ten and comes back.
      others ??= await sweepDueClocks(second, now, calendar, handler);
    });
    expect(others).toEqual({ fired: 10, failed: [] });
    expect(await marks()).toHaveLength(60);
  });

  test('passes over a paused clock, and fires once at its new day', async () => {
    const { handler, marks } = await withMarks();
    const [clock] = await arm(tellOnce(1, { kind: 'STATUTORY', startsOn: on('2026-09-18') }));
    if (!clock) throw new Error('no clock');
    await first.run((tx) => pauseClock(tx, clock.id, review, calendar, at('2026-09-30')));
    await sweepDueClocks(first, at('2026-12-01'), calendar, handler);
    expect(await marks()).toEqual([]);
    await first.run((tx) => resumeClock(tx, clock.id, calendar, at('2026-10-09')));
    await Promise.all([
      sweepDueClocks(first, at('2026-10-27'), calendar, handler),
      sweepDueClocks(second, at('2026-10-27'), calendar, handler),
    ]);
    expect(await marks()).toEqual(['1 STATUTORY EXPIRY 2026-10-26']);
  });

  test('does all others when one handler keeps failing, and tries that one again next time', async () => {
    const { handler, marks } = await withMarks();
    const clocks = await arm(tellOnce(1), tellOnce(2), tellOnce(3));
    const failing: typeof handler = async (tx, fired) => {
      await handler(tx, fired);
      if (fired.clock.subjectId === 2) throw new Error('no authority for this organ');
    };
    const report = await sweepDueClocks(first, at('2026-10-13'), calendar, failing);
    expect(report.fired).toBe(2);
    expect(report.failed).toEqual([{ clockId: clocks[1]?.id, error: expect.objectContaining({ message: 'no authority for this organ' }) }]);
    expect(await marks()).toEqual(['1 TELL_ONCE EXPIRY 2026-10-12', '3 TELL_ONCE EXPIRY 2026-10-12']);
    expect(await sweepDueClocks(first, at('2026-10-13'), calendar, handler)).toEqual({ fired: 1, failed: [] });
  });

  test('does not fire a clock that an earlier handler of the same sweep has stopped', async () => {
    const { handler, marks } = await withMarks();
    await arm(tellOnce(1), tellOnce(1, { kind: 'STEP', budget: 5 }));
    const stopping: typeof handler = async (tx, fired) => {
      await handler(tx, fired);
      await stopClock(tx, { subjectType: 'case', subjectId: 1, kind: 'STEP' }, 'CANCELLED', at('2026-10-13'));
    };
    await sweepDueClocks(first, at('2026-10-13'), calendar, stopping);
    expect(await marks()).toEqual(['1 TELL_ONCE EXPIRY 2026-10-12']);
  });

  test('lets a handler arm the next clock in the same transaction, back-dated to receipt', async () => {
    await arm(tellOnce(1));
    await sweepDueClocks(first, at('2026-10-13'), calendar, async (tx, { clock }) => {
      if (clock.onExpiry === 'DEEM_ACCEPTED') {
        await armClock(
          tx,
          { ...tellOnce(1), kind: 'STATUTORY', startsOn: clock.startsOn, anchorEvent: 'case.deemed-accepted' },
          calendar,
          at('2026-10-13'),
        );
      }
    });
    expect(await first.query(`SELECT kind, state, starts_on, due_on FROM clock ORDER BY id`)).toEqual([
      { kind: 'TELL_ONCE', state: 'EXPIRED', starts_on: '2026-09-29', due_on: '2026-10-12' },
      { kind: 'STATUTORY', state: 'RUNNING', starts_on: '2026-09-29', due_on: '2026-11-02' },
    ]);
  });

  test('still fires the expiry of a clock that was met too late, once, and never one that was met in time', async () => {
    const { handler, marks } = await withMarks();
    const [late, inTime] = await arm(tellOnce(1, { warnings: [1] }), tellOnce(2));
    if (!late || !inTime) throw new Error('no clocks');
    await first.run((tx) => stopClock(tx, inTime.id, 'MET', at('2026-10-12')));
    await first.run((tx) => stopClock(tx, late.id, 'MET', at('2026-10-13')));
    await sweepDueClocks(first, at('2026-10-20'), calendar, handler);
    await sweepDueClocks(second, at('2026-10-21'), calendar, handler);
    expect(await marks()).toEqual(['1 TELL_ONCE EXPIRY 2026-10-12']);
    expect(await first.query('SELECT ended_at FROM clock WHERE id = $1', [late.id])).toEqual([{ ended_at: at('2026-10-13') }]);
  });

  test('touches only what has come due: the index, not the table', async () => {
    await arm(...Array.from({ length: 50 }, (_, index) => tellOnce(index + 1)));
    await first.query(`INSERT INTO clock (subject_type, subject_id, kind, article, unit, budget, extendable_by, rolls_last_day_off, warnings, starts_on,
        anchor_event, legal_effect, state, due_on, expires_at, provisional, next_rung, next_fire_at, armed_at)
      SELECT 'case', 1000 + n, 'STATUTORY', '行政许可法 §42', 'WORKING_DAY', 20, 10, false, '{}', '2026-11-02', 'case.accepted', 'STATUTORY', 'RUNNING',
        '2026-11-30', '2026-11-30T16:00:00Z', false, 'EXPIRY', '2026-11-30T16:00:00Z', now() FROM generate_series(1, 20000) n`);
    const { Client } = await import('pg');
    const owner = new Client({ connectionString: server.url });
    await owner.connect();
    await owner.query('ANALYZE sweep.clock');
    await owner.end();
    const plan = await first.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN (ANALYZE, BUFFERS) SELECT id FROM clock c WHERE c.next_fire_at <= '2026-10-13T02:00:00Z' AND c.id <> ALL('{}'::bigint[])
       ORDER BY c.next_fire_at, c.id LIMIT 50 FOR UPDATE SKIP LOCKED`,
    );
    expect(plan.map((row) => row['QUERY PLAN']).join('\n')).toMatch(/Index Scan using ix_clock_next_fire/);
  });
});

describe('a new notice', () => {
  const notice2027: HolidayNotice = {
    year: 2027,
    title: '样例：检验用的2027年安排',
    document: '样例〔2026〕1号',
    publishedOn: '2026-11-05',
    source: '样例',
    rest: [
      { name: '元旦', from: '2027-01-01', to: '2027-01-03' },
      { name: '春节', from: '2027-02-05', to: '2027-02-11' },
    ],
    work: [{ date: '2027-02-20', for: '春节' }],
  };
  const published = WorkingCalendar.of([...PUBLISHED_NOTICES, notice2027]);

  test('moves what was provisional, journals each change, and leaves the rest', async () => {
    const [moves, stays, settled, early] = await arm(
      tellOnce(1, { kind: 'STATUTORY', startsOn: on('2027-01-20') }),
      tellOnce(2, { kind: 'STATUTORY', startsOn: on('2026-12-14') }),
      tellOnce(3, { kind: 'STATUTORY', startsOn: on('2026-09-18') }),
      tellOnce(4, { kind: 'STATUTORY', startsOn: on('2027-01-20'), budget: 3 }),
    );
    if (!moves || !stays || !settled || !early) throw new Error('no clocks');
    expect(moves).toMatchObject({ dueOn: '2027-02-19', provisional: true });
    const reproject = () => first.run((tx) => reprojectClocks(tx, published, at('2026-11-06'), { basis: notice2027.document }));
    expect((await reproject()).moved.map(({ subjectId, dueOn }) => [subjectId, dueOn])).toEqual([
      [moves.subjectId, '2027-02-23'],
      [stays.subjectId, stays.dueOn],
      [early.subjectId, early.dueOn],
    ]);
    expect(await first.query('SELECT due_on, provisional, next_fire_at FROM clock ORDER BY id')).toEqual([
      { due_on: '2027-02-23', provisional: false, next_fire_at: startOfDay(on('2027-02-24')) },
      { due_on: stays.dueOn, provisional: false, next_fire_at: stays.nextFireAt },
      { due_on: '2026-10-22', provisional: false, next_fire_at: settled.nextFireAt },
      { due_on: early.dueOn, provisional: false, next_fire_at: early.nextFireAt },
    ]);
    expect(
      await first.query(
        'SELECT clock_id, from_due_on, to_due_on, from_provisional, to_provisional, basis FROM clock_projection_journal ORDER BY clock_id',
      ),
    ).toEqual([
      {
        clock_id: moves.id,
        from_due_on: '2027-02-19',
        to_due_on: '2027-02-23',
        from_provisional: true,
        to_provisional: false,
        basis: '样例〔2026〕1号',
      },
      {
        clock_id: stays.id,
        from_due_on: stays.dueOn,
        to_due_on: stays.dueOn,
        from_provisional: true,
        to_provisional: false,
        basis: '样例〔2026〕1号',
      },
      {
        clock_id: early.id,
        from_due_on: early.dueOn,
        to_due_on: early.dueOn,
        from_provisional: true,
        to_provisional: false,
        basis: '样例〔2026〕1号',
      },
    ]);
    expect(await reproject()).toEqual({ examined: 3, moved: [] });
  });

  test('that reaches back into December moves a date that was not provisional', async () => {
    await arm(tellOnce(1, { startsOn: on('2026-12-24') }));
    const bridge = {
      ...notice2027,
      rest: [{ name: '元旦', from: '2026-12-31', to: '2027-01-02' }],
      work: [{ date: '2027-01-03', for: '元旦' }],
    };
    const bridged = WorkingCalendar.of([...PUBLISHED_NOTICES, bridge]);
    expect(await first.query('SELECT due_on, provisional FROM clock')).toEqual([{ due_on: '2026-12-31', provisional: false }]);
    await first.run((tx) => reprojectClocks(tx, bridged, at('2026-12-06'), { basis: bridge.document }));
    expect(await first.query('SELECT due_on, provisional FROM clock')).toEqual([{ due_on: '2027-01-03', provisional: false }]);
  });

  test('does not fire again what has fired', async () => {
    const { handler, marks } = await withMarks();
    await arm(tellOnce(1, { kind: 'STATUTORY', startsOn: on('2027-01-20'), warnings: [5] }));
    await sweepDueClocks(first, at('2027-02-12'), calendar, handler);
    await first.run((tx) => reprojectClocks(tx, published, at('2027-02-12'), { basis: notice2027.document }));
    await sweepDueClocks(first, at('2027-02-26'), published, handler);
    expect(await marks()).toEqual(['1 STATUTORY WARN:5 2027-02-12', '1 STATUTORY EXPIRY 2027-02-23']);
  });
});
