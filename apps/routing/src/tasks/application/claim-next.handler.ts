import type { Actor } from '@app/access';
import { DomainError } from '@app/domain-kernel';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import rules from '../../../data/office-rules.json';
import { RoutingDatabase } from '../../database';
import { claim } from '../domain/task-decisions';
import { claimedBy, lockFirstFree } from '../persistence/next-task.repository';
import type { InboxPosition } from '../persistence/task-inbox.read-model';
import { ListTasksQuery } from './list-tasks.query';
import { TaskCommands } from './task-commands';

/** How many of the most urgent are tried at once; what others are just taking is passed over. */
const WINDOW = 50;

/** 取下一件: the earliest due of what the person may do today. Nobody picks the easy ones, and nobody hoards. */
@Injectable()
export class ClaimNextHandler {
  constructor(
    private readonly database: RoutingDatabase,
    private readonly commands: TaskCommands,
    private readonly lists: ListTasksQuery,
  ) {}

  /** @returns the task that is now the actor's, or null when nothing is left for them. */
  execute(actor: Actor): Promise<number | null> {
    return this.database.run(async (tx) => {
      if ((await claimedBy(tx, actor.id)) >= rules.nextTaskLoad) {
        throw new DomainError(
          'conflict',
          'load-full',
          `您名下在办任务已达 ${rules.nextTaskLoad} 件，请先办结或退回一部分，再领取下一件。`,
          {
            params: { limit: rules.nextTaskLoad },
          },
        );
      }
      let after: InboxPosition | null = null;
      for (;;) {
        const window = await this.lists.free(tx, actor, after, WINDOW);
        const last = window.at(-1);
        if (last === undefined) return null;
        const taskId = await lockFirstFree(
          tx,
          window.map(({ id }) => id),
        );
        if (taskId !== undefined) return this.claimed(tx, taskId, actor);
        after = { dueOn: last.dueOn, id: last.id };
      }
    });
  }

  private claimed(tx: Transaction, taskId: number, actor: Actor): Promise<number> {
    return this.commands.within(tx, taskId, actor, async (within, loaded) => {
      const change = claim(loaded.task, { actor: actor.id, expectedVersion: loaded.task.version, expectedOwner: null }, loaded.desk);
      await this.commands.save(within, loaded, change, actor, undefined, { next: true });
      return taskId;
    });
  }
}
