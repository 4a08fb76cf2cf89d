import { nationalCalendar, localDate as on, startOfDay } from '@app/legal-calendar';
import { Database, migrate, openDataSource, revertLast, sqlState, type Transaction } from '@app/persistence';
import { freshDatabase, type TestDatabase } from '@app/testing';
import { armClock, armClocks } from './arm-clocks';
import { extendClock, pauseClock, reanchorClock, resumeClock } from './change-clock';
import { clockDocumentsMigration, nameClockDocuments } from './clock-documents';
import { explainClock } from './clock-explanation';
import { clockMigration } from './clock-migration';
import type { ClockRequest } from './clock-request';
import { clocksOf } from './clock-rows';
import { cancelClocksOf, stopClock, stopClocks } from './stop-clocks';
import { sweepDueClocks } from './sweep-clocks';

const calendar = nationalCalendar();
const definition = {
  schema: 'ledger',
  role: 'onewindow_test_ledger',
  migrations: [clockMigration('onewindow_test_ledger'), clockDocumentsMigration('0002-clock-documents')],
};
/** Ten in the morning, Shanghai. */
const at = (date: string): Date => new Date(startOfDay(on(date)).getTime() + 10 * 3_600_000);

let server: TestDatabase;
let database: Database;
let subject = 0;

beforeAll(async () => {
  server = await freshDatabase();
  await migrate(server.url, [definition]);
  database = new Database(await openDataSource({ url: server.url, schema: 'ledger', role: definition.role }));
});

afterAll(async () => {
  await database.close();
  await server.close();
});

beforeEach(() => {
  subject += 1;
});

const inTransaction = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => database.run(work);
const statutory = (change: Partial<ClockRequest> = {}): ClockRequest => ({
  subjectType: 'case',
  subjectId: subject,
  kind: 'STATUTORY',
  startsOn: on('2026-02-10'),
  anchorEvent: 'case.accepted',
  ...change,
});
const arm = (change: Partial<ClockRequest> = {}) => inTransaction((tx) => armClock(tx, statutory(change), calendar, at('2026-02-10')));
const review = { cause: 'EXPERT_REVIEW', documentNo: '漾特审〔2026〕3号', actorId: 1001 };
const extension = { amount: 10, reason: '情况复杂', documentNo: '漾延〔2026〕1号', actorId: 1002 };
const storedIntervals = (clockId: number) =>
  database.query('SELECT from_on, to_on FROM clock_interval WHERE clock_id = $1 ORDER BY id', [clockId]);

describe('arming', () => {
  test('stores the rule and its projection', async () => {
    const clock = await arm({ ruleVersion: 'item 7 v3' });
    expect(clock).toMatchObject({
      subjectId: subject,
      article: '行政许可法 §42 ¶1',
      ruleVersion: 'item 7 v3',
      budget: 20,
      warnings: [5, 2],
      state: 'RUNNING',
      dueOn: '2026-03-16',
      provisional: false,
      nextRung: 'WARN:5',
      startsAt: null,
    });
    expect(clock.expiresAt).toEqual(startOfDay(on('2026-03-17')));
    expect(clock.armedAt).toEqual(at('2026-02-10'));
  });

  test('starts many with one statement and answers in the order of the requests', async () => {
    const first = subject * 1000;
    const requests = Array.from({ length: 250 }, (_, index) =>
      statutory({ subjectId: first + index, kind: index % 2 ? 'TELL_ONCE' : 'STATUTORY' }),
    );
    const clocks = await inTransaction((tx) => armClocks(tx, requests, calendar, at('2026-02-10')));
    expect(clocks.map((clock) => `${clock.subjectId} ${clock.kind} ${clock.dueOn}`)).toEqual(
      requests.map((request) => `${request.subjectId} ${request.kind} ${request.kind === 'TELL_ONCE' ? '2026-02-24' : '2026-03-16'}`),
    );
  });

  test('keeps an HOUR clock to its instant', async () => {
    const startsAt = new Date('2026-09-30T09:00:00Z');
    const clock = await arm({ kind: 'STEP', unit: 'HOUR', budget: 24, startsAt, startsOn: on('2026-09-30') });
    expect(clock.expiresAt?.toISOString()).toBe('2026-10-01T09:00:00.000Z');
    expect(clock.dueOn).toBe('2026-10-01');
  });

  test('refuses a second open clock of the same kind, and a start that no calendar covers', async () => {
    await arm();
    await expect(arm()).rejects.toMatchObject({ code: 'clock-already-open' });
    await expect(arm({ kind: 'DELIVERY', startsOn: on('2038-01-01') })).rejects.toMatchObject({ code: 'calendar-not-covered' });
  });

  test('leaves nothing behind when the command fails', async () => {
    await expect(
      inTransaction(async (tx) => {
        await armClock(tx, statutory(), calendar, at('2026-02-10'));
        throw new Error('the command failed');
      }),
    ).rejects.toThrow('the command failed');
    expect(await inTransaction((tx) => clocksOf(tx, 'case', subject))).toEqual([]);
  });
});

