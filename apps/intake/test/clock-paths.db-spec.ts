import { randomUUID } from 'node:crypto';
import { EVENTS, type EventPayload, type EventType } from '@app/contracts';
import { officeCalendar, PUBLISHED_NOTICES, WorkingCalendar } from '@app/legal-calendar';
import { clocksOf, explainClock, nameClockDocuments, reprojectClocks, sweepDueClocks } from '@app/legal-clock';
import { Messaging, type ReceivedEvent } from '@app/messaging';
import { caseFileOf } from '../src/archive/application/case-file';
import { FollowDueDays } from '../src/cases/application/follow-due-days';
import { withdraw } from '../src/cases/domain/intake-decisions';
import { AUTHORITY, CITIZEN } from './case-fixtures';
import { type IntakeWorld, openIntake } from './intake-world';

const [EXAMINER, HEAD] = [1186, 1199];

let county: IntakeWorld;
let version = 0;
// Monday; 09-25 to 27 and 10-01 to 07 are off, Saturday 10-10 is worked. Food licence: statutory 10 + 5 working days, promised 5.
beforeEach(async () => {
  county = await openIntake(new Date('2026-09-21T00:30:00Z'));
});
afterEach(() => county.close());

function told<T extends EventType>(type: T, payload: EventPayload<T>): ReceivedEvent {
  version += 1;
  return {
    id: randomUUID(),
    type,
    aggregateType: 'route',
    aggregateId: 1,
    aggregateVersion: version,
    payload,
    actorId: null,
    correlationId: randomUUID(),
    occurredAt: county.clock.now(),
  } as ReceivedEvent;
}
const route = (caseId: number) => ({ routeId: 1, caseId, taskId: 1 });
const opened = (caseId: number) =>
  told('task.opened.v1', {
    ...route(caseId),
    step: 'EXAMINE',
    organCode: AUTHORITY.actingOrganCode,
    sectionCode: null,
    authority: AUTHORITY,
  });
const begun = (caseId: number, at: string, kind = 'TESTING') =>
  told('case.special-procedure-begun.v1', {
    ...route(caseId),
    kind,
    article: '行政许可法 §45',
    expected: { amount: 10, unit: 'WORKING_DAY' },
    begunOn: at.slice(0, 10),
    begunAt: `${at}:00.000Z`,
    askedBy: EXAMINER,
    approvedBy: HEAD,
    onBehalfOf: null,
    authority: AUTHORITY,
  });
const ended = (caseId: number, at: string, outcome: 'RESULT' | 'TIME_OVER' = 'RESULT') =>
  told('case.special-procedure-ended.v1', {
    ...route(caseId),
    kind: 'TESTING',
    outcome,
    step: 'EXAMINE',
    endedAt: `${at}:00.000Z`,
    byStaff: EXAMINER,
  });
const extended = (caseId: number, at: string, amount = 5) =>
  told('case.extended.v1', {
    ...route(caseId),
    amount,
    unit: 'WORKING_DAY',
    article: '行政许可法 §42 ¶1',
    reasonCode: 'COMPLEX_FACTS',
    extendedAt: `${at}:00.000Z`,
    askedBy: EXAMINER,
    approvedBy: HEAD,
    authority: AUTHORITY,
  });
const hear = (...events: readonly ReceivedEvent[]): Promise<void> => county.database.run((tx) => county.progress.handle(tx, events));

/** A case on its examiner's desk. */
async function inReview(): Promise<number> {
  const id = await county.file('ACCEPTED');
  await hear(opened(id));
  return id;
}
const stateOf = async (id: number) =>
  (
    await county.database.query(
      'SELECT status, statutory_due_on AS statutory, promised_due_on AS promised FROM service_case WHERE id = $1',
      [id],
    )
  )[0];
const clocks = async (id: number) =>
  (
    await county.database.query<{ clock: string }>(
      `SELECT kind || ' ' || state || ' ' || coalesce(due_on::text, '-') AS clock FROM clock WHERE subject_id = $1 AND kind IN ('STATUTORY', 'PROMISED') ORDER BY id`,
      [id],
    )
  ).map(({ clock }) => clock);
const papers = (id: number) =>
  county.database.query<{ kind: string; issued_on: string; facts: Record<string, unknown> }>(
    `SELECT kind, issued_on, facts FROM official_document WHERE case_id = $1 AND kind IN ('SPECIAL_PROCEDURE_NOTICE', 'EXTENSION_NOTICE') ORDER BY id`,
    [id],
  );
const dueChanged = async () =>
  (await county.database.query<{ payload: unknown }>(`SELECT payload FROM msg.event WHERE type = 'case.due-changed.v1' ORDER BY seq`)).map(
    ({ payload }) => {
      const { statutoryDueOn, promisedDueOn } = EVENTS['case.due-changed.v1'].parse(payload);
      return [statutoryDueOn, promisedDueOn];
    },
  );
