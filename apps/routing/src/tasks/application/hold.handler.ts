import { Clock } from '@app/domain-kernel';
import { type LocalDate, localDateOf } from '@app/legal-calendar';
import { Injectable } from '@nestjs/common';
import rules from '../../../data/office-rules.json';
import { RoutingDatabase } from '../../database';
import { Journal } from '../../journal/application/journal';
import { hold, resume, wake } from '../domain/task-decisions';
import { lockHoldsOver } from '../persistence/hold.repository';
import { updateTasks } from '../persistence/task.repository';
import { commandOf, type TaskRequest } from './move-task.handler';
import { TaskCommands } from './task-commands';
import { historyOf } from './task-history';

/** How many holds one sweep ends in one transaction. */
const CHUNK = 200;

/** 挂起: a note of whom the owner waits for, with a day. The legal clocks go on (行政许可法 §45 alone stops them). */
@Injectable()
export class HoldHandler {
  constructor(
    private readonly commands: TaskCommands,
    private readonly database: RoutingDatabase,
    private readonly journal: Journal,
    private readonly clock: Clock,
  ) {}

  hold(request: TaskRequest, party: string, until: LocalDate, reason: string): Promise<number> {
    return this.commands.run(request.taskId, request.actor, async (tx, loaded) => {
      const change = hold(loaded.task, commandOf(request), { party, until, longestDays: rules.longestHoldDays }, reason, loaded.desk);
      await this.commands.save(tx, loaded, change, request.actor, undefined, { until });
      return change.after.version;
    });
  }

  resume(request: TaskRequest): Promise<number> {
    return this.commands.run(request.taskId, request.actor, async (tx, loaded) => {
      const change = resume(loaded.task, commandOf(request), loaded.desk);
      await this.commands.save(tx, loaded, change, request.actor);
      return change.after.version;
    });
  }

  /** Ends the holds whose day has come. @returns how many. */
  async sweep(): Promise<number> {
    let ended = 0;
    for (;;) {
      const chunk = await this.database.run(async (tx) => {
        const now = this.clock.now();
        const held = await lockHoldsOver(tx, localDateOf(now), CHUNK);
        const changes = held.map((task) => wake(task, null));
        await updateTasks(tx, changes, now);
        await this.journal.record(
          tx,
          changes.map((change, index) => historyOf(change, held[index]?.routeId ?? 0, {}, now)),
          null,
        );
        return held.length;
      });
      ended += chunk;
      if (chunk < CHUNK) return ended;
    }
  }
}