describe('word that comes late', () => {
  const expired = async () => {
    const clock = await arm();
    await sweepDueClocks(database, at('2026-03-19'), calendar, async () => undefined);
    return clock;
  };
  const kinds = async () =>
    (await inTransaction((tx) => clocksOf(tx, 'case', subject))).map(({ clock: { state, dueOn, extension } }) => ({
      state,
      dueOn,
      extension,
    }));

  test('of a pause gives the days that it would have given in time', async () => {
    const late = await expired();
    const paused = await inTransaction((tx) =>
      pauseClock(tx, late.id, { ...review, documentNo: '漾特审〔2026〕4号' }, calendar, at('2026-02-24')),
    );
    expect(paused).toMatchObject({ state: 'PAUSED', dueOn: null, supersedes: late.id });
    await inTransaction((tx) => resumeClock(tx, paused.id, calendar, at('2026-03-03')));
    expect(await kinds()).toEqual([
      { state: 'SUPERSEDED', dueOn: '2026-03-16', extension: 0 },
      { state: 'RUNNING', dueOn: '2026-03-24', extension: 0 },
    ]);
    // Its warnings are not given twice; its own expiry is still to come, and once only.
    const fired: string[] = [];
    for (const day of ['2026-03-19', '2026-03-25', '2026-03-26']) {
      await sweepDueClocks(database, at(day), calendar, async (_tx, { clock, rung }) => void (clock.id === paused.id && fired.push(rung)));
    }
    expect(fired).toEqual(['EXPIRY']);
  });

  test('of an extension too', async () => {
    const late = await expired();
    await inTransaction((tx) => extendClock(tx, late.id, extension, calendar, at('2026-03-16')));
    expect(await kinds()).toEqual([
      { state: 'SUPERSEDED', dueOn: '2026-03-16', extension: 0 },
      { state: 'RUNNING', dueOn: '2026-03-30', extension: 10 },
    ]);
  });

  test('of what was begun when the day was over is refused', async () => {
    const late = await expired();
    await expect(inTransaction((tx) => extendClock(tx, late.id, extension, calendar, at('2026-03-17')))).rejects.toMatchObject({
      code: 'state-conflict',
    });
  });
});

