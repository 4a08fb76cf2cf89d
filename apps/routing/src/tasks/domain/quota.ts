import { DomainError } from '@app/domain-kernel';
import type { Verdict } from './approval';

/** 数量限制: the place of a route in the order of acceptance, and how many may be granted in the period. */
export interface Quota {
  readonly period: string;
  readonly sequence: number;
  readonly amount: number;
}

/** How the line stands at the moment of a decision. */
export interface QuotaStanding {
  /** Routes with an earlier place that are decided or ended. A place whose word has not come yet is not among them. */
  readonly earlierSettled: number;
  readonly granted: number;
}

/**
 * Who was accepted first is granted first, and no more than there is (行政许可法 §57). A denial waits for nobody.
 * Places are numbered from 1 without gaps, so a case that routing has not heard of yet is missed here.
 */
export function assertQuota(verdict: Verdict, quota: Quota | null, standing: QuotaStanding | null): void {
  if (verdict !== 'GRANT' || quota === null || standing === null) return;
  const before = quota.sequence - 1 - standing.earlierSettled;
  if (before > 0) {
    throw new DomainError('conflict', 'quota-order', `前面还有 ${before} 件先受理的申请没有决定，应按受理的先后顺序作出准予决定。`, {
      article: '行政许可法 §57',
      params: { undecidedBefore: before, sequence: quota.sequence },
    });
  }
  if (standing.granted >= quota.amount) {
    throw new DomainError('conflict', 'quota-exhausted', `本期数量 ${quota.amount} 已经用完，不能再准予。`, {
      article: '行政许可法 §57',
      params: { amount: quota.amount, period: quota.period },
    });
  }
}
