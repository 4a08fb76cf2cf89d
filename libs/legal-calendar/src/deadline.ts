import { DomainError } from '@app/domain-kernel';
import { addDays, addMonths, daysBetween, type LocalDate } from './local-date';
import type { WorkingCalendar } from './working-calendar';

/** Each law says what its “日” is: 行政许可法 §82 working days, 民法典 §200 Gregorian years, months, days, hours. */
export type ClockUnit = 'WORKING_DAY' | 'DAY' | 'MONTH' | 'YEAR' | 'HOUR';

export interface TermRule {
  /** Whole units, 0 to 3650. Zero is due on the start day itself (即办). */
  readonly amount: number;
  readonly unit: ClockUnit;
  /** 民法典 §203: a last day that is a day off gives way to the next working day. Which law follows it is the rule's choice. */
  readonly rollsLastDayOff: boolean;
}

/**
 * A stretch that a law takes out of a period (行政许可法 §45). No law says whether its two ends count. The rule here:
 * whole days, from the day after `from` through `to`; on the day it begins the period still runs.
 */
export interface Pause {
  readonly from: LocalDate;
  readonly to: LocalDate;
  /** Shown on each of its days. Default 特别程序. */
  readonly reason?: string;
}

const LONGEST = 3650;

/**
 * The last day of a period that starts on `start`, which is not counted (民法典 §201).
 * Refuses `calendar-not-covered`, `term-invalid`, `pause-invalid`, and `start-instant-required` for HOUR (see `dueInstant`).
 */
export function dueDate(rule: TermRule, start: LocalDate, calendar: WorkingCalendar, pauses: readonly Pause[] = []): LocalDate {
  checkRule(rule);
  requireDays(rule);
  calendar.requireStart(start);
  const excluded = mergePauses(pauses);
  const last = lastCountedDay(rule, start, calendar, excluded);
  return rule.rollsLastDayOff ? firstDayToAct(last, calendar, excluded) : last;
}

/**
 * How much of the period has run by the end of `through`: working days for WORKING_DAY, calendar days for DAY, MONTH and
 * YEAR. Never more than the whole period.
 */
export function countedThrough(
  rule: TermRule,
  start: LocalDate,
  through: LocalDate,
  calendar: WorkingCalendar,
  pauses: readonly Pause[] = [],
): number {
  checkRule(rule);
  requireDays(rule);
  const excluded = mergePauses(pauses);
  const count = counter(rule, calendar);
  let counted = through > start ? count(start, through) : 0;
  for (const { after, through: end } of excluded) {
    const from = after < start ? start : after;
    const to = end < through ? end : through;
    if (to > from) counted -= count(from, to);
  }
  return Math.min(counted, lengthOf(rule, start));
}

/** The whole period in the units of `countedThrough`: a month is as many days as it happens to have. */
export function lengthOf(rule: TermRule, start: LocalDate): number {
  if (rule.unit === 'MONTH') return daysBetween(start, addMonths(start, rule.amount));
  if (rule.unit === 'YEAR') return daysBetween(start, addMonths(start, rule.amount * 12));
  return rule.amount;
}

/** 民法典 §201 ¶2: a period in hours runs from the instant that the law names, around the clock. */
export function dueInstant(startsAt: Date, hours: number): Date {
  checkRule({ amount: hours, unit: 'HOUR', rollsLastDayOff: false });
  return new Date(startsAt.getTime() + hours * 3_600_000);
}

const NONE: readonly ExcludedStretch[] = [];

/** Days out of the period: those in (`after`, `through`]. Sorted, disjoint, not empty. */
export interface ExcludedStretch {
  readonly after: LocalDate;
  readonly through: LocalDate;
}

export function mergePauses(pauses: readonly Pause[]): readonly ExcludedStretch[] {
  if (pauses.length === 0) return NONE;
  const merged: Array<{ after: LocalDate; through: LocalDate }> = [];
  for (const { from, to } of pauses.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))) {
    if (to < from) throw new DomainError('rule-violation', 'pause-invalid', '特别程序的结束日期早于开始日期，请核对。');
    const previous = merged.at(-1);
    if (previous && from <= previous.through) {
      if (to > previous.through) previous.through = to;
    } else if (to > from) merged.push({ after: from, through: to });
  }
  return merged;
}

/** Where the period runs out, before any roll-over. Each stretch that begins in time pushes it by what it takes out. */
export function lastCountedDay(
  rule: TermRule,
  start: LocalDate,
  calendar: WorkingCalendar,
  excluded: readonly ExcludedStretch[],
): LocalDate {
  const length = lengthOf(rule, start);
  if (length === 0) return start;
  const after = (count: number): LocalDate =>
    rule.unit === 'WORKING_DAY' ? calendar.workingDayAfter(start, count) : addDays(start, count);
  const count = counter(rule, calendar);
  let taken = 0;
  let last = after(length);
  for (const stretch of excluded) {
    // A pause that begins on the last day comes too late: that day has been counted.
    if (stretch.after >= last) break;
    const from = stretch.after < start ? start : stretch.after;
    if (stretch.through <= from) continue;
    taken += count(from, stretch.through);
    last = after(length + taken);
  }
  return last;
}

/** The first working day on or after `last` that no pause takes out. */
function firstDayToAct(last: LocalDate, calendar: WorkingCalendar, excluded: readonly ExcludedStretch[]): LocalDate {
  let day = calendar.workingDayOnOrAfter(last);
  if (day === last) return day;
  for (const { after, through } of excluded) {
    if (after < day && day <= through) day = calendar.workingDayAfter(through, 1);
  }
  return day;
}

function counter(rule: TermRule, calendar: WorkingCalendar): (from: LocalDate, to: LocalDate) => number {
  return rule.unit === 'WORKING_DAY' ? (from, to) => calendar.workingDaysBetween(from, to) : daysBetween;
}

function requireDays(rule: TermRule): void {
  if (rule.unit === 'HOUR') {
    throw new DomainError('rule-violation', 'start-instant-required', '按小时计算的期限须给出起算的时刻，不能只给日期。');
  }
}

function checkRule({ amount }: TermRule): void {
  if (!Number.isInteger(amount) || amount < 0 || amount > LONGEST) {
    throw new DomainError('rule-violation', 'term-invalid', `期限须是 0 到 ${LONGEST} 之间的整数。`);
  }
}
