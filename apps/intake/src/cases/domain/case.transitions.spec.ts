import { allowedActions, DomainError, nextStatus, unreachableStatuses } from '@app/domain-kernel';
import { AUTHORITY, caseIn, clocksOf, day, papersIn } from '../../../test/case-fixtures';
import { type Performed, perform } from '../../../test/perform-action';
import type { CaseState, PaperKind } from './case';
import { CASE_TRANSITIONS, type CaseAction, type CaseStatus, ENDED, STAGE_NAMES } from './case.transitions';
import { CASE_POLICY } from './case-policy';
import { UNSERVED } from './prior-notice';

const ON_IT = <Status extends CaseStatus>(status: Status) => ({
  openRevocation: status,
  openLicenceWithdrawal: status,
  openCancellation: status,
  openCorrection: status,
});

const HEARING = <Status extends CaseStatus>(status: Status) => ({
  servePriorNotice: status,
  recordStatement: status,
  closeStatement: status,
  recordHearing: status,
});

/** `features.md` 4.1 written down a second time, by hand: everything that is not here is refused. */
const ALLOWED: Readonly<Record<CaseStatus, Partial<Record<CaseAction, CaseStatus>>>> = {
  DRAFT: { edit: 'DRAFT', submit: 'SUBMITTED', withdraw: 'WITHDRAWN', terminate: 'TERMINATED' },
  SUBMITTED: { receive: 'RECEIVED', chooseDelivery: 'SUBMITTED', withdraw: 'WITHDRAWN' },
  RECEIVED: {
    fixOnTheSpot: 'RECEIVED',
    notifyCorrection: 'CORRECTING',
    accept: 'ACCEPTED',
    acceptDeferred: 'ACCEPTED',
    acceptOnCommitment: 'ACCEPTED',
    deemAccepted: 'ACCEPTED',
    deemRenewed: 'DECIDED',
    refuse: 'NOT_ACCEPTED',
    declareNotRequired: 'NOT_REQUIRED',
    transfer: 'TRANSFERRED',
    terminateCeased: 'TERMINATED',
    chooseDelivery: 'RECEIVED',
    withdraw: 'WITHDRAWN',
  },
  CORRECTING: {
    supplement: 'RECEIVED',
    lapse: 'DEEMED_WITHDRAWN',
    deemRenewed: 'DECIDED',
    terminateCeased: 'TERMINATED',
    chooseDelivery: 'CORRECTING',
    withdraw: 'WITHDRAWN',
  },
  ACCEPTED: {
    dispatch: 'IN_REVIEW',
    dispatchToDecision: 'IN_DECISION',
    decideByRule: 'DECIDED',
    decideBySystem: 'DECIDED',
    awaitSystem: 'ACCEPTED',
    endWait: 'ACCEPTED',
    handInDeferred: 'ACCEPTED',
    chooseDelivery: 'ACCEPTED',
    deemRenewed: 'DECIDED',
    terminate: 'TERMINATED',
    terminateCeased: 'TERMINATED',
    withdraw: 'WITHDRAWN',
    ...HEARING('ACCEPTED'),
  },
  IN_REVIEW: {
    dispatch: 'IN_REVIEW',
    dispatchToDecision: 'IN_DECISION',
    recommend: 'IN_DECISION',
    beginSpecialProcedure: 'SPECIAL_PROCEDURE',
    extend: 'IN_REVIEW',
    decideByRule: 'DECIDED',
    decideBySystem: 'DECIDED',
    awaitSystem: 'IN_REVIEW',
    endWait: 'IN_REVIEW',
    handInDeferred: 'IN_REVIEW',
    chooseDelivery: 'IN_REVIEW',
    deemRenewed: 'DECIDED',
    terminate: 'TERMINATED',
    terminateCeased: 'TERMINATED',
    withdraw: 'WITHDRAWN',
    ...HEARING('IN_REVIEW'),
  },
  SPECIAL_PROCEDURE: {
    resumeReview: 'IN_REVIEW',
    resumeDecision: 'IN_DECISION',
    handInDeferred: 'SPECIAL_PROCEDURE',
    chooseDelivery: 'SPECIAL_PROCEDURE',
    deemRenewed: 'DECIDED',
    terminate: 'TERMINATED',
    terminateCeased: 'TERMINATED',
    withdraw: 'WITHDRAWN',
  },
  IN_DECISION: {
    dispatch: 'IN_REVIEW',
    dispatchToDecision: 'IN_DECISION',
    sendBack: 'IN_REVIEW',
    beginSpecialProcedure: 'SPECIAL_PROCEDURE',
    extend: 'IN_DECISION',
    decideByRule: 'DECIDED',
    decideBySystem: 'DECIDED',
    awaitSystem: 'IN_DECISION',
    endWait: 'IN_DECISION',
    decide: 'DECIDED',
    handInDeferred: 'IN_DECISION',
    chooseDelivery: 'IN_DECISION',
    deemRenewed: 'DECIDED',
    terminate: 'TERMINATED',
    terminateCeased: 'TERMINATED',
    withdraw: 'WITHDRAWN',
    ...HEARING('IN_DECISION'),
  },
  DECIDED: {
    conclude: 'CONCLUDED',
    checkCommitment: 'DECIDED',
    chooseDelivery: 'DECIDED',
    assessFee: 'DECIDED',
    recordPayment: 'CONCLUDED',
    withdrawFee: 'DECIDED',
    askFeeWaiver: 'DECIDED',
    waiveFee: 'CONCLUDED',
    refuseFeeWaiver: 'DECIDED',
    dropAct: 'CLOSED',
  },
  CONCLUDED: {
    deliver: 'CLOSED',
    checkCommitment: 'CONCLUDED',
    chooseDelivery: 'CONCLUDED',
    post: 'CONCLUDED',
    recordReturn: 'CONCLUDED',
    announce: 'CONCLUDED',
    overturnDeemedRenewal: 'DECIDED',
    ...ON_IT('CONCLUDED'),
  },
  CLOSED: { checkCommitment: 'CLOSED', overturnDeemedRenewal: 'DECIDED', archive: 'ARCHIVED', ...ON_IT('CLOSED') },
  ARCHIVED: { ...ON_IT('ARCHIVED') },
  NOT_ACCEPTED: { archive: 'ARCHIVED' },
  NOT_REQUIRED: { archive: 'ARCHIVED' },
  TRANSFERRED: { archive: 'ARCHIVED' },
  WITHDRAWN: { upholdDecision: 'DECIDED', archive: 'ARCHIVED' },
  DEEMED_WITHDRAWN: { archive: 'ARCHIVED' },
  TERMINATED: { archive: 'ARCHIVED' },
};

