import type { Actor } from '@app/access';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { Journal } from '../../journal/application/journal';
import type { ProcedureState, ProcedureStatus } from '../domain/special-procedure';

/** Every step of a procedure stands in the history of its task. */
@Injectable()
export class ProcedureJournal {
  constructor(private readonly journal: Journal) {}

  async record(
    tx: Transaction,
    procedure: Pick<ProcedureState, 'id' | 'routeId' | 'taskId' | 'kind' | 'version'>,
    action: string,
    statuses: { readonly from: ProcedureStatus | null; readonly to: ProcedureStatus },
    actor: Actor | null,
    { reason = null, at }: { readonly reason?: string | null; readonly at: Date },
  ): Promise<void> {
    await this.journal.record(
      tx,
      [
        {
          routeId: procedure.routeId,
          taskId: procedure.taskId,
          action: `specialProcedure.${action}`,
          from: statuses.from,
          to: statuses.to,
          version: procedure.version,
          actor: actor?.id ?? null,
          onBehalfOf: null,
          reason,
          details: { specialProcedureId: procedure.id, kind: procedure.kind },
          at,
        },
      ],
      actor,
    );
  }
}
