import type { Actor } from '@app/access';
import { Clock, DomainError } from '@app/domain-kernel';
import { type LocalDate, localDateOf } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { RoutingDatabase } from '../../database';
import { type RouteRow, RouteStore } from '../../dispatch/application/route-store';
import { RouteTasks, type TaskState } from '../../tasks/application/route-tasks';
import { viewerOf } from '../../tasks/application/task-viewer';
import type { ProcedurePeople, ProcedureState } from '../domain/special-procedure';
import { lockProcedure, procedureOnFile } from '../persistence/special-procedure.repository';
import { procedureNotFound } from './find-special-procedures.query';

export interface ProcedureRequest {
  readonly id: number;
  readonly actor: Actor;
  readonly expectedVersion: number;
}

/** A procedure as a command finds it: locked after its route and its task. */
export interface LoadedProcedure {
  readonly procedure: ProcedureState;
  readonly people: ProcedurePeople;
  readonly route: RouteRow;
  /** Undefined once it is closed. */
  readonly task: TaskState | undefined;
  readonly now: Date;
  readonly today: LocalDate;
}

/** What the commands on a procedure have in common. */
@Injectable()
export class ProcedureCommands {
  constructor(
    private readonly database: RoutingDatabase,
    private readonly routes: RouteStore,
    private readonly tasks: RouteTasks,
    private readonly clock: Clock,
  ) {}

  run({ id, actor, expectedVersion }: ProcedureRequest, work: (tx: Transaction, loaded: LoadedProcedure) => Promise<void>): Promise<void> {
    return this.database.run(async (tx) => {
      const now = this.clock.now();
      const today = localDateOf(now);
      const seen = await procedureOnFile(tx, id, viewerOf(actor), today);
      if (seen === undefined) throw procedureNotFound();
      const route = await this.routes.lock(tx, seen.routeId);
      const task = await this.tasks.lock(tx, seen.routeId, seen.taskId);
      const procedure = await lockProcedure(tx, id);
      if (route === undefined || procedure === undefined) throw procedureNotFound();
      if (procedure.version !== expectedVersion) {
        throw new DomainError('stale', 'version-mismatch', '特别程序已被更新，请刷新后重试。', {
          params: { currentVersion: procedure.version },
        });
      }
      await work(tx, { procedure, people: seen.people, route, task, now, today });
    });
  }
}
