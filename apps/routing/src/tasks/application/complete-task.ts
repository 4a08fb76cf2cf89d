import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { complete } from '../domain/task-decisions';
import { commandOf, type TaskRequest } from './move-task.handler';
import { type LoadedTask, TaskCommands } from './task-commands';

export type { TaskRequest } from './move-task.handler';
export type { LoadedTask } from './task-commands';

/** The task side of a command whose substance lies in another capability. */
@Injectable()
export class CompleteTask {
  constructor(private readonly commands: TaskCommands) {}

  /** Ends the dispatcher's own task, or takes an approval task off the wrong desk; then does the rest in the same transaction. */
  byDispatcher(request: TaskRequest, reason: string, then: (tx: Transaction, loaded: LoadedTask) => Promise<void>): Promise<number> {
    return this.commands.run(request.taskId, request.actor, async (tx, loaded) => {
      const action = loaded.task.step === 'DISPATCH' ? 'dispatch' : 'reroute';
      const change = complete(loaded.task, action, commandOf(request), reason, loaded.desk);
      await this.commands.save(tx, loaded, change, request.actor);
      await then(tx, loaded);
      return change.after.version;
    });
  }
}
