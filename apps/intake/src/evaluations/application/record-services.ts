import { dueDate, localDateOf, officeCalendar } from '@app/legal-calendar';
import { clockKind } from '@app/legal-clock';
import type { Transaction } from '@app/persistence';
import localRules from '../../../data/local-rules.json';
import { MAXIMUM_SERVICES, type ServiceStep, servicesOf } from '../domain/service-event';
import { insertServices } from '../persistence/service-event.repository';

/** The steps of one command on one case. */
export interface ServedCase {
  readonly caseId: number;
  readonly filedBefore: boolean;
  readonly steps: readonly ServiceStep[];
}

const { unit, article, rollsLastDayOff } = clockKind('EVALUATION');
const WINDOW = { unit, article, rollsLastDayOff, amount: localRules.evaluationDays };

/** Writes what was served, in the transaction of the step itself: from then on it may be rated, whatever becomes of the case. */
export async function recordServices(tx: Transaction, served: readonly ServedCase[]): Promise<void> {
  const calendar = officeCalendar();
  const events = served.flatMap(({ caseId, filedBefore, steps }) =>
    servicesOf(steps, filedBefore).map(({ kind, servedAt, servedBy, organ }, index) => {
      const servedOn = localDateOf(servedAt);
      return {
        caseId,
        ordinal: index + 1,
        kind,
        servedAt,
        servedOn,
        servedBy,
        organ,
        rateUntil: dueDate(WINDOW, servedOn, calendar),
      };
    }),
  );
  if (events.length > 0) await insertServices(tx, events, MAXIMUM_SERVICES);
}
