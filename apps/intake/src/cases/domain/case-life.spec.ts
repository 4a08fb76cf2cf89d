import { allowedActions, DomainError } from '@app/domain-kernel';
import fc from 'fast-check';
import { at, BLANK, CITIZEN, CLERK, OTHER_CLERK } from '../../../test/case-fixtures';
import { type Performed, perform } from '../../../test/perform-action';
import type { CaseState, Decision } from './case';
import { CASE_TRANSITIONS, type CaseAction, type CaseStatus, ENDED } from './case.transitions';
import { CASE_POLICY, fits } from './case-policy';
import { startDraft } from './new-case';

/** What a walk tries: the table's own actions, but for those that need more than the case. */
const WALKED = (Object.keys(CASE_POLICY) as CaseAction[]).filter(
  (action): action is Performed => action !== 'archive' && action !== 'deemRenewed',
);
const DAYS = ['2026-09-18', '2026-09-21', '2026-09-22', '2026-09-24', '2026-10-10', '2026-10-20'] as const;

const ENDINGS: readonly CaseAction[] = [
  'withdraw',
  'refuse',
  'declareNotRequired',
  'transfer',
  'lapse',
  'terminate',
  'decide',
  'decideByRule',
  'decideBySystem',
];

interface Attempt {
  /** Anything at all, or (mostly) something that the status allows. */
  readonly wild: Performed | null;
  readonly choice: number;
  readonly day: (typeof DAYS)[number];
  readonly other: boolean;
  readonly grant: boolean;
  readonly approved: boolean;
}
const attempt: fc.Arbitrary<Attempt> = fc.record({
  wild: fc.oneof({ weight: 1, arbitrary: fc.constantFrom(...WALKED) }, { weight: 4, arbitrary: fc.constant(null) }),
  choice: fc.nat(1000),
  day: fc.constantFrom(...DAYS),
  other: fc.boolean(),
  grant: fc.boolean(),
  approved: fc.boolean(),
});

/** Either the attempt is refused by a problem that a person can act on, or this is what it changed. */
function tried(state: CaseState, action: Performed, one: Attempt): Decision | undefined {
  const { day, grant, approved } = one;
  try {
    return perform(state, action, { day, grant, approved, clerk: one.other ? OTHER_CLERK : CLERK });
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
          const allowed = allowedActions(CASE_TRANSITIONS, state.status).filter(
            (each): each is Performed => WALKED.some((known) => known === each) && fits(each, state),
          );
          // Mostly onwards, or most walks would end at the door or go round in circles.
          const going = allowed.filter((each) => !ENDINGS.includes(each) && CASE_TRANSITIONS[state.status][each] !== state.status);
          const onwards = one.choice % 5 < 3 && going.length > 0 ? going : allowed;
          const action = one.wild ?? onwards[one.choice % Math.max(1, onwards.length)];
          const decision = action && tried(state, action, one);
          if (!action || !decision) continue;
          if (decision.steps[0]?.details.notApplied) {
            // A decision on what was never accepted is written down, and changes nothing.
            expect(state.acceptedOn).toBeNull();
            expect(decision.after).toEqual({ ...state, version: decision.after.version });
            continue;
          }
          expect(Object.keys(CASE_TRANSITIONS[state.status])).toContain(decision.steps[0]?.action);
          assertStep(state, decision);
          lived.push(decision);
          reached.add(decision.after.status);
          done.add(`${decision.steps[0]?.action} from ${state.status}`);
          state = decision.after;
        }
        assertLife(lived);
      }),
      { numRuns: 600 },
    );
    // The walk is worth nothing if it never leaves the window.
    expect([...reached]).toEqual(
      expect.arrayContaining([
        'CORRECTING',
        'IN_DECISION',
        'SPECIAL_PROCEDURE',
        'CLOSED',
        'WITHDRAWN',
        'NOT_ACCEPTED',
        'TRANSFERRED',
        'TERMINATED',
      ]),
    );
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
  if (by?.kind === 'STAFF' && by.id !== null && state.acceptedOn === null && !ENDED.has(after.status) && !ENDED.has(state.status))
    expect(after.handledBy).toContain(by.id);
  // Whatever was decided, the licence or the denial is to be served (行政许可法 §44).
  const armed = clocks.flatMap((effect) => ('arm' in effect ? [effect.arm] : []));
  expect(armed.includes('DELIVERY')).toBe(after.status === 'DECIDED' && state.status !== 'DECIDED');
  // What was taken on the applicant's word is checked once it was granted.
  expect(armed.includes('COMMITMENT_CHECK')).toBe(
    armed.includes('DELIVERY') && after.acceptMode === 'COMMITMENT' && after.result === 'GRANT',
  );
  expect(armed.includes('DEFERRED_MATERIAL')).toBe(after.acceptMode === 'DEFERRED' && state.acceptMode === null);
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
  if (ENDED.has(after.status) && !ENDED.has(state.status) && after.status !== 'CLOSED')
    expect(events).toEqual([{ type: 'ended', version: after.version }]);
}

function assertLife(lived: readonly Decision[]): void {
  const actions = lived.map(({ steps }) => steps[0]?.action);
  expect(
    actions.filter((action) => ['decide', 'decideByRule', 'decideBySystem', 'upholdDecision'].includes(action ?? '')).length,
  ).toBeLessThanOrEqual(1);
  expect(
    actions.filter((action) => ['accept', 'acceptDeferred', 'acceptOnCommitment', 'deemAccepted'].includes(action ?? '')).length,
  ).toBeLessThanOrEqual(1);
  expect(lived.flatMap(({ events }) => events.filter(({ type }) => type === 'accepted')).length).toBeLessThanOrEqual(1);
  const accepted = lived.findIndex(({ after }) => after.acceptedOn !== null);
  if (accepted >= 0) expect(lived.slice(accepted).some(({ after }) => after.status === 'CORRECTING')).toBe(false);
  const notices = lived.filter(({ papers }) => papers.some(({ kind }) => kind === 'CORRECTION_NOTICE'));
  for (const second of notices.slice(1)) expect(second.signals).toHaveLength(1);
}
