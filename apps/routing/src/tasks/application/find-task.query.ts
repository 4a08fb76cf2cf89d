import type { Actor } from '@app/access';
import { Clock } from '@app/domain-kernel';
import { localDateOf } from '@app/legal-calendar';
import { Injectable } from '@nestjs/common';
import { RoutingDatabase } from '../../database';
import { actionsFor, type StaffAction } from '../domain/task-guards';
import { type RouteStory, routeStory } from '../persistence/route-story.read-model';
import { type TaskOnDesk, taskOnDesk } from '../persistence/task-desk.read-model';
import { taskNotFound } from './task-commands';
import { viewerOf } from './task-viewer';

export interface TaskDetail extends TaskOnDesk, RouteStory {
  /** What this person may do now, from the guard table. */
  readonly actions: readonly StaffAction[];
}

/** One task with everything to act on it: the route and why, earlier opinions, history, and what may be done. */
@Injectable()
export class FindTaskQuery {
  constructor(
    private readonly database: RoutingDatabase,
    private readonly clock: Clock,
  ) {}

  get(actor: Actor, taskId: number): Promise<TaskDetail> {
    return this.database.run(async (tx) => {
      const found = await taskOnDesk(tx, taskId, viewerOf(actor), localDateOf(this.clock.now()), false);
      if (found === undefined) throw taskNotFound();
      return { ...found, ...(await routeStory(tx, found.routeId)), actions: actionsFor(found.task, actor.id, found.desk) };
    });
  }
}
