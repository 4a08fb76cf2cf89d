import { EVENTS, type EventPayload, type EventType, queuesOf } from '@app/contracts';
import { afterCommit, kept, type Transaction } from '@app/persistence';
import { v7 as uuid } from 'uuid';

interface OutgoingEventOf<T extends EventType> {
  /** The thing that changed, e.g. `case`, with its key and its version after the change. Consumers see versions in order. */
  readonly aggregateType: string;
  readonly aggregateId: number;
  readonly aggregateVersion: number;
  readonly type: T;
  readonly payload: EventPayload<T>;
  readonly actorId?: number | undefined;
  readonly correlationId?: string | undefined;
  /** The event whose handling wrote this one. */
  readonly causationId?: string | undefined;
  readonly occurredAt: Date;
}

/** One variant per event type, so that a payload of another type does not compile. */
export type OutgoingEvent = { [T in EventType]: OutgoingEventOf<T> }[EventType];

// Events and their deliveries in one statement, however many there are.
const APPEND = kept(`
  WITH source AS (
    SELECT * FROM json_to_recordset($1::json) AS s(
      id uuid, n int, agg_type text, agg_id bigint, agg_version int, type text, payload jsonb,
      actor_id bigint, correlation_id uuid, causation_id uuid, occurred_at timestamptz, queues text[])
  ), written AS (
    INSERT INTO msg.event (id, agg_type, agg_id, agg_version, type, payload, actor_id, correlation_id, causation_id, occurred_at)
    SELECT id, agg_type, agg_id, agg_version, type, payload, actor_id, correlation_id, causation_id, occurred_at FROM source ORDER BY n
    RETURNING id, seq, agg_type, agg_id, agg_version
  )
  INSERT INTO msg.delivery (event_id, consumer, seq, agg_type, agg_id, agg_version)
  SELECT w.id, q.queue, w.seq, w.agg_type, w.agg_id, w.agg_version
    FROM written w JOIN source s ON s.id = w.id CROSS JOIN LATERAL unnest(s.queues) AS q(queue)`);

/** The only way for one service to tell another: what is appended commits with the change, or not at all. */
export class Outbox {
  private readonly woken = new WeakSet<Transaction>();

  /** @param wake told after each commit; where no relay runs it may do nothing, for a relay polls anyway. */
  constructor(private readonly wake: { signal(): void }) {}

  /**
   * Appends events to the transaction. A payload that does not match its contract throws (a defect of the caller);
   * keys that the contract does not know are dropped, so nothing travels by accident.
   */
  async append(tx: Transaction, events: readonly OutgoingEvent[]): Promise<void> {
    if (events.length === 0) return;
    await tx.query(APPEND, [JSON.stringify(events.map(rowOf))]);
    if (this.woken.has(tx)) return;
    this.woken.add(tx);
    afterCommit(tx, () => this.wake.signal());
  }
}

function rowOf(event: OutgoingEvent, n: number): Record<string, unknown> {
  const payload: unknown = EVENTS[event.type].parse(event.payload);
  return {
    id: uuid(),
    n,
    agg_type: event.aggregateType,
    agg_id: event.aggregateId,
    agg_version: event.aggregateVersion,
    type: event.type,
    payload,
    actor_id: event.actorId,
    correlation_id: event.correlationId ?? uuid(),
    causation_id: event.causationId,
    occurred_at: event.occurredAt,
    queues: queuesOf(event.type, payload),
  };
}
