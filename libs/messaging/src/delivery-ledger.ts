import type { Queue } from '@app/contracts';
import { backoffMs } from './failure';
import type { MessagingDatabase } from './messaging-database';
import type { MessagingMetrics } from './messaging-metrics';
import type { OutboxWake } from './outbox-wake';
import type { MessagingSettings } from './settings';

/** A delivery as a job names it. */
export interface Expected {
  readonly eventId: string;
  readonly generation: number;
}

// Conditional on the generation the failing job carried: what another job did meanwhile stands.
const STILL_THEIRS = `consumer = $1 AND state IN ('pending','enqueued')
  AND (event_id, generation) IN (SELECT * FROM unnest($2::uuid[], $3::int[]))`;

/**
 * What becomes of deliveries whose transaction was rolled back. Failures and crashes are counted here, in Postgres,
 * on connections of this library: neither in BullMQ, which may forget, nor in the service's pool, which may be full.
 */
export class DeliveryLedger {
  constructor(
    private readonly database: MessagingDatabase,
    private readonly wake: OutboxWake,
    private readonly metrics: MessagingMetrics,
    private readonly settings: MessagingSettings,
    private readonly worker: string,
  ) {}

  /** A chunk failed and nobody knows which event did it: each comes again by itself. Nobody's failure is counted yet. */
  async publishSingly(queue: Queue, deliveries: readonly Expected[]): Promise<void> {
    await this.database.query(
      `UPDATE msg.delivery SET state = 'pending', generation = generation + 1, epoch = NULL, job_id = NULL, available_at = clock_timestamp(),
              lane = CASE lane WHEN 'main' THEN 'single' ELSE lane END
        WHERE ${STILL_THEIRS}`,
      [queue, ...columns(deliveries)],
    );
    this.wake.signal();
  }

  /** One delivery failed by itself: again later, or dead when it has failed too often. */
  async failed(queue: Queue, delivery: Expected, code: string): Promise<void> {
    const rows = await this.database.query<{ state: string }>(
      `UPDATE msg.delivery SET failures = failures + 1, failure = $4, generation = generation + 1, epoch = NULL, job_id = NULL,
              lane = CASE lane WHEN 'main' THEN 'single' ELSE lane END,
              state = CASE WHEN failures + 1 >= $5 THEN 'dead' ELSE 'pending' END,
              finished_at = CASE WHEN failures + 1 >= $5 THEN clock_timestamp() END,
              available_at = clock_timestamp() + make_interval(secs => ($6::int[])[least(failures + 1, 16)]::double precision / 1000)
        WHERE ${STILL_THEIRS} RETURNING state`,
      [queue, ...columns([delivery]), code, this.settings.maxFailures, this.backoffs()],
    );
    if (rows[0]?.state === 'dead') this.metrics.dead.inc({ consumer: queue });
    this.wake.signal();
  }

  async dead(queue: Queue, delivery: Expected, code: string): Promise<void> {
    const rows = await this.database.query(
      `UPDATE msg.delivery SET state = 'dead', failures = failures + 1, failure = $4, finished_at = clock_timestamp(), epoch = NULL, job_id = NULL
        WHERE ${STILL_THEIRS} RETURNING event_id`,
      [queue, ...columns([delivery]), code],
    );
    if (rows.length > 0) this.metrics.dead.inc({ consumer: queue });
  }

  /** It seems to end its worker: from now on it runs alone, and late enough that others get through between its starts. */
  async quarantine(queue: Queue, delivery: Expected): Promise<void> {
    await this.database.query(
      `UPDATE msg.delivery SET state = 'pending', lane = 'quarantine', failure = 'worker-ended', generation = generation + 1, epoch = NULL, job_id = NULL,
              available_at = clock_timestamp() + make_interval(secs => $4::double precision / 1000)
        WHERE ${STILL_THEIRS}`,
      [queue, ...columns([delivery]), this.settings.quarantineDelayMs],
    );
    this.metrics.quarantined.inc({ consumer: queue });
  }

  /**
   * Notes a start, while the caller holds the delivery's row: so every earlier start without an end is one that ended its worker.
   * @returns the start's id and the number of starts without an end, this one included.
   */
  async begin(queue: Queue, eventId: string): Promise<{ id: number; starts: number }> {
    const rows = await this.database.query<{ id: number; starts: number }>(
      `WITH started AS (INSERT INTO msg.attempt (event_id, consumer, worker) VALUES ($1, $2, $3) RETURNING id)
       SELECT id, 1 + (SELECT count(*)::int FROM msg.attempt a WHERE a.event_id = $1 AND a.consumer = $2 AND NOT a.ended) AS starts FROM started`,
      [eventId, queue, this.worker],
    );
    const [row] = rows;
    if (!row) throw new Error('msg.attempt took no row');
    return row;
  }

  async end(attemptId: number): Promise<void> {
    await this.database.query('UPDATE msg.attempt SET ended = true WHERE id = $1', [attemptId]);
  }

  private backoffs(): number[] {
    const { backoffMs: first, backoffCapMs: cap } = this.settings;
    return Array.from({ length: 16 }, (_, n) => backoffMs(n + 1, first, cap, Math.random()));
  }
}

const columns = (deliveries: readonly Expected[]): [string[], number[]] => [
  deliveries.map((d) => d.eventId),
  deliveries.map((d) => d.generation),
];
