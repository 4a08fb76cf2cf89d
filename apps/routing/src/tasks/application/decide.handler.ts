import { matterOf } from '@app/authority';
import { Outbox } from '@app/messaging';
import { Injectable } from '@nestjs/common';
import { AuthorityList } from '../../authority/application/authority-list';
import { RouteExchangeQuery } from '../../connectors/application/route-exchange.query';
import { assertBackFill, type BackFill } from '../../connectors/domain/back-fill';
import { RouteStore } from '../../dispatch/application/route-store';
import { assertOpinion, type Opinion } from '../domain/approval';
import { assertAgreed } from '../domain/branches';
import { assertQuota } from '../domain/quota';
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
    private readonly exchange: RouteExchangeQuery,
    private readonly outbox: Outbox,
  ) {}

  /** @param backFill 补录: what the department has decided already, in its own system; the decision is of that day. */
  execute(request: TaskRequest, opinion: Opinion, backFill: BackFill | null = null): Promise<number> {
    return this.commands.run(request.taskId, request.actor, async (tx, loaded) => {
      const { task, desk, route, now, today } = loaded;
      const change = complete(task, 'decide', commandOf(request), backFill?.reason ?? null, desk);
      const earlier = await examinationsOf(tx, route.id);
      assertAgreed(opinion.verdict, desk.branches, request.actor.id);
      assertOpinion(opinion, { acceptedOn: route.acceptedOn, siteCheck: route.siteCheck, siteChecked: earlier.siteChecked }, today);
      assertQuota(opinion.verdict, route.quota, await this.routes.quotaStanding(tx, route));
      if (backFill !== null) {
        assertBackFill(backFill, { wasSent: await this.exchange.wasSent(tx, route.id), acceptedOn: route.acceptedOn, today });
      }
      const decidedOn = backFill?.decidedOn ?? today;
      const authority = await this.authorities.forDecision(tx, matterOf(route, decidedOn), task.organ);
      await this.commands.save(tx, loaded, change, request.actor, opinion, {
        verdict: opinion.verdict,
        reasonCode: opinion.reasonCode,
        authorityId: authority.id,
        ...(backFill === null ? {} : { backFill: { externalReference: backFill.externalReference, decidedOn } }),
      });
      await this.routes.change(
        tx,
        route,
        {
          status: 'DECIDED',
          authorityId: authority.id,
          result: opinion.verdict,
          reasonCode: opinion.reasonCode,
          decidedOn,
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
            decidedOn,
            // The clock stops when the decision is entered: a day stated afterwards never hides an overrun.
            decidedAt: now.toISOString(),
            byStaff: request.actor.id,
            onBehalfOf: task.onBehalfOf,
            automatic: false,
            ...(backFill === null ? {} : { manual: true, externalReference: backFill.externalReference }),
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
