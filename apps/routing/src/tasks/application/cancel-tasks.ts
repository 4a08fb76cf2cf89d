import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { Journal } from '../../journal/application/journal';
import type { TaskState } from '../domain/task';
import { cancel } from '../domain/task-decisions';
import { lockOpenTasks, updateTasks } from '../persistence/task.repository';
import { StepClocks } from './step-clocks';
import { historyOf } from './task-history';

/** Closes every open task of routes that have ended. */
@Injectable()
export class CancelTasks {
  constructor(
    private readonly journal: Journal,
    private readonly clocks: StepClocks,
  ) {}

  /** @returns the tasks that were open. */
  async execute(tx: Transaction, routeIds: readonly number[], now: Date): Promise<readonly TaskState[]> {
    if (routeIds.length === 0) return [];
    const tasks = await lockOpenTasks(tx, routeIds);
    const changes = tasks.map((task) => cancel(task));
    await updateTasks(tx, changes, now);
    await this.clocks.stop(
      tx,
      tasks.map((task) => task.id),
      'CANCELLED',
      now,
    );
    await this.journal.record(
      tx,
      changes.map((change, index) => historyOf(change, tasks[index]?.routeId ?? 0, {}, now)),
      null,
    );
    return tasks;
  }
}
