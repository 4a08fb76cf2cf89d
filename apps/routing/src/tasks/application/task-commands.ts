import type { Actor } from '@app/access';
import { Clock, DomainError } from '@app/domain-kernel';
import { type LocalDate, localDateOf } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { RoutingDatabase } from '../../database';
import { type RouteRow, RouteStore } from '../../dispatch/application/route-store';
import { Journal } from '../../journal/application/journal';
import type { Opinion } from '../domain/approval';
import type { Desk, TaskState } from '../domain/task';
import { cancel, type TaskChange } from '../domain/task-decisions';
import { lockOpenBranches } from '../persistence/branch.repository';
import { updateTasks } from '../persistence/task.repository';
import { taskOnDesk } from '../persistence/task-desk.read-model';
import { StepClocks } from './step-clocks';
import { historyOf } from './task-history';
import { viewerOf } from './task-viewer';

/** A task as a command finds it: locked after its route, seen by the person who acts, on the day of the act. */
export interface LoadedTask {
  readonly task: TaskState;
  readonly desk: Desk;
  readonly route: RouteRow;
  readonly now: Date;
  readonly today: LocalDate;
}

/** What every task command has in common: one transaction, one locked task, one way to write a transition. */
@Injectable()
export class TaskCommands {
  constructor(
    private readonly database: RoutingDatabase,
    private readonly routes: RouteStore,
    private readonly journal: Journal,
    private readonly clocks: StepClocks,
    private readonly clock: Clock,
  ) {}

  /** Runs `work` on the task, or refuses with `task-not-found` when there is none that this person may see. */
  run<T>(taskId: number, actor: Actor, work: (tx: Transaction, loaded: LoadedTask) => Promise<T>): Promise<T> {
    return this.database.run((tx) => this.within(tx, taskId, actor, work));
  }

  /** The same in the caller's transaction. */
  async within<T>(tx: Transaction, taskId: number, actor: Actor, work: (tx: Transaction, loaded: LoadedTask) => Promise<T>): Promise<T> {
    const now = this.clock.now();
    const today = localDateOf(now);
    const route = await this.routes.lockOfTask(tx, taskId);
    const found = route && (await taskOnDesk(tx, taskId, viewerOf(actor), today, true));
    if (!route || !found) throw taskNotFound();
    return work(tx, { task: found.task, desk: found.desk, route, now, today });
  }

  /** Writes the transition, its history and audit, and stops the step's clock when the task is over. */
  async save(
    tx: Transaction,
    { route, now }: LoadedTask,
    change: TaskChange,
    actor: Actor,
    opinion?: Opinion,
    details: Readonly<Record<string, unknown>> = {},
  ): Promise<void> {
    await updateTasks(tx, [change], now, opinion);
    if (change.after.status === 'DONE' || change.after.status === 'RETURNED' || change.after.status === 'CANCELLED') {
      await this.clocks.stop(tx, [change.before.id], change.after.status === 'CANCELLED' ? 'CANCELLED' : 'MET', now);
      await this.endBranches(tx, change.before.id, route.id, actor, now);
    }
    await this.journal.record(tx, [historyOf(change, route.id, details, now)], actor);
  }

  /** What hangs on a task ends with it, in the same transaction: nobody works on for a parent that is gone. */
  private async endBranches(tx: Transaction, taskId: number, routeId: number, actor: Actor, now: Date): Promise<void> {
    const changes = (await lockOpenBranches(tx, taskId)).map((branch) => cancel(branch));
    if (changes.length === 0) return;
    await updateTasks(tx, changes, now);
    await this.clocks.stop(
      tx,
      changes.map(({ before }) => before.id),
      'CANCELLED',
      now,
    );
    await this.journal.record(
      tx,
      changes.map((ended) => historyOf(ended, routeId, { parent: taskId }, now)),
      actor,
    );
  }
}

export const taskNotFound = (): DomainError => new DomainError('not-found', 'task-not-found', '没有找到这件任务，可能不在您的办理范围内。');
