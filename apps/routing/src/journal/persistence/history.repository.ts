import { kept, rowsOf, type Transaction } from '@app/persistence';

/** One transition of a route or of one of its tasks. Append only: the service's role can neither change nor delete it. */
export interface HistoryRow {
  readonly routeId: number;
  readonly taskId: number | null;
  readonly action: string;
  readonly from: string | null;
  readonly to: string;
  /** Version of the task, or of the route where there is no task, after the transition. */
  readonly version: number;
  readonly actor: number | null;
  readonly onBehalfOf: number | null;
  readonly reason: string | null;
  /** Codes, dates and keys only. */
  readonly details: Readonly<Record<string, unknown>>;
  readonly at: Date;
}

export async function insertHistory(tx: Transaction, rows: readonly HistoryRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `INSERT INTO history (route_id, task_id, action, from_status, to_status, version, actor_id, on_behalf_of, reason, details, at)
     SELECT h."routeId", h."taskId", h.action, h."from", h."to", h.version, h.actor, h."onBehalfOf", h.reason, h.details, h.at
       FROM json_to_recordset($1::json) AS h("routeId" bigint, "taskId" bigint, action text, "from" text, "to" text, version int,
            actor bigint, "onBehalfOf" bigint, reason text, details jsonb, at timestamptz)`,
    [JSON.stringify(rows)],
  );
}

const DESKS_OF = kept('SELECT DISTINCT organ, assignee_id AS assignee FROM task WHERE id = ANY ($1)');

/** On whose desks these tasks lie now. */
export async function desksOf(tx: Transaction, taskIds: readonly number[]): Promise<{ organ: string; assignee: number | null }[]> {
  if (taskIds.length === 0) return [];
  return rowsOf(tx, DESKS_OF, [taskIds]);
}