const sweep = (at: string) => sweepDueClocks(county.database, new Date(`${at}T01:00:00Z`), officeCalendar(), async () => undefined);

describe('a special procedure, as intake hears of it', () => {
  it('stops both decision clocks on its day, tells the applicant in writing, and gives back what was left', async () => {
    const id = await inReview();
    expect(await stateOf(id)).toEqual({ status: 'IN_REVIEW', statutory: '2026-10-12', promised: '2026-09-29' });
    // Two working days have run by the evening of 09-23: eight and three are left.
    await hear(begun(id, '2026-09-23T06:00'));
    expect(await stateOf(id)).toEqual({ status: 'SPECIAL_PROCEDURE', statutory: null, promised: null });
    expect(await papers(id)).toEqual([
      {
        kind: 'SPECIAL_PROCEDURE_NOTICE',
        issued_on: '2026-09-23',
        facts: expect.objectContaining({
          procedure: { kind: 'TESTING', article: '行政许可法 §45', expected: { amount: 10, unit: 'WORKING_DAY' }, begunOn: '2026-09-23' },
          remaining: { amount: 8, unit: 'WORKING_DAY' },
        }),
      },
    ]);
    await hear(ended(id, '2026-10-12T03:00'));
    // Three from 10-12: 13, 14, 15. Eight: 13, 14, 15, 16, 19, 20, 21, 22.
    expect(await stateOf(id)).toEqual({ status: 'IN_REVIEW', statutory: '2026-10-22', promised: '2026-10-15' });
    expect(await dueChanged()).toEqual([
      [null, null],
      ['2026-10-22', '2026-10-15'],
    ]);
  });

  it('shows its notice in the clock, by number as soon as it has one', async () => {
    const id = await inReview();
    await hear(begun(id, '2026-09-23T06:00'));
    const [notice] = await county.database.query<{ id: number }>(
      `SELECT id FROM official_document WHERE kind = 'SPECIAL_PROCEDURE_NOTICE'`,
    );
    const line = async () => {
      const found = (await county.database.run((tx) => clocksOf(tx, 'case', id))).find(({ clock }) => clock.kind === 'STATUTORY');
      if (!found) throw new Error('no clock');
      const explained = explainClock(found.clock, found.intervals, officeCalendar(), new Date('2026-09-28T01:00:00Z'));
      return explained.days.find(({ date }) => date === '2026-09-24')?.reason;
    };
    expect(await line()).toBe('特别程序：检测（告知书编号中）');
    await county.database.run((tx) => nameClockDocuments(tx, [{ documentId: notice?.id ?? 0, documentNo: '漾市监特〔2026〕1号' }]));
    expect(await line()).toBe('特别程序：检测（漾市监特〔2026〕1号）');
  });

  it('gives the same days when the word comes three days late, and the sweep has marked the clocks meanwhile', async () => {
    const [prompt, late] = [await inReview(), await inReview()];
    await hear(begun(prompt, '2026-09-28T06:00'), ended(prompt, '2026-10-12T03:00'));
    const inTime = await stateOf(prompt);
    // The promise runs out on 09-29; this worker was down from the 28th and only the sweep was running.
    await sweep('2026-10-01');
    expect((await clocks(late)).join()).toContain('PROMISED EXPIRED');
    county.clock.moveTo(new Date('2026-10-15T01:00:00Z'));
    await sweep('2026-10-15');
    await hear(begun(late, '2026-09-28T06:00'));
    await hear(ended(late, '2026-10-12T03:00'));
    expect(await stateOf(late)).toEqual(inTime);
    expect(inTime).toEqual({ status: 'IN_REVIEW', statutory: '2026-10-20', promised: '2026-10-13' });
    expect((await papers(late)).map(({ issued_on }) => issued_on)).toEqual(['2026-09-28']);
    expect(
      await county.database.query(`SELECT at FROM case_history WHERE case_id = $1 AND action = 'beginSpecialProcedure'`, [late]),
    ).toEqual([{ at: new Date('2026-09-28T06:00:00Z') }]);
  });

  it('leaves a promise alone that is broken already', async () => {
    const id = await inReview();
    await hear(begun(id, '2026-10-08T06:00'), ended(id, '2026-10-12T03:00'));
    expect(await stateOf(id)).toEqual({ status: 'IN_REVIEW', statutory: '2026-10-15', promised: '2026-09-29' });
  });

  it('may come twice, each with its own notice', async () => {
    const id = await inReview();
    await hear(begun(id, '2026-09-22T02:00'), ended(id, '2026-09-23T02:00'), begun(id, '2026-09-24T02:00', 'HEARING'));
    await hear(ended(id, '2026-09-28T02:00'));
    // 09-23 and 09-28 are taken out, so two working days more.
    expect(await stateOf(id)).toEqual({ status: 'IN_REVIEW', statutory: '2026-10-14', promised: '2026-10-08' });
    expect((await papers(id)).map(({ facts }) => (facts.procedure as { kind: string }).kind)).toEqual(['TESTING', 'HEARING']);
  });

  it('ends with the case: a withdrawn one has no clock left', async () => {
    const id = await inReview();
    await hear(begun(id, '2026-09-23T06:00'));
    county.clock.moveTo(new Date('2026-09-24T01:00:00Z'));
    await county.change(id, ({ state }) => withdraw(state, null, CITIZEN, county.clock.now()));
    expect(await clocks(id)).toEqual(['STATUTORY CANCELLED -', 'PROMISED CANCELLED -']);
    await hear(ended(id, '2026-09-28T02:00'));
    expect(await stateOf(id)).toMatchObject({ status: 'WITHDRAWN' });
  });
});

