import { allowedActions, DomainError } from '@app/domain-kernel';
import { caseIn } from '../../../test/case-fixtures';
import { CASE_TRANSITIONS, type CaseAction, type CaseStatus } from './case.transitions';
import { actionsFor, assertMay, CASE_POLICY, fits, may, type OpenWays } from './case-policy';

const STATUSES = Object.keys(CASE_TRANSITIONS) as CaseStatus[];
const ACTIONS = Object.keys(CASE_POLICY) as CaseAction[];

/** Who may do what through the window, the portal and the village, written down by hand. */
const AT_THE_WINDOW: readonly CaseAction[] = [
  'receive',
  'fixOnTheSpot',
  'notifyCorrection',
  'supplement',
  'accept',
  'acceptDeferred',
  'acceptOnCommitment',
  'handInDeferred',
  'refuse',
  'declareNotRequired',
  'transfer',
  'assessFee',
  'recordPayment',
  'withdrawFee',
  'askFeeWaiver',
  'terminateCeased',
  'chooseDelivery',
  'post',
  'recordReturn',
  'announce',
  'deliver',
  'withdraw',
  'servePriorNotice',
  'recordStatement',
];
const ON_EARLIER_DECISIONS: readonly CaseAction[] = ['openRevocation', 'openLicenceWithdrawal', 'openCancellation', 'openCorrection'];
const MAY: Readonly<Record<string, readonly CaseAction[]>> = {
  CITIZEN: ['edit', 'submit', 'supplement', 'handInDeferred', 'chooseDelivery', 'withdraw', 'recordStatement'],
  WINDOW_CLERK: AT_THE_WINDOW,
  TOWNSHIP_CLERK: ['edit', 'submit', ...AT_THE_WINDOW],
  VILLAGE_AGENT: ['edit', 'submit', 'supplement', 'handInDeferred'],
  SUPERVISOR: ['notifyCorrection', ...ON_EARLIER_DECISIONS],
  APPROVER: [
    'assessFee',
    'withdrawFee',
    'askFeeWaiver',
    'terminateCeased',
    'servePriorNotice',
    'recordStatement',
    'recordHearing',
    'checkCommitment',
    ...ON_EARLIER_DECISIONS,
  ],
  ORGAN_HEAD: [
    'waiveFee',
    'refuseFeeWaiver',
    'terminateCeased',
    'servePriorNotice',
    'recordStatement',
    'recordHearing',
    ...ON_EARLIER_DECISIONS,
  ],
  DISPATCHER: [],
  OPERATOR: [],
  SECURITY_ADMIN: [],
  AUDITOR: [],
  INTEGRATION: [],
  DEPARTMENT_SYSTEM: [],
  COLLECTION_SERVICE: [],
  DISPUTE_SERVICE: [],
};

const OPEN: OpenWays = {
  acceptDeferred: true,
  acceptOnCommitment: true,
  handInDeferred: true,
  checkCommitment: true,
  waiveFee: true,
  refuseFeeWaiver: true,
};
const SHUT: OpenWays = {
  acceptDeferred: false,
  acceptOnCommitment: false,
  handInDeferred: false,
  checkCommitment: false,
  waiveFee: false,
  refuseFeeWaiver: false,
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
        const shown = actionsFor([role], caseIn(status), OPEN);
        const allowed = allowedActions(CASE_TRANSITIONS, status);
        const theirs = allowed.filter((action) => MAY[role]?.includes(action) && fits(action, caseIn(status)));
        expect(shown).toEqual(theirs);
        // What papers, item and person do not allow is no button either.
        expect(actionsFor([role], caseIn(status), SHUT)).toEqual(theirs.filter((action) => !Object.hasOwn(SHUT, action)));
      }
    }
  });

  it('never lets a village agent receive, accept or decide (行政许可法 §24)', () => {
    for (const status of STATUSES) {
      const shown = actionsFor(['VILLAGE_AGENT'], caseIn(status), OPEN);
      expect(shown.filter((action) => !['edit', 'submit', 'supplement', 'handInDeferred'].includes(action))).toEqual([]);
    }
  });

  it('adds up the roles of one person', () => {
    expect(actionsFor(['SUPERVISOR', 'VILLAGE_AGENT'], caseIn('RECEIVED'), OPEN)).toEqual(['notifyCorrection']);
    expect(actionsFor([], caseIn('RECEIVED'), OPEN)).toEqual([]);
  });

  it('refuses with 403 what the role never has', () => {
    expect(() => assertMay(['APPROVER'], 'accept')).toThrow(
      expect.objectContaining({ kind: 'forbidden', code: 'not-permitted' }) as DomainError,
    );
    expect(() => assertMay(['APPROVER', 'WINDOW_CLERK'], 'accept')).not.toThrow();
  });
});
