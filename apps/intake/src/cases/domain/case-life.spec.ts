import { allowedActions, DomainError } from '@app/domain-kernel';
import fc from 'fast-check';
import { AUTHORITY, at, BLANK, CALENDAR, CITIZEN, CLERK, day, ITEM, OTHER_CLERK, PAPERS, TERMS } from '../../../test/case-fixtures';
import { type CaseState, type Decision, SYSTEM } from './case';
import { CASE_TRANSITIONS, type CaseAction, type CaseStatus, ENDED } from './case.transitions';
import * as intake from './intake-decisions';
import { startDraft } from './new-case';
import * as office from './office-decisions';

const ACTIONS = Object.keys({
  edit: 0,
  submit: 0,
  receive: 0,
  fixOnTheSpot: 0,
  notifyCorrection: 0,
  supplement: 0,
  accept: 0,
  deemAccepted: 0,
  refuse: 0,
  declareNotRequired: 0,
  lapse: 0,
  dispatch: 0,
  dispatchToDecision: 0,
  recommend: 0,
  sendBack: 0,
  decideByRule: 0,
  decide: 0,
  upholdDecision: 0,
  conclude: 0,
  deliver: 0,
  evaluate: 0,
  withdraw: 0,
} satisfies Record<CaseAction, 0>) as CaseAction[];
const DAYS = ['2026-09-18', '2026-09-21', '2026-09-22', '2026-09-24', '2026-10-10', '2026-10-20'] as const;

const ENDINGS: readonly CaseAction[] = ['withdraw', 'refuse', 'declareNotRequired', 'lapse', 'decide', 'decideByRule'];

interface Attempt {
  /** Anything at all, or (mostly) something that the status allows. */
  readonly wild: CaseAction | null;
  readonly choice: number;
  readonly day: (typeof DAYS)[number];
  readonly other: boolean;
  readonly grant: boolean;
  readonly approved: boolean;
}
const attempt: fc.Arbitrary<Attempt> = fc.record({
  wild: fc.oneof({ weight: 1, arbitrary: fc.constantFrom(...ACTIONS) }, { weight: 4, arbitrary: fc.constant(null) }),
  choice: fc.nat(1000),
  day: fc.constantFrom(...DAYS),
  other: fc.boolean(),
  grant: fc.boolean(),
  approved: fc.boolean(),
});

function perform(state: CaseState, action: CaseAction, one: Attempt): Decision {
  const today = day(one.day);
  const now = at(one.day);
  const clerk = one.other ? OTHER_CLERK : CLERK;
  const task = { organ: AUTHORITY.actingOrganCode, section: null, authority: AUTHORITY };
  const made = {
    result: one.grant ? 'GRANT' : 'DENY',
    reasonCode: null,
    decidedOn: today,
    decidedAt: now,
    onBehalfOf: null,
    authority: AUTHORITY,
  } as const;
  const items = [{ materialCode: null, problem: 'ILLEGIBLE', explanation: '看不清' }] as const;
  const approval = one.approved ? { supervisor: 1010, reason: '新情况' } : null;
  switch (action) {
    case 'edit':
      return intake.edit(state, ITEM, {}, CITIZEN, now);
    case 'submit':
      return intake.submit(state, CITIZEN, today, now, TERMS);
    case 'receive':
      return intake.receive(state, clerk, today, now, TERMS);
    case 'fixOnTheSpot':
      return intake.fixOnTheSpot(state, [], clerk, now);
    case 'notifyCorrection':
      return intake.notifyCorrection(state, ITEM, PAPERS, { items, approval }, clerk, today, now, CALENDAR, TERMS);
    case 'supplement':
      return intake.supplement(state, CITIZEN, today, now, TERMS);
    case 'accept':
      return intake.accept(state, ITEM, PAPERS, clerk, today, now, CALENDAR, TERMS);
    case 'deemAccepted':
      return intake.deemAccepted(state, ITEM, SYSTEM, now, CALENDAR);
    case 'refuse':
      return intake.refuse(state, { code: 'X', organToGoTo: null }, clerk, today, now, CALENDAR, TERMS);
    case 'declareNotRequired':
      return intake.declareNotRequired(state, { code: 'X' }, clerk, today, now, CALENDAR, TERMS);
    case 'lapse':
      return intake.lapse(state, SYSTEM, now);
    case 'dispatch':
      return office.dispatch(state, { ...task, step: 'EXAMINE' }, SYSTEM, now);
    case 'dispatchToDecision':
      return office.dispatch(state, { ...task, step: 'DECIDE' }, SYSTEM, now);
    case 'recommend':
      return office.recommend(state, SYSTEM, now);
    case 'sendBack':
      return office.sendBack(state, SYSTEM, now);
    case 'decideByRule':
      return office.decide(state, { ...made, automatic: true }, SYSTEM, TERMS);
    case 'decide':
    case 'upholdDecision':
      return office.decide(state, { ...made, automatic: false }, SYSTEM, TERMS);
    case 'conclude':
      return office.conclude(state, SYSTEM, now);
    case 'deliver':
      return office.deliver(state, { by: 'IDENTITY', collector: 'APPLICANT' }, clerk, today, now, TERMS);
    case 'evaluate':
      return office.evaluate(state, 'DELIVERY', CITIZEN, now);
    case 'withdraw':
      return intake.withdraw(state, null, CITIZEN, now);
  }
}

