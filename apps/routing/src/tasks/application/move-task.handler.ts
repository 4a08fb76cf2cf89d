import type { Actor } from '@app/access';
import { Injectable } from '@nestjs/common';
import type { TaskCommand } from '../domain/task-decisions';
import { claim, release, transfer } from '../domain/task-decisions';
import { TaskCommands } from './task-commands';

/** Who asks, for which task, on which version and owner they saw. */
export interface TaskRequest {
  readonly taskId: number;
  readonly actor: Actor;
  readonly expectedVersion: number;
  readonly expectedOwner?: number | null | undefined;
}

/** A task changes hands: claimed, released, or given to somebody else. The case itself does not move. */
@Injectable()
export class MoveTaskHandler {
  constructor(private readonly commands: TaskCommands) {}

  /** 签收. @returns the new version. */
  claim(request: TaskRequest): Promise<number> {
    return this.commands.run(request.taskId, request.actor, async (tx, loaded) => {
      const change = claim(loaded.task, commandOf(request), loaded.desk);
      await this.commands.save(tx, loaded, change, request.actor);
      return change.after.version;
    });
  }

  /** 退回待签收, with the reason. */
  release(request: TaskRequest, reason: string): Promise<number> {
    return this.commands.run(request.taskId, request.actor, async (tx, loaded) => {
      const change = release(loaded.task, commandOf(request), reason, loaded.desk);
      await this.commands.save(tx, loaded, change, request.actor);
      return change.after.version;
    });
  }

  /** 转办 or 指派, with the reason. */
  transfer(request: TaskRequest, to: number, reason: string): Promise<number> {
    return this.commands.run(request.taskId, request.actor, async (tx, loaded) => {
      const change = transfer(loaded.task, commandOf(request), to, reason, loaded.desk);
      await this.commands.save(tx, loaded, change, request.actor);
      return change.after.version;
    });
  }
}

export function commandOf({ actor, expectedVersion, expectedOwner }: TaskRequest): TaskCommand {
  return { actor: actor.id, expectedVersion, ...(expectedOwner === undefined ? {} : { expectedOwner }) };
}
