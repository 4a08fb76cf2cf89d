import { type LocalDate, localDateOf, type WorkingCalendar } from '@app/legal-calendar';
import {
  type ClockInterval,
  type ClockRow,
  clocksOf,
  consumption,
  extendClock,
  hasDaysLeft,
  pauseClock,
  resumeClock,
} from '@app/legal-clock';
import type { Transaction } from '@app/persistence';
import type { ClockEffect, ClockMove, DecisionClock } from '../domain/case';
import type { Span } from '../domain/paper-facts';
import { type CaseDueDays, completePapers, copyDueDays } from '../persistence/due-days.repository';
import type { DecidedCase } from './decided-case';
import type { RequestedDocument } from './official-papers';

/** A case whose decision clocks have moved. */
interface MovedCase {
  readonly caseId: number;
  /** The paper that tells the applicant. */
  readonly documentId: number | null;
  /** What was left when a pause began. */
  readonly remaining: Span | null;
}

interface KnownClock {
  readonly clock: ClockRow;
  readonly intervals: readonly ClockInterval[];
}

const isMove = (effect: ClockEffect): effect is ClockMove => 'pause' in effect || 'resume' in effect || 'extend' in effect;

/** The joint limit takes the place of the ordinary one (行政许可法 §42 ¶2). */
const KINDS: Readonly<Record<DecisionClock, readonly string[]>> = {
  STATUTORY: ['STATUTORY', 'STATUTORY_JOINT'],
  PROMISED: ['PROMISED'],
};

/**
 * Pauses, resumes and extends clocks as of the day on which it happened in law, however late the word of it came. What the
 * statutory clock refuses fails the command; a promise that is broken already, or that its rule cannot lengthen, stays as it is.
 */
export async function moveClocks(
  tx: Transaction,
  decided: readonly DecidedCase[],
  documents: readonly RequestedDocument[],
  calendar: WorkingCalendar,
): Promise<CaseDueDays[]> {
  const moved = await moveAll(tx, decided, documents, calendar);
  const days = await copyDueDays(
    tx,
    moved.map(({ caseId }) => caseId),
  );
  const byCase = new Map(days.map((one) => [one.caseId, one]));
  await completePapers(
    tx,
    moved.flatMap(({ caseId, documentId, remaining }) => {
      if (documentId === null) return [];
      const { statutoryDueOn = null, promisedDueOn = null } = byCase.get(caseId) ?? {};
      return [{ id: documentId, facts: { dueDays: { statutoryDueOn, promisedDueOn }, ...(remaining ? { remaining } : {}) } }];
    }),
  );
  return days;
}

async function moveAll(
  tx: Transaction,
  decided: readonly DecidedCase[],
  documents: readonly RequestedDocument[],
  calendar: WorkingCalendar,
): Promise<MovedCase[]> {
  const moved: MovedCase[] = [];
  for (const { decision } of decided) {
    const moves = decision.clocks.filter(isMove);
    const at = decision.steps[0]?.at;
    if (moves.length === 0 || at === undefined) continue;
    const caseId = decision.after.id;
    const document = documents.find(
      (one) => one.caseId === caseId && moves.some((move) => 'document' in move && move.document === one.kind),
    );
    let remaining: Span | null = null;
    for (const move of moves) {
      const left = await moveOne(tx, caseId, move, document?.id ?? null, { at, calendar });
      remaining ??= left;
    }
    moved.push({ caseId, documentId: document?.id ?? null, remaining });
  }
  return moved;
}

interface When {
  readonly at: Date;
  readonly calendar: WorkingCalendar;
}

/** @returns what is left, where the clock was paused */
async function moveOne(tx: Transaction, caseId: number, move: ClockMove, documentId: number | null, when: When): Promise<Span | null> {
  const { at, calendar } = when;
  const kind = 'pause' in move ? move.pause : 'resume' in move ? move.resume : move.extend;
  const known = (await clocksOf(tx, 'case', caseId)).findLast(
    ({ clock }) => KINDS[kind].includes(clock.kind) && clock.state !== 'SUPERSEDED',
  );
  if (known === undefined) return null;
  const { clock } = known;
  if ('resume' in move) {
    if (clock.state === 'PAUSED') await resumeClock(tx, clock.id, calendar, at);
    return null;
  }
  if (documentId === null) throw new Error(`case ${caseId} has no paper about its clock`);
  if ('extend' in move) {
    const { amount, unit, reason } = move;
    if (kind === 'STATUTORY' || canGrow(clock, amount, unit, at)) {
      await extendClock(tx, clock.id, { amount, reason, actorId: move.approvedBy, documentId }, calendar, at);
    }
    return null;
  }
  if (kind === 'PROMISED' && !hasDaysLeft(clock, known.intervals, calendar, at)) return null;
  await pauseClock(tx, clock.id, { cause: move.cause, actorId: move.approvedBy, documentId }, calendar, at);
  return leftOn(known, calendar, localDateOf(at));
}

/** A promise in another unit, one that may not grow so much, or one that is broken already is not lengthened. */
function canGrow(clock: ClockRow, amount: number, unit: string, at: Date): boolean {
  return clock.unit === unit && amount <= clock.extendableBy && clock.expiresAt !== null && at < clock.expiresAt;
}

/** In the clock's own unit; months and years are counted in days. */
function leftOn({ clock, intervals }: KnownClock, calendar: WorkingCalendar, day: LocalDate): Span {
  const unit = clock.unit === 'WORKING_DAY' || clock.unit === 'HOUR' ? clock.unit : 'DAY';
  return { amount: consumption(clock, intervals, calendar, day).remaining, unit };
}
