import { DomainError, yuanOf } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';

type Fund = 'medical' | 'pension';

export interface RefundCause {
  readonly code: string;
  readonly name: string;
  readonly funds: readonly { readonly fund: string; readonly onlyBeforeYear: boolean }[];
  readonly article: string;
  /** Only the office's own act opens it, nobody applies for it. */
  readonly byOffice?: boolean;
}

export interface RefundableLine {
  readonly fund: Fund;
  readonly year: number;
  readonly amountFen: number;
  readonly refundedFen: number;
}

/**
 * 退费资格: by insurance. Medical: before the coverage year begins, for a death, a double payment, the employee scheme or a move; after that the
 * person's own part stays (医保发〔2020〕33号). Pension: a double payment or one over age; to think better of it is no reason.
 * @returns the rule that allows it
 */
export function assertRefundable(
  causes: readonly RefundCause[],
  causeCode: string,
  line: RefundableLine,
  amountFen: number,
  today: LocalDate,
): RefundCause {
  const cause = causes.find(({ code }) => code === causeCode);
  const rule = cause?.funds.find(({ fund }) => fund === line.fund);
  if (cause === undefined || rule === undefined) {
    throw new DomainError('rule-violation', 'refund-cause', '这个险种不因这种情形退费。', {
      ...(cause === undefined ? {} : { article: cause.article }),
    });
  }
  if (rule.onlyBeforeYear && Number(today.slice(0, 4)) >= line.year) {
    throw new DomainError('rule-violation', 'refund-year-begun', `${line.year} 年待遇已经开始，个人缴费不再退还。`, {
      article: cause.article,
    });
  }
  const left = line.amountFen - line.refundedFen;
  if (amountFen > left) {
    throw new DomainError('rule-violation', 'refund-exceeds-payment', `这一项最多可退 ${yuanOf(left)} 元。`, {
      params: { left: yuanOf(left) },
    });
  }
  return cause;
}

/** 复核人不是经办人: who applied for a refund does not decide on it. */
export function assertSecondPerson(appliedBy: number | null, actor: number): void {
  if (appliedBy === actor) throw new DomainError('forbidden', 'second-person-required', '复核须由申请经办人以外的人办理。');
}

/** Each fund is reviewed by its own agency. */
export function assertAgency(agency: string | undefined, organ: string | null): void {
  if (agency === undefined || agency !== organ)
    throw new DomainError('forbidden', 'not-fund-agency', '这笔资金属于另一个基金，由它的经办机构办理。');
}