describe('an extension, as intake hears of it', () => {
  it('lengthens the limit and the promise by the same, and its notice says why and until when', async () => {
    const id = await inReview();
    await hear(extended(id, '2026-09-28T06:00'));
    expect(await stateOf(id)).toEqual({ status: 'IN_REVIEW', statutory: '2026-10-19', promised: '2026-10-12' });
    expect(await papers(id)).toEqual([
      {
        kind: 'EXTENSION_NOTICE',
        issued_on: '2026-09-28',
        facts: expect.objectContaining({
          extension: expect.objectContaining({ amount: 5, reasonCode: 'COMPLEX_FACTS', formerDueOn: '2026-10-12' }),
          dueDays: { statutoryDueOn: '2026-10-19', promisedDueOn: '2026-10-12' },
        }),
      },
    ]);
    expect(await dueChanged()).toEqual([['2026-10-19', '2026-10-12']]);
    expect(await county.database.query(`SELECT DISTINCT extension_reason FROM clock WHERE extension > 0`)).toEqual([
      { extension_reason: '本件涉及的事实和法律关系复杂，需要进一步核实。' },
    ]);
  });

  it('counts from the day of its approval, also when the statutory day has passed before the word came', async () => {
    const id = await inReview();
    county.clock.moveTo(new Date('2026-10-16T01:00:00Z'));
    await sweep('2026-10-16');
    expect((await clocks(id)).join()).toContain('STATUTORY EXPIRED');
    await hear(extended(id, '2026-10-12T09:00'));
    // The promise of 09-29 was broken before anybody approved anything.
    expect(await stateOf(id)).toEqual({ status: 'IN_REVIEW', statutory: '2026-10-19', promised: '2026-09-29' });
  });

  it('after a pause adds to what was left', async () => {
    const id = await inReview();
    await hear(begun(id, '2026-09-23T06:00'), ended(id, '2026-10-12T03:00'), extended(id, '2026-10-13T03:00'));
    expect(await stateOf(id)).toEqual({ status: 'IN_REVIEW', statutory: '2026-10-29', promised: '2026-10-22' });
  });

  it('does not exceed what the law of the item gives', async () => {
    const id = await inReview();
    await expect(hear(extended(id, '2026-09-28T06:00', 6))).rejects.toMatchObject({ code: 'extension-too-long' });
  });
});

describe('a new holiday notice', () => {
  it('moves the days of cases and tells the office, once', async () => {
    const id = await inReview();
    const messaging = await Messaging.open({ databaseUrl: county.url, migrationDatabaseUrl: county.url, listens: false });
    const follow = new FollowDueDays(messaging.outbox);
    // 10-08 and 10-09 become days off: both limits end later by what lies in them.
    const rest = [
      { name: '火把节', from: '2026-10-08', to: '2026-10-09', status: 'IN_FORCE', basis: '漾政发〔2026〕9号（测试）' } as const,
    ];
    const calendar = WorkingCalendar.of(PUBLISHED_NOTICES, rest);
    const now = county.clock.now();
    const once = () =>
      county.database.run(async (tx) => {
        const { moved } = await reprojectClocks(tx, calendar, now, { basis: '测试', dueFrom: calendar.coverageStartsOn });
        await follow.clocksMoved(tx, moved, now);
        return moved.length;
      });
    const before = await county.database.query<{ version: number }>('SELECT version FROM service_case WHERE id = $1', [id]);
    expect(await once()).toBe(1);
    expect(await stateOf(id)).toEqual({ status: 'IN_REVIEW', statutory: '2026-10-14', promised: '2026-09-29' });
    expect(await once()).toBe(0);
    expect(await dueChanged()).toEqual([['2026-10-14', '2026-09-29']]);
    expect(await county.database.query('SELECT version FROM service_case WHERE id = $1', [id])).toEqual([
      { version: (before[0]?.version ?? 0) + 1 },
    ]);
    // Every version has its line: a file with a gap in its history is never archived.
    const { version: last, steps } = await caseFileOf(county.database, id);
    expect(steps).toEqual(Array.from({ length: last }, (_, index) => index + 1));
    await messaging.close();
  });
});
