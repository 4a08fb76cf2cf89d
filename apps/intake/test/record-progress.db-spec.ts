import { randomUUID } from 'node:crypto';
import type { EventPayload, EventType } from '@app/contracts';
import { localDateOf, nationalCalendar } from '@app/legal-calendar';
import type { ReceivedEvent } from '@app/messaging';
import { CASE_TERMS } from '../src/cases/application/item-terms';
import { notifyCorrection, withdraw } from '../src/cases/domain/intake-decisions';
import { savePapers } from '../src/cases/persistence/case.repository';
import { AUTHORITY, CITIZEN, CLERK, paper } from './case-fixtures';
import { type IntakeWorld, openIntake } from './intake-world';

const MARKET = AUTHORITY.actingOrganCode;
const TOWNSHIP = '532922103-government';
const EXAMINER = 2001;
const HEAD = 2002;

let county: IntakeWorld;
beforeAll(async () => {
  county = await openIntake(new Date('2026-09-21T00:30:00Z'));
});
afterAll(() => county.close());

let version = 0;
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
const opened = (caseId: number, organCode: string): ReceivedEvent =>
  told('task.opened.v1', { routeId: 1, taskId: 1, caseId, step: 'EXAMINE', organCode, sectionCode: null, authority: AUTHORITY });
const recommended = (caseId: number): ReceivedEvent =>
  told('case.recommended.v1', { routeId: 1, taskId: 1, caseId, byStaff: EXAMINER, recommendation: 'GRANT' });
const decided = (caseId: number, decidedAt: Date): ReceivedEvent =>
  told('case.decided.v1', {
    routeId: 1,
    taskId: 2,
    caseId,
    result: 'GRANT',
    reasonCode: null,
    decidedOn: localDateOf(decidedAt),
    decidedAt: decidedAt.toISOString(),
    byStaff: HEAD,
    onBehalfOf: null,
    automatic: false,
    authority: AUTHORITY,
  });
const hear = (...events: readonly ReceivedEvent[]): Promise<void> => county.database.run((tx) => county.progress.handle(tx, events));

const caseRow = async (id: number): Promise<object | undefined> =>
  (await county.database.query(`SELECT status, result, decided_on, handling_organ FROM service_case WHERE id = $1`, [id]))[0] as
    | object
    | undefined;
const history = (id: number): Promise<{ action: string; at: Date }[]> =>
  county.database.query(`SELECT action, at FROM case_history WHERE case_id = $1 ORDER BY version`, [id]);
const papers = async (id: number): Promise<string[]> =>
  (
    await county.database.query<{ paper: string }>(
      `SELECT kind || ' ' || issued_on AS paper FROM official_document WHERE case_id = $1 ORDER BY id`,
      [id],
    )
  ).map(({ paper }) => paper);
const clocks = async (id: number): Promise<Record<string, { state: string; starts_on: string; ended_at: Date | null }>> => {
  const rows = await county.database.query<{ kind: string; state: string; starts_on: string; ended_at: Date | null }>(
    `SELECT kind, state, starts_on, ended_at FROM clock WHERE subject_id = $1 ORDER BY id`,
    [id],
  );
  return Object.fromEntries(rows.map(({ kind, ...clock }) => [kind, clock]));
};
const signals = (id: number): Promise<object[]> =>
  county.database.query(`SELECT kind, colour FROM supervision_signal WHERE case_id = $1`, [id]);

