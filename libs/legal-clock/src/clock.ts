import { DomainError, nextStatus, type TransitionTable } from '@app/domain-kernel';
import {
  addDays,
  type ClockUnit,
  countedThrough,
  daysBetween,
  dueDate,
  dueInstant,
  type LocalDate,
  lengthOf,
  localDateOf,
  type Pause,
  startOfDay,
  type TermRule,
  type WorkingCalendar,
} from '@app/legal-calendar';
import { clockKind, type LegalEffect } from './clock-kinds';

export type ClockState = 'RUNNING' | 'PAUSED' | 'MET' | 'EXPIRED' | 'CANCELLED' | 'SUPERSEDED';
export type ClockAction = 'pause' | 'resume' | 'extend' | 'meet' | 'expire' | 'cancel' | 'supersede';
export type ClockOutcome = 'MET' | 'CANCELLED' | 'SUPERSEDED';
/** `WARN:2` two units before the due day, or the expiry itself. */
export type Rung = `WARN:${number}` | 'EXPIRY';

/** One legal period of one subject. What is stored is the rule and its facts; the due day is a projection of them. */
export interface ClockRow {
  readonly id: number;
  readonly subjectType: string;
  readonly subjectId: number;
  readonly kind: string;
  readonly article: string;
  readonly ruleVersion: string | null;
  readonly unit: ClockUnit;
  readonly budget: number;
  /** Units that an approved extension added; 0 before. */
  readonly extension: number;
  readonly extendableBy: number;
  readonly rollsLastDayOff: boolean;
  readonly warnings: readonly number[];
  /** Not counted itself (民法典 §201). */
  readonly startsOn: LocalDate;
  /** Only HOUR clocks have it. */
  readonly startsAt: Date | null;
  readonly anchorEvent: string;
  readonly legalEffect: LegalEffect;
  readonly onExpiry: string | null;
  readonly state: ClockState;
  /** Projection; null while paused. */
  readonly dueOn: LocalDate | null;
  /** Projection: the instant at which the due day is over in Shanghai (HOUR: the last instant); null while paused. */
  readonly expiresAt: Date | null;
  readonly provisional: boolean;
  readonly nextRung: Rung | null;
  readonly nextFireAt: Date | null;
  readonly armedAt: Date;
  readonly endedAt: Date | null;
  /** The clock that this one replaces: its anchor event moved, or word of a pause or an extension came after it had expired. */
  readonly supersedes: number | null;
  readonly extensionReason: string | null;
  /** Null before an extension, and until the worker has numbered its notice. */
  readonly extensionDocumentNo: string | null;
}

/** A stretch that is not counted. `toOn` is null while it lasts. The days between the stretches are the counting ones. */
export interface ClockInterval {
  readonly clockId: number;
  readonly cause: string;
  readonly reason: string;
  readonly article: string;
  /** Null until the worker has numbered the notice. */
  readonly documentNo: string | null;
  readonly actorId: number | null;
  readonly fromOn: LocalDate;
  readonly toOn: LocalDate | null;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
}

export const CLOCK_TRANSITIONS: TransitionTable<ClockState, ClockAction> = {
  RUNNING: { pause: 'PAUSED', extend: 'RUNNING', meet: 'MET', expire: 'EXPIRED', cancel: 'CANCELLED', supersede: 'SUPERSEDED' },
  PAUSED: { resume: 'RUNNING', extend: 'PAUSED', meet: 'MET', cancel: 'CANCELLED', supersede: 'SUPERSEDED' },
  MET: {},
  // Done in time, told too late: only where the expiry changed nothing by itself.
  EXPIRED: { meet: 'MET', supersede: 'SUPERSEDED' },
  CANCELLED: {},
  SUPERSEDED: {},
};

export type ClockRule = Pick<ClockRow, 'unit' | 'budget' | 'extension' | 'rollsLastDayOff' | 'warnings' | 'startsOn' | 'startsAt'>;

