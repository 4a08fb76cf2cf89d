import type { Actor } from '@app/access';
import type { LocalDate } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { Journal } from '../../journal/application/journal';
import type { TaskState, Wait } from '../domain/task';
import { beginWait, type TaskChange, wake } from '../domain/task-decisions';
import { examinationsOf, lockOpenTasks, updateTasks } from '../persistence/task.repository';
import { keepOutOfExamination, moveWaits, sortByDueDays } from '../persistence/wait.repository';
import { StepClocks } from './step-clocks';
import { historyOf } from './task-history';

export type { TaskState } from '../domain/task';

/** Tasks as other capabilities use them. The caller holds the route. */
@Injectable()
export class RouteTasks {
  constructor(
    private readonly journal: Journal,
    private readonly clocks: StepClocks,
  ) {}

  /** One open task of the route, locked. */
  async lock(tx: Transaction, routeId: number, taskId: number): Promise<TaskState | undefined> {
    return (await lockOpenTasks(tx, [routeId])).find((task) => task.id === taskId);
  }

  /** The open task that carries the case, locked. */
  async lockMain(tx: Transaction, routeId: number): Promise<TaskState | undefined> {
    return (await lockOpenTasks(tx, [routeId])).find((task) => task.kind === 'MAIN');
  }

  async examiners(tx: Transaction, routeId: number): Promise<readonly number[]> {
    return (await examinationsOf(tx, routeId)).examiners;
  }

  /** The task lies still until the named party has acted: its step is not measured meanwhile. */
  async beginWait(tx: Transaction, routeId: number, task: TaskState, waiting: Wait, actor: Actor | null, now: Date): Promise<void> {
    await this.write(tx, routeId, beginWait(task, waiting, actor?.id ?? null, null), actor, now);
    await this.clocks.stop(tx, [task.id], 'CANCELLED', now);
  }

  /** Back into its owner's hands, with the whole time of the step. */
  async wake(tx: Transaction, routeId: number, task: TaskState, actor: Actor | null, now: Date): Promise<void> {
    await this.write(tx, routeId, wake(task, actor?.id ?? null), actor, now);
    await this.clocks.start(tx, [{ taskId: task.id, step: task.step }], now);
  }

  keepOutOfExamination(tx: Transaction, routeId: number, staffId: number): Promise<void> {
    return keepOutOfExamination(tx, routeId, staffId);
  }

  moveWaits(tx: Transaction, waits: readonly { readonly taskId: number; readonly until: LocalDate }[]): Promise<void> {
    return moveWaits(tx, waits);
  }

  /** The route and its desks take the days that the case now has. */
  sortByDueDays(tx: Transaction, cases: Parameters<typeof sortByDueDays>[1]): Promise<void> {
    return sortByDueDays(tx, cases);
  }

  private async write(tx: Transaction, routeId: number, change: TaskChange, actor: Actor | null, now: Date): Promise<void> {
    await updateTasks(tx, [change], now);
    const { waiting } = change.after;
    await this.journal.record(
      tx,
      [historyOf(change, routeId, waiting ? { waitingFor: waiting.kind, until: waiting.until } : {}, now)],
      actor,
    );
  }
}
