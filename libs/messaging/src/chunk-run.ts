import type { Queue } from '@app/contracts';
import { BY_INDEX, kept, rowsOf, type Transaction, together } from '@app/persistence';
import { Logger } from '@nestjs/common';
import { type Consumer, type LockedDelivery, type ReceivedEvent, readEvent } from './consumer';
import type { DeliveryLedger, Expected } from './delivery-ledger';
import { failureCode, failurePlace, HandlerTimeout, PermanentFailure } from './failure';
import type { MessagingMetrics } from './messaging-metrics';
import type { MessagingSettings } from './settings';
import { within } from './waiting';

// Each delivery is looked up by its key, whatever the planner knows of the table: hence the subquery, and "open" said by what is over
// (`state IN ('pending','enqueued')` would fit the indexes of all that is open).
const DELIVERY = `
  SELECT d.event_id, d.generation, d.lane FROM msg.delivery d
   WHERE d.event_id = x.event_id AND d.consumer = $1 AND d.generation = x.generation AND d.state NOT IN ('done','dead','skipped')`;

// The row lock is the lease: it dies with the process, and needs no arithmetic of time.
const LOCK = kept(`
  SELECT e.id, d.generation, d.lane, e.type, e.agg_type, e.agg_id, e.agg_version, e.payload, e.actor_id, e.correlation_id, e.occurred_at
    FROM unnest($2::uuid[], $3::int[]) AS x(event_id, generation)
   CROSS JOIN LATERAL (${DELIVERY} FOR NO KEY UPDATE SKIP LOCKED) d
    JOIN msg.event e ON e.id = d.event_id
   ORDER BY e.agg_type, e.agg_id, e.agg_version`);

const OPEN = kept(
  `SELECT d.event_id AS id FROM unnest($2::uuid[], $3::int[]) AS x(event_id, generation) CROSS JOIN LATERAL (${DELIVERY} OFFSET 0) d`,
);

const DONE = kept(
  `UPDATE msg.delivery SET state = 'done', failure = NULL, finished_at = clock_timestamp() WHERE consumer = $1 AND event_id = ANY($2::uuid[])`,
);

const UNREADABLE = `
  UPDATE msg.delivery d SET state = 'dead', failure = u.code, finished_at = clock_timestamp()
    FROM unnest($2::uuid[], $3::text[]) AS u(id, code) WHERE d.consumer = $1 AND d.event_id = u.id`;

/** A zombie is cut off, and nobody waits long for a row that somebody else holds. */
const SETTINGS = { ...BY_INDEX, idle_in_transaction_session_timeout: '15s', lock_timeout: '3s' };

/** Found under the lock, before anything was done: the whole must not run like this. */
class SuspectedOfCrashing extends Error {
  constructor(readonly verdict: 'apart' | 'quarantine' | 'dead') {
    super(verdict);
  }
}

/** One queue's way from a job to its effect: the fence that makes a delivery count once however often it arrives. */
export class ChunkRun {
  private readonly logger: Logger;

  constructor(
    private readonly queue: Queue,
    private readonly consumer: Consumer,
    private readonly ledger: DeliveryLedger,
    private readonly metrics: MessagingMetrics,
    private readonly settings: MessagingSettings,
  ) {
    this.logger = new Logger(`Consumer ${queue}`);
  }

  /**
   * Handles what of `expected` is still to do and not held by a twin.
   * @param stalled the job comes back from a worker that went silent.
   * @returns what a twin holds right now: another worker, or the relay that has not committed yet.
   */
  async attempt(expected: readonly Expected[], stalled: boolean): Promise<Expected[]> {
    let locked: Expected[] = [];
    try {
      return await this.consumer.database.run(async (tx) => {
        const rows = await rowsOf<LockedDelivery>(tx, LOCK, [this.queue, ...columns(expected)]);
        locked = rows.map((row) => ({ eventId: row.id, generation: row.generation }));
        const held = await this.heldByTwins(tx, expected, rows);
        if (rows.length > 0) await this.guarded(rows, stalled, () => this.handle(tx, rows));
        return held;
      }, SETTINGS);
    } catch (error) {
      if (locked.length === 0) throw error;
      await this.settle(locked, error);
      return [];
    }
  }