describe('a notice that is numbered later', () => {
  test('belongs to the pause from its first day, and its number is shown as soon as it has one', async () => {
    const clock = await arm();
    const notice = 700_000 + subject;
    await inTransaction((tx) =>
      pauseClock(tx, clock.id, { cause: 'HEARING', actorId: null, documentId: notice }, calendar, at('2026-02-24')),
    );
    const explained = async () => {
      const [found] = await inTransaction((tx) => clocksOf(tx, 'case', subject));
      if (!found) throw new Error('no clock');
      return explainClock(found.clock, found.intervals, calendar, at('2026-02-26')).days.find(({ date }) => date === '2026-02-25')?.reason;
    };
    expect(await explained()).toBe('特别程序：听证（告知书编号中）');
    const name = (documentNo: string) => inTransaction((tx) => nameClockDocuments(tx, [{ documentId: notice, documentNo }]));
    await name('漾市监特〔2026〕1号');
    await name('漾市监特〔2026〕2号');
    expect(await explained()).toBe('特别程序：听证（漾市监特〔2026〕1号）');
  });

  test('belongs to the extension as well', async () => {
    const clock = await arm();
    const notice = 800_000 + subject;
    await inTransaction((tx) =>
      extendClock(tx, clock.id, { amount: 10, reason: '情况复杂', actorId: 1002, documentId: notice }, calendar, at('2026-02-24')),
    );
    await inTransaction((tx) => nameClockDocuments(tx, [{ documentId: notice, documentNo: '漾市监延〔2026〕1号' }]));
    const [found] = await inTransaction((tx) => clocksOf(tx, 'case', subject));
    expect(found?.clock).toMatchObject({ extension: 10, extensionReason: '情况复杂', extensionDocumentNo: '漾市监延〔2026〕1号' });
  });
});

describe('stopping', () => {
  test('on the due day itself, until midnight in Shanghai, is in time', async () => {
    await arm();
    const stopped = await inTransaction((tx) =>
      stopClock(tx, { subjectType: 'case', subjectId: subject, kind: 'STATUTORY' }, 'MET', new Date('2026-03-16T15:59:59.999Z')),
    );
    expect(stopped).toMatchObject({ state: 'MET', nextRung: null, nextFireAt: null });
  });

  test('a moment later is not met: the clock is EXPIRED and its expiry still has to fire', async () => {
    const clock = await arm();
    const stopped = await inTransaction((tx) => stopClock(tx, clock.id, 'MET', new Date('2026-03-16T16:00:00.000Z')));
    expect(stopped).toMatchObject({ state: 'EXPIRED', nextRung: 'EXPIRY', nextFireAt: startOfDay(on('2026-03-17')) });
  });

  test('twice is harmless, and makes room for the next clock of the kind', async () => {
    const clock = await arm();
    await inTransaction((tx) => stopClock(tx, clock.id, 'SUPERSEDED', at('2026-02-11')));
    expect(await inTransaction((tx) => stopClock(tx, clock.id, 'MET', at('2026-02-12')))).toBeNull();
    expect((await arm()).id).not.toBe(clock.id);
  });

  test('takes many at once, and closes the stretch of a paused one', async () => {
    const clock = await arm();
    await arm({ kind: 'PROMISED', budget: 10 });
    await inTransaction((tx) => pauseClock(tx, clock.id, review, calendar, at('2026-02-24')));
    const stopped = await inTransaction((tx) =>
      stopClocks(
        tx,
        [
          clock.id,
          { subjectType: 'case', subjectId: subject, kind: 'PROMISED' },
          { subjectType: 'case', subjectId: subject, kind: 'STEP' },
        ],
        'MET',
        at('2026-02-25'),
      ),
    );
    expect(stopped.map((one) => `${one.kind} ${one.state}`)).toEqual(['STATUTORY MET', 'PROMISED MET']);
    expect(await storedIntervals(clock.id)).toEqual([{ from_on: '2026-02-24', to_on: '2026-02-25' }]);
  });

  test('cancels all that a withdrawn case has open', async () => {
    await arm();
    await arm({ kind: 'STEP', budget: 2 });
    expect(await inTransaction((tx) => cancelClocksOf(tx, 'case', subject, at('2026-02-11')))).toHaveLength(2);
    expect((await inTransaction((tx) => clocksOf(tx, 'case', subject))).map(({ clock }) => clock.state)).toEqual([
      'CANCELLED',
      'CANCELLED',
    ]);
  });
});

