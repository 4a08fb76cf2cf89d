import { DomainError } from '@app/domain-kernel';
import { addDays, type LocalDate, officeCalendar, startOfDay } from '@app/legal-calendar';
import { armClocks, cancelClocksOf, clocksOf, extendClock, stopClocks } from '@app/legal-clock';
import type { Transaction } from '@app/persistence';
import data from '../../../data/proceeding-clocks.json';
import type { ProceedingKind } from '../domain/proceeding';
import { clockEffects, type ProceedingClockRule } from '../domain/proceeding-clocks';

export const PROCEEDING_SUBJECT = 'proceeding';
const RULES = data.clocks as readonly ProceedingClockRule[];

export interface ClockStep {
  readonly kind: ProceedingKind;
  readonly proceedingId: number;
  readonly action: string;
  readonly on: LocalDate;
  /** 履行期限 of the paper: the two years of enforcement count from its last day (民事诉讼法 §250). */
  readonly performBy: LocalDate | null;
  readonly paperNo: string | null;
  readonly actorId: number | null;
  readonly over: boolean;
}

/** What a step does to the clocks of its proceeding, by the days on which things happened and not by the day of their entry. */
export async function applyToClocks(tx: Transaction, step: ClockStep, now: Date): Promise<void> {
  const effects = clockEffects(RULES, step.kind, step.action);
  const target = (kind: string) => ({ subjectType: PROCEEDING_SUBJECT, subjectId: step.proceedingId, kind });
  // Done on that day, whenever we heard of it: a report that comes late does not make the organ late.
  const endOfDay = new Date(startOfDay(addDays(step.on, 1)).getTime() - 1);
  const happenedAt = endOfDay < now ? endOfDay : now;
  await stopClocks(tx, effects.meet.map(target), 'MET', happenedAt);
  if (step.over) {
    await cancelClocksOf(tx, PROCEEDING_SUBJECT, step.proceedingId, now);
    return;
  }
  if (effects.extend.length > 0) await extended(tx, step, effects.extend, happenedAt);
  await armClocks(
    tx,
    effects.arm.map((kind) => ({
      ...target(kind),
      startsOn: kind === 'ENFORCEMENT_APPLICATION' ? (step.performBy ?? step.on) : step.on,
      anchorEvent: `${step.kind}.${step.action}`,
    })),
    officeCalendar(),
    now,
  );
}

async function extended(tx: Transaction, step: ClockStep, kinds: readonly string[], at: Date): Promise<void> {
  const open = (await clocksOf(tx, PROCEEDING_SUBJECT, step.proceedingId))
    .map(({ clock }) => clock)
    .filter(({ kind, state }) => kinds.includes(kind) && (state === 'RUNNING' || state === 'EXPIRED'));
  const clock = open.at(-1);
  if (clock === undefined) throw new DomainError('conflict', 'state-conflict', '没有可以延长的期限，请刷新后核对。');
  await extendClock(
    tx,
    clock.id,
    { amount: clock.extendableBy, reason: '有权机关批准延长', actorId: step.actorId, documentNo: step.paperNo ?? '' },
    officeCalendar(),
    at,
  );
}
