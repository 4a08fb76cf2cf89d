import { allowedActions, DomainError } from '@app/domain-kernel';
import type { CaseState } from './case';
import { CASE_TRANSITIONS, type CaseAction } from './case.transitions';
import { NO_FEE } from './fee';

/** Roles of this service's concern; the full list is in `libs/access`. */
type Role = 'CITIZEN' | 'WINDOW_CLERK' | 'TOWNSHIP_CLERK' | 'VILLAGE_AGENT' | 'APPROVER' | 'ORGAN_HEAD' | 'SUPERVISOR' | 'SYSTEM';

const WINDOWS: readonly Role[] = ['WINDOW_CLERK', 'TOWNSHIP_CLERK'];
/** Who may begin an act on an earlier decision: the organ that made it, or its supervisor. */
const DECIDING_ORGAN: readonly Role[] = ['APPROVER', 'ORGAN_HEAD', 'SUPERVISOR'];

/**
 * Who may ask for which action on a case that he may see. A village helps to file and never receives, accepts or decides
 * (行政许可法 §24, 村民委员会组织法 §2). What the office does comes from routing as events, so SYSTEM performs it here.
 */
export const CASE_POLICY: Readonly<Record<CaseAction, readonly Role[]>> = {
  edit: ['CITIZEN', 'TOWNSHIP_CLERK', 'VILLAGE_AGENT'],
  submit: ['CITIZEN', 'TOWNSHIP_CLERK', 'VILLAGE_AGENT'],
  receive: WINDOWS,
  fixOnTheSpot: WINDOWS,
  // A supervisor's own act is the approval that a second notice needs (行政许可法 §72(4)).
  notifyCorrection: [...WINDOWS, 'SUPERVISOR'],
  supplement: [...WINDOWS, 'CITIZEN', 'VILLAGE_AGENT'],
  accept: WINDOWS,
  acceptDeferred: WINDOWS,
  acceptOnCommitment: WINDOWS,
  deemAccepted: ['SYSTEM'],
  refuse: WINDOWS,
  declareNotRequired: WINDOWS,
  transfer: WINDOWS,
  lapse: ['SYSTEM'],
  handInDeferred: [...WINDOWS, 'CITIZEN', 'VILLAGE_AGENT'],
  terminate: ['SYSTEM'],
  terminateCeased: [...WINDOWS, 'APPROVER', 'ORGAN_HEAD'],
  dispatch: ['SYSTEM'],
  dispatchToDecision: ['SYSTEM'],
  recommend: ['SYSTEM'],
  sendBack: ['SYSTEM'],
  beginSpecialProcedure: ['SYSTEM'],
  resumeReview: ['SYSTEM'],
  resumeDecision: ['SYSTEM'],
  extend: ['SYSTEM'],
  decideByRule: ['SYSTEM'],
  decideBySystem: ['SYSTEM'],
  awaitSystem: ['SYSTEM'],
  endWait: ['SYSTEM'],
  decide: ['SYSTEM'],
  upholdDecision: ['SYSTEM'],
  conclude: ['SYSTEM'],
  assessFee: [...WINDOWS, 'APPROVER'],
  recordPayment: WINDOWS,
  withdrawFee: [...WINDOWS, 'APPROVER'],
  askFeeWaiver: [...WINDOWS, 'APPROVER'],
  // The head of the organ approves what somebody else asked for.
  waiveFee: ['ORGAN_HEAD'],
  refuseFeeWaiver: ['ORGAN_HEAD'],
  chooseDelivery: [...WINDOWS, 'CITIZEN'],
  post: WINDOWS,
  recordReturn: WINDOWS,
  announce: WINDOWS,
  deliver: WINDOWS,
  dropAct: ['SYSTEM'],
  servePriorNotice: [...WINDOWS, 'APPROVER', 'ORGAN_HEAD'],
  // The holder speaks for himself, or his words are taken down.
  recordStatement: [...WINDOWS, 'APPROVER', 'ORGAN_HEAD', 'CITIZEN'],
  closeStatement: ['SYSTEM'],
  recordHearing: ['APPROVER', 'ORGAN_HEAD'],
  deemRenewed: ['SYSTEM'],
  overturnDeemedRenewal: ['SYSTEM'],
  openRevocation: DECIDING_ORGAN,
  openLicenceWithdrawal: DECIDING_ORGAN,
  openCancellation: DECIDING_ORGAN,
  openCorrection: DECIDING_ORGAN,
  checkCommitment: ['APPROVER'],
  archive: ['SYSTEM'],
  withdraw: [...WINDOWS, 'CITIZEN'],
};

export function may(roles: readonly string[], action: CaseAction): boolean {
  return CASE_POLICY[action].some((role) => roles.includes(role));
}

