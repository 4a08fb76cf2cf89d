import { EVENTS, type EventPayload, type EventType } from '@app/contracts';
import type { Database, Transaction } from '@app/persistence';

interface ReceivedEventOf<T extends EventType> {
  readonly id: string;
  readonly type: T;
  readonly aggregateType: string;
  readonly aggregateId: number;
  readonly aggregateVersion: number;
  readonly payload: EventPayload<T>;
  readonly actorId: number | null;
  readonly correlationId: string;
  readonly occurredAt: Date;
}

/** One variant per event type: `switch (event.type)` narrows the payload. */
export type ReceivedEvent = { [T in EventType]: ReceivedEventOf<T> }[EventType];

/** The one reader of a queue. */
export interface Consumer {
  /** The service's own database: its effect and the mark "done" commit together there. */
  readonly database: Database;
  /**
   * Up to 100 events, by aggregate and version, in one transaction: all of them, or throw. After a throw each event
   * comes again by itself, so a bad one never fails its neighbours. Calls nothing outside Postgres.
   * Throw `PermanentFailure` when trying again cannot help.
   */
  handle(tx: Transaction, events: readonly ReceivedEvent[]): Promise<void>;
  /** BullMQ jobs worked on at once. Default 2; a chunk holds up to 100 events, so this is not a matter of throughput. */
  readonly concurrency?: number;
}

/** A delivery row, locked, with its event. */
export interface LockedDelivery {
  readonly id: string;
  readonly generation: number;
  readonly lane: 'main' | 'single' | 'quarantine';
  readonly type: string;
  readonly agg_type: string;
  readonly agg_id: number;
  readonly agg_version: number;
  readonly payload: unknown;
  readonly actor_id: number | null;
  readonly correlation_id: string;
  readonly occurred_at: Date;
}

/** @returns the event, or the reason code why no consumer of this version can ever read it. */
export function readEvent(row: LockedDelivery): ReceivedEvent | 'unknown-type' | 'payload-mismatch' {
  if (!isEventType(row.type)) return 'unknown-type';
  const parsed = EVENTS[row.type].safeParse(row.payload);
  if (!parsed.success) return 'payload-mismatch';
  return {
    id: row.id,
    type: row.type,
    aggregateType: row.agg_type,
    aggregateId: row.agg_id,
    aggregateVersion: row.agg_version,
    payload: parsed.data,
    actorId: row.actor_id,
    correlationId: row.correlation_id,
    occurredAt: row.occurred_at,
  } as ReceivedEvent;
}

const isEventType = (type: string): type is EventType => Object.hasOwn(EVENTS, type);
