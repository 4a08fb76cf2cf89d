import type { Queue } from '@app/contracts';
import type { Client } from 'pg';
import type { MessagingMetrics } from './messaging-metrics';
import { type QueueStore, QueueStoreTimeout, STORE_TIMEOUT_MS } from './queue-store';
import { within } from './waiting';

interface OldJob {
  consumer: Queue;
  job_id: string;
}

const OLD_JOBS = `
  SELECT DISTINCT consumer, job_id FROM msg.delivery
   WHERE state = 'enqueued' AND enqueued_at < clock_timestamp() - make_interval(secs => $1::double precision / 1000) AND job_id IS NOT NULL
   LIMIT 500`;

const REQUEUE = `
  WITH lost AS (
    SELECT event_id, consumer FROM msg.delivery
     WHERE state = 'enqueued' AND consumer = $1 AND job_id = $2 FOR NO KEY UPDATE SKIP LOCKED
  )
  UPDATE msg.delivery d SET state = 'pending', generation = generation + 1, epoch = NULL, job_id = NULL
    FROM lost WHERE d.event_id = lost.event_id AND d.consumer = lost.consumer`;

/** Job states after which nobody will run the job any more, though its deliveries are not done. */
const LOST: readonly string[] = ['unknown', 'failed', 'completed'];

/**
 * The final guarantor behind relay, epoch and BullMQ: asks the queue store about every job that was published long ago
 * and publishes again what it no longer has. `completed` means that a consumer returned without its commit.
 * @returns how many deliveries became due again.
 */
export async function sweepOldJobs(client: Client, store: QueueStore, metrics: MessagingMetrics, olderThanMs: number): Promise<number> {
  const { rows } = await client.query<OldJob>(OLD_JOBS, [olderThanMs]);
  let lost = 0;
  for (const { consumer, job_id } of rows) {
    const state = await within(STORE_TIMEOUT_MS, store.queue(consumer).getJobState(job_id), () => new QueueStoreTimeout());
    if (!LOST.includes(state)) continue;
    const { rowCount } = await client.query(REQUEUE, [consumer, job_id]);
    if (rowCount) metrics.reconciled.inc({ reason: `sweep-${state}` }, rowCount);
    lost += rowCount ?? 0;
  }
  metrics.sweepLastSuccess.setToCurrentTime();
  return lost;
}