/** Either the attempt is refused by a problem that a person can act on, or this is what it changed. */
function tried(state: CaseState, action: CaseAction, one: Attempt): Decision | undefined {
  try {
    return perform(state, action, one);
  } catch (error) {
    expect(error).toBeInstanceOf(DomainError);
    return undefined;
  }
}

describe('the life of a case', () => {
  it('keeps its promises whatever anybody tries, in any order', () => {
    const reached = new Set<CaseStatus>();
    const done = new Set<string>();
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 60 }), (attempts) => {
        let state = startDraft(BLANK, CITIZEN, at('2026-09-18')).after;
        const lived: Decision[] = [];
        for (const one of attempts) {
          const allowed = allowedActions(CASE_TRANSITIONS, state.status);
          // Three times out of four onwards, or most walks would end at the door.
          const onwards = one.choice % 4 === 0 ? allowed : allowed.filter((each) => !ENDINGS.includes(each));
          const action = one.wild ?? onwards[one.choice % Math.max(1, onwards.length)];
          const decision = action && tried(state, action, one);
          if (!action || !decision) continue;
          expect(allowed).toContain(decision.steps[0]?.action);
          assertStep(state, decision);
          lived.push(decision);
          reached.add(decision.after.status);
          done.add(`${decision.steps[0]?.action} from ${state.status}`);
          state = decision.after;
        }
        assertLife(lived);
      }),
      { numRuns: 300 },
    );
    // The walk is worth nothing if it never leaves the window.
    expect([...reached]).toEqual(expect.arrayContaining(['CORRECTING', 'IN_DECISION', 'CLOSED', 'WITHDRAWN', 'NOT_ACCEPTED']));
    expect([...done]).toEqual(
      expect.arrayContaining(['dispatch from IN_DECISION', 'dispatchToDecision from IN_REVIEW', 'upholdDecision from WITHDRAWN']),
    );
  });
});

function assertStep(state: CaseState, { before, after, steps, events, clocks }: Decision): void {
  expect(before).toBe(state);
  expect(after.version).toBe(state.version + 1);
  expect(steps).toHaveLength(1);
  expect(steps[0]).toMatchObject({ from: state.status, to: after.status, version: after.version });
  expect(state.handledBy.every((id) => after.handledBy.includes(id))).toBe(true);
  expect(new Set(after.handledBy).size).toBe(after.handledBy.length);
  // Every clerk's act that keeps the case on its way to acceptance is remembered (职责分离).
  const by = steps[0]?.by;
  if (by?.kind === 'STAFF' && by.id !== null && state.acceptedOn === null && !ENDED.has(after.status))
    expect(after.handledBy).toContain(by.id);
  // Whatever was decided, the licence or the denial is to be served (行政许可法 §44).
  const armed = clocks.flatMap((effect) => ('arm' in effect ? [effect.arm] : []));
  expect(armed.includes('DELIVERY')).toBe(after.status === 'DECIDED');
  if (state.papersReceivedOn !== null && steps[0]?.action === 'receive') expect(after.receivedOn).toBe(state.papersReceivedOn);
  expect(after).toMatchObject({
    id: state.id,
    caseNo: state.caseNo,
    itemCode: state.itemCode,
    division: state.division,
    channel: state.channel,
  });
  if (state.result !== null) expect(after.result).toBe(state.result);
  if (state.acceptedOn !== null) expect(after).toMatchObject({ acceptedOn: state.acceptedOn, acceptMode: state.acceptMode });
  if (state.receivedOn !== null) expect(after).toMatchObject({ receivedOn: state.receivedOn, receivedAt: state.receivedAt });
  // Whoever leaves a status in which a clock runs stops it; the sweep marks the one that it fires itself.
  const stopped = clocks.flatMap((effect) => ('stop' in effect ? [effect.stop] : []));
  if (state.status === 'RECEIVED' && after.status !== 'RECEIVED') expect(stopped).toContain('TELL_ONCE');
  if (ENDED.has(after.status) && !['CLOSED'].includes(after.status)) expect(events).toEqual([{ type: 'ended', version: after.version }]);
}

function assertLife(lived: readonly Decision[]): void {
  const actions = lived.map(({ steps }) => steps[0]?.action);
  expect(actions.filter((action) => ['decide', 'decideByRule', 'upholdDecision'].includes(action ?? '')).length).toBeLessThanOrEqual(1);
  expect(actions.filter((action) => action === 'accept' || action === 'deemAccepted').length).toBeLessThanOrEqual(1);
  expect(lived.flatMap(({ events }) => events.filter(({ type }) => type === 'accepted')).length).toBeLessThanOrEqual(1);
  const accepted = lived.findIndex(({ after }) => after.acceptedOn !== null);
  if (accepted >= 0) expect(lived.slice(accepted).some(({ after }) => after.status === 'CORRECTING')).toBe(false);
  const notices = lived.filter(({ papers }) => papers.some(({ kind }) => kind === 'CORRECTION_NOTICE'));
  for (const second of notices.slice(1)) expect(second.signals).toHaveLength(1);
}