describe('word of a timely act that comes after the sweep', () => {
  const sweepAt = (date: string) => sweepDueClocks(database, at(date), calendar, async () => undefined);

  test('makes a clock met whose expiry changed nothing by itself', async () => {
    const clock = await arm();
    await sweepAt('2026-03-17');
    const told = await inTransaction((tx) => stopClock(tx, clock.id, 'MET', at('2026-03-16')));
    expect(told?.state).toBe('MET');
  });

  test('does not help an act that was late', async () => {
    const clock = await arm();
    await sweepAt('2026-03-17');
    expect(await inTransaction((tx) => stopClock(tx, clock.id, 'MET', at('2026-03-17')))).toBeNull();
  });

  test('does not undo what the law has already done', async () => {
    const clock = await arm({ kind: 'TELL_ONCE' });
    await sweepAt('2026-03-17');
    expect(await inTransaction((tx) => stopClock(tx, clock.id, 'MET', at('2026-02-11')))).toBeNull();
  });
});

describe('pausing', () => {
  test('across the days of an expert review gives 2026-03-24, and explains it', async () => {
    const clock = await arm();
    const paused = await inTransaction((tx) => pauseClock(tx, clock.id, review, calendar, at('2026-02-24')));
    expect(paused).toMatchObject({ state: 'PAUSED', dueOn: null, expiresAt: null, nextRung: null });
    const resumed = await inTransaction((tx) => resumeClock(tx, clock.id, calendar, at('2026-03-03')));
    expect(resumed).toMatchObject({ state: 'RUNNING', dueOn: '2026-03-24' });
    const [stored] = await inTransaction((tx) => clocksOf(tx, 'case', subject));
    if (!stored) throw new Error('the clock is gone');
    const explained = explainClock(stored.clock, stored.intervals, calendar, at('2026-03-24'));
    expect(explained).toMatchObject({ dueOn: '2026-03-24', consumed: 20, remaining: 0 });
    expect(explained.days.filter(({ reason }) => reason?.includes('漾特审〔2026〕3号'))).toHaveLength(7);
  });

  test('across a holiday takes out only its working days', async () => {
    const clock = await arm({ kind: 'STATUTORY', startsOn: on('2026-09-18') });
    expect(clock.dueOn).toBe('2026-10-22');
    await inTransaction((tx) => pauseClock(tx, clock.id, review, calendar, at('2026-09-30')));
    const resumed = await inTransaction((tx) => resumeClock(tx, clock.id, calendar, at('2026-10-09')));
    // 10-08 and 10-09 are taken out; 10-01 to 10-07 never counted.
    expect(resumed.dueOn).toBe('2026-10-26');
  });

  test('needs a listed cause, a document, and a clock that this law stops', async () => {
    const clock = await arm();
    const tellOnce = await arm({ kind: 'TELL_ONCE' });
    const pause = (id: number, change: object) =>
      inTransaction((tx) => pauseClock(tx, id, { ...review, ...change }, calendar, at('2026-02-24')));
    await expect(pause(clock.id, { cause: 'LEADER_TRAVELS' })).rejects.toMatchObject({ code: 'pause-cause-not-listed' });
    await expect(pause(clock.id, { documentNo: ' ' })).rejects.toMatchObject({ code: 'pause-document-missing' });
    await expect(pause(tellOnce.id, {})).rejects.toMatchObject({ code: 'clock-not-pausable' });
    await expect(pause(99_999_999, {})).rejects.toMatchObject({ code: 'clock-not-found' });
    expect(await storedIntervals(clock.id)).toEqual([]);
  });

  test('a running clock is not resumed', async () => {
    const clock = await arm();
    await expect(inTransaction((tx) => resumeClock(tx, clock.id, calendar, at('2026-02-24')))).rejects.toMatchObject({
      code: 'state-conflict',
    });
  });
});

