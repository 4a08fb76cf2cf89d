import type { Queue as QueueName } from '@app/contracts';
import { sqlState } from '@app/persistence';
import { Logger } from '@nestjs/common';
import { type BackendFactory, createPostgresBackend, Queue, runMigrations, Worker } from 'bullmq';
import { Client, Pool } from 'pg';
import type { Chunk } from './chunks';
import {
  bulkOf,
  type ChunkProcessor,
  type ChunkQueue,
  type ChunkWorker,
  type EpochMarker,
  MAX_STALLED_COUNT,
  type QueueStore,
  QueueStoreTimeout,
  STORE_TIMEOUT_MS,
  type StoreProblem,
  type WorkerSettings,
} from './queue-store';
import { within } from './waiting';

// The backend decides what a connection is; BullMQ's default type arguments speak of Redis only.
const backend = createPostgresBackend as unknown as BackendFactory;

/**
 * Creates what BullMQ needs in schema `bullmq`, and the epoch marker beside it, so that the marker vanishes with the jobs.
 * Safe to run twice. `url` must be allowed to create a schema.
 */
export async function migrateQueueStore(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await runMigrations(client);
    await client.query(`
      CREATE TABLE IF NOT EXISTS bullmq.epoch_marker (
        one boolean DEFAULT true CONSTRAINT epoch_marker_pk PRIMARY KEY CONSTRAINT epoch_marker_one CHECK (one),
        epoch int NOT NULL,
        heartbeat bigint NOT NULL);
      GRANT USAGE, CREATE ON SCHEMA bullmq TO onewindow_messaging;
      GRANT ALL ON ALL TABLES IN SCHEMA bullmq TO onewindow_messaging;
      GRANT ALL ON ALL SEQUENCES IN SCHEMA bullmq TO onewindow_messaging;`);
  } finally {
    await client.end();
  }
}

/** BullMQ on PostgreSQL: the embedded default, for one worker process. */
export class PostgresQueueStore implements QueueStore {
  readonly kind = 'postgres';
  private readonly logger = new Logger('QueueStore');
  private readonly queues = new Map<QueueName, ChunkQueue>();
  private readonly pool: Pool;

  constructor(
    url: string,
    private readonly migrationUrl: string,
  ) {
    this.pool = new Pool({ connectionString: url, options: '-c search_path=bullmq -c role=onewindow_messaging', keepAlive: true, max: 30 });
    // Every queue and worker listens to the one pool.
    this.pool.setMaxListeners(0);
    this.pool.on('error', (error) => this.logger.warn(`queue pool: ${error.message}`));
    this.pool.on('connect', (client) => {
      client.setMaxListeners(0);
      // A checked-out client without a listener would end the process when its server restarts (node-postgres#1611).
      client.on('error', (error) => this.logger.warn(`queue connection: ${error.message}`));
    });
  }

  queue(name: QueueName): ChunkQueue {
    const known = this.queues.get(name);
    if (known) return known;
    const queue = new Queue(name, { connection: this.connection }, backend) as ChunkQueue;
    queue.on('error', (error) => this.logger.warn(`queue ${name}: ${error.message}`));
    this.queues.set(name, queue);
    return queue;
  }

  worker(name: QueueName, processor: ChunkProcessor, settings: WorkerSettings): ChunkWorker {
    const options = { ...settings, connection: this.connection, maxStalledCount: MAX_STALLED_COUNT };
    const worker = new Worker(name, processor, options, backend) as ChunkWorker;
    worker.on('error', (error) => this.logger.warn(`worker ${name}: ${error.message}`));
    return worker;
  }

  async add(queue: QueueName, chunks: readonly Chunk[]): Promise<void> {
    await this.answer(this.queue(queue).addBulk(bulkOf(chunks)));
  }

  async beat(): Promise<EpochMarker | null> {
    const beat = 'UPDATE bullmq.epoch_marker SET heartbeat = heartbeat + 1 RETURNING epoch, heartbeat::int8';
    const { rows } = await this.answer(this.pool.query<{ epoch: number; heartbeat: number }>(beat)).catch((error: unknown) =>
      this.recreate(error),
    );
    return rows[0] ?? null;
  }

  async epoch(): Promise<number | null> {
    const { rows } = await this.answer(this.pool.query<{ epoch: number }>('SELECT epoch FROM bullmq.epoch_marker'));
    return rows[0]?.epoch ?? null;
  }

  async mark({ epoch, heartbeat }: EpochMarker): Promise<void> {
    await this.answer(
      this.pool.query(
        'INSERT INTO bullmq.epoch_marker (epoch, heartbeat) VALUES ($1, $2) ON CONFLICT (one) DO UPDATE SET epoch = $1, heartbeat = $2',
        [epoch, heartbeat],
      ),
    );
  }

  async problems(): Promise<StoreProblem[]> {
    try {
      await this.answer(this.pool.query('SELECT 1 FROM bullmq.migration LIMIT 1'));
      return [];
    } catch (error) {
      return [{ severity: 'down', sentence: `the queue tables do not answer: ${(error as Error).message}` }];
    }
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.queues.values()].map((queue) => this.answer(queue.close())));
    await this.pool.end();
  }

  /** undefined_table or invalid_schema_name: somebody dropped the schema. It holds no truth, so it is made again. */
  private async recreate(error: unknown): Promise<{ rows: [] }> {
    if (!['42P01', '3F000'].includes(sqlState(error) ?? '')) throw error;
    await migrateQueueStore(this.migrationUrl);
    return { rows: [] };
  }

  private answer<T>(work: Promise<T>): Promise<T> {
    return within(STORE_TIMEOUT_MS, work, () => new QueueStoreTimeout());
  }

  private get connection(): never {
    return this.pool as never;
  }
}
