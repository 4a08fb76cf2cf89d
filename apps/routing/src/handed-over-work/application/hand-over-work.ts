import { addDays, dueDate, localDateOf, officeCalendar, startOfDay } from '@app/legal-calendar';
import { Outbox, type OutgoingEvent } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { waitingEvent } from '../../connectors/application/open-calls';
import { beginWait, type RouteWait } from '../../connectors/domain/route-wait';
import { type RouteRow, RouteStore } from '../../dispatch/application/route-store';
import { Journal } from '../../journal/application/journal';
import { AWAITING, type Taker } from '../domain/service';
import { insertWork } from '../persistence/handed-over-work.repository';
import { ServiceBook } from './service-book';

interface Departure extends Taker {
  readonly route: RouteRow;
  readonly wait: RouteWait;
}

/** Routes go to services of ours: the work, the wait and the word to the service are one transaction. */
@Injectable()
export class HandOverWork {
  constructor(
    private readonly book: ServiceBook,
    private readonly routes: RouteStore,
    private readonly journal: Journal,
    private readonly outbox: Outbox,
  ) {}

  /** The caller holds the routes. @returns the keys of those that a service takes; the others stay for people. */
  async leave(tx: Transaction, routes: readonly RouteRow[], now: Date): Promise<ReadonlySet<number>> {
    const departures = routes.flatMap((route): Departure[] => {
      const taker = route.handler === 'SERVICE' ? this.book.forMatter(route) : undefined;
      return taker === undefined || route.organ === null ? [] : [{ ...taker, route, wait: waitOf(route.organ, taker, now) }];
    });
    if (departures.length === 0) return new Set();
    await this.routes.changeAll(
      tx,
      departures.map(({ route, wait }) => ({ route, change: { status: 'OPEN', waiting: wait, events: 2 } })),
      now,
    );
    await insertWork(
      tx,
      departures.map(({ route, service, wait }) => ({ routeId: route.id, service: service.code, waitUntil: wait.until })),
      now,
    );
    await this.journal.record(
      tx,
      departures.map(({ route, service }) => ({
        routeId: route.id,
        taskId: null,
        action: 'toService',
        from: route.status,
        to: 'OPEN',
        version: route.version + 1,
        actor: null,
        onBehalfOf: null,
        reason: route.reason,
        details: { service: service.code },
        at: now,
      })),
      null,
    );
    await this.outbox.append(
      tx,
      departures.flatMap(({ route, service, wait }) => [
        waitingEvent(route, wait, route.eventVersion + 1, now),
        handedOver(route, service.code, route.eventVersion + 2, now),
      ]),
    );
    return new Set(departures.map(({ route }) => route.id));
  }
}

/** The wait ends with its last day: the day after it people take over. */
function waitOf(organ: string, { service, item }: Taker, now: Date): RouteWait {
  const last = dueDate({ ...item.answerWithin, rollsLastDayOff: true }, localDateOf(now), officeCalendar());
  return beginWait(organ, AWAITING[service.code], now, startOfDay(addDays(last, 1)));
}

function handedOver(route: RouteRow, service: Taker['service']['code'], eventVersion: number, now: Date): OutgoingEvent {
  const { caseId, caseNo, itemCode, situation, division, acceptedOn, statutoryDueOn, promisedDueOn, handledBy } = route;
  return {
    aggregateType: 'route',
    aggregateId: route.id,
    aggregateVersion: eventVersion,
    type: 'work.handed-over.v1',
    payload: {
      routeId: route.id,
      caseId,
      caseNo,
      service,
      itemCode,
      situation,
      division,
      organCode: route.organ ?? '',
      acceptedOn,
      statutoryDueOn,
      promisedDueOn,
      handledBy: [...handledBy],
    },
    occurredAt: now,
  };
}
