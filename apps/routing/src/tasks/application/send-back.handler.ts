import { Injectable } from '@nestjs/common';
import { complete } from '../domain/task-decisions';
import { commandOf, type TaskRequest } from './move-task.handler';
import { NextStep } from './next-step';
import { TaskCommands } from './task-commands';

/**
 * 退回. From the decision: the case is examined again. From a later signature: so is it. From a branch: the question goes back to
 * whoever asked, and what the neighbours have said stays.
 */
@Injectable()
export class SendBackHandler {
  constructor(
    private readonly commands: TaskCommands,
    private readonly nextStep: NextStep,
  ) {}

  execute(request: TaskRequest, reason: string): Promise<number> {
    return this.commands.run(request.taskId, request.actor, async (tx, loaded) => {
      const change = complete(loaded.task, 'sendBack', commandOf(request), reason, loaded.desk);
      await this.commands.save(tx, loaded, change, request.actor);
      const { kind } = loaded.task;
      if (kind === 'MAIN' || kind === 'AFTER_SIGN') await this.nextStep.examineAgain(tx, loaded, request.actor, kind === 'MAIN');
      return change.after.version;
    });
  }
}
