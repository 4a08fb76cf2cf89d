import type { TransitionTable } from '@app/domain-kernel';

export type BillState = 'OPEN' | 'LOCKED' | 'PAID' | 'PARTLY_REFUNDED' | 'REFUNDED' | 'EXPIRED' | 'VOIDED' | 'REVERSED';
export type BillAction =
  | 'startPayment'
  | 'paymentSucceeded'
  | 'paymentFailed'
  | 'giveUpPayment'
  | 'expire'
  | 'void'
  | 'refundPart'
  | 'refundAll'
  | 'reverse';

/** 合并缴费单. It is issued whole, so there is no draft; and there is no state for cash taken, for nobody here takes any. */
export const BILL_TRANSITIONS: TransitionTable<BillState, BillAction> = {
  OPEN: { startPayment: 'LOCKED', expire: 'EXPIRED', void: 'VOIDED' },
  // While an attempt is under way nothing else may happen: only the channel's word ends it. Giving up asks the channel for that word.
  LOCKED: { paymentSucceeded: 'PAID', paymentFailed: 'OPEN', giveUpPayment: 'LOCKED' },
  PAID: { refundPart: 'PARTLY_REFUNDED', refundAll: 'REFUNDED', reverse: 'REVERSED' },
  PARTLY_REFUNDED: { refundPart: 'PARTLY_REFUNDED', refundAll: 'REFUNDED' },
  REFUNDED: {},
  EXPIRED: {},
  VOIDED: {},
  REVERSED: {},
};

export const BILL_STATE_NAMES: Readonly<Record<BillState, string>> = {
  OPEN: '待缴',
  LOCKED: '支付中',
  PAID: '已缴',
  PARTLY_REFUNDED: '部分退费',
  REFUNDED: '已全部退费',
  EXPIRED: '已过期',
  VOIDED: '已作废',
  REVERSED: '已冲正',
};
