import { DomainError, nextStatus, type TransitionTable } from '@app/domain-kernel';
import type { Hand } from './ticket';

export type BatchState = 'OPEN' | 'BALANCED' | 'DIFFERENCES' | 'SIGNED';
export type BatchAction = 'balance' | 'differ' | 'sign';

/** 对账批次 (channel × day). Matching happens inside one transaction, so nobody ever reads a day that is half matched. */
export const BATCH_TRANSITIONS: TransitionTable<BatchState, BatchAction> = {
  OPEN: { balance: 'BALANCED', differ: 'DIFFERENCES' },
  BALANCED: { balance: 'BALANCED', differ: 'DIFFERENCES', sign: 'SIGNED' },
  DIFFERENCES: { balance: 'BALANCED', differ: 'DIFFERENCES' },
  SIGNED: {},
};

export const BATCH_STATE_NAMES: Readonly<Record<BatchState, string>> = {
  OPEN: '待对账文件',
  BALANCED: '平账，待签认',
  DIFFERENCES: '有差异',
  SIGNED: '已签认',
};

/** Fen by fund, refunds taken off. */
export interface FundTotals {
  readonly medicalFen: number;
  readonly pensionFen: number;
}

/** The three sides of one day. */
export interface ThreeSides {
  /** 经办: this county's ledger. */
  readonly agency: FundTotals;
  /** 经办 movements that a ticket or another day's file accounts for. */
  readonly accounted: FundTotals;
  /** 税务: lines of the channel's file that agree with the ledger. */
  readonly matched: FundTotals;
  /** 税务: everything that the file says was collected. */
  readonly tax: FundTotals;
  /** 财政: what reached the special account; null until it is recorded. */
  readonly treasury: FundTotals | null;
}

export interface Batch {
  readonly state: BatchState;
  readonly openTickets: number;
  readonly firstSignature: number | null;
  /** Who wrote a difference of this day off. */
  readonly wroteOff: readonly number[];
}

/** Whether agency and tax agree: what the ledger holds is matched, or a ticket says why not. */
export const agencyAgrees = ({ agency, accounted, matched }: ThreeSides): boolean =>
  agency.medicalFen - accounted.medicalFen === matched.medicalFen && agency.pensionFen - accounted.pensionFen === matched.pensionFen;

/** The state that a day with so many open tickets has. @throws DomainError state-conflict on a signed day */
export const afterMatching = (state: BatchState, openTickets: number): BatchState =>
  nextStatus(BATCH_TRANSITIONS, state, openTickets > 0 ? 'differ' : 'balance');

const AGENCY = ['COLLECTION_CLERK', 'FUND_REVIEWER'] as const;

/** Why this person cannot sign now; null when he can. */
export function signatureRefusal(batch: Batch, sides: ThreeSides, hand: Hand): DomainError | null {
  if (batch.openTickets > 0)
    return new DomainError('conflict', 'differences-open', `这一天还有 ${batch.openTickets} 张差错工单没有处理，不能签认。`, {
      params: { open: batch.openTickets },
    });
  if (batch.state !== 'BALANCED') return new DomainError('conflict', 'state-conflict', '当前状态下不能签认，请先导入当天的对账文件。');
  if (sides.treasury === null)
    return new DomainError('conflict', 'treasury-figures-missing', '还没有录入财政专户当天到账的金额，不能签认。');
  if (!agencyAgrees(sides))
    return new DomainError('conflict', 'three-way-differs', '本地账与对账文件的合计不一致，请重新对账后再签认。', {
      params: { agency: sides.agency, accounted: sides.accounted, matched: sides.matched },
    });
  if (batch.wroteOff.includes(hand.id))
    return new DomainError('forbidden', 'signer-wrote-off', '核销过当天差异的人员不能签认这一天，请由其他人员签认。');
  if (batch.firstSignature === hand.id)
    return new DomainError('forbidden', 'second-signature-by-same', '两道签认须由两个人完成，请由另一人签认。');
  // 经办 signs first, 财政 second: one side alone never closes a day.
  const wanted = batch.firstSignature === null ? AGENCY.some((role) => hand.roles.includes(role)) : hand.roles.includes('FINANCE');
  return wanted ? null : new DomainError('forbidden', 'not-permitted', '先由两险经办或者基金复核签认，再由财政人员签认。');
}

/** The state after a signature; the second one closes the day. */
export function sign(batch: Batch, sides: ThreeSides, hand: Hand): BatchState {
  const refusal = signatureRefusal(batch, sides, hand);
  if (refusal) throw refusal;
  return batch.firstSignature === null ? batch.state : nextStatus(BATCH_TRANSITIONS, batch.state, 'sign');
}
