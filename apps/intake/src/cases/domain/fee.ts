import { DomainError } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';
import type { CaseState, Decision, Performer } from './case';
import { step } from './step';

/** One line of a 缴费通知书. */
export interface Charge {
  readonly name: string;
  /** The rate, in words. */
  readonly standard: string;
  readonly amountFen: number;
}

export interface Assessment {
  readonly charges: readonly Charge[];
  readonly channel: 'TAX' | 'FISCAL';
  readonly payBy: LocalDate;
  readonly basis: string;
}

/** Tells the applicant what is to be paid. Nothing is charged without a rule (行政许可法 §58, §59). */
export function assessFee(
  current: CaseState,
  assessment: Assessment,
  by: Performer,
  now: Date,
): { readonly decision: Decision; readonly total: number } {
  const total = assessment.charges.reduce((sum, { amountFen }) => sum + amountFen, 0);
  if (total === 0) {
    throw new DomainError('rule-violation', 'payment-amount', '合计为零，不能开具缴费通知书，请核对收费项目和金额。', {
      errors: [{ pointer: '/charges', code: 'payment-amount', message: '合计应大于零。' }],
    });
  }
  const decision = step(current, 'assessFee', by, now, {
    details: { totalFen: total, payBy: assessment.payBy, channel: assessment.channel },
    papers: [{ kind: 'PAYMENT_NOTICE', facts: { charges: assessment.charges, payBy: assessment.payBy, channel: assessment.channel } }],
  });
  return { decision, total };
}

export interface Payment {
  readonly channel: 'TAX' | 'FISCAL';
  readonly reference: string;
  readonly amountFen: number;
  readonly paidOn: LocalDate;
}

/** The whole sum, not before the notice and not tomorrow; then nothing is left but to hand the result over. */
export function recordPayment(
  current: CaseState,
  payment: Payment,
  notice: { readonly totalFen: number; readonly issuedOn: LocalDate },
  today: LocalDate,
  by: Performer,
  now: Date,
): Decision {
  if (payment.amountFen !== notice.totalFen) {
    throw new DomainError('rule-violation', 'payment-amount', '缴款金额与缴费通知书不一致，请核对凭证。', {
      errors: [{ pointer: '/amount', code: 'payment-amount', message: '应与缴费通知书的合计相同。' }],
    });
  }
  if (payment.paidOn < notice.issuedOn || payment.paidOn > today) {
    throw new DomainError('rule-violation', 'service-date', `缴款日期应在 ${notice.issuedOn} 至 ${today} 之间，请核对。`, {
      errors: [{ pointer: '/paidOn', code: 'service-date', message: `应在 ${notice.issuedOn} 至 ${today} 之间。` }],
    });
  }
  return step(current, 'recordPayment', by, now, {
    details: { channel: payment.channel, paidOn: payment.paidOn, amountFen: payment.amountFen },
  });
}
