import { DomainError } from '@app/domain-kernel';
import { dayOfWeek, localDate } from './local-date';

export interface RestPeriod {
  /** As the notice calls it: 国庆节、中秋节. */
  readonly name: string;
  /** First and last day off, both included, `YYYY-MM-DD`. */
  readonly from: string;
  readonly to: string;
}

export interface MakeUpWorkDay {
  readonly date: string;
  /** The holiday that this Saturday or Sunday is worked for. */
  readonly for: string;
}

/** 国务院办公厅关于某年部分节假日安排的通知: everything that differs from “Monday to Friday are working days”. */
export interface HolidayNotice {
  readonly year: number;
  readonly title: string;
  readonly document: string;
  readonly publishedOn: string;
  readonly source: string;
  readonly rest: readonly RestPeriod[];
  readonly work: readonly MakeUpWorkDay[];
}

/**
 * A rest period that the county's own government has set (全国年节及纪念日放假办法 §4, 民族节日).
 * EXAMPLE rows show the form and are never counted.
 */
export interface CountyRestPeriod extends RestPeriod {
  readonly status: 'IN_FORCE' | 'EXAMPLE';
  /** The county government's document; required once it is in force. */
  readonly basis: string | null;
}

/** Refuses a notice that contradicts itself with `calendar-notice-invalid`, before it can shift anybody's date. */
export function checkNotices(notices: readonly HolidayNotice[], countyDays: readonly CountyRestPeriod[]): void {
  if (notices.length === 0) refuse('没有任何放假通知');
  notices.forEach((notice, index) => {
    const first = notices[0]?.year ?? notice.year;
    if (notice.year !== first + index) refuse(`放假通知的年份不连续：${notice.year}`);
    checkNotice(notice);
  });
  for (const period of countyDays) {
    checkPeriod(period);
    if (period.status === 'IN_FORCE' && !period.basis) refuse(`${period.name}没有县人民政府的文件依据`);
  }
}

function checkNotice(notice: HolidayNotice): void {
  for (const period of notice.rest) checkPeriod(period);
  for (const { date } of notice.work) {
    const weekday = dayOfWeek(localDate(date));
    if (weekday !== 0 && weekday !== 6) refuse(`调休上班日 ${date} 不是周末`);
    if (notice.rest.some((period) => period.from <= date && date <= period.to)) refuse(`${date} 既放假又上班`);
  }
  const dates = [...notice.rest.flatMap(({ from, to }) => [from, to]), ...notice.work.map(({ date }) => date)];
  // A notice may reach back into the last days of December (2018-12-29 to 31 were set by the notice for 2019).
  const outside = dates.find((date) => date < `${notice.year - 1}-12-01` || date > `${notice.year}-12-31`);
  if (outside) refuse(`${outside} 不属于 ${notice.year} 年的通知`);
}

function checkPeriod({ name, from, to }: RestPeriod): void {
  if (localDate(from) > localDate(to)) refuse(`${name}的起止日期颠倒`);
}

function refuse(what: string): never {
  throw new DomainError('invalid', 'calendar-notice-invalid', `放假通知数据有误：${what}。请对照国务院办公厅通知原文改正后再导入。`);
}
