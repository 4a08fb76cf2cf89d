import type { Actor } from '@app/access';
import { Outbox } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { RouteStore } from '../../dispatch/application/route-store';
import { CancelTasks } from '../../tasks/application/cancel-tasks';
import { commandOf, type TaskRequest } from '../../tasks/application/move-task.handler';
import { NextStep } from '../../tasks/application/next-step';
import { RouteTasks } from '../../tasks/application/route-tasks';
import { type LoadedTask, TaskCommands } from '../../tasks/application/task-commands';
import { complete } from '../../tasks/domain/task-decisions';
import type { Publicity } from '../domain/publicity';
import { dismissObjection, lockPublicity, objectionOfTask, upholdObjections } from '../persistence/publicity.repository';
import { EndPublicity } from './end-publicity';

/** 答复公示异议. Dismissed: the decision goes on when the days are over. Upheld: the case is examined again, and proposed anew. */
@Injectable()
export class AnswerObjectionHandler {
  constructor(
    private readonly commands: TaskCommands,
    private readonly tasks: RouteTasks,
    private readonly cancelTasks: CancelTasks,
    private readonly nextStep: NextStep,
    private readonly routes: RouteStore,
    private readonly publicity: EndPublicity,
    private readonly outbox: Outbox,
  ) {}

  execute(request: TaskRequest, upheld: boolean, text: string): Promise<number> {
    const { actor } = request;
    return this.commands.run(request.taskId, actor, async (tx, loaded) => {
      const change = complete(loaded.task, 'answerObjection', commandOf(request), null, loaded.desk);
      const verdict = upheld ? 'DENY' : 'GRANT';
      await this.commands.save(tx, loaded, change, actor, { verdict, text, reasonCode: null, siteCheck: null }, { upheld });
      const objection = await objectionOfTask(tx, loaded.task.id);
      const publicity = objection && (await lockPublicity(tx, objection.publicityId));
      if (!objection || !publicity) throw new Error(`task ${loaded.task.id} answers no open objection`);
      if (upheld) await this.uphold(tx, loaded, publicity, actor);
      else await this.dismiss(tx, loaded, publicity, objection.id, actor);
      return change.after.version;
    });
  }

  private async dismiss(tx: Transaction, loaded: LoadedTask, publicity: Publicity, objectionId: number, actor: Actor): Promise<void> {
    await dismissObjection(tx, objectionId);
    const told = await this.tell(tx, loaded, [objectionId], false, actor);
    await this.publicity.completeIfDone(tx, told.route, publicity, actor, loaded.now);
  }

  /** Everything that is open ends, the waiting decision too; what else was objected is taken up by the new examination. */
  private async uphold(tx: Transaction, loaded: LoadedTask, publicity: Publicity, actor: Actor): Promise<void> {
    const main = await this.tasks.lockMain(tx, loaded.route.id);
    const told = await this.tell(tx, loaded, await upholdObjections(tx, publicity.id), true, actor);
    const events = await this.publicity.upheld(tx, told.route, publicity, actor, loaded.now);
    await this.cancelTasks.execute(tx, [loaded.route.id], loaded.now);
    const route = { ...told.route, eventVersion: told.route.eventVersion + events };
    await this.nextStep.examineAgain(tx, { ...loaded, route }, actor, main?.step === 'DECIDE');
  }

  /** @returns the task as the rest of the command needs it, its route's events counted on. */
  private async tell(
    tx: Transaction,
    loaded: LoadedTask,
    objectionIds: readonly number[],
    upheld: boolean,
    actor: Actor,
  ): Promise<LoadedTask> {
    const { route, now } = loaded;
    await this.routes.countEvents(tx, route.id, objectionIds.length);
    await this.outbox.append(
      tx,
      objectionIds.map((objectionId, index) => ({
        aggregateType: 'route',
        aggregateId: route.id,
        aggregateVersion: route.eventVersion + 1 + index,
        type: 'case.objection-answered.v1',
        payload: { routeId: route.id, caseId: route.caseId, objectionId, upheld },
        actorId: actor.id,
        occurredAt: now,
      })),
    );
    return { ...loaded, route: { ...route, eventVersion: route.eventVersion + objectionIds.length } };
  }
}