const TOLD = 'TELL_ONCE MET';
const LIMITS = ['STATUTORY from 2026-09-18 → -', 'PROMISED from 2026-09-18 → -'];
const DECIDED = ['STATUTORY MET', 'PROMISED MET', 'DELIVERY from 2026-09-18 → -'];
const NOTICE_AND_GRANT: readonly PaperKind[] = ['ACCEPTANCE_NOTICE', 'GRANT_DECISION'];
const NOTHING = [[], []] as const;

/** What each action does to the clocks and which paper it asks for, wherever it is allowed. */
const EFFECTS: Readonly<Record<Performed, readonly [clocks: readonly string[], papers: readonly PaperKind[]]>> = {
  edit: NOTHING,
  submit: [['SUBMISSION from 2026-09-18 → -'], []],
  receive: [['TELL_ONCE from 2026-09-18 → DEEM_ACCEPTED'], ['RECEIPT']],
  fixOnTheSpot: NOTHING,
  notifyCorrection: [[TOLD, 'CORRECTION_RESPONSE from 2026-09-18 → -'], ['CORRECTION_NOTICE']],
  supplement: [['CORRECTION_RESPONSE MET', 'TELL_ONCE from 2026-09-18 → DEEM_ACCEPTED'], []],
  accept: [[TOLD, ...LIMITS], []],
  acceptDeferred: [[TOLD, ...LIMITS, 'DEFERRED_MATERIAL from 2026-09-18 → TERMINATE'], []],
  acceptOnCommitment: [[TOLD, ...LIMITS], []],
  deemAccepted: [['TELL_ONCE CANCELLED', ...LIMITS], ['DEEMED_ACCEPTANCE_RECORD']],
  refuse: [[TOLD], ['REFUSAL_TO_ACCEPT']],
  declareNotRequired: [[TOLD], ['NOT_REQUIRED_NOTICE']],
  transfer: [[TOLD], ['TRANSFER_LETTER']],
  lapse: [[], ['DEEMED_WITHDRAWAL_NOTICE']],
  handInDeferred: [['DEFERRED_MATERIAL MET'], []],
  terminate: [['STATUTORY CANCELLED', 'PROMISED CANCELLED'], ['TERMINATION_NOTICE']],
  terminateCeased: [
    ['TELL_ONCE', 'CORRECTION_RESPONSE', 'STATUTORY', 'PROMISED', 'DEFERRED_MATERIAL'].map((kind) => `${kind} CANCELLED`),
    ['TERMINATION_NOTICE'],
  ],
  dispatch: [[], ['ACCEPTANCE_NOTICE']],
  dispatchToDecision: [[], ['ACCEPTANCE_NOTICE']],
  recommend: NOTHING,
  sendBack: NOTHING,
  beginSpecialProcedure: [['STATUTORY paused by HEARING', 'PROMISED paused by HEARING'], ['SPECIAL_PROCEDURE_NOTICE']],
  resumeReview: [['STATUTORY resumed', 'PROMISED resumed'], []],
  resumeDecision: [['STATUTORY resumed', 'PROMISED resumed'], []],
  extend: [['STATUTORY + 10 WORKING_DAY'], ['EXTENSION_NOTICE']],
  awaitSystem: [[], ['ACCEPTANCE_NOTICE']],
  endWait: NOTHING,
  decideByRule: [DECIDED, NOTICE_AND_GRANT],
  decideBySystem: [DECIDED, NOTICE_AND_GRANT],
  decide: [DECIDED, NOTICE_AND_GRANT],
  overturnDeemedRenewal: [
    ['DELIVERY CANCELLED', 'EVALUATION CANCELLED', 'PUBLIC_NOTICE CANCELLED', 'DELIVERY from 2026-09-18 → -'],
    ['VOID_NOTICE', 'DENIAL_DECISION'],
  ],
  upholdDecision: [['DELIVERY from 2026-09-18 → -'], NOTICE_AND_GRANT],
  conclude: NOTHING,
  assessFee: [[], ['PAYMENT_NOTICE']],
  recordPayment: NOTHING,
  withdrawFee: [[], ['VOID_NOTICE']],
  askFeeWaiver: NOTHING,
  waiveFee: [[], ['FEE_WAIVER_NOTICE']],
  refuseFeeWaiver: NOTHING,
  chooseDelivery: NOTHING,
  post: NOTHING,
  recordReturn: NOTHING,
  announce: [['PUBLIC_NOTICE from 2026-09-18 → SERVE_BY_NOTICE'], []],
  deliver: [['DELIVERY MET', 'EVALUATION from 2026-09-18 → -'], ['DELIVERY_RECEIPT']],
  dropAct: NOTHING,
  servePriorNotice: [['HOLDER_STATEMENT from 2026-09-18 → CLOSE_STATEMENT'], []],
  recordStatement: [['HEARING_HOLD from 2026-09-18 → -'], []],
  closeStatement: NOTHING,
  recordHearing: [['HEARING_HOLD MET'], []],
  openRevocation: NOTHING,
  openLicenceWithdrawal: NOTHING,
  openCancellation: NOTHING,
  openCorrection: NOTHING,
  checkCommitment: [['COMMITMENT_CHECK MET'], []],
  withdraw: [
    ['SUBMISSION', 'TELL_ONCE', 'CORRECTION_RESPONSE', 'STATUTORY', 'PROMISED', 'DEFERRED_MATERIAL'].map((kind) => `${kind} CANCELLED`),
    ['WITHDRAWAL_RECORD'],
  ],
};

