import { DomainError } from '@app/domain-kernel';
import { dueDate, type LocalDate, type WorkingCalendar } from '@app/legal-calendar';
import type { CreditKind, Terms } from './terms';

export interface CreditEntry {
  readonly kind: CreditKind;
  readonly recordedOn: LocalDate;
  /** The last day on which it counts, unless it is repaired before. */
  readonly barsUntil: LocalDate;
}

export function creditEntry(kind: CreditKind, recordedOn: LocalDate, calendar: WorkingCalendar, terms: Terms): CreditEntry {
  return { kind, recordedOn, barsUntil: dueDate(terms.creditBars[kind], recordedOn, calendar) };
}

/** Whoever broke his word takes the normal way until the record is repaired or has run out; that way is always open. */
export function assertTrusted(bar: CreditEntry | null): void {
  if (bar === null) return;
  throw new DomainError(
    'rule-violation',
    'credit-barred',
    `申请人于 ${bar.recordedOn} 有未履行承诺的记录，${bar.barsUntil} 以前不适用容缺受理和告知承诺；材料补齐后可按正常程序受理，已经改正的可以申请信用修复。`,
    { params: { kind: bar.kind, barsUntil: bar.barsUntil } },
  );
}
