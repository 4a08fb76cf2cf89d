import { DomainError } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';

export type Verdict = 'GRANT' | 'DENY';

/** A check on the spot, asked for where the truth of the papers has to be seen (行政许可法 §34(3)). */
export interface SiteCheck {
  readonly checkedOn: LocalDate;
  readonly checkedBy: readonly number[];
  readonly findings: string;
}

export interface Opinion {
  readonly verdict: Verdict;
  readonly text: string | null;
  readonly reasonCode: string | null;
  readonly siteCheck: SiteCheck | null;
}

/** What of the route an opinion is measured against. */
export interface RouteTerms {
  readonly acceptedOn: LocalDate;
  readonly siteCheck: boolean;
  /** A check was already recorded at an earlier level. */
  readonly siteChecked: boolean;
}

/** Refuses an opinion that the law does not let stand: a denial without reasons, a grant without the check that the item asks for. */
export function assertOpinion(opinion: Opinion, route: RouteTerms, today: LocalDate): void {
  // 行政许可法 §38(2): a written refusal states its reasons.
  if (opinion.verdict === 'DENY' && (opinion.reasonCode === null || !opinion.text)) {
    throw new DomainError('rule-violation', 'reason-required', '不予许可须选择不予许可的理由并写明事实和依据，请补充后再提交。', {
      article: '行政许可法 §38',
      errors: [{ pointer: '/reasonCode', code: 'reason-required', message: '请选择理由并填写意见。' }],
    });
  }
  if (opinion.siteCheck !== null) assertSiteCheck(opinion.siteCheck, route, today);
  else if (opinion.verdict === 'GRANT' && route.siteCheck && !route.siteChecked) {
    throw new DomainError('rule-violation', 'site-check-missing', '该事项须现场核查，请先登记核查日期、核查人员和结果。', {
      article: '行政许可法 §34(3)',
    });
  }
}

function assertSiteCheck(check: SiteCheck, route: RouteTerms, today: LocalDate): void {
  // Work on a day off counts as the next working day's: such a case is accepted tomorrow and may be checked today.
  const earliest = route.acceptedOn < today ? route.acceptedOn : today;
  if (check.checkedOn < earliest || check.checkedOn > today) {
    throw new DomainError('rule-violation', 'site-check-date', '现场核查日期应在受理之日至今天之间，请更正。', {
      errors: [{ pointer: '/siteCheck/checkedOn', code: 'site-check-date', message: `应在 ${earliest} 至 ${today} 之间。` }],
    });
  }
  // 行政许可法 §34(3): two or more employees are sent to check.
  if (new Set(check.checkedBy).size < 2) {
    throw new DomainError('rule-violation', 'site-check-two-people', '现场核查应当由两名以上工作人员进行，请填写核查人员。', {
      article: '行政许可法 §34(3)',
      errors: [{ pointer: '/siteCheck/checkedBy', code: 'site-check-two-people', message: '至少两名。' }],
    });
  }
}
