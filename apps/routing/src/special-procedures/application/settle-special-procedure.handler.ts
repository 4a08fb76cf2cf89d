import type { Actor } from '@app/access';
import { matterOf } from '@app/authority';
import { DomainError } from '@app/domain-kernel';
import { officeCalendar } from '@app/legal-calendar';
import { armClock } from '@app/legal-clock';
import { Outbox } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { AuthorityList } from '../../authority/application/authority-list';
import { RouteStore } from '../../dispatch/application/route-store';
import { organOfStep } from '../../dispatch/domain/route';
import { RouteTasks, type TaskState } from '../../tasks/application/route-tasks';
import { refusalToPause } from '../../tasks/domain/clock-paths';
import { assertHearingFits, refusalOf, statusAfter } from '../domain/special-procedure';
import { settle, staffOf, takeBack } from '../persistence/special-procedure.repository';
import { HEARING_RULES } from './hearing-rules';
import { type LoadedProcedure, ProcedureCommands, type ProcedureRequest } from './procedure-commands';
import { ProcedureJournal } from './procedure-journal';

export const PROCEDURE_SUBJECT = 'special-procedure';
export const PROCEDURE_CLOCK = 'SPECIAL';

/** 批准或不批准特别程序, by somebody else than who asked, with power to decide in that organ. */
@Injectable()
export class SettleSpecialProcedureHandler {
  constructor(
    private readonly commands: ProcedureCommands,
    private readonly tasks: RouteTasks,
    private readonly routes: RouteStore,
    private readonly authorities: AuthorityList,
    private readonly outbox: Outbox,
    private readonly journal: ProcedureJournal,
  ) {}

  /** The clock of the case stops at this moment; the task waits, with a clock of its own. */
  approve(request: ProcedureRequest): Promise<void> {
    const { actor } = request;
    return this.commands.run(request, async (tx, loaded) => {
      const { procedure, people, route, now, today } = loaded;
      const refusal = refusalOf('approve', procedure, actor.id, people);
      if (refusal !== null) throw refusal;
      const task = await this.assertStillFits(tx, loaded);
      const authority = await this.authorities.forDecision(tx, matterOf(route, today), organOfStep(route, 'DECIDE') ?? task.organ);
      const clock = await armClock(
        tx,
        {
          subjectType: PROCEDURE_SUBJECT,
          subjectId: procedure.id,
          kind: PROCEDURE_CLOCK,
          startsOn: today,
          anchorEvent: 'special-procedure.begun',
          article: procedure.article,
          unit: procedure.expected.unit,
          budget: procedure.expected.amount,
        },
        officeCalendar(),
        now,
      );
      if (clock.dueOn === null) throw new Error(`the clock of special procedure ${procedure.id} has no end`);
      const status = statusAfter(procedure, 'approve');
      await settle(tx, procedure.id, { status, by: actor.id, refusal: null, begunOn: today, dueOn: clock.dueOn }, now);
      await this.tasks.beginWait(
        tx,
        route.id,
        task,
        { kind: 'SPECIAL_PROCEDURE', code: String(procedure.id), until: clock.dueOn },
        actor,
        now,
      );
      if (procedure.host !== null) await this.tasks.keepOutOfExamination(tx, route.id, procedure.host);
      await this.record(tx, loaded, 'approve', actor, null);
      await this.routes.countEvents(tx, route.id, 1);
      await this.outbox.append(tx, [
        {
          aggregateType: 'route',
          aggregateId: route.id,
          aggregateVersion: route.eventVersion + 1,
          type: 'case.special-procedure-begun.v1',
          payload: {
            routeId: route.id,
            caseId: route.caseId,
            taskId: task.id,
            kind: procedure.kind,
            article: procedure.article,
            expected: procedure.expected,
            begunOn: today,
            begunAt: now.toISOString(),
            askedBy: procedure.askedBy,
            approvedBy: actor.id,
            onBehalfOf: procedure.askedOnBehalfOf,
            authority: this.authorities.decisionAuthority(authority),
          },
          actorId: actor.id,
          occurredAt: now,
        },
      ]);
    });
  }

  /** Nothing has stopped, so nothing goes on: the case stays where it is. */
  refuse(request: ProcedureRequest, reason: string): Promise<void> {
    const { actor } = request;
    return this.commands.run(request, async (tx, loaded) => {
      const refusal = refusalOf('refuse', loaded.procedure, actor.id, loaded.people);
      if (refusal !== null) throw refusal;
      const status = statusAfter(loaded.procedure, 'refuse');
      await settle(tx, loaded.procedure.id, { status, by: actor.id, refusal: reason, begunOn: null, dueOn: null }, loaded.now);
      await this.record(tx, loaded, 'refuse', actor, reason);
    });
  }

  /** 撤回: by who asked, before it is answered. Nothing has stopped, so nothing goes on. */
  takeBack(request: ProcedureRequest, reason: string): Promise<void> {
    const { actor } = request;
    return this.commands.run(request, async (tx, loaded) => {
      const refusal = refusalOf('takeBack', loaded.procedure, actor.id, loaded.people);
      if (refusal !== null) throw refusal;
      const status = statusAfter(loaded.procedure, 'takeBack');
      await takeBack(tx, loaded.procedure.id, { status, by: actor.id, reason }, loaded.now);
      await this.record(tx, loaded, 'takeBack', actor, reason);
    });
  }

  /** Days have passed since it was asked for: the law is asked again. @returns the task, which its owner still has in hand. */
  private async assertStillFits(tx: Transaction, { procedure, task, route, today }: LoadedProcedure): Promise<TaskState> {
    if (task === undefined || task.status !== 'CLAIMED') {
      throw new DomainError('conflict', 'state-conflict', '任务已经办结、退回或者正在等待，不能启动特别程序，请刷新。');
    }
    const late = refusalToPause(route, today);
    if (late !== null) throw late;
    if (procedure.hearing !== null) {
      const host = { staff: await staffOf(tx, task.organ), examiners: await this.tasks.examiners(tx, route.id), owner: task.assignee };
      assertHearingFits(procedure, procedure.hearing, host, HEARING_RULES, today, officeCalendar());
    }
    return task;
  }

  private record(
    tx: Transaction,
    { procedure, now }: LoadedProcedure,
    action: 'approve' | 'refuse' | 'takeBack',
    actor: Actor,
    reason: string | null,
  ): Promise<void> {
    const after = { ...procedure, version: procedure.version + 1 };
    return this.journal.record(tx, after, action, { from: procedure.status, to: statusAfter(procedure, action) }, actor, {
      reason,
      at: now,
    });
  }
}
