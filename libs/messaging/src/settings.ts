/** Timings and limits of messaging. The defaults are for production; tests shorten the waits. */
export interface MessagingSettings {
  /** Deliveries of one queue in one BullMQ job, at most. */
  readonly chunkSize: number;
  /** Deliveries of one queue that may be out in the queue store at once: bounds its memory and the cost of losing it. */
  readonly creditWindow: number;
  /** How long the relay gathers after a wake, so that commits close together share a chunk. */
  readonly gatherMs: number;
  /**
   * The least time from one turn of a busy relay to the next; after a quiet moment only `gatherMs` counts. It grows by a millisecond for each
   * delivery of the turn before, up to `fullTurnMs`: larger chunks share their statements among more deliveries.
   */
  readonly busyTurnMs: number;
  readonly fullTurnMs: number;
  /** The relay's poll when nothing wakes it, while busy and while idle. */
  readonly busyPollMs: number;
  readonly idlePollMs: number;
  /** How often the leader compares the epoch of the queue store with Postgres. */
  readonly heartbeatMs: number;
  /** The slow sweep: how often, and from which age it asks the queue store about a job. */
  readonly sweepEveryMs: number;
  readonly sweepAfterMs: number;
  /**
   * A worker's lock on a job, renewed at half its time while the job is worked on, and how often the others look for locks that ran out:
   * together the longest that the jobs of a killed worker wait. Running twice at once is prevented by the locked rows, not by this lock.
   */
  readonly lockDurationMs: number;
  readonly stalledIntervalMs: number;
  /** A handler that has not answered by then has failed. */
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
  /** Queues whose consumers run in this process, `approval.*` for a family, `!intake.documents` for all but these; null: all. */
  readonly queues: readonly string[] | null;
}

export const DEFAULT_SETTINGS: MessagingSettings = {
  chunkSize: 100,
  creditWindow: 400,
  gatherMs: 3,
  busyTurnMs: 20,
  fullTurnMs: 60,
  busyPollMs: 100,
  idlePollMs: 250,
  heartbeatMs: 500,
  sweepEveryMs: 30_000,
  sweepAfterMs: 120_000,
  lockDurationMs: 8000,
  stalledIntervalMs: 4000,
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
  const names = (pattern: string): boolean => (pattern.endsWith('*') ? queue.startsWith(pattern.slice(0, -1)) : queue === pattern);
  const left = queues.filter((pattern) => pattern.startsWith('!'));
  if (left.some((pattern) => names(pattern.slice(1)))) return false;
  return left.length === queues.length || queues.some(names);
}