describe('what the office did, as intake hears it', () => {
  it('follows a corrected route to its end, with one acceptance notice', async () => {
    county.clock.moveTo(new Date('2026-09-21T01:00:00Z'));
    const id = await county.file('ACCEPTED');
    await hear(opened(id, MARKET), recommended(id));
    expect(await caseRow(id)).toMatchObject({ status: 'IN_DECISION', handling_organ: MARKET });

    const decidedAt = new Date('2026-09-21T08:00:00Z');
    county.clock.moveTo(new Date('2026-09-21T09:00:00Z'));
    await hear(opened(id, TOWNSHIP), recommended(id), decided(id, decidedAt));

    expect(await caseRow(id)).toEqual({ status: 'CONCLUDED', result: 'GRANT', decided_on: '2026-09-21', handling_organ: TOWNSHIP });
    expect((await history(id)).map(({ action }) => action)).toEqual([
      'receive',
      'accept',
      'dispatch',
      'recommend',
      'dispatch',
      'recommend',
      'decide',
      'conclude',
    ]);
    expect(await papers(id)).toEqual(['RECEIPT 2026-09-21', 'ACCEPTANCE_NOTICE 2026-09-21', 'GRANT_DECISION 2026-09-21']);
    expect(await signals(id)).toEqual([]);
  });

  it('says nothing when the desk it is told of has the case already, and moves when another has it', async () => {
    const id = await county.file('ACCEPTED');
    await hear(opened(id, MARKET), opened(id, MARKET));
    expect((await history(id)).map(({ action }) => action)).toEqual(['receive', 'accept', 'dispatch']);
    await hear(opened(id, TOWNSHIP));
    expect(await caseRow(id)).toMatchObject({ status: 'IN_REVIEW', handling_organ: TOWNSHIP });
    expect((await history(id)).slice(3).map(({ action }) => action)).toEqual(['dispatch']);
  });

  it('takes a decision at its own time, however late the word comes', async () => {
    const id = await county.file('ACCEPTED');
    await hear(opened(id, MARKET), recommended(id));
    const decidedAt = new Date('2026-09-28T03:00:00Z');
    // The worker was down over the holiday, past both limits.
    county.clock.moveTo(new Date('2026-12-01T01:00:00Z'));
    await hear(decided(id, decidedAt));

    const steps = await history(id);
    expect(steps.find(({ action }) => action === 'decide')?.at).toEqual(decidedAt);
    expect(steps.at(-1)).toMatchObject({ action: 'conclude' });
    expect(steps.at(-1)?.at.getTime()).toBeGreaterThanOrEqual(new Date('2026-12-01T01:00:00Z').getTime());
    expect((await papers(id)).slice(-1)).toEqual(['GRANT_DECISION 2026-09-28']);
    expect(await clocks(id)).toMatchObject({
      STATUTORY: { state: 'MET', ended_at: decidedAt },
      PROMISED: { state: 'MET', ended_at: decidedAt },
      DELIVERY: { state: 'RUNNING', starts_on: '2026-09-28', ended_at: null },
    });
  });

  it('keeps what a decision rested on, also when a department’s own system made it', async () => {
    const id = await county.file('ACCEPTED');
    await county.database.run((tx) => savePapers(tx, [{ caseId: id, paper: paper('M01'), uploadRow: null }], county.clock.now()));
    const { payload, ...event } = decided(id, county.clock.now()) as Extract<ReceivedEvent, { type: 'case.decided.v1' }>;
    await hear({ ...event, payload: { ...payload, byStaff: null, automatic: true, by: 'CONNECTOR' } });
    const basis = await county.database.query<{ code: string }>(
      'SELECT paper_code AS code FROM decision_basis WHERE case_id = $1 ORDER BY paper_code',
      [id],
    );
    expect(basis).toEqual([{ code: 'M01' }]);
  });

  it('upholds what was decided before the withdrawal, and tells the supervisor', async () => {
    const id = await county.file('ACCEPTED');
    await hear(opened(id, MARKET), recommended(id));
    const decidedAt = new Date('2026-12-01T02:00:00Z');
    county.clock.moveTo(new Date('2026-12-01T04:00:00Z'));
    await county.change(id, ({ state }) => withdraw(state, null, CITIZEN, county.clock.now()));
    county.clock.moveTo(new Date('2026-12-01T05:00:00Z'));
    await hear(decided(id, decidedAt));

    expect(await caseRow(id)).toMatchObject({ status: 'CONCLUDED', result: 'GRANT', decided_on: '2026-12-01' });
    const steps = await history(id);
    expect(steps.slice(-3).map(({ action }) => action)).toEqual(['withdraw', 'upholdDecision', 'conclude']);
    expect(steps.at(-2)?.at).toEqual(decidedAt);
    expect(await signals(id)).toEqual([{ kind: 'DECISION_UPHELD', colour: 'ORANGE' }]);
    expect(await clocks(id)).toMatchObject({ STATUTORY: { state: 'CANCELLED' }, DELIVERY: { state: 'RUNNING', starts_on: '2026-12-01' } });
    expect((await papers(id)).map((paper) => paper.split(' ')[0])).toEqual([
      'RECEIPT',
      'ACCEPTANCE_NOTICE',
      'WITHDRAWAL_RECORD',
      'GRANT_DECISION',
    ]);
  });

  it('keeps a decision that came after the withdrawal, without applying it', async () => {
    const id = await county.file('ACCEPTED');
    await hear(opened(id, MARKET), recommended(id));
    await county.change(id, ({ state }) => withdraw(state, null, CITIZEN, county.clock.now()));
    county.clock.moveTo(new Date('2026-12-01T07:00:00Z'));
    await hear(opened(id, TOWNSHIP), decided(id, new Date('2026-12-01T06:00:00Z')));

    expect(await caseRow(id)).toEqual({ status: 'WITHDRAWN', result: null, decided_on: null, handling_organ: MARKET });
    expect(await signals(id)).toEqual([{ kind: 'DECISION_AFTER_END', colour: 'YELLOW' }]);
    expect((await papers(id)).map((paper) => paper.split(' ')[0])).toEqual(['RECEIPT', 'ACCEPTANCE_NOTICE', 'WITHDRAWAL_RECORD']);
    expect(await clocks(id)).not.toHaveProperty('DELIVERY');
  });
});

describe('the wait for a supplement', () => {
  const NOTICE = { items: [{ materialCode: null, problem: 'ILLEGIBLE', explanation: '看不清' }], approval: null } as const;
  const PAPERS = ['M01', 'M03', 'M04', 'M05'].map(
    (code) => ({ code, name: code, form: 'ORIGINAL', copies: 1, trustGrade: 'B', uploadId: null }) as const,
  );

  it.each([
    [null, { legal_effect: 'NONE', on_expiry: null, budget: CASE_TERMS.correctionReminder.amount }],
    [
      { amount: 15, unit: 'DAY', article: '示例', rollsLastDayOff: true } as const,
      { legal_effect: 'STATUTORY', on_expiry: 'LAPSE', budget: 15 },
    ],
  ])('ends the case only where the item says so: %j', async (correctionResponse, clock) => {
    const id = await county.file('RECEIVED');
    await county.change(id, ({ state }, item) => {
      const now = county.clock.now();
      return notifyCorrection(
        state,
        { ...item, correctionResponse },
        PAPERS,
        NOTICE,
        CLERK,
        localDateOf(now),
        now,
        nationalCalendar(),
        CASE_TERMS,
      );
    });
    const query = `SELECT legal_effect, on_expiry, budget FROM clock WHERE subject_id = $1 AND kind = 'CORRECTION_RESPONSE'`;
    expect(await county.database.query(query, [id])).toEqual([clock]);
  });
});
