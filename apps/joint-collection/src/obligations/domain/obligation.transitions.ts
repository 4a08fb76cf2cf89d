import type { TransitionTable } from '@app/domain-kernel';

export type ObligationState = 'IDENTIFIED' | 'ASSESSED' | 'BILLED' | 'SETTLED' | 'CONFIRMED' | 'WAIVED' | 'CANCELLED' | 'REFUNDED';
export type ObligationAction = 'assess' | 'waive' | 'bill' | 'release' | 'settle' | 'confirm' | 'reverse' | 'refund' | 'cancel';

/** 应征: the one table of what may become of what a person owes for one insurance and one year. There is no state for cash taken. */
export const OBLIGATION_TRANSITIONS: TransitionTable<ObligationState, ObligationAction> = {
  IDENTIFIED: { assess: 'ASSESSED', waive: 'WAIVED', cancel: 'CANCELLED' },
  // Assessed anew: the person chooses another tier, or is found to be of another category.
  ASSESSED: { assess: 'ASSESSED', waive: 'WAIVED', bill: 'BILLED', cancel: 'CANCELLED' },
  // What stands on a bill does not change while it may be paid: the bill ends first.
  BILLED: { release: 'ASSESSED', settle: 'SETTLED' },
  SETTLED: { confirm: 'CONFIRMED', reverse: 'ASSESSED', refund: 'REFUNDED' },
  CONFIRMED: { reverse: 'ASSESSED', refund: 'REFUNDED' },
  WAIVED: { assess: 'ASSESSED', cancel: 'CANCELLED' },
  CANCELLED: {},
  REFUNDED: {},
};

export const OBLIGATION_STATE_NAMES: Readonly<Record<ObligationState, string>> = {
  IDENTIFIED: '待核定',
  ASSESSED: '已核定',
  BILLED: '已出单',
  SETTLED: '已缴',
  CONFIRMED: '已入账',
  WAIVED: '代缴或免缴',
  CANCELLED: '作废',
  REFUNDED: '已退',
};
