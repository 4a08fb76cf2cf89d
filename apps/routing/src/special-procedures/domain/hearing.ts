import { DomainError } from '@app/domain-kernel';
import type { LocalDate, WorkingCalendar } from '@app/legal-calendar';

/** What brought the hearing about, and when it is held. */
export interface Hearing {
  /** ORGAN: of its own motion, for the public interest (行政许可法 §46). APPLICANT: asked for after being told of the right (§47). */
  readonly initiative: 'ORGAN' | 'APPLICANT';
  readonly toldOn: LocalDate | null;
  readonly requestedOn: LocalDate | null;
  readonly heldOn: LocalDate;
}

export interface HearingRule {
  /** In working days (行政许可法 §82). */
  readonly days: number;
  readonly article: string;
}

export interface HearingRules {
  /** From being told of the right to asking for a hearing. */
  readonly request: HearingRule;
  /** From the request to the hearing. */
  readonly hold: HearingRule;
  /** At least so long before the hearing its time and place are told. */
  readonly notice: HearingRule;
}

/** Refuses a hearing that was asked for too late, is held too late, or is told too short a time before. `today`: when the notice goes out. */
export function assertHearing(hearing: Hearing, rules: HearingRules, today: LocalDate, calendar: WorkingCalendar): void {
  if (hearing.initiative === 'APPLICANT') assertOnRequest(hearing, rules, today, calendar);
  const earliest = calendar.workingDayAfter(today, rules.notice.days);
  if (hearing.heldOn < earliest) {
    throw refusal(
      'hearing-notice-short',
      `举行听证的时间、地点应当至少提前${rules.notice.days}个工作日通知，最早为 ${earliest}，请另定日期。`,
      rules.notice.article,
      'heldOn',
    );
  }
}

function assertOnRequest({ toldOn, requestedOn, heldOn }: Hearing, rules: HearingRules, today: LocalDate, calendar: WorkingCalendar): void {
  if (toldOn === null || requestedOn === null || requestedOn < toldOn || requestedOn > today) {
    throw refusal(
      'hearing-days',
      '申请人要求听证的，请填写告知听证权利的日期和提出申请的日期，且先后相符。',
      rules.request.article,
      'requestedOn',
    );
  }
  const lastRequest = calendar.workingDayAfter(toldOn, rules.request.days);
  if (requestedOn > lastRequest) {
    throw refusal(
      'hearing-request-late',
      `听证申请应当在被告知听证权利之日起${rules.request.days}个工作日内提出，已于 ${lastRequest} 届满。`,
      rules.request.article,
      'requestedOn',
    );
  }
  const lastHearing = calendar.workingDayAfter(requestedOn, rules.hold.days);
  if (heldOn > lastHearing) {
    throw refusal(
      'hearing-held-late',
      `应当在收到听证申请之日起${rules.hold.days}个工作日内组织听证，最迟为 ${lastHearing}，请另定日期。`,
      rules.hold.article,
      'heldOn',
    );
  }
}

const refusal = (code: string, message: string, article: string, field: string): DomainError =>
  new DomainError('rule-violation', code, message, { article, errors: [{ pointer: `/hearing/${field}`, code, message }] });
