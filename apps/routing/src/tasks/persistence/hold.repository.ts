import type { LocalDate } from '@app/legal-calendar';
import { rowsOf, type Transaction } from '@app/persistence';
import type { TaskState } from '../domain/task';
import { TASK_STATE_COLUMNS } from './task.repository';

/** Tasks whose hold ends by itself today. Route before task, as every command locks; what a command holds is left for the next turn. */
export async function lockHoldsOver(
  tx: Transaction,
  today: LocalDate,
  limit: number,
): Promise<(TaskState & { readonly routeId: number })[]> {
  return rowsOf(
    tx,
    `SELECT ${TASK_STATE_COLUMNS}, t.route_id AS "routeId" FROM task t JOIN route r ON r.id = t.route_id
      WHERE t.status = 'WAITING' AND t.waiting_for ->> 'kind' = 'HOLD' AND t.waiting_until <= $1
      ORDER BY t.id LIMIT $2 FOR UPDATE OF r, t SKIP LOCKED`,
    [today, limit],
  );
}
