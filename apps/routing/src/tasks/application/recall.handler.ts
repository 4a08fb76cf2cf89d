import { Outbox } from '@app/messaging';
import { Injectable } from '@nestjs/common';
import { RouteStore } from '../../dispatch/application/route-store';
import { recall } from '../domain/task-decisions';
import { CancelTasks } from './cancel-tasks';
import { commandOf, type TaskRequest } from './move-task.handler';
import { StepClocks } from './step-clocks';
import { TaskCommands } from './task-commands';

/** 撤回: the examiner takes back what he has just passed on, as long as nobody has taken it up. */
@Injectable()
export class RecallHandler {
  constructor(
    private readonly commands: TaskCommands,
    private readonly cancelTasks: CancelTasks,
    private readonly clocks: StepClocks,
    private readonly routes: RouteStore,
    private readonly outbox: Outbox,
  ) {}

  execute(request: TaskRequest, reason: string): Promise<number> {
    return this.commands.run(request.taskId, request.actor, async (tx, loaded) => {
      const { task, route, now } = loaded;
      const change = recall(task, commandOf(request), reason, loaded.desk);
      const ended = await this.cancelTasks.execute(tx, [route.id], now);
      await this.commands.save(tx, loaded, change, request.actor);
      await this.clocks.start(tx, [{ taskId: task.id, step: task.step }], now);
      // A signature that was still awaited never left the examination, so there is nothing to tell. A decision that no post could take lies
      // with the dispatcher, and has left it.
      if (ended.some(({ step }) => step !== task.step)) {
        await this.outbox.append(tx, [
          {
            aggregateType: 'route',
            aggregateId: route.id,
            aggregateVersion: route.eventVersion + 1,
            type: 'case.sent-back.v1',
            payload: { routeId: route.id, caseId: route.caseId, taskId: task.id, byStaff: request.actor.id, recalled: true },
            actorId: request.actor.id,
            occurredAt: now,
          },
        ]);
        await this.routes.change(tx, route, { events: 1 }, now);
      }
      return change.after.version;
    });
  }
}
