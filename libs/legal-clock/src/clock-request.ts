import { DomainError } from '@app/domain-kernel';
import type { ClockUnit, LocalDate } from '@app/legal-calendar';
import type { ClockRow } from './clock';
import { clockKind, type LegalEffect } from './clock-kinds';

/** What it takes to start a clock. Everything left out comes from the kind's own data. */
export interface ClockRequest {
  readonly subjectType: string;
  readonly subjectId: number;
  readonly kind: string;
  readonly startsOn: LocalDate;
  /** HOUR only: the instant from which the hours run. */
  readonly startsAt?: Date;
  /** The event that started it, so that the date explains itself: `case.accepted`. */
  readonly anchorEvent: string;
  readonly article?: string;
  /** Version of the item or rule that the limit was taken from. */
  readonly ruleVersion?: string;
  readonly unit?: ClockUnit;
  readonly budget?: number;
  readonly rollsLastDayOff?: boolean;
  readonly extendableBy?: number;
  readonly warnings?: readonly number[];
  readonly legalEffect?: LegalEffect;
  readonly onExpiry?: string | null;
}

export type ClockFacts = Omit<
  ClockRow,
  | 'id'
  | 'state'
  | 'dueOn'
  | 'expiresAt'
  | 'provisional'
  | 'nextRung'
  | 'nextFireAt'
  | 'armedAt'
  | 'endedAt'
  | 'extensionReason'
  | 'extensionDocumentNo'
>;

/** Fills a request from its kind. Refuses `clock-kind-unknown`, `clock-budget-missing`, `clock-article-missing`, `clock-effect-missing`. */
export function clockFacts(request: ClockRequest): ClockFacts {
  const kind = clockKind(request.kind);
  const budget = request.budget ?? kind.budget;
  const article = request.article ?? kind.article;
  const legalEffect = request.legalEffect ?? kind.legalEffect;
  const onExpiry = request.onExpiry === undefined ? kind.onExpiry : request.onExpiry;
  if (budget === null) throw new DomainError('rule-violation', 'clock-budget-missing', `${kind.name}没有统一的时限，请在事项中写明天数。`);
  if (article.trim() === '') throw new DomainError('rule-violation', 'clock-article-missing', `${kind.name}没有写明依据，请补充条文。`);
  if (onExpiry !== null && legalEffect !== 'STATUTORY') {
    throw new DomainError('rule-violation', 'clock-effect-missing', `${kind.name}不是法定期限，届满不能改变办件的状态。`);
  }
  const unit = request.unit ?? kind.unit;
  return {
    subjectType: request.subjectType,
    subjectId: request.subjectId,
    kind: request.kind,
    article,
    ruleVersion: request.ruleVersion ?? null,
    unit,
    budget,
    extension: 0,
    extendableBy: request.extendableBy ?? kind.extendableBy,
    // Working days end on a working day by themselves; a period in natural days follows 民法典 §203 unless its rule says otherwise.
    rollsLastDayOff: request.rollsLastDayOff ?? (unit === kind.unit ? kind.rollsLastDayOff : unit !== 'WORKING_DAY' && unit !== 'HOUR'),
    warnings: request.warnings ?? kind.warnings,
    startsOn: request.startsOn,
    startsAt: request.startsAt ?? null,
    anchorEvent: request.anchorEvent,
    legalEffect,
    onExpiry,
    supersedes: null,
  };
}
