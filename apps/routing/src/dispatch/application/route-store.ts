import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import {
  countEvents,
  lockRouteOfTask,
  lockRoutes,
  quotaStanding,
  type RouteChange,
  type RouteRow,
  routeChange,
  updateRoutes,
} from '../persistence/route.repository';

export type { RouteRow } from '../persistence/route.repository';

/** Routes as other capabilities use them. */
@Injectable()
export class RouteStore {
  /** Locks the route of a task: the route always before its tasks. */
  lockOfTask(tx: Transaction, taskId: number): Promise<RouteRow | undefined> {
    return lockRouteOfTask(tx, taskId);
  }

  async lock(tx: Transaction, routeId: number): Promise<RouteRow | undefined> {
    const [route] = await lockRoutes(tx, [routeId]);
    return route;
  }

  /** How many of the same line were settled before this route, and how many were granted; null without a quota. */
  quotaStanding(tx: Transaction, route: RouteRow): Promise<{ earlierSettled: number; granted: number } | null> {
    return quotaStanding(tx, route);
  }

  /** The version counts on for events about a route that itself stays as it is. */
  countEvents(tx: Transaction, routeId: number, events: number): Promise<void> {
    return countEvents(tx, routeId, events);
  }

  /** Several at once, each with its own change. */
  async changeAll(
    tx: Transaction,
    changes: readonly { readonly route: RouteRow; readonly change: Partial<Omit<RouteChange, 'id'>> }[],
    at: Date,
  ): Promise<void> {
    await updateRoutes(
      tx,
      changes.map(({ route, change }) => routeChange(route, change)),
      at,
    );
  }

  async change(tx: Transaction, route: RouteRow, change: Partial<Omit<RouteChange, 'id'>>, at: Date): Promise<void> {
    await updateRoutes(tx, [routeChange(route, change)], at);
  }
}
