import { QUEUES, type Queue } from '@app/contracts';
import { Logger } from '@nestjs/common';
import { Client } from 'pg';
import { type Chunk, type DueDelivery, groupIntoChunks } from './chunks';
import { keepEpoch } from './epoch';
import type { MessagingMetrics } from './messaging-metrics';
import { type OutboxWake, WAKE_CHANNEL } from './outbox-wake';
import type { QueueStore } from './queue-store';
import type { MessagingSettings } from './settings';
import { sweepOldJobs } from './sweep';
import { pause } from './waiting';

// Per queue: as many as its credit allows, oldest first, only the first open version of each aggregate.
// The gate sees committed rows only, so two relays cannot overtake each other; a dead delivery blocks its own aggregate.
// It is a scalar subquery, not NOT EXISTS: that became a join over the whole backlog while the statistics were young
// (measured with 10,000 waiting: 1,338 ms against 2 ms).
const CLAIM = `
  SELECT d.event_id, d.consumer, d.generation, d.lane
    FROM unnest($1::text[]) AS q(consumer)
   CROSS JOIN LATERAL (
     SELECT greatest(0, $2::int - (SELECT count(*) FROM msg.delivery w WHERE w.consumer = q.consumer AND w.state = 'enqueued')) AS free
   ) credit
   CROSS JOIN LATERAL (
     SELECT p.event_id, p.consumer, p.generation, p.lane
       FROM msg.delivery p
      WHERE p.consumer = q.consumer AND p.state = 'pending' AND p.available_at <= clock_timestamp()
        AND p.agg_version = (
          SELECT min(e.agg_version) FROM msg.delivery e
           WHERE e.consumer = p.consumer AND e.agg_type = p.agg_type AND e.agg_id = p.agg_id AND e.state IN ('pending','enqueued','dead'))
      ORDER BY p.seq LIMIT credit.free
        FOR NO KEY UPDATE SKIP LOCKED
   ) d`;

// The claim holds these rows: they are pending still.
const MARK = `
  UPDATE msg.delivery d SET state = 'enqueued', enqueued_at = clock_timestamp(), epoch = $1, job_id = m.job_id
    FROM unnest($2::uuid[], $3::text[], $4::text[]) AS m(event_id, consumer, job_id)
   WHERE d.event_id = m.event_id AND d.consumer = m.consumer`;

// Few rows by index, always: a plan made while the tables were empty must not scan or hash a backlog later. So the plans may be kept.
const OPTIONS = [
  '-c role=onewindow_messaging -c search_path=msg -c TimeZone=UTC -c application_name=onewindow-relay',
  '-c statement_timeout=10000 -c idle_in_transaction_session_timeout=8000',
  // A bitmap scan cannot mark what it found dead, so every turn would pass again over all that was done since the last vacuum.
  '-c enable_seqscan=off -c enable_bitmapscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off',
].join(' ');

const LEADER_LOCK = [532922, 2];

/** Carries committed deliveries from Postgres to the queue store. Any number may run; each has one connection of its own. */
export class Relay {
  private readonly logger = new Logger('Relay');
  private running: Promise<void> | undefined;
  private stopping = false;
  private awake = false;
  private wakeUp: (() => void) | undefined;
  private detach: (() => void) | undefined;
  private leads = false;
  private failing = false;
  private beatenAt = 0;
  private sweptAt = Date.now();
  private lastPublished = 0;
  private turnedAt = 0;

  constructor(
    private readonly url: string,
    private readonly store: QueueStore,
    private readonly wake: OutboxWake,
    private readonly metrics: MessagingMetrics,
    private readonly settings: MessagingSettings,
    private readonly listens: boolean,
  ) {}

  start(): void {
    if (this.running) return;
    this.stopping = false;
    this.detach = this.wake.attach(() => this.rouse());
    this.running = this.live();
  }

