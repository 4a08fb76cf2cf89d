import { type FiredClock, stopClocks } from '@app/legal-clock';
import { Outbox } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { RouteStore } from '../../dispatch/application/route-store';
import { lockConsultation, markOverdue, openOfRoutes, routeOfConsultation, withdraw } from '../persistence/consultation.repository';
import { ConsultationJournal } from './consultation-journal';

export const CONSULTATION_SUBJECT = 'consultation';
export const CONSULTATION_CLOCK = 'CONSULTATION';

/** The day of the answer: past it the supervisor hears of it, and the case goes on as it was. */
@Injectable()
export class ConsultationClock {
  constructor(
    private readonly routes: RouteStore,
    private readonly journal: ConsultationJournal,
    private readonly outbox: Outbox,
  ) {}

  async overdue(tx: Transaction, { clock, rung, firedAt }: FiredClock): Promise<void> {
    if (rung !== 'EXPIRY') return;
    const routeId = await routeOfConsultation(tx, clock.subjectId);
    const route = routeId === undefined ? undefined : await this.routes.lock(tx, routeId);
    const seen = await lockConsultation(tx, clock.subjectId);
    if (seen === undefined || route === undefined) throw new Error(`clock ${clock.id} has no consultation`);
    if (seen.status !== 'OPEN' || (await markOverdue(tx, seen.id)) === 0) return;
    await this.journal.record(tx, seen, 'overdue', null, { dueOn: seen.dueOn }, firedAt);
    await this.routes.countEvents(tx, route.id, 1);
    await this.outbox.append(tx, [
      {
        aggregateType: 'route',
        aggregateId: route.id,
        aggregateVersion: route.eventVersion + 1,
        type: 'case.consultation-overdue.v1',
        payload: { routeId: route.id, caseId: route.caseId, consultationId: seen.id, dueOn: seen.dueOn },
        occurredAt: firedAt,
      },
    ]);
  }

  stop(tx: Transaction, ids: readonly number[], outcome: 'MET' | 'CANCELLED', now: Date): Promise<unknown> {
    return stopClocks(
      tx,
      ids.map((subjectId) => ({ subjectType: CONSULTATION_SUBJECT, subjectId, kind: CONSULTATION_CLOCK })),
      outcome,
      now,
    );
  }

  /** The case is over: nobody has to answer any more. */
  async cancel(tx: Transaction, routeIds: readonly number[], now: Date): Promise<void> {
    if (routeIds.length === 0) return;
    const open = await openOfRoutes(tx, routeIds);
    await withdraw(tx, open);
    await this.stop(tx, open, 'CANCELLED', now);
  }
}
