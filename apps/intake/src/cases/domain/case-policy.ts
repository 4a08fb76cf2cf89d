import { allowedActions, DomainError } from '@app/domain-kernel';
import type { CaseState } from './case';
import { CASE_TRANSITIONS, type CaseAction } from './case.transitions';

/** Roles of this service's concern; the full list is in `libs/access`. */
type Role = 'CITIZEN' | 'WINDOW_CLERK' | 'TOWNSHIP_CLERK' | 'VILLAGE_AGENT' | 'SUPERVISOR' | 'SYSTEM';

const WINDOWS: readonly Role[] = ['WINDOW_CLERK', 'TOWNSHIP_CLERK'];

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
  dispatch: ['SYSTEM'],
  dispatchToDecision: ['SYSTEM'],
  recommend: ['SYSTEM'],
  sendBack: ['SYSTEM'],
  beginSpecialProcedure: ['SYSTEM'],
  resumeReview: ['SYSTEM'],
  resumeDecision: ['SYSTEM'],
  extend: ['SYSTEM'],
  decideByRule: ['SYSTEM'],
  decide: ['SYSTEM'],
  upholdDecision: ['SYSTEM'],
  conclude: [...WINDOWS, 'SYSTEM'],
  deliver: WINDOWS,
  evaluate: ['CITIZEN'],
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

/** The buttons that exist for this person on this case. */
export function actionsFor(roles: readonly string[], state: CaseState): CaseAction[] {
  return allowedActions(CASE_TRANSITIONS, state.status).filter((action) => may(roles, action));
}