/** 403 only for what the role never has; what the state forbids is a 409 of the transition table. */
export function assertMay(roles: readonly string[], action: CaseAction): void {
  if (!may(roles, action)) throw new DomainError('forbidden', 'not-permitted', '您的岗位没有办理此操作的权限。');
}

const OF_AN_ACT: ReadonlySet<CaseAction> = new Set([
  'dispatch',
  'dispatchToDecision',
  'recommend',
  'sendBack',
  'beginSpecialProcedure',
  'resumeReview',
  'resumeDecision',
  'extend',
  'decide',
  'conclude',
  'dropAct',
  'servePriorNotice',
  'recordStatement',
  'closeStatement',
  'recordHearing',
  'chooseDelivery',
  'post',
  'recordReturn',
  'announce',
  'deliver',
  'archive',
]);

/** 事先告知: only an act that takes something away has one; told first, then said, then heard. */
function fitsHearing(action: CaseAction, { priorNotice }: CaseState): boolean {
  switch (action) {
    case 'servePriorNotice':
      return priorNotice !== null && priorNotice.servedOn === null;
    case 'recordStatement':
    case 'closeStatement':
      return priorNotice !== null && priorNotice.servedOn !== null && !priorNotice.statementOver;
    case 'recordHearing':
      return priorNotice !== null && priorNotice.hearingAskedOn !== null && priorNotice.hearingHeldOn === null;
    default:
      return true;
  }
}

/** What beside the status an action needs of the case. */
export function fits(action: CaseAction, state: CaseState): boolean {
  if (state.kind !== 'APPLICATION') return OF_AN_ACT.has(action) && fitsHearing(action, state);
  // 待前置: only the system moves it on; the applicant leaves it through the bundle.
  if (state.status === 'DRAFT' && state.bundle !== null) return action === 'terminate';
  const { notice: noticeStands, waiverAskedBy } = state.fee ?? NO_FEE;
  const waiverAsked = waiverAskedBy !== null;
  const valid = state.licenceStanding === null || state.licenceStanding === 'VALID';
  switch (action) {
    case 'openRevocation':
      return state.result === 'GRANT' && valid && !state.openActs.includes('REVOCATION');
    case 'openLicenceWithdrawal':
      return state.result === 'GRANT' && valid && !state.openActs.includes('WITHDRAWAL');
    case 'openCancellation':
      return state.licenceStanding !== null && state.licenceStanding !== 'CANCELLED' && !state.openActs.includes('CANCELLATION');
    case 'openCorrection':
      return state.result !== null && !state.openActs.includes('CORRECTION');
    case 'recordReturn':
      return state.openPostings > 0;
    case 'announce':
      return state.publicNoticeOn === null;
    case 'assessFee':
      return !noticeStands && !waiverAsked;
    case 'recordPayment':
    case 'withdrawFee':
      return noticeStands;
    case 'askFeeWaiver':
      return !waiverAsked;
    case 'waiveFee':
    case 'refuseFeeWaiver':
      return waiverAsked;
    case 'dropAct':
    case 'servePriorNotice':
    case 'recordStatement':
    case 'closeStatement':
    case 'recordHearing':
      return false;
    case 'terminate':
      return state.status !== 'DRAFT';
    default:
      return true;
  }
}

/** The status allows it, and the case itself does not: the same answer, for the same screen is out of date. */
export function assertFits(action: CaseAction, state: CaseState): void {
  if (fits(action, state)) return;
  if (action === 'assessFee' && state.fee?.notice === true) {
    throw new DomainError('conflict', 'fee-assessed', '缴费通知书已经开具，请按通知缴费；有误的先作废。');
  }
  if (action === 'recordPayment' && state.status === 'DECIDED') {
    throw new DomainError('conflict', 'fee-not-assessed', '还没有开具缴费通知书，请先开具。');
  }
  throw new DomainError('conflict', 'state-conflict', '本件现在不能进行此操作，请刷新后查看可办理的操作。', {
    params: { from: state.status, action, kind: state.kind },
  });
}

/** What papers, item and person decide beside role and status; every other way is open. */
export type OpenWays = Readonly<
  Record<'acceptDeferred' | 'acceptOnCommitment' | 'handInDeferred' | 'checkCommitment' | 'waiveFee' | 'refuseFeeWaiver', boolean>
>;

/** The buttons that exist for this person on this case. */
export function actionsFor(roles: readonly string[], state: CaseState, open: OpenWays): CaseAction[] {
  const isOpen = (action: CaseAction): boolean => !Object.hasOwn(open, action) || open[action as keyof OpenWays];
  return allowedActions(CASE_TRANSITIONS, state.status).filter((action) => may(roles, action) && fits(action, state) && isOpen(action));
}
