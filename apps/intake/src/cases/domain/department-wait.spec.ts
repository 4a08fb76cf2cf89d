import { AUTHORITY, at, CLERK, caseIn, day, TERMS } from '../../../test/case-fixtures';
import { type CaseWait, SYSTEM } from './case';
import type { CaseStatus } from './case.transitions';
import { answerContradicted, awaitSystem } from './department-wait';
import { decide, dispatch } from './office-decisions';

const now = at('2026-09-29');
const wait: CaseWait = { party: '532922-public-security', reasonCode: 'SYSTEM_UNAVAILABLE', since: now };
const decided = (by: { by?: 'CONNECTOR' | 'SERVICE' | 'BACK_FILL'; automatic?: boolean; externalReference?: string }) => ({
  result: 'GRANT' as const,
  reasonCode: null,
  decidedOn: day('2026-09-29'),
  decidedAt: now,
  automatic: false,
  onBehalfOf: null,
  authority: AUTHORITY,
  laterCheck: null,
  ...by,
});

describe("a case that waits for a department's own system", () => {
  it('names the party and why, moves to no other status, and stops no clock (行政许可法 §45)', () => {
    const decision = awaitSystem(caseIn('ACCEPTED'), wait, SYSTEM, now);
    expect(decision?.after).toMatchObject({ status: 'ACCEPTED', version: 4, waiting: wait });
    expect(decision?.clocks).toEqual([]);
    expect(decision?.steps).toEqual([
      expect.objectContaining({ action: 'awaitSystem', details: { party: '532922-public-security', reasonCode: 'SYSTEM_UNAVAILABLE' } }),
    ]);
  });

  it('gives the applicant his notice of acceptance now, not with the decision (行政许可法 §32 ¶2)', () => {
    const due = { statutoryDueOn: day('2026-10-19'), promisedDueOn: day('2026-10-08') };
    const decision = awaitSystem(caseIn('ACCEPTED', due), wait, SYSTEM, now);
    expect(decision?.papers).toEqual([{ kind: 'ACCEPTANCE_NOTICE', facts: { dueDays: due } }]);
    expect(awaitSystem(caseIn('ACCEPTED', { acceptMode: 'DEEMED' }), wait, SYSTEM, now)?.papers).toEqual([]);
    expect(awaitSystem(caseIn('ACCEPTED', { waiting: wait }), null, SYSTEM, now)?.papers).toEqual([]);
  });

  it('ends when it is told so, or when the case moves on', () => {
    const waiting = caseIn('ACCEPTED', { waiting: wait });
    expect(awaitSystem(waiting, null, SYSTEM, now)?.after.waiting).toBeNull();
    expect(dispatch(waiting, { step: 'DECIDE', organ: wait.party, section: null, authority: null }, SYSTEM, now).after.waiting).toBeNull();
    expect(decide(waiting, decided({ by: 'CONNECTOR' }), SYSTEM, TERMS).after.waiting).toBeNull();
  });

  it('says nothing new when there is nothing to end, or when the word comes after the decision', () => {
    expect(awaitSystem(caseIn('ACCEPTED'), null, SYSTEM, now)).toBeUndefined();
    for (const status of ['DECIDED', 'CONCLUDED', 'CLOSED', 'WITHDRAWN'] as CaseStatus[])
      expect(awaitSystem(caseIn(status), wait, SYSTEM, now)).toBeUndefined();
  });
});

describe('who decided', () => {
  it.each([
    ['IN_DECISION', {}, 'decide', 'PEOPLE'],
    ['ACCEPTED', { automatic: true }, 'decideByRule', 'RULE'],
    ['ACCEPTED', { by: 'CONNECTOR', externalReference: '漾公户〔2026〕1号' }, 'decideBySystem', 'CONNECTOR'],
    ['ACCEPTED', { by: 'SERVICE', externalReference: '漾法援〔2026〕1号' }, 'decideBySystem', 'SERVICE'],
    ['IN_DECISION', { by: 'BACK_FILL', externalReference: '漾公户〔2026〕1号' }, 'decide', 'BACK_FILL'],
  ] as const)('%s %j', (status, by, action, decidedBy) => {
    const { after, steps } = decide(caseIn(status), decided(by), CLERK, TERMS);
    expect(after.decidedBy).toBe(decidedBy);
    expect(steps[0]).toMatchObject({
      action,
      details: { decidedBy, ...('externalReference' in by ? { externalReference: by.externalReference } : {}) },
    });
  });

  it('stands when the department contradicts itself: the supervisor is told, and nothing else changes', () => {
    const concluded = caseIn('CONCLUDED');
    const decision = answerContradicted(concluded, { standing: 'GRANT', contradicting: 'DENY' });
    expect(decision).toMatchObject({ before: concluded, after: concluded, steps: [], clocks: [], papers: [], events: [] });
    expect(decision.signals).toEqual([{ kind: 'CONTRADICTORY_ANSWER', colour: 'RED', article: null }]);
    expect(answerContradicted(concluded, { standing: 'DENY', contradicting: 'GRANT' }).signals[0]?.colour).toBe('ORANGE');
  });
});
