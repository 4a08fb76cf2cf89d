import { DomainError } from '@app/domain-kernel';
import { type CountyRestPeriod, checkNotices, type HolidayNotice } from './holiday-notice';
import { dateOfEpochDay, dayOfWeekOfEpochDay, daysBetween, epochDayOf, type LocalDate, localDate } from './local-date';
import { LAST_COMPUTABLE_YEAR, statutoryHolidays } from './statutory-holidays';

const MAKE_UP_WORK = '调休上班';
const WEEKEND = '周末';
const ORDINARY = '工作日';

/** A start this many years after the last published one is refused: nobody can say anything about it. */
const YEARS_AHEAD = 10;
const ALARM_DAYS = 60;

/**
 * Which days are working days, and why not. Immutable; the tables grow year by year as they are asked for, so that
 * “20 working days after” is two array look-ups.
 */
export class WorkingCalendar {
  /** First day that any question may be about. */
  readonly coverageStartsOn: LocalDate;
  /** Last day of the last published notice: a day after it is provisional. */
  readonly coverageEndsOn: LocalDate;
  /** Last day on which a period may start. */
  readonly lastStartOn: LocalDate;

  private readonly firstDay: number;
  private nextYear: number;
  /** Per day since `firstDay`: why it is what it is. */
  private readonly reasons: string[] = [];
  /** Per day since `firstDay`: how many working days lie in [firstDay, day]. */
  private readonly workedThrough: number[] = [];
  /** Epoch day of the n-th working day, n from 1. */
  private readonly workingDays: number[] = [Number.NaN];

  private constructor(
    firstYear: number,
    private readonly lastPublishedYear: number,
    private readonly published: ReadonlyMap<number, string>,
    private readonly county: ReadonlyMap<number, string>,
  ) {
    this.coverageStartsOn = localDate(`${firstYear}-01-01`);
    this.coverageEndsOn = localDate(`${lastPublishedYear}-12-31`);
    this.lastStartOn = localDate(`${Math.min(lastPublishedYear + YEARS_AHEAD, LAST_COMPUTABLE_YEAR)}-12-31`);
    this.firstDay = epochDayOf(this.coverageStartsOn);
    this.nextYear = firstYear;
  }

  /**
   * @param notices one per year, without gaps, oldest first.
   * @param countyDays rest days that the county adds; only those IN_FORCE count, and they win over a make-up working day.
   */
  static of(notices: readonly HolidayNotice[], countyDays: readonly CountyRestPeriod[] = []): WorkingCalendar {
    checkNotices(notices, countyDays);
    const published = new Map<number, string>();
    for (const notice of notices) {
      for (const period of notice.rest) eachDay(period, (day) => published.set(day, period.name));
      for (const { date } of notice.work) published.set(epochDayOf(localDate(date)), MAKE_UP_WORK);
    }
    const county = new Map<number, string>();
    for (const period of countyDays) {
      if (period.status === 'IN_FORCE') eachDay(period, (day) => county.set(day, period.name));
    }
    const years = notices.map((notice) => notice.year);
    return new WorkingCalendar(Math.min(...years), Math.max(...years), published, county);
  }

  isWorkingDay(date: LocalDate): boolean {
    return isWorkingReason(this.dayReason(date));
  }

  /** 工作日, 调休上班, 周末, or the holiday's name. */
  dayReason(date: LocalDate): string {
    return this.reasonOn(epochDayOf(date));
  }

  /** Whether this day's notice is still to come: its statutory holidays are known, its make-up days are not. */
  isProvisional(date: LocalDate): boolean {
    return date > this.coverageEndsOn;
  }

  /** Refuses a start outside the coverage with `calendar-not-covered`. */
  requireStart(start: LocalDate): void {
    if (start < this.coverageStartsOn || start > this.lastStartOn) throw this.notCovered();
  }

