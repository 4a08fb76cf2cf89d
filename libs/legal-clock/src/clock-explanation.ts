import { type DeadlineDay, explainDeadline, type LocalDate, localDateOf, type WorkingCalendar } from '@app/legal-calendar';
import { type ClockInterval, type ClockRow, type ClockState, consumption, isOverdue, pausesUntil, project, termOf } from './clock';
import { clockKind, type LegalEffect } from './clock-kinds';

/** A clock that anybody can check with a wall calendar: its rule, its article, and one line per day. */
export interface ClockExplanation {
  readonly kind: string;
  readonly name: string;
  readonly article: string;
  readonly ruleVersion: string | null;
  readonly anchorEvent: string;
  readonly startsOn: LocalDate;
  readonly unit: ClockRow['unit'];
  readonly budget: number;
  readonly extension: number;
  readonly extensionReason: string | null;
  readonly extensionDocumentNo: string | null;
  readonly legalEffect: LegalEffect;
  readonly state: ClockState;
  /** null while the clock is paused: nobody knows yet. */
  readonly dueOn: LocalDate | null;
  readonly provisional: boolean;
  readonly overdue: boolean;
  readonly consumed: number;
  readonly remaining: number;
  readonly sentence: string;
  readonly days: readonly DeadlineDay[];
}

/**
 * Recomputed from the facts, not read from the projection. While paused the days end today and the open stretch is shown
 * as not counted. An HOUR clock has no day lines, and its consumption is in whole hours.
 */
export function explainClock(clock: ClockRow, intervals: readonly ClockInterval[], calendar: WorkingCalendar, now: Date): ClockExplanation {
  const today = localDateOf(now);
  const paused = clock.state === 'PAUSED';
  const common = {
    kind: clock.kind,
    name: clockKind(clock.kind).name,
    article: clock.article,
    ruleVersion: clock.ruleVersion,
    anchorEvent: clock.anchorEvent,
    startsOn: clock.startsOn,
    unit: clock.unit,
    budget: clock.budget,
    extension: clock.extension,
    extensionReason: clock.extensionReason,
    extensionDocumentNo: clock.extensionDocumentNo,
    legalEffect: clock.legalEffect,
    state: clock.state,
    overdue: isOverdue(clock, now),
  };
  if (clock.unit === 'HOUR') return { ...common, ...explainHours(clock, intervals, calendar, now) };
  const term = { ...termOf(clock), start: clock.startsOn, article: clock.article };
  const explained = explainDeadline(term, calendar, pausesUntil(intervals, today));
  return {
    ...common,
    dueOn: paused ? null : explained.due,
    provisional: !paused && explained.provisional,
    // A clock that has ended consumed what it had consumed on that day.
    ...consumption(clock, intervals, calendar, clock.endedAt ? localDateOf(clock.endedAt) : today),
    sentence: paused ? '特别程序期间不计入期限，结束后继续计算。' : explained.sentence,
    days: paused ? explained.days.filter(({ date }) => date <= today) : explained.days,
  };
}

function explainHours(
  clock: ClockRow,
  intervals: readonly ClockInterval[],
  calendar: WorkingCalendar,
  now: Date,
): Pick<ClockExplanation, 'dueOn' | 'provisional' | 'consumed' | 'remaining' | 'sentence' | 'days'> {
  const { dueOn, expiresAt } = project(clock, intervals, [], calendar);
  const total = clock.budget + clock.extension;
  const open = intervals.find(({ closedAt }) => closedAt === null);
  const until = open?.openedAt ?? now;
  const remaining = Math.min(total, Math.max(0, Math.ceil((expiresAt.getTime() - until.getTime()) / 3_600_000)));
  const paused = clock.state === 'PAUSED';
  return {
    dueOn: paused ? null : dueOn,
    provisional: false,
    consumed: total - remaining,
    remaining,
    sentence: paused ? '特别程序期间不计入期限，结束后继续计算。' : `自起算时刻起${total}小时，至${shanghaiMinute(expiresAt)}届满。`,
    days: [],
  };
}

function shanghaiMinute(instant: Date): string {
  return new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
}
