import { type MovedClock, stopClocks } from '@app/legal-clock';
import type { Transaction } from '@app/persistence';
import type { FollowsClocks } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { RouteTasks } from '../../tasks/application/route-tasks';
import { cancelOfRoutes, moveEnds } from '../persistence/special-procedure.repository';
import { PROCEDURE_CLOCK, PROCEDURE_SUBJECT } from './settle-special-procedure.handler';

/** What happens to procedures from outside: their case ends, or the calendar changes. */
@Injectable()
export class SpecialProcedureFate implements FollowsClocks {
  constructor(private readonly tasks: RouteTasks) {}

  /** The case is over: nothing is waited for any more. */
  async cancel(tx: Transaction, routeIds: readonly number[], now: Date): Promise<void> {
    if (routeIds.length === 0) return;
    const cancelled = await cancelOfRoutes(tx, routeIds, now);
    await stopClocks(
      tx,
      cancelled.map(({ id }) => ({ subjectType: PROCEDURE_SUBJECT, subjectId: id, kind: PROCEDURE_CLOCK })),
      'CANCELLED',
      now,
    );
  }

  /** A new holiday notice: the procedures that run end on other days, and so do the waits for them. */
  async clocksMoved(tx: Transaction, moved: readonly MovedClock[]): Promise<void> {
    const ends = moved.flatMap(({ subjectType, subjectId, dueOn }) =>
      subjectType === PROCEDURE_SUBJECT && dueOn !== null ? [{ id: subjectId, dueOn }] : [],
    );
    await this.tasks.moveWaits(tx, await moveEnds(tx, ends));
  }
}