/** What follows from a running clock's facts and a calendar; stored only so that it can be indexed. */
export interface Projection {
  readonly dueOn: LocalDate;
  readonly expiresAt: Date;
  readonly provisional: boolean;
  readonly nextRung: Rung | null;
  readonly nextFireAt: Date | null;
}

export function termOf(clock: Pick<ClockRule, 'unit' | 'budget' | 'extension' | 'rollsLastDayOff'>): TermRule {
  return { amount: clock.budget + clock.extension, unit: clock.unit, rollsLastDayOff: clock.rollsLastDayOff };
}

/** @param fired the rungs that have fired already: none fires twice, also when the due day moves. */
export function project(
  clock: ClockRule,
  intervals: readonly ClockInterval[],
  fired: readonly string[],
  calendar: WorkingCalendar,
): Projection {
  const { dueOn, expiresAt, provisional } = dueOf(clock, intervals, calendar);
  const open = rungs(clock, dueOn, expiresAt, calendar).find(({ rung }) => !fired.includes(rung));
  return { dueOn, expiresAt, provisional, nextRung: open?.rung ?? null, nextFireAt: open?.at ?? null };
}

function dueOf(
  clock: ClockRule,
  intervals: readonly ClockInterval[],
  calendar: WorkingCalendar,
): Pick<Projection, 'dueOn' | 'expiresAt' | 'provisional'> {
  if (clock.unit === 'HOUR') {
    if (!clock.startsAt) throw new DomainError('rule-violation', 'start-instant-required', '按小时计算的期限须给出起算的时刻。');
    const paused = intervals.reduce((sum, { openedAt, closedAt }) => sum + (closedAt ? closedAt.getTime() - openedAt.getTime() : 0), 0);
    const expiresAt = new Date(dueInstant(clock.startsAt, clock.budget + clock.extension).getTime() + paused);
    return { dueOn: localDateOf(expiresAt), expiresAt, provisional: false };
  }
  const dueOn = dueDate(termOf(clock), clock.startsOn, calendar, closedPauses(intervals));
  // A period runs to the end of its last day: it is over when the next Shanghai day begins.
  return { dueOn, expiresAt: startOfDay(addDays(dueOn, 1)), provisional: calendar.isProvisional(dueOn) };
}

/** All rungs in the order in which they fire. A warning that would come on or before the start day is none. */
export function rungs(
  clock: ClockRule,
  dueOn: LocalDate,
  expiresAt: Date,
  calendar: WorkingCalendar,
): ReadonlyArray<{ readonly rung: Rung; readonly on: LocalDate; readonly at: Date }> {
  const warnings = clock.warnings
    .toSorted((a, b) => b - a)
    .map((units) => ({ rung: `WARN:${units}` as const, ...warningDay(clock, units, dueOn, expiresAt, calendar) }))
    .filter(({ on, at }) => (clock.startsAt ? at > clock.startsAt : on > clock.startsOn));
  return [...warnings, { rung: 'EXPIRY' as const, on: dueOn, at: expiresAt }];
}

function warningDay(
  clock: ClockRule,
  units: number,
  dueOn: LocalDate,
  expiresAt: Date,
  calendar: WorkingCalendar,
): { on: LocalDate; at: Date } {
  if (clock.unit === 'HOUR') {
    const at = new Date(expiresAt.getTime() - units * 3_600_000);
    return { on: localDateOf(at), at };
  }
  const back = clock.unit === 'WORKING_DAY' && units > 0 ? calendar.workingDayBefore(dueOn, units) : addDays(dueOn, -units);
  return { on: back, at: startOfDay(back) };
}

/** Derived on read, so that it is right also when nobody has swept. */
export function isOverdue(clock: Pick<ClockRow, 'state' | 'expiresAt'>, now: Date): boolean {
  return clock.state === 'EXPIRED' || (clock.state === 'RUNNING' && clock.expiresAt !== null && clock.expiresAt <= now);
}

