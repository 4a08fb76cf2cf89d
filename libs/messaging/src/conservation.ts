import { EVENTS, type EventType, queuesOf } from '@app/contracts';
import type { MessagingDatabase } from './messaging-database';

export interface ConservationCheck {
  /** What must never be found. */
  readonly name: string;
  readonly violations: number;
}

export interface ConservationReport {
  readonly checks: readonly ConservationCheck[];
  readonly violations: number;
}

const SAME_AGGREGATE = 'b.consumer = a.consumer AND b.agg_type = a.agg_type AND b.agg_id = a.agg_id';

const CHECKS: Readonly<Record<string, string>> = {
  'delivery-overtook-an-open-earlier-one': `
    SELECT count(*)::int AS n FROM msg.delivery b JOIN msg.delivery a
      ON ${SAME_AGGREGATE} AND a.agg_version > b.agg_version
     WHERE b.state IN ('pending','enqueued','dead') AND a.state = 'done' AND $1::double precision > 0`,
  'delivery-done-before-an-earlier-one': `
    SELECT count(*)::int AS n FROM (
      SELECT finished_at < lag(finished_at) OVER (PARTITION BY consumer, agg_type, agg_id ORDER BY agg_version) AS inverted
        FROM msg.delivery WHERE state = 'done' AND $1::double precision > 0) d WHERE inverted`,
  'event-version-before-an-earlier-one': `
    SELECT count(*)::int AS n FROM (
      SELECT agg_version < lag(agg_version) OVER (PARTITION BY agg_type, agg_id ORDER BY seq) AS inverted
        FROM msg.event WHERE $1::double precision > 0) e WHERE inverted`,
  // Waiting behind a dead letter is not being stuck: the dead letter is on an operator's list.
  'delivery-open-for-too-long': `
    SELECT count(*)::int AS n FROM msg.delivery a
     WHERE a.state IN ('pending','enqueued')
       AND greatest(a.available_at, a.enqueued_at) < clock_timestamp() - make_interval(secs => $1::double precision / 1000)
       AND a.agg_version = (SELECT min(b.agg_version) FROM msg.delivery b WHERE ${SAME_AGGREGATE} AND b.state IN ('pending','enqueued','dead'))`,
};

/** Events younger than the retention of deliveries, with what they were delivered to. */
const ROUTED = `
  SELECT e.id, e.seq, e.type, e.payload, array(SELECT d.consumer FROM msg.delivery d WHERE d.event_id = e.id ORDER BY d.consumer) AS consumers
    FROM msg.event e
   WHERE e.seq > $1 AND e.id >= $2::uuid
   ORDER BY e.seq LIMIT 5000`;

interface RoutedEvent {
  id: string;
  seq: number;
  type: string;
  payload: unknown;
  consumers: string[];
}

/**
 * Whether anything was lost, doubled or reordered, as far as Postgres can tell. Run by tests, nightly and by operators.
 * @param openForMs an open delivery older than this counts as stuck.
 * @param sinceDays events older than this have lost their done deliveries to retention and are not compared.
 */
export async function conservationReport(database: MessagingDatabase, openForMs = 900_000, sinceDays = 6): Promise<ConservationReport> {
  const checks: ConservationCheck[] = [{ name: 'event-without-exactly-its-deliveries', violations: await misrouted(database, sinceDays) }];
  for (const [name, sql] of Object.entries(CHECKS)) {
    const [row] = await database.query<{ n: number }>(sql, [openForMs]);
    checks.push({ name, violations: row?.n ?? 0 });
  }
  return { checks, violations: checks.reduce((sum, check) => sum + check.violations, 0) };
}

async function misrouted(database: MessagingDatabase, sinceDays: number): Promise<number> {
  const oldest = earliestUuid(Date.now() - sinceDays * 86_400_000);
  let count = 0;
  for (let after = 0; ; ) {
    const events = await database.query<RoutedEvent>(ROUTED, [after, oldest]);
    for (const event of events) {
      const expected = event.type in EVENTS ? [...queuesOf(event.type as EventType, event.payload)].sort() : event.consumers;
      if (expected.join() !== [...event.consumers].sort().join()) count += 1;
    }
    const last = events.at(-1);
    if (last === undefined || events.length < 5000) return count;
    after = last.seq;
  }
}

/** The smallest UUIDv7 of that millisecond. */
export function earliestUuid(milliseconds: number): string {
  const hex = Math.max(0, Math.floor(milliseconds)).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
