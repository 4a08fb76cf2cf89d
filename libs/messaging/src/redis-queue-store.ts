import type { Queue as QueueName } from '@app/contracts';
import { Logger } from '@nestjs/common';
import { createRedisBackend, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { Chunk, ChunkData } from './chunks';
import {
  bulkOf, type ChunkProcessor, type ChunkQueue, type ChunkWorker, type EpochMarker, MAX_STALLED_COUNT, type QueueStore, QueueStoreTimeout, STORE_TIMEOUT_MS, type WorkerSettings,
} from './queue-store';
import { within } from './waiting';

/** BullMQ on Redis. `prefix` keeps counties and tests that share a Redis apart. */
export class RedisQueueStore implements QueueStore {
  readonly kind = 'redis';
  private readonly logger = new Logger('QueueStore');
  private readonly queues = new Map<QueueName, ChunkQueue>();
  /** The relay's: fails fast while Redis is away, so that nothing piles up in memory. */
  private readonly client: Redis;

  constructor(
    private readonly url: string,
    private readonly prefix: string,
  ) {
    this.client = new Redis(url, { maxRetriesPerRequest: 1, enableOfflineQueue: false, retryStrategy: (times) => Math.min(times * 100, 2000) });
    this.client.on('error', (error: Error) => this.logger.warn(`Redis: ${error.message}`));
  }

  queue(name: QueueName): ChunkQueue {
    const known = this.queues.get(name);
    if (known) return known;
    const queue: ChunkQueue = new Queue<ChunkData, void, string>(
      name,
      { connection: this.client, prefix: this.prefix, skipWaitingForReady: true, streams: { events: { maxLen: 1000 } } },
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
    const [epoch, heartbeat] = (await this.answer(this.client.multi().get(this.epochKey).incr(this.heartbeatKey).exec())) ?? [];
    if (epoch?.[0] || heartbeat?.[0]) throw epoch?.[0] ?? heartbeat?.[0] ?? new QueueStoreTimeout();
    return typeof epoch?.[1] === 'string' ? { epoch: Number(epoch[1]), heartbeat: Number(heartbeat?.[1]) } : null;
  }

  async epoch(): Promise<number | null> {
    const epoch = await this.answer(this.client.get(this.epochKey));
    return epoch === null ? null : Number(epoch);
  }

  async mark({ epoch, heartbeat }: EpochMarker): Promise<void> {
    await this.answer(this.client.mset(this.epochKey, epoch, this.heartbeatKey, heartbeat));
  }

  async problems(): Promise<string[]> {
    try {
      const [memory, persistence] = await this.answer(Promise.all([this.client.info('memory'), this.client.info('persistence')]));
      const problems: string[] = [];
      if (!/^maxmemory_policy:noeviction\r?$/m.test(memory)) problems.push('Redis may evict jobs: set maxmemory-policy noeviction');
      if (/^loading:1\r?$/m.test(persistence)) problems.push('Redis is still loading its data');
      return problems;
    } catch (error) {
      return [`Redis does not answer: ${(error as Error).message}`];
    }
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.queues.values()].map((queue) => queue.close()));
    this.client.disconnect();
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
