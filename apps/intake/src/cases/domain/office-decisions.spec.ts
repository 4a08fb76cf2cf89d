import { DomainError } from '@app/domain-kernel';
import { at, AUTHORITY, CITIZEN, CLERK, caseIn, clocksOf, day, papersIn, TERMS } from '../../../test/case-fixtures';
import { SYSTEM } from './case';
import { conclude, decide, type DecisionMade, decisionAfterEnd, deliver, dispatch, evaluate } from './office-decisions';

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

describe('what the office does', () => {
  const task = { step: 'EXAMINE', organ: AUTHORITY.actingOrganCode, section: 'food', authority: AUTHORITY } as const;

  it('dispatches to examination, with the acceptance notice under the seal of the power', () => {
    const decision = dispatch(caseIn('ACCEPTED'), task, SYSTEM, NOW);
    expect(decision.after).toMatchObject({ status: 'IN_REVIEW', handlingOrgan: AUTHORITY.actingOrganCode, handlingSection: 'food' });
    expect(decision.papers).toEqual([{ kind: 'ACCEPTANCE_NOTICE', facts: { authority: AUTHORITY } }]);
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

  it('denies with a decision of its own kind', () => {
    const decision = decide(caseIn('IN_DECISION'), made({ result: 'DENY', reasonCode: 'UNSAFE' }), SYSTEM, TERMS);
    expect(decision.papers.slice(-1)).toEqual([{ kind: 'DENIAL_DECISION', facts: { reasonCode: 'UNSAFE', authority: AUTHORITY } }]);
  });

  it('by rule gives acceptance notice and decision together', () => {
    const decision = decide(caseIn('ACCEPTED'), made({ automatic: true }), SYSTEM, TERMS);
    expect(decision.steps[0]?.action).toBe('decideByRule');
    expect(papersIn(decision)).toEqual(['ACCEPTANCE_NOTICE', 'GRANT_DECISION']);
    expect(decision.after.handlingOrgan).toBe(AUTHORITY.actingOrganCode);
  });

  it('stands when it was made before the withdrawal: the clocks were cancelled already, the supervisor is told', () => {
    const decision = decide(caseIn('WITHDRAWN', { acceptMode: 'NORMAL' }), made(), SYSTEM, TERMS);
    expect(decision.after.status).toBe('DECIDED');
    expect(decision.steps[0]?.action).toBe('upholdDecision');
    expect(clocksOf(decision)).toEqual(['DELIVERY from 2026-09-21 → -']);
    expect(decision.signals).toEqual([{ kind: 'DECISION_UPHELD', colour: 'ORANGE', article: null }]);
  });

  it('moves to another organ when the route is corrected', () => {
    const moved = dispatch(caseIn('IN_DECISION'), { ...task, organ: '532922103-government', section: null }, SYSTEM, NOW);
    expect(moved.after).toMatchObject({ status: 'IN_REVIEW', handlingOrgan: '532922103-government' });
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

describe('conclusion, delivery, evaluation', () => {
  it('changes nothing but the status', () => {
    const decision = conclude(caseIn('DECIDED'), SYSTEM, NOW);
    expect(decision.after).toEqual({ ...caseIn('DECIDED'), status: 'CONCLUDED', version: 4 });
    expect([decision.clocks, decision.papers, decision.events]).toEqual([[], [], []]);
  });

  it('needs a decision', () => {
    expect(() => conclude(caseIn('IN_DECISION'), SYSTEM, NOW)).toThrow(refusal('state-conflict'));
  });

  it('delivers with the proof on record', () => {
    const decision = deliver(caseIn('CONCLUDED'), { by: 'IDENTITY', collector: 'AGENT' }, CLERK, day('2026-10-09'), at('2026-10-09'), TERMS);
    expect(decision.after.status).toBe('CLOSED');
    expect(clocksOf(decision)).toEqual(['DELIVERY MET', 'EVALUATION from 2026-10-09 → -']);
    expect(decision.papers).toEqual([{ kind: 'DELIVERY_RECEIPT', facts: { proof: 'IDENTITY', collector: 'AGENT', deliveredOn: '2026-10-09' } }]);
  });

  it('an evaluation moves nothing but the version', () => {
    expect(evaluate(caseIn('CLOSED'), 'DELIVERY', CITIZEN, NOW).after).toEqual({ ...caseIn('CLOSED'), version: 4 });
  });
});
