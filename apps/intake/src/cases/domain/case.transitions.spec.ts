import { allowedActions, DomainError, nextStatus, unreachableStatuses } from '@app/domain-kernel';
import { CASE_TRANSITIONS, type CaseAction, type CaseStatus, ENDED, STAGE_NAMES } from './case.transitions';
import { CASE_POLICY } from './case-policy';

/** `features.md` 4.1 written down a second time, by hand: everything that is not here is refused. */
const ALLOWED: Readonly<Record<CaseStatus, Partial<Record<CaseAction, CaseStatus>>>> = {
  DRAFT: { edit: 'DRAFT', submit: 'SUBMITTED', withdraw: 'WITHDRAWN' },
  SUBMITTED: { receive: 'RECEIVED', withdraw: 'WITHDRAWN' },
  RECEIVED: {
    fixOnTheSpot: 'RECEIVED',
    notifyCorrection: 'CORRECTING',
    accept: 'ACCEPTED',
    deemAccepted: 'ACCEPTED',
    refuse: 'NOT_ACCEPTED',
    declareNotRequired: 'NOT_REQUIRED',
    withdraw: 'WITHDRAWN',
  },
  CORRECTING: { supplement: 'RECEIVED', lapse: 'DEEMED_WITHDRAWN', withdraw: 'WITHDRAWN' },
  ACCEPTED: { dispatch: 'IN_REVIEW', dispatchToDecision: 'IN_DECISION', decideByRule: 'DECIDED', withdraw: 'WITHDRAWN' },
  IN_REVIEW: {
    dispatch: 'IN_REVIEW',
    dispatchToDecision: 'IN_DECISION',
    recommend: 'IN_DECISION',
    decideByRule: 'DECIDED',
    withdraw: 'WITHDRAWN',
  },
  IN_DECISION: {
    dispatch: 'IN_REVIEW',
    dispatchToDecision: 'IN_DECISION',
    sendBack: 'IN_REVIEW',
    decideByRule: 'DECIDED',
    decide: 'DECIDED',
    withdraw: 'WITHDRAWN',
  },
  DECIDED: { conclude: 'CONCLUDED' },
  CONCLUDED: { deliver: 'CLOSED' },
  CLOSED: { evaluate: 'CLOSED' },
  NOT_ACCEPTED: {},
  NOT_REQUIRED: {},
  WITHDRAWN: { upholdDecision: 'DECIDED' },
  DEEMED_WITHDRAWN: {},
};
const STATUSES = Object.keys(ALLOWED) as CaseStatus[];
const ACTIONS = Object.keys(CASE_POLICY) as CaseAction[];
const CELLS = STATUSES.flatMap((status) => ACTIONS.map((action) => [status, action, ALLOWED[status][action] ?? 'refused'] as const));

describe('the transition table of a case', () => {
  it.each(CELLS)('%s × %s → %s', (status, action, expected) => {
    if (expected !== 'refused') {
      expect(nextStatus(CASE_TRANSITIONS, status, action)).toBe(expected);
      return;
    }
    expect(() => nextStatus(CASE_TRANSITIONS, status, action)).toThrow(
      expect.objectContaining({
        kind: 'conflict',
        code: 'state-conflict',
        details: { params: { from: status, action, allowed: Object.keys(ALLOWED[status]) } },
      }) as DomainError,
    );
  });

  it('knows the same statuses and actions as its readers', () => {
    expect(Object.keys(CASE_TRANSITIONS).sort()).toEqual([...STATUSES].sort());
    expect(Object.keys(STAGE_NAMES).sort()).toEqual([...STATUSES].sort());
    expect(new Set(STATUSES.flatMap((status) => allowedActions(CASE_TRANSITIONS, status)))).toEqual(new Set(ACTIONS));
  });

  it('has no status that nothing leads to', () => {
    expect(unreachableStatuses(CASE_TRANSITIONS, ['DRAFT'])).toEqual([]);
  });

  it('never goes back to correction once accepted', () => {
    const later: CaseStatus[] = [];
    const open: CaseStatus[] = ['ACCEPTED'];
    for (let status = open.pop(); status !== undefined; status = open.pop()) {
      if (later.includes(status)) continue;
      later.push(status);
      open.push(...(Object.values(CASE_TRANSITIONS[status]) as CaseStatus[]));
    }
    expect(later).not.toContain('CORRECTING');
    expect(later).not.toContain('RECEIVED');
  });

  it('ends where nothing more is owed, and nowhere else: only a decision made before the withdrawal still stands', () => {
    for (const status of STATUSES) {
      const changes = Object.entries(CASE_TRANSITIONS[status]).some(([action, next]) => action !== 'upholdDecision' && next !== status);
      expect({ status, ended: ENDED.has(status) }).toEqual({ status, ended: !changes });
    }
  });
});
