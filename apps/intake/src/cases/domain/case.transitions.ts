import type { TransitionTable } from '@app/domain-kernel';

/**
 * 办件状态. Result, clocks, delivery and evaluation are facets beside it, never extra statuses.
 * SPECIAL_PROCEDURE, TRANSFERRED, TERMINATED and ARCHIVED come with the paths that lead to them.
 */
export type CaseStatus =
  | 'DRAFT'
  | 'SUBMITTED'
  | 'RECEIVED'
  | 'CORRECTING'
  | 'ACCEPTED'
  | 'IN_REVIEW'
  | 'IN_DECISION'
  | 'DECIDED'
  | 'CONCLUDED'
  | 'CLOSED'
  | 'NOT_ACCEPTED'
  | 'NOT_REQUIRED'
  | 'WITHDRAWN'
  | 'DEEMED_WITHDRAWN';

export type CaseAction =
  | 'edit'
  | 'submit'
  | 'receive'
  | 'fixOnTheSpot'
  | 'notifyCorrection'
  | 'supplement'
  | 'accept'
  | 'deemAccepted'
  | 'refuse'
  | 'declareNotRequired'
  | 'lapse'
  | 'dispatch'
  | 'dispatchToDecision'
  | 'recommend'
  | 'sendBack'
  | 'decideByRule'
  | 'decide'
  | 'upholdDecision'
  | 'conclude'
  | 'deliver'
  | 'evaluate'
  | 'withdraw';

/** The one table of what may happen to a case. It guards commands and feeds `actions`, queues and pages. */
export const CASE_TRANSITIONS: TransitionTable<CaseStatus, CaseAction> = {
  DRAFT: { edit: 'DRAFT', submit: 'SUBMITTED', withdraw: 'WITHDRAWN' },
  SUBMITTED: { receive: 'RECEIVED', withdraw: 'WITHDRAWN' },
  // The five outcomes of 行政许可法 §32: not required, not ours, fixed on the spot, told once what is missing, accepted.
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
  // A corrected route brings the case to another organ's desk, at whatever step that organ begins.
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
  // Decided in the morning, withdrawn at noon before the word had come: the decision stands, there was nothing left to withdraw.
  WITHDRAWN: { upholdDecision: 'DECIDED' },
  DEEMED_WITHDRAWN: {},
};

/** Statuses in which nothing more is owed to the applicant. */
export const ENDED: ReadonlySet<CaseStatus> = new Set(['CLOSED', 'NOT_ACCEPTED', 'NOT_REQUIRED', 'WITHDRAWN', 'DEEMED_WITHDRAWN']);

/** What the applicant reads on the progress page. */
export const STAGE_NAMES: Readonly<Record<CaseStatus, string>> = {
  DRAFT: '草稿',
  SUBMITTED: '已申报，待收件',
  RECEIVED: '已收件，审核材料中',
  CORRECTING: '待补正材料',
  ACCEPTED: '已受理',
  IN_REVIEW: '审查中',
  IN_DECISION: '待决定',
  DECIDED: '已作出决定',
  CONCLUDED: '已办结，可领取结果',
  CLOSED: '已完结',
  NOT_ACCEPTED: '不予受理',
  NOT_REQUIRED: '依法不需要办理',
  WITHDRAWN: '已撤回',
  DEEMED_WITHDRAWN: '逾期未补正，视为撤回',
};
