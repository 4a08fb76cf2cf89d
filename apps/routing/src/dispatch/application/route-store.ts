import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { lockRouteOfTask, type RouteChange, type RouteRow, routeChange, updateRoutes } from '../persistence/route.repository';

export type { RouteRow } from '../persistence/route.repository';

/** Routes as the task commands use them. */
@Injectable()
export class RouteStore {
  /** Locks the route of a task: the route always before its tasks. */
  lockOfTask(tx: Transaction, taskId: number): Promise<RouteRow | undefined> {
    return lockRouteOfTask(tx, taskId);
  }

  async change(tx: Transaction, route: RouteRow, change: Partial<Omit<RouteChange, 'id'>>, at: Date): Promise<void> {
    await updateRoutes(tx, [routeChange(route, change)], at);
  }
}
