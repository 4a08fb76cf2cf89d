import type { Actor } from '@app/access';
import { Clock, DomainError } from '@app/domain-kernel';
import { type LocalDate, localDateOf } from '@app/legal-calendar';
import { pauseCause } from '@app/legal-clock';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { RoutingDatabase } from '../../database';
import { FindTaskQuery } from '../../tasks/application/find-task.query';
import { viewerOf } from '../../tasks/application/task-viewer';
import { refusalToPause } from '../../tasks/domain/clock-paths';
import { actionsFor } from '../domain/special-procedure';
import { type ProcedureOnFile, procedureOnFile, proceduresOfTask, proceduresToSettle } from '../persistence/special-procedure.repository';

const personOf = (id: number | null, name: string | null) => (id === null ? null : { id, name });

/** One procedure with what this person may do about it. */
function presented(found: ProcedureOnFile, staffId: number, today: LocalDate) {
  const { expected, askedAt, settledAt, endedAt } = found;
  return {
    id: found.id,
    version: found.version,
    taskId: found.taskId,
    caseNo: found.caseNo,
    itemName: found.itemName,
    kind: found.kind,
    kindName: pauseCause(found.kind).name,
    article: found.article,
    expected,
    reason: found.reason,
    host: personOf(found.host, found.hostName),
    hearing: found.hearing,
    status: found.status,
    askedBy: personOf(found.askedBy, found.askedByName),
    askedAt: askedAt.toISOString(),
    settledBy: personOf(found.settledBy, found.settledByName),
    settledAt: settledAt?.toISOString() ?? null,
    refusal: found.refusal,
    takenBack: found.takenBack,
    begunOn: found.begunOn,
    dueOn: found.dueOn,
    outcome: found.outcome,
    endedAt: endedAt?.toISOString() ?? null,
    summary: found.summary,
    // An approval is refused once there is no day left to keep.
    actions: actionsFor(found, staffId, found.people).filter((action) => action !== 'approve' || refusalToPause(found, today) === null),
  };
}

export type SpecialProcedureView = ReturnType<typeof presented>;

/** 特别程序: of one case, one by its key, and those that wait for this person's approval. */
@Injectable()
export class FindSpecialProcedures {
  constructor(
    private readonly database: RoutingDatabase,
    private readonly tasks: FindTaskQuery,
    private readonly clock: Clock,
  ) {}

  get(actor: Actor, id: number): Promise<SpecialProcedureView> {
    return this.database.run((tx) => this.within(tx, actor, id));
  }

  /** The same in the caller's transaction. */
  async within(tx: Transaction, actor: Actor, id: number): Promise<SpecialProcedureView> {
    const found = await procedureOnFile(tx, id, viewerOf(actor), this.today());
    if (found === undefined) throw procedureNotFound();
    return presented(found, actor.id, this.today());
  }

  /** Those of the task's case, for whoever may see the task. */
  async ofTask(actor: Actor, taskId: number): Promise<SpecialProcedureView[]> {
    await this.tasks.get(actor, taskId);
    const rows = await this.database.run((tx) => proceduresOfTask(tx, taskId, viewerOf(actor), this.today()));
    return rows.map((row) => presented(row, actor.id, this.today()));
  }

  /** Those after the given key, oldest first. */
  async toSettle(actor: Actor, after: number, limit: number): Promise<SpecialProcedureView[]> {
    const rows = await this.database.run((tx) => proceduresToSettle(tx, viewerOf(actor), this.today(), after, limit));
    return rows.map((row) => presented(row, actor.id, this.today()));
  }

  private today(): LocalDate {
    return localDateOf(this.clock.now());
  }
}

export const procedureNotFound = (): DomainError =>
  new DomainError('not-found', 'special-procedure-not-found', '没有找到这项特别程序，可能不在您的办理范围内。');