/** How much has run by the end of `today` and how much is left, in units (calendar days for MONTH and YEAR). */
export function consumption(
  clock: ClockRule,
  intervals: readonly ClockInterval[],
  calendar: WorkingCalendar,
  today: LocalDate,
): { readonly consumed: number; readonly remaining: number } {
  const term = termOf(clock);
  const consumed = countedThrough(term, clock.startsOn, today, calendar, pausesUntil(intervals, today));
  return { consumed, remaining: lengthOf(term, clock.startsOn) - consumed };
}

export function closedPauses(intervals: readonly ClockInterval[]): Pause[] {
  return intervals.flatMap(({ fromOn, toOn, reason, documentNo }) =>
    toOn ? [{ from: fromOn, to: toOn, reason: pauseReason(reason, documentNo) }] : [],
  );
}

/** As `closedPauses`, with one that still lasts taken through `today`. */
export function pausesUntil(intervals: readonly ClockInterval[], today: LocalDate): Pause[] {
  return intervals.map(({ fromOn, toOn, reason, documentNo }) => ({
    from: fromOn,
    to: toOn ?? (today < fromOn ? fromOn : today),
    reason: pauseReason(reason, documentNo),
  }));
}

const pauseReason = (reason: string, documentNo: string | null): string => `特别程序：${reason}（${documentNo ?? '告知书编号中'}）`;

/** Refuses a pause that no law allows, or that comes when no day is left to save. `now` is the instant at which it begins. */
export function requirePausable(clock: ClockRow, intervals: readonly ClockInterval[], calendar: WorkingCalendar, now: Date): void {
  nextStatus(CLOCK_TRANSITIONS, clock.state, 'pause');
  if (!clockKind(clock.kind).pausable) {
    throw new DomainError('rule-violation', 'clock-not-pausable', '这一期限不因特别程序停止计算。', { article: '行政许可法 §45' });
  }
  requireNotExpired(clock, now);
  // The day on which a pause begins still counts, so on the last day there is nothing left that it could keep.
  if (clock.unit !== 'HOUR' && consumption(clock, intervals, calendar, localDateOf(now)).remaining === 0) {
    throw new DomainError(
      'rule-violation',
      'clock-exhausted',
      '今天是期限的最后一日，此时启动特别程序不能保留期限；确需时间的，请今天内办理延长。',
      {
        article: clock.article,
      },
    );
  }
}

/** Whether a pause that begins at `now` would keep anything: the clock is not over, and its last day has not come. */
export function hasDaysLeft(clock: ClockRow, intervals: readonly ClockInterval[], calendar: WorkingCalendar, now: Date): boolean {
  if (clock.expiresAt === null || now >= clock.expiresAt) return false;
  return clock.unit === 'HOUR' || consumption(clock, intervals, calendar, localDateOf(now)).remaining > 0;
}

/** 行政许可法 §42: once, before the period ends, and by no more than the law gives. */
export function requireExtendable(clock: ClockRow, amount: number, now: Date): void {
  nextStatus(CLOCK_TRANSITIONS, clock.state, 'extend');
  requireNotExpired(clock, now);
  if (clock.extension > 0) {
    throw new DomainError('conflict', 'clock-already-extended', '期限只能延长一次，此前已经延长过。', { article: clock.article });
  }
  if (!Number.isInteger(amount) || amount < 1 || amount > clock.extendableBy) {
    const message = clock.extendableBy === 0 ? '这一期限依法不能延长。' : `延长的时间须在 1 到 ${clock.extendableBy} 之间。`;
    throw new DomainError('rule-violation', 'extension-too-long', message, {
      article: clock.article,
      params: { most: clock.extendableBy },
    });
  }
}

function requireNotExpired(clock: ClockRow, now: Date): void {
  if (!isOverdue(clock, now)) return;
  const days = clock.dueOn ? daysBetween(clock.dueOn, localDateOf(now)) : 0;
  throw new DomainError('conflict', 'clock-expired', `期限已于${clock.dueOn}届满，超过${days}日，不能再停止计算或者延长。`, {
    article: clock.article,
  });
}
