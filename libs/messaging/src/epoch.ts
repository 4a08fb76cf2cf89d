import type { Client } from 'pg';
import type { MessagingMetrics } from './messaging-metrics';
import type { QueueStore } from './queue-store';

// Rows that a consumer is working on are left alone and looked at again with the next heartbeat.
// From the second loss on a delivery travels alone: should it be what keeps ending the process, its starts are then counted.
const REQUEUE = `
  WITH lost AS (
    SELECT event_id, consumer FROM msg.delivery
     WHERE state = 'enqueued' AND epoch IS DISTINCT FROM $1
     ORDER BY seq FOR NO KEY UPDATE SKIP LOCKED
  )
  UPDATE msg.delivery d
     SET state = 'pending', generation = generation + 1, epoch = NULL, job_id = NULL,
         lane = CASE WHEN d.lane = 'main' AND d.generation >= 1 THEN 'single' ELSE d.lane END
    FROM lost WHERE d.event_id = lost.event_id AND d.consumer = lost.consumer`;

/**
 * Compares the marker in the queue store with Postgres. A missing marker, another epoch or a heart that beats backwards
 * means that the store was emptied or restored from an older copy: everything it carried is published again.
 * Every statement is conditional, so two leaders at once are harmless.
 * @returns how many deliveries became due again.
 */
export async function keepEpoch(client: Client, store: QueueStore, metrics: MessagingMetrics): Promise<number> {
  const marker = await store.beat();
  const { rows } = await client.query<{ epoch: number; heartbeat: number }>('SELECT epoch, heartbeat FROM msg.queue_epoch');
  const known = rows[0];
  if (!known) throw new Error('msg.queue_epoch has no row: run the migrations');
  let epoch = known.epoch;
  if (marker === null || marker.epoch !== known.epoch || marker.heartbeat <= known.heartbeat) {
    const advanced = await client.query<{ epoch: number }>(
      'UPDATE msg.queue_epoch SET epoch = epoch + 1, changed_at = clock_timestamp() WHERE epoch = $1 RETURNING epoch',
      [known.epoch],
    );
    // Another leader was faster: the next heartbeat sees what it did.
    if (advanced.rows[0] === undefined) return 0;
    epoch = advanced.rows[0].epoch;
    metrics.epochChanges.inc();
    await store.mark({ epoch, heartbeat: known.heartbeat });
  } else {
    await client.query('UPDATE msg.queue_epoch SET heartbeat = $1 WHERE heartbeat < $1', [marker.heartbeat]);
  }
  const { rowCount } = await client.query(REQUEUE, [epoch]);
  const lost = rowCount ?? 0;
  if (lost > 0) metrics.reconciled.inc({ reason: 'redis-epoch' }, lost);
  return lost;
}
