import { rowsOf, type Transaction } from '@app/persistence';

/** How many tasks the person has in hand. */
export async function claimedBy(tx: Transaction, staffId: number): Promise<number> {
  const [row] = await rowsOf<{ count: number }>(
    tx,
    `SELECT count(*)::int AS count FROM task t WHERE t.assignee_id = $1 AND t.closed_at IS NULL AND t.status = 'CLAIMED'`,
    [staffId],
  );
  return row?.count ?? 0;
}

/**
 * Locks the most urgent of these that nobody else is acting on, with its route. Both are skipped rather than waited for: a command
 * locks the route first, so waiting here could wait in a circle.
 */
export async function lockFirstFree(tx: Transaction, taskIds: readonly number[]): Promise<number | undefined> {
  const [row] = await rowsOf<{ id: number }>(
    tx,
    `SELECT t.id FROM task t JOIN route r ON r.id = t.route_id
      WHERE t.id = ANY ($1) AND t.status = 'READY' ORDER BY t.due_on, t.id LIMIT 1 FOR UPDATE OF r, t SKIP LOCKED`,
    [taskIds],
  );
  return row?.id;
}
