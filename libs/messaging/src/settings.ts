/** Timings and limits of messaging. The defaults are for production; tests shorten the waits. */
export interface MessagingSettings {
  /** Deliveries of one queue in one BullMQ job, at most. */
  readonly chunkSize: number;
  /** Deliveries of one queue that may be out in the queue store at once: bounds its memory and the cost of losing it. */
  readonly creditWindow: number;
  /** How long the relay gathers after a wake, so that commits close together share a chunk. */
  readonly gatherMs: number;
  /** The least time from one turn of a busy relay to the next; after a quiet moment only `gatherMs` counts. */
  readonly busyTurnMs: number;
  /** The relay's poll when nothing wakes it, while busy and while idle. */
  readonly busyPollMs: number;
  readonly idlePollMs: number;
  /** How often the leader compares the epoch of the queue store with Postgres. */
  readonly heartbeatMs: number;
  /** The slow sweep: how often, and from which age it asks the queue store about a job. */
  readonly sweepEveryMs: number;
  readonly sweepAfterMs: number;
  readonly lockDurationMs: number;
  readonly stalledIntervalMs: number;
  /** A handler that has not answered by then has failed. Less than the lock, so that it never runs twice at once. */
  readonly handlerTimeoutMs: number;
  /** Failures after which a delivery is dead. */
  readonly maxFailures: number;
  readonly backoffMs: number;
  readonly backoffCapMs: number;
  /** Starts without an end, counted in Postgres: so many put a delivery into quarantine, so many make it dead. */
  readonly quarantineAfterStarts: number;
  readonly deadAfterStarts: number;
  readonly quarantineDelayMs: number;
  /** How long a job whose rows are held by a twin is put back for. */
  readonly busyDelayMs: number;
  /** A queue with work waiting that its worker has not touched for so long gets a new worker. */
  readonly stuckAfterMs: number;
  readonly retentionDays: number;
  /** Queues whose consumers run in this process, `approval.*` for a family; null: all. */
  readonly queues: readonly string[] | null;
}

export const DEFAULT_SETTINGS: MessagingSettings = {
  chunkSize: 100,
  creditWindow: 400,
  gatherMs: 3,
  busyTurnMs: 20,
  busyPollMs: 100,
  idlePollMs: 250,
  heartbeatMs: 500,
  sweepEveryMs: 30_000,
  sweepAfterMs: 120_000,
  lockDurationMs: 30_000,
  stalledIntervalMs: 15_000,
  handlerTimeoutMs: 25_000,
  maxFailures: 8,
  backoffMs: 1000,
  backoffCapMs: 60_000,
  quarantineAfterStarts: 2,
  deadAfterStarts: 4,
  quarantineDelayMs: 15_000,
  busyDelayMs: 1000,
  stuckAfterMs: 60_000,
  retentionDays: 7,
  queues: null,
};

/** Whether a process with these `queues` works on `queue`. */
export function serves(queues: MessagingSettings['queues'], queue: string): boolean {
  if (queues === null) return true;
  return queues.some((pattern) => (pattern.endsWith('*') ? queue.startsWith(pattern.slice(0, -1)) : queue === pattern));
}
