import { DomainError, type TransitionTable } from '@app/domain-kernel';

/** 补贴: paid by the legal aid body to the lawyer, never by the recipient (法律援助法 §20, §52). */
export type SubsidyState = 'CLAIMED' | 'CHECKED' | 'APPROVED' | 'PAID' | 'RETURNED';
export type SubsidyAction = 'check' | 'approve' | 'pay' | 'return' | 'claimAgain';

export const SUBSIDY_TRANSITIONS: TransitionTable<SubsidyState, SubsidyAction> = {
  CLAIMED: { check: 'CHECKED', return: 'RETURNED' },
  CHECKED: { approve: 'APPROVED', return: 'RETURNED' },
  APPROVED: { pay: 'PAID' },
  PAID: {},
  RETURNED: { claimAgain: 'CLAIMED' },
};

export interface SubsidyRate {
  readonly form: string;
  readonly amountFen: number;
}

/** In fen, by the form of service. Refuses `subsidy-rate-missing`. */
export function subsidyOf(rates: readonly SubsidyRate[], form: string): number {
  const rate = rates.find((one) => one.form === form);
  if (rate === undefined)
    throw new DomainError('rule-violation', 'subsidy-rate-missing', '补贴标准没有这种服务形式，请先补充标准。', {
      article: '法律援助法 §52',
    });
  return rate.amountFen;
}

/** Three people for one payment: who claims does not check, who checks does not approve. Refuses `separation-required`. */
export function assertThreeHands(actor: number, earlier: readonly (number | null)[]): void {
  if (earlier.includes(actor)) {
    throw new DomainError('forbidden', 'separation-required', '申领、审核和审批应由不同的人办理，请交给其他同事。');
  }
}
