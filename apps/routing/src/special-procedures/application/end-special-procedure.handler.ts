import type { Actor } from '@app/access';
import type { FiredClock } from '@app/legal-clock';
import { stopClocks } from '@app/legal-clock';
import { Outbox } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { type RouteRow, RouteStore } from '../../dispatch/application/route-store';
import { RouteTasks, type TaskState } from '../../tasks/application/route-tasks';
import { type ProcedureState, refusalOf, statusAfter } from '../domain/special-procedure';
import { addSummary, end, lockProcedure, routeOfProcedure } from '../persistence/special-procedure.repository';
import { ProcedureCommands, type ProcedureRequest } from './procedure-commands';
import { ProcedureJournal } from './procedure-journal';
import { PROCEDURE_CLOCK, PROCEDURE_SUBJECT } from './settle-special-procedure.handler';

interface Ending {
  readonly outcome: 'RESULT' | 'TIME_OVER';
  /** When it ended in law; the clock of the case counts again from the day after. */
  readonly endedAt: Date;
  readonly summary: string | null;
  readonly actor: Actor | null;
}

/** 特别程序结束: its result is on the file, or its own time is over. The step goes on either way. */
@Injectable()
export class EndSpecialProcedureHandler {
  constructor(
    private readonly commands: ProcedureCommands,
    private readonly tasks: RouteTasks,
    private readonly routes: RouteStore,
    private readonly outbox: Outbox,
    private readonly journal: ProcedureJournal,
  ) {}

  /** By the owner of the task. A result that comes when the time is over already is put on the file, and the days stay as they are. */
  recordResult(request: ProcedureRequest, summary: string): Promise<void> {
    const { actor } = request;
    return this.commands.run(request, async (tx, { procedure, people, route, task, now }) => {
      const refusal = refusalOf('recordResult', procedure, actor.id, people);
      if (refusal !== null) throw refusal;
      if (procedure.status === 'BEGUN') {
        const [clock] = await stopClocks(
          tx,
          [{ subjectType: PROCEDURE_SUBJECT, subjectId: procedure.id, kind: PROCEDURE_CLOCK }],
          'MET',
          now,
        );
        // Past its last day, swept or not: it ended then, not now.
        const over = clock?.expiresAt != null && now >= clock.expiresAt ? lastInstantBefore(clock.expiresAt) : null;
        const ending = over === null ? ({ outcome: 'RESULT', endedAt: now } as const) : ({ outcome: 'TIME_OVER', endedAt: over } as const);
        await this.ended(tx, procedure, route, task, { ...ending, summary, actor }, now);
        return;
      }
      await addSummary(tx, procedure.id, summary, actor.id);
      const after = { ...procedure, version: procedure.version + 1 };
      await this.journal.record(tx, after, 'recordResult', { from: 'ENDED', to: 'ENDED' }, actor, { at: now });
    });
  }

  /** The sweep found its clock run out, however late: it ended with its last day. A procedure that ended meanwhile is left alone. */
  async timeOver(tx: Transaction, { clock, rung, firedAt }: FiredClock): Promise<void> {
    if (rung !== 'EXPIRY' || clock.expiresAt === null) return;
    const routeId = await routeOfProcedure(tx, clock.subjectId);
    const route = routeId === undefined ? undefined : await this.routes.lock(tx, routeId);
    if (route === undefined) throw new Error(`clock ${clock.id} has no special procedure`);
    const seen = await lockProcedure(tx, clock.subjectId);
    if (seen?.status !== 'BEGUN') return;
    const task = await this.tasks.lock(tx, route.id, seen.taskId);
    const ending = { outcome: 'TIME_OVER', endedAt: lastInstantBefore(clock.expiresAt), summary: null, actor: null } as const;
    await this.ended(tx, seen, route, task, ending, firedAt);
  }

  private async ended(
    tx: Transaction,
    procedure: ProcedureState,
    route: RouteRow,
    task: TaskState | undefined,
    { outcome, endedAt, summary, actor }: Ending,
    now: Date,
  ): Promise<void> {
    if (task?.waiting?.code !== String(procedure.id) || task.step === 'DISPATCH') {
      throw new Error(`task ${procedure.taskId} does not wait for special procedure ${procedure.id}`);
    }
    const action = outcome === 'RESULT' ? 'recordResult' : 'timeOver';
    await end(tx, procedure.id, { outcome, by: actor?.id ?? null, summary }, endedAt);
    await this.tasks.wake(tx, route.id, task, actor, now);
    const after = { ...procedure, version: procedure.version + 1 };
    await this.journal.record(tx, after, action, { from: procedure.status, to: statusAfter(procedure, action) }, actor, { at: now });
    await this.routes.countEvents(tx, route.id, 1);
    await this.outbox.append(tx, [
      {
        aggregateType: 'route',
        aggregateId: route.id,
        aggregateVersion: route.eventVersion + 1,
        type: 'case.special-procedure-ended.v1',
        payload: {
          routeId: route.id,
          caseId: route.caseId,
          taskId: task.id,
          kind: procedure.kind,
          outcome,
          step: task.step,
          endedAt: endedAt.toISOString(),
          byStaff: actor?.id ?? null,
        },
        actorId: actor?.id,
        occurredAt: now,
      },
    ]);
  }
}

/** A clock is over when the next Shanghai day begins; the last day itself still belongs to the procedure. */
const lastInstantBefore = (instant: Date): Date => new Date(instant.getTime() - 1);
