import type { TransitionTable } from '@app/domain-kernel';

/** 办件状态. Result, clocks, delivery and evaluation (apps/intake/src/evaluations) are facets beside it, never extra statuses. */
export type CaseStatus =
  | 'DRAFT'
  | 'SUBMITTED'
  | 'RECEIVED'
  | 'CORRECTING'
  | 'ACCEPTED'
  | 'IN_REVIEW'
  | 'SPECIAL_PROCEDURE'
  | 'IN_DECISION'
  | 'DECIDED'
  | 'CONCLUDED'
  | 'CLOSED'
  | 'ARCHIVED'
  | 'NOT_ACCEPTED'
  | 'NOT_REQUIRED'
  | 'TRANSFERRED'
  | 'WITHDRAWN'
  | 'DEEMED_WITHDRAWN'
  | 'TERMINATED';

export type CaseAction =
  | 'edit'
  | 'submit'
  | 'receive'
  | 'fixOnTheSpot'
  | 'notifyCorrection'
  | 'supplement'
  | 'accept'
  | 'acceptDeferred'
  | 'acceptOnCommitment'
  | 'deemAccepted'
  | 'refuse'
  | 'declareNotRequired'
  | 'transfer'
  | 'lapse'
  | 'handInDeferred'
  | 'terminate'
  | 'terminateCeased'
  | 'dispatch'
  | 'dispatchToDecision'
  | 'recommend'
  | 'sendBack'
  | 'beginSpecialProcedure'
  | 'resumeReview'
  | 'resumeDecision'
  | 'extend'
  | 'decideByRule'
  | 'decideBySystem'
  | 'awaitSystem'
  | 'endWait'
  | 'decide'
  | 'upholdDecision'
  | 'conclude'
  | 'deliver'
  | 'checkCommitment'
  | 'chooseDelivery'
  | 'assessFee'
  | 'recordPayment'
  | 'withdrawFee'
  | 'askFeeWaiver'
  | 'waiveFee'
  | 'refuseFeeWaiver'
  | 'post'
  | 'recordReturn'
  | 'announce'
  | 'dropAct'
  | 'servePriorNotice'
  | 'recordStatement'
  | 'closeStatement'
  | 'recordHearing'
  | 'deemRenewed'
  | 'overturnDeemedRenewal'
  | 'openRevocation'
  | 'openLicenceWithdrawal'
  | 'openCancellation'
  | 'openCorrection'
  | 'archive'
  | 'withdraw';

/** An earlier decision is never rewritten: the organ opens a case of its own about it, and both show the link. */
function actsOn<Status extends CaseStatus>(status: Status) {
  return { openRevocation: status, openLicenceWithdrawal: status, openCancellation: status, openCorrection: status } as const;
}

/** 事先告知: the holder is heard while the office looks into its own decision; nothing of it moves the case. */
function hearing<Status extends CaseStatus>(status: Status) {
  return { servePriorNotice: status, recordStatement: status, closeStatement: status, recordHearing: status } as const;
}

