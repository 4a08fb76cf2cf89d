import type { TransitionTable } from '@app/domain-kernel';

export type RefundState = 'APPLIED' | 'FUND_REVIEW' | 'APPROVED' | 'DENIED' | 'TAX_REFUND' | 'PAID' | 'RECONCILED' | 'MANUAL';
export type RefundAction = 'take' | 'approve' | 'deny' | 'send' | 'pay' | 'fail' | 'sendAgain' | 'reconcile' | 'cancel';

/** 退费: the agency of the fund reviews, the tax authority pays back by the route the money came, and reconciliation proves it. */
export const REFUND_TRANSITIONS: TransitionTable<RefundState, RefundAction> = {
  APPLIED: { take: 'FUND_REVIEW' },
  FUND_REVIEW: { approve: 'APPROVED', deny: 'DENIED' },
  // A surplus is nobody's decision: it begins here. What bounced by itself before it was sent back needs no sending.
  APPROVED: { send: 'TAX_REFUND', pay: 'PAID', fail: 'MANUAL', cancel: 'DENIED' },
  TAX_REFUND: { send: 'TAX_REFUND', pay: 'PAID', fail: 'MANUAL' },
  // The channel refused: a person looks why, and sends it again under the same number.
  MANUAL: { sendAgain: 'TAX_REFUND' },
  PAID: { reconcile: 'RECONCILED' },
  DENIED: {},
  RECONCILED: {},
};

export const REFUND_STATE_NAMES: Readonly<Record<RefundState, string>> = {
  APPLIED: '已申请',
  FUND_REVIEW: '经办核验',
  APPROVED: '已核准',
  DENIED: '不予退费',
  TAX_REFUND: '税务退库中',
  PAID: '已退',
  RECONCILED: '已对平',
  MANUAL: '人工处置',
};
