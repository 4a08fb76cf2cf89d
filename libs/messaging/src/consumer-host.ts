import type { Queue } from '@app/contracts';
import type { Database } from '@app/persistence';
import { Logger } from '@nestjs/common';
import { DelayedError } from 'bullmq';
import { ChunkRun } from './chunk-run';
import type { Consumer } from './consumer';
import type { DeliveryLedger, Expected } from './delivery-ledger';
import type { MessagingMetrics } from './messaging-metrics';
import type { OutboxWake } from './outbox-wake';
import { type ChunkJob, type ChunkWorker, type QueueStore, QueueStoreTimeout, STORE_TIMEOUT_MS } from './queue-store';
import { type MessagingSettings, serves } from './settings';
import { Slots } from './slots';
import { pause, within } from './waiting';

/** Waits for a twin within the job before it is put back: the usual twin is the relay, a commit away. */
const TWIN_WAITS_MS = [3, 6, 12, 25, 50, 100, 200];

const CLOSE_TIMEOUT_MS = 15_000;

interface Runner {
  readonly consumer: Consumer;
  readonly run: ChunkRun;
  worker: ChunkWorker | undefined;
  active: number;
  movedAt: number;
}

/** The consumers of this process and their BullMQ workers. */
export class ConsumerHost {
  private readonly logger = new Logger('ConsumerHost');
  private readonly runners = new Map<Queue, Runner>();
  /** Consumers must not take every connection of their service: half of its pool at most. */
  private readonly slots = new WeakMap<Database, Slots>();
  private readonly quarantine = new Slots(1);
  private started = false;
  private watch: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: QueueStore,
    private readonly ledger: DeliveryLedger,
    private readonly wake: OutboxWake,
    private readonly metrics: MessagingMetrics,
    private readonly settings: MessagingSettings,
  ) {}

  /**
   * Makes `consumer` the one reader of `queue`. Call it in `onModuleInit`; workers start when the application has started.
   * A queue that this process is not to serve is left to another.
   */
  register(queue: Queue, consumer: Consumer): void {
    if (!serves(this.settings.queues, queue)) return;
    if (this.runners.has(queue)) throw new Error(`queue ${queue} has a consumer already: two would share its messages`);
    const run = new ChunkRun(queue, consumer, this.ledger, this.metrics, this.settings);
    this.runners.set(queue, { consumer, run, worker: undefined, active: 0, movedAt: Date.now() });
    if (this.started) this.open(queue);
  }

  start(): void {
    if (this.started) return;
    this.started = true;
    for (const queue of this.runners.keys()) this.open(queue);
    this.watch = setInterval(() => void this.replaceStuck(), this.settings.stuckAfterMs / 4);
    this.watch.unref();
  }

  /** Takes no more jobs and waits for those in hand. */
  async stop(): Promise<void> {
    this.started = false;
    clearInterval(this.watch);
    await Promise.allSettled([...this.runners.values()].flatMap(({ worker }) => (worker ? [closeWorker(worker)] : [])));
  }

  private open(queue: Queue): void {
    const runner = this.runners.get(queue);
    if (!runner) return;
    const worker = this.store.worker(queue, (job, token) => this.process(queue, runner, job, token), {
      concurrency: runner.consumer.concurrency ?? 2,
      lockDuration: this.settings.lockDurationMs,
      stalledInterval: this.settings.stalledIntervalMs,
    });
    worker.on('stalled', () => this.metrics.stalled.inc({ consumer: queue }));
    worker.on('lockRenewalFailed', () => this.metrics.lockRenewalFailed.inc({ consumer: queue }));
    runner.worker = worker;
    runner.movedAt = Date.now();
  }

  private async process(queue: Queue, runner: Runner, job: ChunkJob, token: string | undefined): Promise<void> {
    runner.active += 1;
    runner.movedAt = Date.now();
    try {
      let open: Expected[] = job.data.e.map((eventId, n) => ({ eventId, generation: job.data.g[n] ?? 0 }));
      const stalled = job.stalledCounter > 0;
      const attempt = (expected: readonly Expected[]): Promise<Expected[]> =>
        this.slotsOf(runner.consumer.database).hold(() => runner.run.attempt(expected, stalled));
      for (const wait of TWIN_WAITS_MS) {
        const tried = open;
        open = await (job.name === 'quarantine' ? this.quarantine.hold(() => attempt(tried)) : attempt(tried));
        if (open.length === 0) return;
        await pause(wait);
      }
      this.metrics.busy.inc({ consumer: queue });
      await job.moveToDelayed(Date.now() + this.settings.busyDelayMs * (1 + Math.random()), token);
      throw new DelayedError();
    } finally {
      runner.active -= 1;
      runner.movedAt = Date.now();
      // A next version may have waited behind these, and there is credit again.
      this.wake.signal();
    }
  }

  /**
   * A worker can stop taking jobs after its connection was lost and still call itself running (bullmq#4378, #4479):
   * where work waits and nothing has moved for long, a new one takes its place.
   */
  private async replaceStuck(): Promise<void> {
    for (const [queue, runner] of this.runners) {
      if (!this.started || runner.active > 0 || Date.now() - runner.movedAt < this.settings.stuckAfterMs) continue;
      try {
        const { waiting = 0, prioritized = 0 } = await within(
          STORE_TIMEOUT_MS,
          this.store.queue(queue).getJobCounts('waiting', 'prioritized'),
          () => new QueueStoreTimeout(),
        );
        if (waiting + prioritized === 0 || runner.active > 0 || !this.started) continue;
        this.logger.warn(`the worker of ${queue} takes no jobs though ${waiting + prioritized} wait: a new one takes its place`);
        this.metrics.workerRestarts.inc({ consumer: queue });
        const old = runner.worker;
        this.open(queue);
        void old?.close(true).catch(() => undefined);
      } catch {
        // The queue store is away: then no worker is to blame.
      }
    }
  }

  private slotsOf(database: Database): Slots {
    const known = this.slots.get(database);
    if (known) return known;
    const { extra } = database.dataSource.options as { extra?: { max?: number } };
    const slots = new Slots(Math.max(1, Math.floor((extra?.max ?? 4) / 2)));
    this.slots.set(database, slots);
    return slots;
  }
}

/** A worker whose queue store is away never finishes closing; what it still held is delivered again. */
async function closeWorker(worker: ChunkWorker): Promise<void> {
  try {
    await within(CLOSE_TIMEOUT_MS, worker.close(), () => new QueueStoreTimeout());
  } catch {
    await within(1000, worker.close(true), () => new QueueStoreTimeout());
  }
}
