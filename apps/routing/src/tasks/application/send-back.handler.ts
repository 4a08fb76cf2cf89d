import { Outbox } from '@app/messaging';
import { Injectable } from '@nestjs/common';
import { AuthorityList } from '../../authority/application/authority-list';
import { RouteStore } from '../../dispatch/application/route-store';
import { PostDirectory } from '../../posts/application/post-directory';
import { complete } from '../domain/task-decisions';
import { commandOf, type TaskRequest } from './move-task.handler';
import { OpenTasks } from './open-tasks';
import { TaskCommands } from './task-commands';

/** 退回: the decider wants the case examined again. The earlier opinion stays on record; the statutory clock goes on. */
@Injectable()
export class SendBackHandler {
  constructor(
    private readonly commands: TaskCommands,
    private readonly routes: RouteStore,
    private readonly posts: PostDirectory,
    private readonly authorities: AuthorityList,
    private readonly openTasks: OpenTasks,
    private readonly outbox: Outbox,
  ) {}

  execute(request: TaskRequest, reason: string): Promise<number> {
    return this.commands.run(request.taskId, request.actor, async (tx, loaded) => {
      const { task, desk, route, now, today } = loaded;
      const change = complete(task, 'sendBack', commandOf(request), reason, desk);
      await this.commands.save(tx, loaded, change, request.actor);
      const lookup = await this.posts.lookup(tx, [task.organ]);
      const examiningPost = lookup(task.organ, 'EXAMINE', route.itemCode);
      await this.outbox.append(tx, [
        {
          aggregateType: 'route',
          aggregateId: route.id,
          aggregateVersion: route.eventVersion + 1,
          type: 'case.sent-back.v1',
          payload: { routeId: route.id, caseId: route.caseId, taskId: task.id, byStaff: request.actor.id },
          actorId: request.actor.id,
          occurredAt: now,
        },
      ]);
      await this.openTasks.open(
        tx,
        [
          {
            route,
            post: examiningPost ?? (await this.posts.dispatcher(tx)),
            // The one who will decide again does not examine in between.
            excluded: examiningPost === undefined ? [] : [...route.handledBy, request.actor.id],
            question: examiningPost === undefined ? '承办单位没有设置审核岗位，请改派单位，或请该单位补设岗位后重新分派。' : null,
            eventVersion: route.eventVersion + 2,
            authority: examiningPost === undefined ? null : await this.authorities.ofRoute(tx, route, today),
          },
        ],
        request.actor,
        now,
      );
      await this.routes.change(tx, route, { events: 2 }, now);
      return change.after.version;
    });
  }
}
