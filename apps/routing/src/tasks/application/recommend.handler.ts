import { Outbox } from '@app/messaging';
import { Injectable } from '@nestjs/common';
import { AuthorityList } from '../../authority/application/authority-list';
import { RouteStore } from '../../dispatch/application/route-store';
import { PostDirectory } from '../../posts/application/post-directory';
import { assertOpinion, type Opinion } from '../domain/approval';
import { complete } from '../domain/task-decisions';
import { examinationsOf } from '../persistence/task.repository';
import { commandOf, type TaskRequest } from './move-task.handler';
import { OpenTasks } from './open-tasks';
import { TaskCommands } from './task-commands';

/** 审核: the examiner recommends, and the case goes to the desk of the decision. */
@Injectable()
export class RecommendHandler {
  constructor(
    private readonly commands: TaskCommands,
    private readonly routes: RouteStore,
    private readonly posts: PostDirectory,
    private readonly authorities: AuthorityList,
    private readonly openTasks: OpenTasks,
    private readonly outbox: Outbox,
  ) {}

  execute(request: TaskRequest, opinion: Opinion): Promise<number> {
    return this.commands.run(request.taskId, request.actor, async (tx, loaded) => {
      const { task, desk, route, now, today } = loaded;
      const change = complete(task, 'recommend', commandOf(request), null, desk);
      const earlier = await examinationsOf(tx, route.id);
      assertOpinion(opinion, { acceptedOn: route.acceptedOn, siteCheck: route.siteCheck, siteChecked: earlier.siteChecked }, today);
      await this.commands.save(tx, loaded, change, request.actor, opinion, { verdict: opinion.verdict, reasonCode: opinion.reasonCode });

      const lookup = await this.posts.lookup(tx, [task.organ]);
      const decidingPost = lookup(task.organ, 'DECIDE', route.itemCode);
      const post = decidingPost ?? (await this.posts.dispatcher(tx));
      await this.outbox.append(tx, [
        {
          aggregateType: 'route',
          aggregateId: route.id,
          aggregateVersion: route.eventVersion + 1,
          type: 'case.recommended.v1',
          payload: { routeId: route.id, caseId: route.caseId, taskId: task.id, byStaff: request.actor.id, recommendation: opinion.verdict },
          actorId: request.actor.id,
          occurredAt: now,
        },
      ]);
      await this.openTasks.open(
        tx,
        [
          {
            route,
            post,
            // Whoever received or examined the case does not decide it.
            excluded: decidingPost === undefined ? [] : [...route.handledBy, ...earlier.examiners, request.actor.id],
            question: decidingPost === undefined ? '承办单位没有设置决定岗位，请改派单位，或请该单位补设岗位后重新分派。' : null,
            eventVersion: route.eventVersion + 2,
            authority: decidingPost === undefined ? null : await this.authorities.ofRoute(tx, route, today),
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