/** The one table of what may happen to a case. It guards commands and feeds `actions`, queues and pages. */
export const CASE_TRANSITIONS: TransitionTable<CaseStatus, CaseAction> = {
  // 一件事: a member that waits for another ends when that one is not granted.
  DRAFT: { edit: 'DRAFT', submit: 'SUBMITTED', withdraw: 'WITHDRAWN', terminate: 'TERMINATED' },
  SUBMITTED: { receive: 'RECEIVED', chooseDelivery: 'SUBMITTED', withdraw: 'WITHDRAWN' },
  // The five outcomes of 行政许可法 §32: not required, not ours, fixed on the spot, told once what is missing, accepted.
  RECEIVED: {
    fixOnTheSpot: 'RECEIVED',
    notifyCorrection: 'CORRECTING',
    accept: 'ACCEPTED',
    acceptDeferred: 'ACCEPTED',
    acceptOnCommitment: 'ACCEPTED',
    deemAccepted: 'ACCEPTED',
    // The licence lives from the application on, also before anybody accepted it (行政许可法 §50 ¶2).
    deemRenewed: 'DECIDED',
    refuse: 'NOT_ACCEPTED',
    declareNotRequired: 'NOT_REQUIRED',
    transfer: 'TRANSFERRED',
    // Nobody is left to whom anything could be granted.
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
    ...hearing('ACCEPTED'),
  },
  // A corrected route brings the case to another organ's desk, at whatever step that organ begins.
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
    ...hearing('IN_REVIEW'),
  },
  // Hearing, tender, auction, inspection, testing, quarantine, appraisal, expert review: nothing else stops the clock (行政许可法 §45).
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
    ...hearing('IN_DECISION'),
  },
  // What was promised is checked after the grant, wherever the result is by then.
  DECIDED: {
    conclude: 'CONCLUDED',
    checkCommitment: 'DECIDED',
    chooseDelivery: 'DECIDED',
    // A charged grant is concluded by the payment that the tax or fiscal channel took in.
    assessFee: 'DECIDED',
    recordPayment: 'CONCLUDED',
    // A wrong notice is withdrawn and another takes its place; a fee that is waived is not paid.
    withdrawFee: 'DECIDED',
    askFeeWaiver: 'DECIDED',
    waiveFee: 'CONCLUDED',
    refuseFeeWaiver: 'DECIDED',
    // The organ looked into its earlier decision and leaves it as it is: nothing has to be served.
    dropAct: 'CLOSED',
  },
  // Mail that came back leaves the result to be served in another way.
  CONCLUDED: {
    deliver: 'CLOSED',
    checkCommitment: 'CONCLUDED',
    chooseDelivery: 'CONCLUDED',
    post: 'CONCLUDED',
    recordReturn: 'CONCLUDED',
    announce: 'CONCLUDED',
    // The office had denied before the last midnight, and only its word was late: the law had nothing to deem.
    overturnDeemedRenewal: 'DECIDED',
    ...actsOn('CONCLUDED'),
  },
  CLOSED: { checkCommitment: 'CLOSED', overturnDeemedRenewal: 'DECIDED', archive: 'ARCHIVED', ...actsOn('CLOSED') },
  ARCHIVED: { ...actsOn('ARCHIVED') },
  NOT_ACCEPTED: { archive: 'ARCHIVED' },
  NOT_REQUIRED: { archive: 'ARCHIVED' },
  TRANSFERRED: { archive: 'ARCHIVED' },
  // Decided in the morning, withdrawn at noon before the word had come: the decision stands, there was nothing left to withdraw.
  WITHDRAWN: { upholdDecision: 'DECIDED', archive: 'ARCHIVED' },
  DEEMED_WITHDRAWN: { archive: 'ARCHIVED' },
  TERMINATED: { archive: 'ARCHIVED' },
};

/** Statuses in which nothing more is owed to the applicant. */
export const ENDED: ReadonlySet<CaseStatus> = new Set([
  'CLOSED',
  'ARCHIVED',
  'NOT_ACCEPTED',
  'NOT_REQUIRED',
  'TRANSFERRED',
  'WITHDRAWN',
  'DEEMED_WITHDRAWN',
  'TERMINATED',
]);

/** What the applicant reads on the progress page. */
export const STAGE_NAMES: Readonly<Record<CaseStatus, string>> = {
  DRAFT: '草稿',
  SUBMITTED: '已申报，待收件',
  RECEIVED: '已收件，审核材料中',
  CORRECTING: '待补正材料',
  ACCEPTED: '已受理',
  IN_REVIEW: '审查中',
  SPECIAL_PROCEDURE: '特别程序中，办理期限暂停计算',
  IN_DECISION: '待决定',
  DECIDED: '已作出决定',
  CONCLUDED: '已办结，可领取结果',
  CLOSED: '已完结',
  ARCHIVED: '已归档',
  NOT_ACCEPTED: '不予受理',
  NOT_REQUIRED: '依法不需要办理',
  TRANSFERRED: '已移送有权机关',
  WITHDRAWN: '已撤回',
  DEEMED_WITHDRAWN: '逾期未补正，视为撤回',
  TERMINATED: '已终止办理',
};

/** A draft of a bundle is not the applicant's unfinished paper: it waits for another member. */
export const stageName = (status: CaseStatus, ofBundle: boolean): string =>
  status === 'DRAFT' && ofBundle ? '待前置事项办结' : STAGE_NAMES[status];
