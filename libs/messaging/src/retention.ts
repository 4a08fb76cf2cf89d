import { earliestUuid } from './conservation';
import type { MessagingDatabase } from './messaging-database';

// Event ids are UUIDv7, so old ones are one range of the primary key.
const DELETE = `
  WITH old AS (
    SELECT event_id, consumer FROM msg.delivery
     WHERE event_id < $1::uuid AND state IN ('done','skipped') AND finished_at < $2
     ORDER BY event_id LIMIT $3 FOR UPDATE SKIP LOCKED
  ), gone AS (
    DELETE FROM msg.delivery d USING old WHERE d.event_id = old.event_id AND d.consumer = old.consumer RETURNING 1
  )
  SELECT count(*)::int AS n FROM gone`;

/**
 * Deletes what was done long ago, batch by batch, so that no transaction holds vacuum up. Events stay: they are the record,
 * and no role may delete one. A job that comes back after its delivery is gone finds nothing to do.
 * @returns how many deliveries were deleted.
 */
export async function deleteOldDeliveries(database: MessagingDatabase, retentionDays: number, batch = 5000): Promise<number> {
  const until = Date.now() - retentionDays * 86_400_000;
  let total = 0;
  for (;;) {
    const [row] = await database.query<{ n: number }>(DELETE, [earliestUuid(until), new Date(until), batch]);
    const deleted = row?.n ?? 0;
    total += deleted;
    if (deleted < batch) break;
  }
  await database.query('DELETE FROM msg.attempt WHERE started_at < $1', [new Date(until)]);
  return total;
}
