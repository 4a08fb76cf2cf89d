import type { Actor } from '@app/access';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { Journal } from '../../journal/application/journal';
import type { ConsultationRow } from '../persistence/consultation.repository';

/** Every step of a consultation stands in the history of its task; what was written stands with the consultation alone. */
@Injectable()
export class ConsultationJournal {
  constructor(private readonly journal: Journal) {}

  record(
    tx: Transaction,
    consultation: Pick<ConsultationRow, 'id' | 'routeId' | 'taskId' | 'status' | 'version'>,
    action: string,
    actor: Actor | null,
    details: Readonly<Record<string, unknown>>,
    at: Date,
  ): Promise<void> {
    return this.journal.record(
      tx,
      [
        {
          routeId: consultation.routeId,
          taskId: consultation.taskId,
          action: `consultation.${action}`,
          from: consultation.status,
          to: consultation.status,
          version: consultation.version,
          actor: actor?.id ?? null,
          onBehalfOf: null,
          reason: null,
          details: { consultationId: consultation.id, ...details },
          at,
        },
      ],
      actor,
    );
  }
}
