import { type AuditActor, type AuditEntry, recordAudit } from '@app/audit';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { type HistoryRow, insertHistory } from '../persistence/history.repository';

export type { HistoryRow } from '../persistence/history.repository';

const SYSTEM: AuditActor = { kind: 'SYSTEM', id: null, organ: null };

/** What every command leaves behind in its own transaction: one history row and one audit record per transition. */
@Injectable()
export class Journal {
  /** @param actor who acted; null for the system, by a rule or a message. */
  async record(tx: Transaction, rows: readonly HistoryRow[], actor: AuditActor | null): Promise<void> {
    await insertHistory(tx, rows);
    await recordAudit(
      tx,
      rows.map((row) => auditOf(row, actor ?? SYSTEM)),
    );
  }
}

/** The trail names the act and its object; what was said about it stays in the history. */
function auditOf(row: HistoryRow, actor: AuditActor): AuditEntry {
  const { reasonCode } = row.details;
  return {
    occurredAt: row.at,
    actor,
    onBehalfOf: row.onBehalfOf,
    action: `${row.taskId === null ? 'route' : 'task'}.${row.action}`,
    objectType: row.taskId === null ? 'route' : 'task',
    objectId: row.taskId ?? row.routeId,
    result: 'DONE',
    reason: typeof reasonCode === 'string' ? reasonCode : null,
    changedFields: row.from === row.to ? [] : ['status'],
  };
}