const STATUSES = Object.keys(ALLOWED) as CaseStatus[];
const ACTIONS = Object.keys(CASE_POLICY) as CaseAction[];
const CELLS = STATUSES.flatMap((status) => ACTIONS.map((action) => [status, action, ALLOWED[status][action] ?? 'refused'] as const));
const PERFORMED = CELLS.flatMap(([status, action, to]) =>
  to === 'refused' || action === 'archive' || action === 'deemRenewed' ? [] : [[status, action, to] as const],
);

/** What the case must be like for the action to be more than allowed. */
function ready(status: CaseStatus, action: CaseAction): CaseState {
  switch (action) {
    case 'handInDeferred':
    case 'terminate':
      return caseIn(status, { acceptMode: 'DEFERRED', deferredPapers: ['M03'], deferredDueOn: day('2026-09-23') });
    case 'checkCommitment':
      return caseIn(status, { acceptMode: 'COMMITMENT', commitmentCheck: 'DUE', handlingOrgan: AUTHORITY.actingOrganCode });
    case 'upholdDecision':
      return caseIn(status, { acceptedOn: day('2026-09-18'), acceptMode: 'NORMAL' });
    case 'waiveFee':
    case 'refuseFeeWaiver':
      return caseIn(status, { fee: { notice: false, waiverAskedBy: 3001 } });
    case 'servePriorNotice':
    case 'recordStatement':
    case 'closeStatement':
    case 'recordHearing':
      return caseIn(status, {
        kind: 'REVOCATION',
        priorNotice: { ...UNSERVED, hearingAskedOn: action === 'recordHearing' ? day('2026-09-01') : null },
      });
    case 'recordReturn':
      return caseIn(status, { openPostings: 1 });
    case 'endWait':
      return caseIn(status, { waiting: { party: 'market-system', reasonCode: 'AWAITING_ANSWER', since: new Date(0) } });
    default:
      return caseIn(status);
  }
}

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

  it.each(PERFORMED)('%s × %s, carried out → %s with its clocks and its paper', (status, action, expected) => {
    const decision = perform(ready(status, action), action);
    expect(decision.steps).toEqual([expect.objectContaining({ action, from: status, to: expected })]);
    // A draft or a submission that is taken back has not been received, so there is nothing to hand back.
    const received = !['DRAFT', 'SUBMITTED'].includes(status);
    const [clocks, papers] = EFFECTS[action];
    expect(clocksOf(decision)).toEqual(clocks);
    expect(papersIn(decision)).toEqual(action === 'withdraw' && !received ? [] : papers);
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

  it('ends where nothing more is owed, and nowhere else: only a decision made before a withdrawal, or before the last midnight of a licence, still stands', () => {
    for (const status of STATUSES) {
      const changes = Object.entries(CASE_TRANSITIONS[status]).some(
        ([action, next]) => action !== 'upholdDecision' && action !== 'overturnDeemedRenewal' && next !== status && next !== 'ARCHIVED',
      );
      expect({ status, ended: ENDED.has(status) }).toEqual({ status, ended: !changes });
    }
  });
});