  private async heldByTwins(tx: Transaction, expected: readonly Expected[], rows: readonly LockedDelivery[]): Promise<Expected[]> {
    if (rows.length === expected.length) return [];
    const ours = new Set(rows.map((row) => row.id));
    const others = expected.filter(({ eventId }) => !ours.has(eventId));
    const open = new Set((await rowsOf<{ id: string }>(tx, OPEN, [this.queue, ...columns(others)])).map(({ id }) => id));
    const held = others.filter(({ eventId }) => open.has(eventId));
    const repeated = others.length - held.length;
    if (repeated > 0) this.metrics.duplicates.inc({ consumer: this.queue }, repeated);
    return held;
  }

  /**
   * Counts starts where there is a sign of an earlier crash. A chunk that comes back from a silent worker is taken apart
   * first: the count must name one delivery.
   */
  private async guarded(rows: readonly LockedDelivery[], stalled: boolean, work: () => Promise<void>): Promise<void> {
    const [first] = rows;
    if (rows.length > 1 || first === undefined) {
      if (stalled) throw new SuspectedOfCrashing('apart');
      return work();
    }
    if (!stalled && first.generation === 0) return work();
    const { id, starts } = await this.ledger.begin(this.queue, first.id);
    try {
      if (starts >= this.settings.deadAfterStarts) throw new SuspectedOfCrashing('dead');
      if (starts >= this.settings.quarantineAfterStarts && first.lane !== 'quarantine') throw new SuspectedOfCrashing('quarantine');
      await work();
    } finally {
      await this.ledger.end(id);
    }
  }

  private async handle(tx: Transaction, rows: readonly LockedDelivery[]): Promise<void> {
    const events: ReceivedEvent[] = [];
    const unreadable: { id: string; code: string }[] = [];
    for (const row of rows) {
      const event = readEvent(row);
      if (typeof event === 'string') unreadable.push({ id: row.id, code: event });
      else events.push(event);
    }
    if (unreadable.length > 0) {
      await tx.query(UNREADABLE, [this.queue, unreadable.map(({ id }) => id), unreadable.map(({ code }) => code)]);
      this.metrics.dead.inc({ consumer: this.queue }, unreadable.length);
    }
    if (events.length === 0) return;
    const done = tx.query(DONE, [this.queue, events.map(({ id }) => id)]);
    await together(
      done,
      within(this.settings.handlerTimeoutMs, this.consumer.handle(tx, events), () => new HandlerTimeout()),
    );
    for (const { id } of events) this.metrics.endToEnd.observe({ consumer: this.queue }, (Date.now() - millisecondsOf(id)) / 1000);
  }

  /** After the rollback. Nothing is thrown on: the next publication is Postgres' business, not BullMQ's. */
  private async settle(locked: readonly Expected[], error: unknown): Promise<void> {
    const [only] = locked;
    if (error instanceof SuspectedOfCrashing) {
      this.logger.warn(`${locked.length} deliveries came back from a worker that went silent: ${error.verdict}`);
      if (error.verdict === 'apart' || only === undefined) await this.ledger.publishSingly(this.queue, locked);
      else if (error.verdict === 'dead') await this.ledger.dead(this.queue, only, 'worker-ended');
      else await this.ledger.quarantine(this.queue, only);
      return;
    }
    const code = failureCode(error);
    this.logger.warn(`${locked.length} deliveries failed with ${code}\n${failurePlace(error)}`);
    if (locked.length > 1 || only === undefined) await this.ledger.publishSingly(this.queue, locked);
    else if (error instanceof PermanentFailure) await this.ledger.dead(this.queue, only, code);
    else await this.ledger.failed(this.queue, only, code);
  }
}

const columns = (expected: readonly Expected[]): [string[], number[]] => [
  expected.map((d) => d.eventId),
  expected.map((d) => d.generation),
];

/** When a UUIDv7 was made, in milliseconds since 1970. */
const millisecondsOf = (uuid: string): number => Number.parseInt(uuid.slice(0, 8) + uuid.slice(9, 13), 16);
