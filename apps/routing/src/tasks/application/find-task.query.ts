import type { Actor } from '@app/access';
import { Clock } from '@app/domain-kernel';
import { localDateOf } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { type RouteExchange, RouteExchangeQuery } from '../../connectors/application/route-exchange.query';
import { RoutingDatabase } from '../../database';
import { HandedOverWork, type WorkDetail } from '../../handed-over-work/application/handed-over-work.query';
import { actionsFor, type StaffAction } from '../domain/task-guards';
import { type RouteStory, routeStory } from '../persistence/route-story.read-model';
import { type TaskOnDesk, taskOnDesk } from '../persistence/task-desk.read-model';
import { ONE_MOMENT } from './list-tasks.query';
import { type QueueCounts, QueueCountsQuery } from './queue-counts.query';
import { taskNotFound } from './task-commands';
import { viewerOf } from './task-viewer';

export interface TaskDetail extends TaskOnDesk, RouteStory {
  /** What this person may do now, from the guard table. */
  readonly actions: readonly StaffAction[];
  /** What passed between the case and a department's own system. */
  readonly exchange: RouteExchange;
  /** What a service of ours had of it, and answered. */
  readonly handedOver: WorkDetail | null;
}

/** One task with everything to act on it: the route and why, earlier opinions, history, and what may be done. */
@Injectable()
export class FindTaskQuery {
  constructor(
    private readonly database: RoutingDatabase,
    private readonly clock: Clock,
    private readonly queues: QueueCountsQuery,
    private readonly exchange: RouteExchangeQuery,
    private readonly work: HandedOverWork,
  ) {}

  get(actor: Actor, taskId: number): Promise<TaskDetail> {
    return this.database.run(async (tx) => {
      const found = await taskOnDesk(tx, taskId, viewerOf(actor), localDateOf(this.clock.now()), false);
      if (found === undefined) throw taskNotFound();
      return this.detail(tx, found, actor);
    });
  }

  /**
   * After a command, straight after its commit: the task as it is now and what lies in the queues that it left and entered, all of
   * one moment. Whoever has acted on a task still sees it.
   */
  afterCommand(actor: Actor, taskId: number): Promise<{ readonly detail: TaskDetail; readonly queues: QueueCounts }> {
    return this.database.run(async (tx) => {
      await tx.query(ONE_MOMENT);
      const found = await taskOnDesk(tx, taskId, viewerOf(actor), localDateOf(this.clock.now()), false);
      if (found === undefined) throw taskNotFound();
      return { detail: await this.detail(tx, found, actor), queues: await this.queues.of(tx, actor, taskId) };
    });
  }

  /** The reader's own queues, as they are now. */
  ownQueues(actor: Actor): Promise<QueueCounts> {
    return this.database.run(async (tx) => {
      await tx.query(ONE_MOMENT);
      return this.queues.of(tx, actor, null);
    });
  }

  private async detail(tx: Transaction, found: TaskOnDesk, actor: Actor): Promise<TaskDetail> {
    const exchange = await this.exchange.ofRoute(tx, found.routeId);
    const handedOver = await this.work.ofRoute(tx, found.routeId);
    return {
      ...found,
      ...(await routeStory(tx, found.routeId)),
      exchange,
      handedOver,
      actions: actionsFor(found.task, actor.id, found.desk),
    };
  }
}
