import { DomainError } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';

/** 补录: the department decided in its own system, and a person enters it because no answer came through. */
export interface BackFill {
  /** The number of the decision in the department's system. */
  readonly externalReference: string;
  readonly decidedOn: LocalDate;
  readonly reason: string;
}

/** Refuses to enter what the department cannot have decided: a case that it never had, or a day on which it did not have it. */
export function assertBackFill(
  backFill: BackFill,
  { wasSent, acceptedOn, today }: { readonly wasSent: boolean; readonly acceptedOn: LocalDate; readonly today: LocalDate },
): void {
  if (!wasSent) {
    throw new DomainError('rule-violation', 'back-fill-not-applicable', '本件没有送过部门系统，不能补录，请直接作出决定。', {
      errors: [{ pointer: '/backFill', code: 'back-fill-not-applicable', message: '请去掉补录信息。' }],
    });
  }
  const earliest = acceptedOn < today ? acceptedOn : today;
  if (backFill.decidedOn < earliest || backFill.decidedOn > today) {
    throw new DomainError('rule-violation', 'back-fill-date', '部门系统的决定日期应在受理之日至今天之间，请核对后再补录。', {
      errors: [{ pointer: '/backFill/decidedOn', code: 'back-fill-date', message: `应在 ${earliest} 至 ${today} 之间。` }],
    });
  }
}
