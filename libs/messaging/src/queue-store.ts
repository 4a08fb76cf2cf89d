import type { Queue as QueueName } from '@app/contracts';
import type { Queue as BullQueue, Worker as BullWorker, Job, WorkerOptions } from 'bullmq';
import type { Chunk, ChunkData } from './chunks';

export type ChunkQueue = BullQueue<ChunkData, void, string>;
export type ChunkJob = Job<ChunkData, void, string>;
export type ChunkWorker = BullWorker<ChunkData, void, string>;
export type ChunkProcessor = (job: ChunkJob, token?: string) => Promise<void>;
export type WorkerSettings = Pick<WorkerOptions, 'concurrency' | 'lockDuration' | 'stalledInterval'>;

/** Where the queue store stands: it vanishes with the jobs, which is how their loss is noticed. */
export interface EpochMarker {
  readonly epoch: number;
  readonly heartbeat: number;
}

export interface StoreProblem {
  /** `down` does not work now; `unfit` works, but is set up so that it may lose jobs. */
  readonly severity: 'down' | 'unfit';
  readonly sentence: string;
}

/**
 * The store that carries jobs: Redis, or BullMQ's own tables in PostgreSQL. It may forget everything at any moment;
 * no truth lives here. Every call may fail or time out, and none is made from an HTTP request.
 */
export interface QueueStore {
  readonly kind: 'redis' | 'postgres';
  /** The queue object, opened on first use and kept. */
  queue(name: QueueName): ChunkQueue;
  worker(name: QueueName, processor: ChunkProcessor, settings: WorkerSettings): ChunkWorker;
  add(queue: QueueName, chunks: readonly Chunk[]): Promise<void>;
  /** Reads the marker and beats its heart in one step; null when the store has forgotten it. */
  beat(): Promise<EpochMarker | null>;
  epoch(): Promise<number | null>;
  mark(marker: EpochMarker): Promise<void>;
  /** What is wrong with the store; empty when it is fit for production. */
  problems(): Promise<StoreProblem[]>;
  close(): Promise<void>;
}

/** Longest answer of the queue store that is waited for: BullMQ itself would wait for ever. */
export const STORE_TIMEOUT_MS = 5000;

export class QueueStoreTimeout extends Error {
  constructor() {
    super('the queue store did not answer in time');
    this.name = 'QueueStoreTimeout';
  }
}

/** Options of every job: done ones leave nothing behind, failed ones are seen by the sweep, and Postgres has the dead letters. */
export const JOB_OPTIONS = {
  attempts: 8,
  backoff: { type: 'exponential', delay: 1000, jitter: 0.5 },
  removeOnComplete: true,
  removeOnFail: { age: 86_400, count: 5000 },
} as const;

/** A job that stalls returns as often as it must: crashes are counted in Postgres, not here (bullmq#651, #892). */
export const MAX_STALLED_COUNT = 1000;

/** The job's name is its lane. */
export const bulkOf = (chunks: readonly Chunk[]) =>
  chunks.map(({ jobId, lane, data }) => ({ name: lane, data, opts: { ...JOB_OPTIONS, jobId } }));
