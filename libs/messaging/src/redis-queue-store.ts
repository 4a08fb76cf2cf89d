import type { Queue as QueueName } from '@app/contracts';
import { Logger } from '@nestjs/common';
import { createRedisBackend, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { Chunk, ChunkData } from './chunks';
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

/** BullMQ on Redis. `prefix` keeps counties and tests that share a Redis apart. */
export class RedisQueueStore implements QueueStore {
  readonly kind = 'redis';
  private readonly logger = new Logger('QueueStore');
  private readonly queues = new Map<QueueName, ChunkQueue>();
  /** For the epoch: fails fast while Redis is away, so that the relay does not try to publish then. */
  private readonly probe: Redis;
  /** Shared by all queue objects. It waits for Redis: a queue that meets a refusing connection at its start stays broken. */
  private readonly connection: Redis;

  constructor(
    private readonly url: string,
    private readonly prefix: string,
  ) {
    const retryStrategy = (times: number): number => Math.min(times * 100, 2000);
    this.probe = new Redis(url, { maxRetriesPerRequest: 1, enableOfflineQueue: false, retryStrategy });
    this.connection = new Redis(url, { maxRetriesPerRequest: null, retryStrategy });
    this.connection.on('error', () => undefined);
    // Said once per outage, not with every attempt to connect.
    let said = false;
    this.probe.on('error', (error: Error) => {
      if (!said) this.logger.warn(`Redis: ${error.message}`);
      said = true;
    });
    this.probe.on('ready', () => {
      said = false;
    });
  }

  queue(name: QueueName): ChunkQueue {
    const known = this.queues.get(name);
    if (known) return known;
    const queue: ChunkQueue = new Queue<ChunkData, void, string>(
      name,
      { connection: this.connection, prefix: this.prefix, streams: { events: { maxLen: 1000 } } },
      createRedisBackend,
    );
    queue.on('error', (error) => this.logger.warn(`queue ${name}: ${error.message}`));
    this.queues.set(name, queue);
    return queue;
  }

  worker(name: QueueName, processor: ChunkProcessor, settings: WorkerSettings): ChunkWorker {
    const worker: ChunkWorker = new Worker<ChunkData, void, string>(
      name,
      processor,
      { ...settings, connection: { url: this.url, maxRetriesPerRequest: null }, prefix: this.prefix, maxStalledCount: MAX_STALLED_COUNT },
      createRedisBackend,
    );
    worker.on('error', (error) => this.logger.warn(`worker ${name}: ${error.message}`));
    return worker;
  }

  async add(queue: QueueName, chunks: readonly Chunk[]): Promise<void> {
    await this.answer(this.queue(queue).addBulk(bulkOf(chunks)));
  }

  async beat(): Promise<EpochMarker | null> {
    const [epoch, heartbeat] = (await this.answer(this.probe.multi().get(this.epochKey).incr(this.heartbeatKey).exec())) ?? [];
    if (epoch?.[0] || heartbeat?.[0]) throw epoch?.[0] ?? heartbeat?.[0] ?? new QueueStoreTimeout();
    return typeof epoch?.[1] === 'string' ? { epoch: Number(epoch[1]), heartbeat: Number(heartbeat?.[1]) } : null;
  }

  async epoch(): Promise<number | null> {
    const epoch = await this.answer(this.probe.get(this.epochKey));
    return epoch === null ? null : Number(epoch);
  }

  async mark({ epoch, heartbeat }: EpochMarker): Promise<void> {
    await this.answer(this.probe.mset(this.epochKey, epoch, this.heartbeatKey, heartbeat));
  }

  async problems(): Promise<StoreProblem[]> {
    try {
      const [memory, persistence] = await this.answer(Promise.all([this.probe.info('memory'), this.probe.info('persistence')]));
      const problems: StoreProblem[] = [];
      if (!/^maxmemory_policy:noeviction\r?$/m.test(memory))
        problems.push({ severity: 'unfit', sentence: 'Redis may evict jobs: set maxmemory-policy noeviction' });
      if (/^loading:1\r?$/m.test(persistence)) problems.push({ severity: 'down', sentence: 'Redis is still loading its data' });
      return problems;
    } catch (error) {
      return [{ severity: 'down', sentence: `Redis does not answer: ${(error as Error).message}` }];
    }
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.queues.values()].map((queue) => this.answer(queue.close())));
    this.probe.disconnect();
    this.connection.disconnect();
  }

  private answer<T>(work: Promise<T>): Promise<T> {
    return within(STORE_TIMEOUT_MS, work, () => new QueueStoreTimeout());
  }

  private get epochKey(): string {
    return `${this.prefix}:epoch`;
  }

  private get heartbeatKey(): string {
    return `${this.prefix}:heartbeat`;
  }
}
