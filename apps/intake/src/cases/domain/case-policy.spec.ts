import { allowedActions, DomainError } from '@app/domain-kernel';
import { caseIn } from '../../../test/case-fixtures';
import { CASE_TRANSITIONS, type CaseAction, type CaseStatus } from './case.transitions';
import { actionsFor, assertMay, CASE_POLICY, may } from './case-policy';

const STATUSES = Object.keys(CASE_TRANSITIONS) as CaseStatus[];
const ACTIONS = Object.keys(CASE_POLICY) as CaseAction[];

/** Who may do what through the window, the portal and the village, written down by hand. */
const MAY: Readonly<Record<string, readonly CaseAction[]>> = {
  CITIZEN: ['edit', 'submit', 'supplement', 'evaluate', 'withdraw'],
  WINDOW_CLERK: [
    'receive',
    'fixOnTheSpot',
    'notifyCorrection',
    'supplement',
    'accept',
    'refuse',
    'declareNotRequired',
    'conclude',
    'deliver',
    'withdraw',
  ],
  TOWNSHIP_CLERK: [
    'edit',
    'submit',
    'receive',
    'fixOnTheSpot',
    'notifyCorrection',
    'supplement',
    'accept',
    'refuse',
    'declareNotRequired',
    'conclude',
    'deliver',
    'withdraw',
  ],
  VILLAGE_AGENT: ['edit', 'submit', 'supplement'],
  SUPERVISOR: ['notifyCorrection'],
  APPROVER: [],
  ORGAN_HEAD: [],
  DISPATCHER: [],
  OPERATOR: [],
  SECURITY_ADMIN: [],
  AUDITOR: [],
  INTEGRATION: [],
};

describe('who may ask for which action', () => {
  it.each(Object.entries(MAY))('%s', (role, actions) => {
    expect(ACTIONS.filter((action) => may([role], action)).sort()).toEqual([...actions].sort());
  });

  it('leaves what the office and the law do to the system', () => {
    const systems: CaseAction[] = [
      'deemAccepted',
      'lapse',
      'dispatch',
      'dispatchToDecision',
      'recommend',
      'sendBack',
      'decideByRule',
      'decide',
      'upholdDecision',
    ];
    for (const action of systems) expect(CASE_POLICY[action]).toEqual(['SYSTEM']);
  });

  it('shows buttons only for what role and status both allow', () => {
    for (const role of Object.keys(MAY)) {
      for (const status of STATUSES) {
        const shown = actionsFor([role], caseIn(status));
        const allowed = allowedActions(CASE_TRANSITIONS, status);
        expect(shown).toEqual(allowed.filter((action) => MAY[role]?.includes(action)));
      }
    }
  });

  it('never lets a village agent receive, accept or decide (行政许可法 §24)', () => {
    for (const status of STATUSES) {
      expect(actionsFor(['VILLAGE_AGENT'], caseIn(status)).filter((action) => !['edit', 'submit', 'supplement'].includes(action))).toEqual(
        [],
      );
    }
  });

  it('adds up the roles of one person', () => {
    expect(actionsFor(['SUPERVISOR', 'VILLAGE_AGENT'], caseIn('RECEIVED'))).toEqual(['notifyCorrection']);
    expect(actionsFor([], caseIn('RECEIVED'))).toEqual([]);
  });

  it('refuses with 403 what the role never has', () => {
    expect(() => assertMay(['APPROVER'], 'accept')).toThrow(
      expect.objectContaining({ kind: 'forbidden', code: 'not-permitted' }) as DomainError,
    );
    expect(() => assertMay(['APPROVER', 'WINDOW_CLERK'], 'accept')).not.toThrow();
  });
});
