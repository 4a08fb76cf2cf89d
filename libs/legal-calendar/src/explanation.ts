import { type ClockUnit, dueDate, type ExcludedStretch, lastCountedDay, mergePauses, type Pause, type TermRule } from './deadline';
import { addDays, type LocalDate, weekdayName } from './local-date';
import type { WorkingCalendar } from './working-calendar';

/** A rule and the day it starts on, which is not counted. */
export interface Term extends TermRule {
  readonly start: LocalDate;
}

export interface DeadlineDay {
  readonly date: LocalDate;
  readonly counted: boolean;
  /** Why it does not count, or what is special about a day that does (调休上班); null for an ordinary counted day. */
  readonly reason: string | null;
}

export interface Deadline {
  readonly due: LocalDate;
  /** The due day lies beyond the published notices and may move when the next one appears. */
  readonly provisional: boolean;
  /** Every day after the start through the due day. The counted ones add up to the period. */
  readonly days: readonly DeadlineDay[];
}

export interface DeadlineExplanation extends Deadline {
  readonly article: string | null;
  /** One sentence for the person. */
  readonly sentence: string;
  /** `2026-10-01 周四 不计入：国庆节` */
  readonly lines: readonly string[];
}

const ROLLED = '最后一日遇休假日，顺延至此日';
const DEFAULT_PAUSE = '特别程序';
const UNIT_NAMES: Readonly<Record<ClockUnit, string>> = { WORKING_DAY: '个工作日', DAY: '日', MONTH: '个月', YEAR: '年', HOUR: '小时' };

/** The due day with one line per day. Where only the day is wanted, `dueDate` gives the same without the list. */
export function deadline(term: Term, calendar: WorkingCalendar, pauses: readonly Pause[] = []): Deadline {
  const due = dueDate(term, term.start, calendar, pauses);
  const excluded = mergePauses(pauses);
  const last = lastCountedDay(term, term.start, calendar, excluded);
  const days: DeadlineDay[] = [];
  for (let date = addDays(term.start, 1); date <= due; date = addDays(date, 1)) {
    days.push(explainDay(date, { term, calendar, pauses, excluded, last, due }));
  }
  return { due, provisional: calendar.isProvisional(due), days };
}

/** `deadline` in words. `article` is the law the period comes from. */
export function explainDeadline(
  term: Term & { readonly article?: string },
  calendar: WorkingCalendar,
  pauses: readonly Pause[] = [],
): DeadlineExplanation {
  const result = deadline(term, calendar, pauses);
  const dayName = term.unit === 'WORKING_DAY' ? '个工作日' : '日';
  let count = 0;
  const lines = result.days.map(({ date, counted, reason }) => {
    if (counted) count += 1;
    const remark = reason ? (counted ? `（${reason}）` : `：${reason}`) : '';
    return `${date} ${weekdayName(date)} ${counted ? `第${count}${dayName}` : '不计入'}${remark}`;
  });
  const taken = result.days.length - count;
  const sentence =
    `自${term.start}起算，当日不计入，期限${term.amount}${UNIT_NAMES[term.unit]}，` +
    `${taken > 0 ? `其间${taken}日不计入，` : ''}至${result.due}（${weekdayName(result.due)}）届满。` +
    (result.provisional ? '该年放假安排尚未公布，日期为暂定。' : '');
  return { ...result, article: term.article ?? null, sentence, lines };
}

interface Whole {
  readonly term: Term;
  readonly calendar: WorkingCalendar;
  readonly pauses: readonly Pause[];
  readonly excluded: readonly ExcludedStretch[];
  readonly last: LocalDate;
  readonly due: LocalDate;
}

function explainDay(date: LocalDate, { term, calendar, pauses, excluded, last, due }: Whole): DeadlineDay {
  if (excluded.some(({ after, through }) => after < date && date <= through)) {
    const pause = pauses.find(({ from, to }) => from < date && date <= to);
    return { date, counted: false, reason: pause?.reason ?? DEFAULT_PAUSE };
  }
  const works = calendar.isWorkingDay(date);
  const reason = calendar.dayReason(date);
  if (term.unit === 'WORKING_DAY') {
    return { date, counted: works, reason: works && reason !== '调休上班' ? null : reason };
  }
  if (last === due || date < last) return { date, counted: true, reason: null };
  // The due day stands in for the last day, which is a day off (民法典 §203), so that the days still add up.
  if (date === due) return { date, counted: true, reason: ROLLED };
  return { date, counted: false, reason };
}