  /** Finishes the batch in hand. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.detach?.();
    this.rouse();
    await this.running;
    this.running = undefined;
  }

  private async live(): Promise<void> {
    while (!this.stopping) {
      let client: Client | undefined;
      try {
        client = await this.connect();
        await this.work(client);
      } catch (error) {
        this.logger.warn(`relay starts over: ${(error as Error).message}`);
        await this.rest(1000);
      } finally {
        this.leads = false;
        await client?.end().catch(() => undefined);
      }
    }
  }

  private async connect(): Promise<Client> {
    const client = new Client({ connectionString: this.url, options: OPTIONS, keepAlive: true, connectionTimeoutMillis: 5000 });
    client.on('error', (error) => this.logger.warn(`relay connection: ${error.message}`));
    client.on('notification', () => this.rouse());
    await client.connect();
    if (this.listens) await client.query(`LISTEN ${WAKE_CHANNEL}`);
    return client;
  }

  private async work(client: Client): Promise<void> {
    while (!this.stopping) {
      this.turnedAt = performance.now();
      const published = await this.turn(client);
      if (published >= this.settings.creditWindow) continue;
      if (published > 0) this.lastPublished = Date.now();
      const busy = Date.now() - this.lastPublished < 5000;
      await this.rest(busy ? this.settings.busyPollMs : this.settings.idlePollMs);
      // Commits of the same moment share a chunk, and a busy relay does not ask Postgres for every one of them.
      const sinceTurn = performance.now() - this.turnedAt;
      const turn = Math.max(this.settings.busyTurnMs, Math.min(published, this.settings.fullTurnMs));
      if (!this.stopping) await pause(Math.max(this.settings.gatherMs, turn - sinceTurn));
    }
  }

  /** One round. A queue store that is away is no reason to leave Postgres; it is said once. */
  private async turn(client: Client): Promise<number> {
    try {
      if (Date.now() - this.beatenAt >= this.settings.heartbeatMs) await this.lead(client);
      const published = await this.publish(client);
      if (this.failing) this.logger.log('the relay works again');
      this.failing = false;
      return published;
    } catch (error) {
      await client.query('SELECT 1');
      if (!this.failing) this.logger.warn(`the relay cannot publish: ${(error as Error).message}`);
      this.failing = true;
      return 0;
    }
  }

  /** @returns how many deliveries were published. */
  private async publish(client: Client): Promise<number> {
    const stopTimer = this.metrics.publish.startTimer();
    await client.query('BEGIN');
    try {
      const { rows } = await client.query<DueDelivery>({ name: 'claim', text: CLAIM, values: [QUEUES, this.settings.creditWindow] });
      const epoch = rows.length > 0 ? await this.store.epoch() : null;
      if (rows.length === 0 || epoch === null) {
        await client.query('ROLLBACK');
        return 0;
      }
      const chunks = groupIntoChunks(rows, this.settings.chunkSize);
      // Marked before it is added, so that only the commit lies between the job and the unlocked rows.
      const marks = chunks.flatMap(({ queue, jobId, data }) => data.e.map((id) => ({ id, queue, jobId })));
      const values = [epoch, marks.map((m) => m.id), marks.map((m) => m.queue), marks.map((m) => m.jobId)];
      await client.query({ name: 'mark', text: MARK, values });
      await Promise.all([...byQueue(chunks)].map(([queue, of]) => this.store.add(queue, of)));
      await client.query('COMMIT');
      stopTimer();
      return rows.length;
    } catch (error) {
      // Jobs that were added meet rows that are still pending: handled once all the same, or published again.
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  /** What one relay of all does: notices that the queue store has forgotten, and sweeps. */
  private async lead(client: Client): Promise<void> {
    const began = Date.now();
    if (!this.leads) {
      const { rows } = await client.query<{ leads: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS leads', LEADER_LOCK);
      this.leads = rows[0]?.leads === true;
      if (!this.leads) {
        this.beatenAt = began;
        return;
      }
    }
    const lost = await keepEpoch(client, this.store, this.metrics);
    // Only a beat that succeeded counts: after a failed one the next turn tries again, and does not wait for the next beat.
    this.beatenAt = began;
    if (lost > 0) this.logger.warn(`the queue store has forgotten: ${lost} deliveries are published again`);
    if (Date.now() - this.sweptAt < this.settings.sweepEveryMs) return;
    const swept = await sweepOldJobs(client, this.store, this.metrics, this.settings.sweepAfterMs);
    if (swept > 0) this.logger.warn(`the sweep found ${swept} deliveries that no job carries any more`);
    this.sweptAt = Date.now();
  }

  private rouse(): void {
    this.awake = true;
    this.wakeUp?.();
  }

  /** Waits until woken, `milliseconds` at most. A wake during the work before counts. */
  private async rest(milliseconds: number): Promise<void> {
    if (!this.awake) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        this.wakeUp = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.wakeUp = undefined;
    }
    this.awake = false;
  }
}

function byQueue(chunks: readonly Chunk[]): Map<Queue, Chunk[]> {
  const groups = new Map<Queue, Chunk[]>();
  for (const chunk of chunks) {
    const group = groups.get(chunk.queue) ?? [];
    group.push(chunk);
    groups.set(chunk.queue, group);
  }
  return groups;
}
