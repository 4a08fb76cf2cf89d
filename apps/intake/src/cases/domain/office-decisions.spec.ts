import { DomainError } from '@app/domain-kernel';
import { AUTHORITY, at, CLERK, caseIn, clocksOf, day, papersIn, TERMS } from '../../../test/case-fixtures';
import { SYSTEM } from './case';
import { conclude, type DecisionMade, decide, decisionAfterEnd, deliver, dispatch } from './office-decisions';
import { followedBy } from './step';

const NOW = at('2026-09-21');
const TODAY = day('2026-09-21');
const refusal = (code: string): DomainError => expect.objectContaining({ code }) as DomainError;
const made = (changes: Partial<DecisionMade> = {}): DecisionMade => ({
  result: 'GRANT',
  reasonCode: null,
  decidedOn: TODAY,
  decidedAt: NOW,
  automatic: false,
  onBehalfOf: null,
  authority: AUTHORITY,
  ...changes,
});

const ACCEPTED_BEFORE = { acceptMode: 'NORMAL', acceptedOn: day('2026-09-18') } as const;

describe('what the office does', () => {
  const task = { step: 'EXAMINE', organ: AUTHORITY.actingOrganCode, section: 'food', authority: AUTHORITY } as const;

  it('dispatches to examination, with the acceptance notice under the seal of the power', () => {
    const dueDays = { statutoryDueOn: day('2026-10-12'), promisedDueOn: day('2026-09-29') };
    const decision = dispatch(caseIn('ACCEPTED', dueDays), task, SYSTEM, NOW);
    expect(decision.after).toMatchObject({ status: 'IN_REVIEW', handlingOrgan: AUTHORITY.actingOrganCode, handlingSection: 'food' });
    // The notice says the days of this step, also when it is set after they have moved.
    expect(decision.papers).toEqual([{ kind: 'ACCEPTANCE_NOTICE', facts: { authority: AUTHORITY, dueDays } }]);
  });

  it('sends a one-level item straight to the decision', () => {
    expect(dispatch(caseIn('ACCEPTED'), { ...task, step: 'DECIDE' }, SYSTEM, NOW).after.status).toBe('IN_DECISION');
  });

  it('makes no second acceptance notice for a deemed acceptance', () => {
    expect(papersIn(dispatch(caseIn('ACCEPTED', { acceptMode: 'DEEMED' }), task, SYSTEM, NOW))).toEqual([]);
  });

  it('decides once: the clocks stop, the paper carries the authority of that day', () => {
    const decision = decide(caseIn('IN_DECISION'), made({ onBehalfOf: 1188 }), { kind: 'STAFF', id: 1189, name: null, organ: null }, TERMS);
    expect(decision.after).toMatchObject({ status: 'DECIDED', result: 'GRANT', decidedOn: TODAY });
    expect(decision.steps[0]).toMatchObject({ action: 'decide', onBehalfOf: 1188 });
    expect(clocksOf(decision)).toEqual(['STATUTORY MET', 'PROMISED MET', 'DELIVERY from 2026-09-21 → -']);
    // The table keeps one acceptance notice per case, so asking again is safe.
    expect(papersIn(decision)).toEqual(['ACCEPTANCE_NOTICE', 'GRANT_DECISION']);
    expect(() => decide(decision.after, made(), SYSTEM, TERMS)).toThrow(refusal('state-conflict'));
  });

  it('denies with a decision of its own kind, which is served within the same ten days (行政许可法 §44)', () => {
    const decision = decide(caseIn('IN_DECISION'), made({ result: 'DENY', reasonCode: 'UNSAFE' }), SYSTEM, TERMS);
    expect(decision.papers.slice(-1)).toEqual([{ kind: 'DENIAL_DECISION', facts: { reasonCode: 'UNSAFE', authority: AUTHORITY } }]);
    expect(decision.clocks).toContainEqual({ arm: 'DELIVERY', limit: TERMS.delivery, startsOn: TODAY, onExpiry: null });
  });

  it('counts from the moment of the decision, not from the moment the word of it came', () => {
    const earlier = at('2026-09-18');
    const decision = decide(caseIn('IN_DECISION'), made({ decidedAt: earlier, decidedOn: day('2026-09-18') }), SYSTEM, TERMS);
    expect(decision.steps).toMatchObject([{ at: earlier, details: { decidedOn: '2026-09-18' } }]);
    expect(decision.after.decidedOn).toBe('2026-09-18');
    expect(clocksOf(decision)).toContain('DELIVERY from 2026-09-18 → -');
    const both = followedBy(decision, (current) => conclude(current, SYSTEM, NOW));
    expect(both.steps.map((step) => [step.action, step.at])).toEqual([
      ['decide', earlier],
      ['conclude', NOW],
    ]);
  });

  it('by rule gives acceptance notice and decision together', () => {
    const decision = decide(caseIn('ACCEPTED'), made({ automatic: true }), SYSTEM, TERMS);
    expect(decision.steps[0]?.action).toBe('decideByRule');
    expect(papersIn(decision)).toEqual(['ACCEPTANCE_NOTICE', 'GRANT_DECISION']);
    expect(decision.after.handlingOrgan).toBe(AUTHORITY.actingOrganCode);
  });

  it('stands when it was made before the withdrawal: the clocks were cancelled already, the supervisor is told', () => {
    const decision = decide(caseIn('WITHDRAWN', ACCEPTED_BEFORE), made(), SYSTEM, TERMS);
    expect(decision.after.status).toBe('DECIDED');
    expect(decision.steps[0]?.action).toBe('upholdDecision');
    expect(clocksOf(decision)).toEqual(['DELIVERY from 2026-09-21 → -']);
    expect(decision.signals).toEqual([{ kind: 'DECISION_UPHELD', colour: 'ORANGE', article: null }]);
    expect(papersIn(decision)).toEqual(['ACCEPTANCE_NOTICE', 'GRANT_DECISION']);
    expect(conclude(decision.after, SYSTEM, NOW).after.status).toBe('CONCLUDED');
  });

  it('stands in the same way when a rule made it', () => {
    expect(decide(caseIn('WITHDRAWN', ACCEPTED_BEFORE), made({ automatic: true }), SYSTEM, TERMS).steps[0]?.action).toBe('upholdDecision');
  });

  it('does not stand against a case that is closed', () => {
    expect(() => decide(caseIn('CLOSED'), made(), SYSTEM, TERMS)).toThrow(refusal('state-conflict'));
  });

  it.each(['RECEIVED', 'WITHDRAWN', 'DEEMED_WITHDRAWN', 'NOT_ACCEPTED', 'NOT_REQUIRED', 'TRANSFERRED'] as const)(
    'is only noted against a case that was never accepted and is %s',
    (status) => {
      const before = caseIn(status);
      const decision = decide(before, made(), SYSTEM, TERMS);
      expect(decision).toEqual({ ...decisionAfterEnd(before, SYSTEM, made().decidedAt), before });
      expect(decision.after).toEqual({ ...before, version: 4 });
      expect(decision.signals).toEqual([{ kind: 'DECISION_AFTER_END', colour: 'YELLOW', article: null }]);
    },
  );

  it('of a grant on a commitment begins the later check; a denial leaves nothing to check', () => {
    const laterCheck = { amount: 2, unit: 'MONTH', article: '示例', rollsLastDayOff: true } as const;
    const promised = caseIn('IN_DECISION', { acceptMode: 'COMMITMENT' });
    const granted = decide(promised, made({ laterCheck }), SYSTEM, TERMS);
    expect(granted.after.commitmentCheck).toBe('DUE');
    expect(clocksOf(granted)).toContain('COMMITMENT_CHECK from 2026-09-21 → -');
    for (const unchecked of [
      decide(promised, made({ laterCheck, result: 'DENY', reasonCode: 'X' }), SYSTEM, TERMS),
      decide(caseIn('IN_DECISION'), made({ laterCheck }), SYSTEM, TERMS),
    ]) {
      expect(unchecked.after.commitmentCheck).toBeNull();
      expect(clocksOf(unchecked).join()).not.toContain('COMMITMENT_CHECK');
    }
  });

  it.each([
    ['IN_REVIEW', 'EXAMINE', 'dispatch', 'IN_REVIEW'],
    ['IN_REVIEW', 'DECIDE', 'dispatchToDecision', 'IN_DECISION'],
    ['IN_DECISION', 'EXAMINE', 'dispatch', 'IN_REVIEW'],
    ['IN_DECISION', 'DECIDE', 'dispatchToDecision', 'IN_DECISION'],
  ] as const)('a corrected route takes it from %s to another organ that begins with %s', (from, step, action, to) => {
    const before = caseIn(from, { handlingOrgan: AUTHORITY.actingOrganCode, handlingSection: 'food' });
    const moved = dispatch(before, { step, organ: '532922103-government', section: null, authority: null }, SYSTEM, NOW);
    expect(moved.after).toEqual({ ...before, status: to, version: 4, handlingOrgan: '532922103-government', handlingSection: null });
    expect(moved.steps).toMatchObject([{ action, from, to, details: { organ: '532922103-government', section: null } }]);
    // The applicant's clocks run on: the error was the office's.
    expect([moved.clocks, moved.papers, moved.signals]).toEqual([[], [], []]);
  });

  it.each(['RECEIVED', 'CORRECTING', 'DECIDED', 'CONCLUDED', 'WITHDRAWN'] as const)('has no route to correct at %s', (status) => {
    expect(() => dispatch(caseIn(status), task, SYSTEM, NOW)).toThrow(refusal('state-conflict'));
    expect(() => dispatch(caseIn(status), { ...task, step: 'DECIDE' }, SYSTEM, NOW)).toThrow(refusal('state-conflict'));
  });

  it('does not decide by hand what nobody has examined', () => {
    expect(() => decide(caseIn('IN_REVIEW'), made(), SYSTEM, TERMS)).toThrow(refusal('state-conflict'));
  });

  it('keeps a word that came after the end, without applying it', () => {
    const decision = decisionAfterEnd(caseIn('WITHDRAWN'), SYSTEM, NOW);
    expect(decision.after).toEqual({ ...caseIn('WITHDRAWN'), version: 4 });
    expect(decision.signals).toEqual([{ kind: 'DECISION_AFTER_END', colour: 'YELLOW', article: null }]);
    expect([decision.papers, decision.clocks, decision.events]).toEqual([[], [], []]);
  });
});

