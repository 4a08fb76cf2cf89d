import { rowsOf, type Transaction } from '@app/persistence';

export interface ReadyAtPost {
  readonly postCode: string;
  readonly postName: string;
  readonly ready: number;
}

/** What is free to take at the post of this task and at those where its case lies now, counted no further than `cap` + 1. */
export async function readyByPost(tx: Transaction, taskId: number, cap: number): Promise<ReadyAtPost[]> {
  return rowsOf(
    tx,
    `SELECT p.code AS "postCode", p.name AS "postName",
            (SELECT count(*)::int FROM (SELECT FROM task q WHERE q.post_id = p.id AND q.closed_at IS NULL AND q.status = 'READY' LIMIT $2) AS capped) AS ready
       FROM post p
      WHERE p.id IN (SELECT t.post_id FROM task t WHERE t.id = $1
                     UNION SELECT n.post_id FROM task t JOIN task n ON n.route_id = t.route_id AND n.closed_at IS NULL WHERE t.id = $1)
      ORDER BY p.code`,
    [taskId, cap + 1],
  );
}
