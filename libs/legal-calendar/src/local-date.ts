import { DomainError } from '@app/domain-kernel';

/** A calendar day in Asia/Shanghai, `YYYY-MM-DD`. Legal dates are days, never instants. Compares with `<` as text. */
export type LocalDate = string & { readonly __brand: 'LocalDate' };

const DAY = 86_400_000;
/** China has kept UTC+8 without daylight saving since 1992; every instant this system meets is later. */
const SHANGHAI_OFFSET = 8 * 3_600_000;

/** Reads a day strictly: ten ASCII characters that name a day that exists. Refuses with `date-format`. */
export function localDate(text: string): LocalDate {
  if (typeof text !== 'string' || !/^(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) || !isRealDay(text)) {
    throw new DomainError('rule-violation', 'date-format', '日期不存在或写法不对，请按“年-月-日”填写，例如 2026-10-01。');
  }
  return text as LocalDate;
}

/** The Shanghai calendar day on which `instant` falls. */
export function localDateOf(instant: Date): LocalDate {
  return isoDay(instant.getTime() + SHANGHAI_OFFSET);
}

/** The instant at which this day begins in Shanghai. */
export function startOfDay(date: LocalDate): Date {
  return new Date(epochDayOf(date) * DAY - SHANGHAI_OFFSET);
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return dateOfEpochDay(epochDayOf(date) + days);
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return epochDayOf(to) - epochDayOf(from);
}

/** 民法典 §202: the corresponding day of the month `months` later, else that month's last day. */
export function addMonths(date: LocalDate, months: number): LocalDate {
  const year = Number(date.slice(0, 4));
  const month = Number(date.slice(5, 7)) - 1 + months;
  const day = Number(date.slice(8, 10));
  const lastOfMonth = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return isoDay(Date.UTC(year, month, Math.min(day, lastOfMonth)));
}

/** 0 = Sunday … 6 = Saturday. */
export function dayOfWeek(date: LocalDate): number {
  return dayOfWeekOfEpochDay(epochDayOf(date));
}

/** 周一 … 周日 */
export function weekdayName(date: LocalDate): string {
  return `周${'日一二三四五六'.charAt(dayOfWeek(date))}`;
}

/** Days since 1970-01-01. For the tables of this library. */
export function epochDayOf(date: LocalDate): number {
  return Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10))) / DAY;
}

export function dateOfEpochDay(epochDay: number): LocalDate {
  return isoDay(epochDay * DAY);
}

export function dayOfWeekOfEpochDay(epochDay: number): number {
  return (((epochDay + 4) % 7) + 7) % 7;
}

function isRealDay(text: string): boolean {
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text);
}

function isoDay(milliseconds: number): LocalDate {
  return new Date(milliseconds).toISOString().slice(0, 10) as LocalDate;
}
