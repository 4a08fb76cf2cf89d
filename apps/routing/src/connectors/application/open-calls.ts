import { Outbox, type OutgoingEvent } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { type RouteRow, RouteStore } from '../../dispatch/application/route-store';
import { Journal } from '../../journal/application/journal';
import type { Connector } from '../domain/connector';
import { beginWait, type RouteWait } from '../domain/route-wait';
import { findBreakers } from '../persistence/breaker.repository';
import { closeOpenCalls, countCalls, insertCalls } from '../persistence/external-call.repository';
import { ConnectorBook } from './connector-book';
import type { ApplicationMessage } from './department-system';

interface Departure {
  readonly route: RouteRow;
  readonly connector: Connector;
  readonly wait: RouteWait;
}

/** Routes leave for departments' systems: the calls are written here, and made by a worker after the commit. */
@Injectable()
export class OpenCalls {
  constructor(
    private readonly book: ConnectorBook,
    private readonly routes: RouteStore,
    private readonly journal: Journal,
    private readonly outbox: Outbox,
  ) {}

  /** The caller holds the routes. @returns the keys of those that a department's system takes; the others stay for people. */
  async leave(tx: Transaction, routes: readonly RouteRow[], now: Date): Promise<ReadonlySet<number>> {
    const taken = routes.flatMap((route) => {
      const connector = route.handler === 'CONNECTOR' ? this.book.forMatter(route, route.organ) : undefined;
      return connector === undefined ? [] : [{ route, connector }];
    });
    if (taken.length === 0) return new Set();
    const breakers = await findBreakers(tx);
    const departures = taken.map(({ route, connector }) => {
      // A system that is known to be away is said to be away from the start.
      const away = (breakers.get(connector.code)?.state ?? 'CLOSED') !== 'CLOSED';
      const wait = beginWait(
        connector.organ,
        away ? 'SYSTEM_UNAVAILABLE' : 'AWAITING_ANSWER',
        now,
        new Date(now.getTime() + connector.waitMinutes * 60_000),
      );
      return { route, connector, wait };
    });
    await this.routes.changeAll(
      tx,
      departures.map(({ route, wait }) => ({ route, change: { status: 'OPEN', waiting: wait, events: 1 } })),
      now,
    );
    await this.journal.record(
      tx,
      departures.map(({ route, connector }) => ({
        routeId: route.id,
        taskId: null,
        action: 'toSystem',
        from: route.status,
        to: 'OPEN',
        version: route.version + 1,
        actor: null,
        onBehalfOf: null,
        reason: route.reason,
        details: { connector: connector.code },
        at: now,
      })),
      null,
    );
    await this.write(tx, departures, now);
    return new Set(departures.map(({ route }) => route.id));
  }

  private async write(tx: Transaction, departures: readonly Departure[], now: Date): Promise<void> {
    const earlier = await countCalls(
      tx,
      departures.map(({ route }) => route.id),
    );
    await insertCalls(
      tx,
      departures.map(({ route, connector, wait }) => {
        const callKey = `${route.caseNo}-${(earlier.get(route.id) ?? 0) + 1}`;
        return { routeId: route.id, connector: connector.code, callKey, request: messageOf(route, callKey), waitUntil: wait.until };
      }),
      now,
    );
    await this.outbox.append(
      tx,
      departures.map(({ route, wait }) => waitingEvent(route, wait, route.eventVersion + 1, now)),
    );
  }

  /** The cases ended otherwise: nobody waits for these answers any more. */
  close(tx: Transaction, routeIds: readonly number[], now: Date): Promise<void> {
    return closeOpenCalls(tx, routeIds, 'CASE_ENDED', now);
  }
}

function messageOf(route: RouteRow, callKey: string): ApplicationMessage {
  const { caseNo, itemCode, itemVersion, situation, division, acceptedOn, statutoryDueOn, promisedDueOn, facts } = route;
  return { callKey, caseNo, itemCode, itemVersion, situation, division, acceptedOn, statutoryDueOn, promisedDueOn, facts };
}

export function waitingEvent(route: RouteRow, wait: RouteWait | null, eventVersion: number, now: Date): OutgoingEvent {
  return {
    aggregateType: 'route',
    aggregateId: route.id,
    aggregateVersion: eventVersion,
    type: 'case.waiting.v1',
    payload: {
      routeId: route.id,
      caseId: route.caseId,
      waiting: wait === null ? null : { party: wait.party, reasonCode: wait.reasonCode, since: wait.since },
    },
    occurredAt: now,
  };
}
