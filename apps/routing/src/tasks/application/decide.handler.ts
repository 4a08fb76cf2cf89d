import { Outbox } from '@app/messaging';
import { Injectable } from '@nestjs/common';
import { AuthorityList, matterOf } from '../../authority/application/authority-list';
import { RouteStore } from '../../dispatch/application/route-store';
import { assertOpinion, type Opinion } from '../domain/approval';
import { complete } from '../domain/task-decisions';
import { examinationsOf } from '../persistence/task.repository';
import { commandOf, type TaskRequest } from './move-task.handler';
import { TaskCommands } from './task-commands';

/** 决定: grant or deny, in the name and with the seal of the authority line in force that day. */
@Injectable()
export class DecideHandler {
  constructor(
    private readonly commands: TaskCommands,
    private readonly routes: RouteStore,
    private readonly authorities: AuthorityList,
    private readonly outbox: Outbox,
  ) {}

  execute(request: TaskRequest, opinion: Opinion): Promise<number> {
    return this.commands.run(request.taskId, request.actor, async (tx, loaded) => {
      const { task, desk, route, now, today } = loaded;
      const change = complete(task, 'decide', commandOf(request), null, desk);
      const earlier = await examinationsOf(tx, route.id);
      assertOpinion(opinion, { acceptedOn: route.acceptedOn, siteCheck: route.siteCheck, siteChecked: earlier.siteChecked }, today);
      const authority = await this.authorities.forDecision(tx, matterOf(route, today), task.organ);
      await this.commands.save(tx, loaded, change, request.actor, opinion, {
        verdict: opinion.verdict,
        reasonCode: opinion.reasonCode,
        authorityId: authority.id,
      });
      await this.routes.change(
        tx,
        route,
        {
          status: 'DECIDED',
          authorityId: authority.id,
          result: opinion.verdict,
          reasonCode: opinion.reasonCode,
          decidedOn: today,
          events: 1,
        },
        now,
      );
      await this.outbox.append(tx, [
        {
          aggregateType: 'route',
          aggregateId: route.id,
          aggregateVersion: route.eventVersion + 1,
          type: 'case.decided.v1',
          payload: {
            routeId: route.id,
            caseId: route.caseId,
            taskId: task.id,
            result: opinion.verdict,
            reasonCode: opinion.reasonCode,
            decidedOn: today,
            decidedAt: now.toISOString(),
            byStaff: request.actor.id,
            onBehalfOf: task.onBehalfOf,
            automatic: false,
            authority: this.authorities.decisionAuthority(authority),
          },
          actorId: request.actor.id,
          occurredAt: now,
        },
      ]);
      return change.after.version;
    });
  }
}
