import { Clock } from '@app/domain-kernel';
import { Outbox } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { Journal } from '../../journal/application/journal';
import { completeRoutes, lockRoutesOfCases } from '../persistence/route.repository';
import { resolvedEvent } from './dispatch-cases.handler';
import type { CompletedCase } from './received';

/** The papers that were promised have come: a decision may be made, and what waited for them goes to its worker again. */
@Injectable()
export class CompleteCasesHandler {
  constructor(
    private readonly journal: Journal,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Delivered twice is done once: a route that waits for no papers stays as it is. */
  async execute(tx: Transaction, cases: readonly CompletedCase[]): Promise<void> {
    if (cases.length === 0) return;
    const now = this.clock.now();
    const routes = await lockRoutesOfCases(
      tx,
      cases.map((completed) => completed.payload.caseId),
    );
    const incomplete = routes.filter((route) => route.deferredPapers.length > 0);
    if (incomplete.length === 0) return;
    const causes = new Map(cases.map((completed) => [completed.payload.caseId, completed]));
    const events = incomplete.flatMap((route) => resolvedEvent(route, route.eventVersion + 1, causes.get(route.caseId), now));
    const again = new Set(events.map(({ aggregateId }) => aggregateId));
    await completeRoutes(
      tx,
      incomplete.map(({ id }) => ({ id, events: again.has(id) ? 1 : 0 })),
      now,
    );
    await this.journal.record(
      tx,
      incomplete.map((route) => ({
        routeId: route.id,
        taskId: null,
        action: 'complete',
        from: route.status,
        to: route.status,
        version: route.version + 1,
        actor: null,
        onBehalfOf: null,
        reason: null,
        details: { papers: route.deferredPapers },
        at: now,
      })),
      null,
    );
    await this.outbox.append(tx, events);
  }
}
