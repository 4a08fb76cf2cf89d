import { DomainError } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';
import type { CaseState, Decision, FeeStanding, PaperRequest, Performer } from './case';
import { step } from './step';

export const NO_FEE: FeeStanding = { notice: false, waiverAskedBy: null };

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
    changes: { fee: { ...(current.fee ?? NO_FEE), notice: true } },
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
    changes: { fee: null },
    details: { channel: payment.channel, paidOn: payment.paidOn, amountFen: payment.amountFen },
  });
}

/** 作废: a notice that is wrong does not hold; it stays on the file, and another with a number of its own takes its place. */
export function withdrawNotice(current: CaseState, reasonCode: string, by: Performer, now: Date): Decision {
  return step(current, 'withdrawFee', by, now, {
    changes: { fee: { ...(current.fee ?? NO_FEE), notice: false } },
    details: { reasonCode },
    papers: [voidNotice(reasonCode)],
  });
}

/** 申请免收: for one of the listed reasons, to be approved by the head; until then the fee is owed as before. */
export function askWaiver(current: CaseState, reasonCode: string, by: Performer, now: Date): Decision {
  return step(current, 'askFeeWaiver', by, now, {
    changes: { fee: { ...(current.fee ?? NO_FEE), waiverAskedBy: by.id } },
    details: { reasonCode },
  });
}

/** 批准免收: by somebody other than who asked. A notice that is out does not hold any more, and nothing is left but to hand the result over. */
export function waive(current: CaseState, reasonCode: string, by: Performer, now: Date): Decision {
  const { notice } = assertOther(current, by);
  return step(current, 'waiveFee', by, now, {
    changes: { fee: null },
    details: { reasonCode },
    papers: [...(notice ? [voidNotice('FEE_WAIVED')] : []), { kind: 'FEE_WAIVER_NOTICE', facts: { code: reasonCode } }],
  });
}

/** 不同意免收: the fee is owed as before. */
export function refuseWaiver(current: CaseState, reasonCode: string, by: Performer, now: Date): Decision {
  const { notice } = assertOther(current, by);
  return step(current, 'refuseFeeWaiver', by, now, { changes: { fee: { notice, waiverAskedBy: null } }, details: { reasonCode } });
}

const voidNotice = (reasonCode: string): PaperRequest => ({ kind: 'VOID_NOTICE', facts: { voided: 'PAYMENT_NOTICE', reasonCode } });

export const mayAnswerWaiver = ({ fee }: CaseState, staff: number | null): boolean => fee?.waiverAskedBy !== staff;

function assertOther(current: CaseState, by: Performer): FeeStanding {
  if (!mayAnswerWaiver(current, by.id)) throw new DomainError('forbidden', 'recusal-required', '免收费用由提出的人以外的负责人批准。');
  return current.fee ?? NO_FEE;
}