describe('extending', () => {
  test('adds ten working days once', async () => {
    const clock = await arm();
    const extended = await inTransaction((tx) => extendClock(tx, clock.id, extension, calendar, at('2026-03-10')));
    expect(extended).toMatchObject({ budget: 20, extension: 10, dueOn: '2026-03-30' });
    await expect(inTransaction((tx) => extendClock(tx, clock.id, extension, calendar, at('2026-03-11')))).rejects.toMatchObject({
      code: 'clock-already-extended',
    });
    expect(
      await database.query('SELECT extension_document_no AS document, extension_actor_id AS actor FROM clock WHERE id = $1', [clock.id]),
    ).toEqual([{ document: '漾延〔2026〕1号', actor: 1002 }]);
  });

  test('while paused keeps the clock paused and counts when it resumes', async () => {
    const clock = await arm();
    await inTransaction((tx) => pauseClock(tx, clock.id, review, calendar, at('2026-02-24')));
    expect(await inTransaction((tx) => extendClock(tx, clock.id, extension, calendar, at('2026-02-26')))).toMatchObject({
      state: 'PAUSED',
      dueOn: null,
      extension: 10,
    });
    expect(await inTransaction((tx) => resumeClock(tx, clock.id, calendar, at('2026-03-03')))).toMatchObject({ dueOn: '2026-04-08' });
  });

  test('comes too late on the day after', async () => {
    const clock = await arm();
    await expect(inTransaction((tx) => extendClock(tx, clock.id, extension, calendar, at('2026-03-17')))).rejects.toMatchObject({
      code: 'clock-expired',
    });
  });
});

describe('re-anchoring', () => {
  test('supersedes the clock and carries what was excluded', async () => {
    const clock = await arm();
    await inTransaction((tx) => pauseClock(tx, clock.id, review, calendar, at('2026-02-24')));
    await inTransaction((tx) => resumeClock(tx, clock.id, calendar, at('2026-03-03')));
    const next = await inTransaction((tx) =>
      reanchorClock(tx, clock.id, { startsOn: on('2026-02-09'), anchorEvent: 'case.receipt-corrected' }, calendar, at('2026-03-04')),
    );
    expect(next).toMatchObject({
      supersedes: clock.id,
      startsOn: '2026-02-09',
      dueOn: '2026-03-23',
      anchorEvent: 'case.receipt-corrected',
      state: 'RUNNING',
    });
    expect(await storedIntervals(next.id)).toEqual([{ from_on: '2026-02-24', to_on: '2026-03-03' }]);
    expect((await inTransaction((tx) => clocksOf(tx, 'case', subject))).map(({ clock: one }) => one.state)).toEqual([
      'SUPERSEDED',
      'RUNNING',
    ]);
  });

  test('of a paused clock leaves the new one paused', async () => {
    const clock = await arm();
    await inTransaction((tx) => pauseClock(tx, clock.id, review, calendar, at('2026-02-24')));
    const next = await inTransaction((tx) =>
      reanchorClock(tx, clock.id, { startsOn: on('2026-02-09'), anchorEvent: 'case.receipt-corrected' }, calendar, at('2026-02-25')),
    );
    expect(next).toMatchObject({ state: 'PAUSED', dueOn: null });
    expect(await storedIntervals(next.id)).toEqual([{ from_on: '2026-02-24', to_on: null }]);
    expect(await inTransaction((tx) => resumeClock(tx, next.id, calendar, at('2026-03-03')))).toMatchObject({ dueOn: '2026-03-23' });
  });
});

describe('the tables', () => {
  test.each([
    'DELETE FROM clock',
    'DELETE FROM clock_interval',
    'DELETE FROM clock_fire',
    "UPDATE clock_fire SET rung = 'x'",
    "UPDATE clock_projection_journal SET basis = 'x'",
  ])('refuse the service: %s', async (statement) => {
    const state = await database.query(statement).then(
      () => 'allowed',
      (error: unknown) => sqlState(error),
    );
    expect(state).toBe('42501');
  });

  test('have a way back', async () => {
    const other = { ...definition, schema: 'ledger_back' };
    await migrate(server.url, [other]);
    expect(await revertLast(server.url, other)).toBe('ledger_back/0002-clock-documents');
    expect(await revertLast(server.url, other)).toBe('ledger_back/0001-legal-clock');
    expect(await migrate(server.url, [other])).toEqual(['ledger_back/0001-legal-clock', 'ledger_back/0002-clock-documents']);
  });
});