  /** Working days in (`from`, `to`]: the first day is not counted, the last is. Zero when `to` is not after `from`. */
  workingDaysBetween(from: LocalDate, to: LocalDate): number {
    if (to <= from) return 0;
    return this.workedThroughDay(epochDayOf(to)) - this.workedThroughDay(epochDayOf(from));
  }

  /** The `count`-th working day after `date`, which itself is not counted. `count` is at least 1. */
  workingDayAfter(date: LocalDate, count: number): LocalDate {
    const target = this.workedThroughDay(epochDayOf(date)) + count;
    while (this.workingDays.length <= target) this.growOneYear();
    return dateOfEpochDay(this.workingDays[target] as number);
  }

  /** The `count`-th working day before `date`; the coverage's first day when that would lie outside. */
  workingDayBefore(date: LocalDate, count: number): LocalDate {
    const day = epochDayOf(date);
    const target = this.workedThroughDay(day) - (isWorkingReason(this.reasonOn(day)) ? 1 : 0) - count + 1;
    return target < 1 ? this.coverageStartsOn : dateOfEpochDay(this.workingDays[target] as number);
  }

  /** 民法典 §203: `date` when it is a working day, else the first working day after the days off. */
  workingDayOnOrAfter(date: LocalDate): LocalDate {
    return this.isWorkingDay(date) ? date : this.workingDayAfter(date, 1);
  }

  /** The year whose notice an operator must load, from 60 days before the coverage ends; otherwise null. */
  missingNotice(today: LocalDate): { readonly year: number; readonly daysLeft: number } | null {
    const daysLeft = daysBetween(today, this.coverageEndsOn);
    return daysLeft > ALARM_DAYS ? null : { year: this.lastPublishedYear + 1, daysLeft };
  }

  private reasonOn(day: number): string {
    return this.reasons[this.indexOf(day)] as string;
  }

  private workedThroughDay(day: number): number {
    return this.workedThrough[this.indexOf(day)] as number;
  }

  private indexOf(day: number): number {
    const index = day - this.firstDay;
    if (!(index >= 0)) throw this.notCovered();
    while (this.reasons.length <= index) this.growOneYear();
    return index;
  }

  private growOneYear(): void {
    const year = this.nextYear;
    if (year > LAST_COMPUTABLE_YEAR) throw this.notCovered();
    const computed = new Map<number, string>();
    if (year > this.lastPublishedYear) {
      for (const { date, name } of statutoryHolidays(year)) computed.set(epochDayOf(date), name);
    }
    const last = epochDayOf(localDate(`${year}-12-31`));
    let worked = this.workedThrough.at(-1) ?? 0;
    for (let day = this.firstDay + this.reasons.length; day <= last; day += 1) {
      const weekday = dayOfWeekOfEpochDay(day);
      const byWeekday = weekday === 0 || weekday === 6 ? WEEKEND : ORDINARY;
      const reason = this.county.get(day) ?? this.published.get(day) ?? computed.get(day) ?? byWeekday;
      if (isWorkingReason(reason)) {
        worked += 1;
        this.workingDays.push(day);
      }
      this.reasons.push(reason);
      this.workedThrough.push(worked);
    }
    this.nextYear = year + 1;
  }

  private notCovered(): DomainError {
    return new DomainError(
      'rule-violation',
      'calendar-not-covered',
      `该日期超出工作日历的范围（${this.coverageStartsOn}至${this.lastStartOn}），请核对日期；确需计算的，请管理员先导入放假通知。`,
      { params: { from: this.coverageStartsOn, to: this.lastStartOn } },
    );
  }
}

function isWorkingReason(reason: string): boolean {
  return reason === ORDINARY || reason === MAKE_UP_WORK;
}

function eachDay({ from, to }: { readonly from: string; readonly to: string }, visit: (day: number) => void): void {
  const last = epochDayOf(localDate(to));
  for (let day = epochDayOf(localDate(from)); day <= last; day += 1) visit(day);
}
