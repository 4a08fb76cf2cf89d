import { daysBetween, type LocalDate, officeCalendar } from '@app/legal-calendar';
import { armClock, armClocks, stopClocks } from '@app/legal-clock';
import type { Transaction } from '@app/persistence';
import rules from '../../../data/mediation-rules.json';
import { PROCEEDING_SUBJECT } from '../../disputes/application/proceeding-clocks';

/** One part of an agreement: its end tells the committee that it was not performed (人民调解法 §31). */
export const TERM_SUBJECT = 'mediation-term';

const own = (proceedingId: number, kind: string) => ({ subjectType: PROCEEDING_SUBJECT, subjectId: proceedingId, kind });

export async function armConsent(tx: Transaction, proceedingId: number, today: LocalDate, now: Date): Promise<void> {
  const { days, unit } = rules.consentDays;
  await armClock(
    tx,
    { ...own(proceedingId, 'MED_CONSENT'), startsOn: today, anchorEvent: 'MEDIATION.invite', budget: days, unit: unit as 'WORKING_DAY' },
    officeCalendar(),
    now,
  );
}

/** 人民调解工作若干规定 §33: generally one month; a labour dispute fifteen days (劳动争议调解仲裁法 §14), after which arbitration is open. */
export async function armMediation(
  tx: Transaction,
  proceedingId: number,
  labour: boolean,
  acceptedOn: LocalDate,
  now: Date,
): Promise<void> {
  await stopClocks(tx, [own(proceedingId, 'MED_CONSENT')], 'MET', now);
  const kind = labour ? 'MED_LABOUR' : 'MED';
  await armClock(tx, { ...own(proceedingId, kind), startsOn: acceptedOn, anchorEvent: 'MEDIATION.accept' }, officeCalendar(), now);
}

/** The parties agree to a later day: the clock of the office moves with it. That of the labour law does not: the way to arbitration stays open. */
export async function extendMediation(tx: Transaction, proceedingId: number, today: LocalDate, until: LocalDate, now: Date): Promise<void> {
  await stopClocks(tx, [own(proceedingId, 'MED')], 'SUPERSEDED', now);
  await armClock(
    tx,
    { ...own(proceedingId, 'MED'), startsOn: today, anchorEvent: 'MEDIATION.extend', budget: daysBetween(today, until) },
    officeCalendar(),
    now,
  );
}

/** One clock for each part that has a day still to come. */
export async function armTerms(
  tx: Transaction,
  terms: readonly { readonly id: number; readonly dueOn: LocalDate | null }[],
  today: LocalDate,
  now: Date,
): Promise<void> {
  const coming = terms.flatMap(({ id, dueOn }) => (dueOn !== null && dueOn >= today ? [{ id, dueOn }] : []));
  await armClocks(
    tx,
    coming.map(({ id, dueOn }) => ({
      subjectType: TERM_SUBJECT,
      subjectId: id,
      kind: 'INSTALMENT',
      startsOn: today,
      anchorEvent: 'MEDIATION.takeEffect',
      budget: daysBetween(today, dueOn),
    })),
    officeCalendar(),
    now,
  );
}

export async function stopTerms(tx: Transaction, termIds: readonly number[], outcome: 'MET' | 'CANCELLED', now: Date): Promise<void> {
  await stopClocks(
    tx,
    termIds.map((subjectId) => ({ subjectType: TERM_SUBJECT, subjectId, kind: 'INSTALMENT' })),
    outcome,
    now,
  );
}

/** The thirty days for the court: used, or gone with the agreement that they belonged to. */
export async function stopWindow(tx: Transaction, proceedingId: number, outcome: 'MET' | 'CANCELLED', now: Date): Promise<void> {
  await stopClocks(tx, [own(proceedingId, 'JC_WINDOW')], outcome, now);
}
