import { Outbox } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { type RouteRow, RouteStore } from '../../dispatch/application/route-store';
import { Journal } from '../../journal/application/journal';
import type { WaitReason } from '../domain/route-wait';
import { waitingEvent } from './open-calls';

/** What a case waits for, from one reason to the next: on the route, in its history, and told to the applicant's service. */
@Injectable()
export class RouteWaits {
  constructor(
    private readonly routes: RouteStore,
    private readonly journal: Journal,
    private readonly outbox: Outbox,
  ) {}

  /** The caller holds the route. @param cause the code of what went wrong, for the office */
  async change(tx: Transaction, route: RouteRow, reasonCode: WaitReason, cause: string | null, now: Date): Promise<void> {
    if (route.waiting === null || route.waiting.reasonCode === reasonCode) return;
    const waiting = { ...route.waiting, reasonCode, since: now.toISOString() };
    await this.routes.change(tx, route, { waiting, events: 1 }, now);
    await this.journal.record(
      tx,
      [
        {
          routeId: route.id,
          taskId: null,
          action: reasonCode === 'SYSTEM_UNAVAILABLE' ? 'systemUnavailable' : 'awaitAnswer',
          from: route.status,
          to: route.status,
          version: route.version + 1,
          actor: null,
          onBehalfOf: null,
          reason: null,
          details: { party: waiting.party, cause },
          at: now,
        },
      ],
      null,
    );
    await this.outbox.append(tx, [waitingEvent(route, waiting, route.eventVersion + 1, now)]);
  }
}