describe('conclusion, delivery', () => {
  it('changes nothing but the status', () => {
    const decision = conclude(caseIn('DECIDED'), SYSTEM, NOW);
    expect(decision.after).toEqual({ ...caseIn('DECIDED'), status: 'CONCLUDED', version: 4 });
    expect([decision.clocks, decision.papers, decision.events]).toEqual([[], [], []]);
  });

  it('needs a decision', () => {
    expect(() => conclude(caseIn('IN_DECISION'), SYSTEM, NOW)).toThrow(refusal('state-conflict'));
  });

  it('takes the code on the receipt as proof, without asking who brought it', () => {
    const decision = deliver(caseIn('CONCLUDED'), { by: 'PICK_UP_CODE', collector: null }, CLERK, TODAY, NOW, TERMS);
    expect(decision.steps[0]?.details).toEqual({ method: 'WINDOW', proof: 'PICK_UP_CODE', collector: null, deliveredOn: TODAY });
    expect(decision.papers).toEqual([
      { kind: 'DELIVERY_RECEIPT', facts: { method: 'WINDOW', proof: 'PICK_UP_CODE', collector: null, deliveredOn: TODAY } },
    ]);
  });

  it('delivers with the proof on record', () => {
    const decision = deliver(
      caseIn('CONCLUDED'),
      { by: 'IDENTITY', collector: 'AGENT' },
      CLERK,
      day('2026-10-09'),
      at('2026-10-09'),
      TERMS,
    );
    expect(decision.after.status).toBe('CLOSED');
    expect(clocksOf(decision)).toEqual(['DELIVERY MET', 'EVALUATION from 2026-10-09 → -']);
    expect(decision.papers).toEqual([
      { kind: 'DELIVERY_RECEIPT', facts: { method: 'WINDOW', proof: 'IDENTITY', collector: 'AGENT', deliveredOn: '2026-10-09' } },
    ]);
  });
});
