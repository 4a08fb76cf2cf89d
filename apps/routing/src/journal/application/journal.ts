import { type AuditActor, type AuditEntry, recordAudit } from '@app/audit';
import { LiveChanges } from '@app/live';
import { type Transaction, together } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { desksOf, type HistoryRow, insertHistory } from '../persistence/history.repository';

export type { HistoryRow } from '../persistence/history.repository';

const SYSTEM: AuditActor = { kind: 'SYSTEM', id: null, organ: null };

/** What every command leaves behind in its own transaction: one history row and one audit record per transition; and open pages hear of it. */
@Injectable()
export class Journal {
  constructor(private readonly changes: LiveChanges) {}

  /** @param actor who acted; null for the system, by a rule or a message. */
  async record(tx: Transaction, rows: readonly HistoryRow[], actor: AuditActor | null): Promise<void> {
    const entries = rows.map((row) => auditOf(row, actor ?? SYSTEM));
    const taskIds = rows.flatMap(({ taskId }) => taskId ?? []);
    const [, , desks] = await together(insertHistory(tx, rows), recordAudit(tx, entries), desksOf(tx, taskIds));
    this.changes.touch(tx, [
      ...desks.flatMap(({ organ, assignee }) => [`organ:${organ}` as const, ...(assignee === null ? [] : [`staff:${assignee}` as const])]),
      // Whoever gave a task away had it on the own list until now.
      ...rows.flatMap(({ actor: by }) => (by === null ? [] : [`staff:${by}` as const])),
    ]);
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
