import { type LocalDate, officeCalendar } from '@app/legal-calendar';
import { armClock, clocksOf, consumption, stopClocks } from '@app/legal-clock';
import type { Transaction } from '@app/persistence';
import rules from '../../../data/legal-aid-matters.json';
import { PROCEEDING_SUBJECT } from '../../disputes/application/proceeding-clocks';

/** 法律援助法 §43 ¶1: seven days from receipt. */
export async function armReview(
  tx: Transaction,
  proceedingId: number,
  startsOn: LocalDate,
  now: Date,
  budget?: number,
): Promise<LocalDate> {
  const { dueOn } = await armClock(
    tx,
    {
      subjectType: PROCEEDING_SUBJECT,
      subjectId: proceedingId,
      kind: 'LA_REVIEW',
      startsOn,
      anchorEvent: budget === undefined ? 'LEGAL_AID.receive' : 'LEGAL_AID.supply',
      ...(budget === undefined ? {} : { budget }),
    },
    officeCalendar(),
    now,
  );
  if (dueOn === null) throw new Error(`the review clock of ${proceedingId} has no last day`);
  return dueOn;
}

/** The time for adding what is missing is not part of the review: what is left of it runs on when the papers come. @returns the days left */
export async function holdReview(tx: Transaction, proceedingId: number, today: LocalDate, now: Date): Promise<number> {
  const open = (await clocksOf(tx, PROCEEDING_SUBJECT, proceedingId)).find(
    ({ clock }) => clock.kind === 'LA_REVIEW' && clock.state === 'RUNNING',
  );
  const left = open === undefined ? 0 : Math.max(0, consumption(open.clock, open.intervals, officeCalendar(), today).remaining);
  await stopClocks(tx, [{ subjectType: PROCEEDING_SUBJECT, subjectId: proceedingId, kind: 'LA_REVIEW' }], 'CANCELLED', now);
  return left;
}

export function armSupplement(tx: Transaction, proceedingId: number, today: LocalDate, now: Date): Promise<LocalDate> {
  return armOwn(tx, proceedingId, 'LA_SUPPLEMENT', rules.supplementDays.days, today, now);
}

export function armCompletion(tx: Transaction, proceedingId: number, today: LocalDate, now: Date): Promise<LocalDate> {
  return armOwn(tx, proceedingId, 'LA_COMPLETE', rules.provisionalDays.days, today, now);
}

async function armOwn(
  tx: Transaction,
  subjectId: number,
  kind: string,
  budget: number,
  startsOn: LocalDate,
  now: Date,
): Promise<LocalDate> {
  const { dueOn } = await armClock(
    tx,
    { subjectType: PROCEEDING_SUBJECT, subjectId, kind, startsOn, anchorEvent: `LEGAL_AID.${kind}`, budget },
    officeCalendar(),
    now,
  );
  if (dueOn === null) throw new Error(`clock ${kind} of ${subjectId} has no last day`);
  return dueOn;
}

/** @param outcome MET for papers that came; CANCELLED where a decision has overtaken them */
export async function stopOwn(tx: Transaction, subjectId: number, outcome: 'MET' | 'CANCELLED', now: Date): Promise<void> {
  await stopClocks(
    tx,
    ['LA_SUPPLEMENT', 'LA_COMPLETE'].map((kind) => ({ subjectType: PROCEEDING_SUBJECT, subjectId, kind })),
    outcome,
    now,
  );
}
