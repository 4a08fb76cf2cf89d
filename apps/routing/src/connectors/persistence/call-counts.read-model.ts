import { type Queryable, rowsOf } from '@app/persistence';

export interface CallCounts {
  /** Cases that wait for this system. */
  readonly waiting: number;
  /** Of these, the ones that wait because the system is away. */
  readonly unavailable: number;
  readonly oldestSince: Date | null;
  /** Calls that went to people in the last 24 hours. */
  readonly failedToday: number;
  /** Contradictory answers of the last 24 hours. */
  readonly contradictions: number;
}

export async function callCounts(reader: Queryable, now: Date): Promise<Map<string, CallCounts>> {
  const rows = await rowsOf<CallCounts & { connector: string }>(
    reader,
    `SELECT c.connector,
            count(*) FILTER (WHERE c.next_attempt_at IS NOT NULL)::int AS waiting,
            count(*) FILTER (WHERE c.next_attempt_at IS NOT NULL AND r.waiting_reason = 'SYSTEM_UNAVAILABLE')::int AS unavailable,
            min(c.requested_at) FILTER (WHERE c.next_attempt_at IS NOT NULL) AS "oldestSince",
            count(*) FILTER (WHERE c.state = 'FAILED' AND c.last_reason_code <> 'CASE_ENDED')::int AS "failedToday",
            (SELECT count(*)::int FROM connector_answer a
              WHERE a.connector = c.connector AND a.disposition = 'CONTRADICTION' AND a.received_at > $1::timestamptz - interval '1 day') AS contradictions
       FROM external_call c JOIN route r ON r.id = c.route_id
      WHERE c.next_attempt_at IS NOT NULL OR c.changed_at > $1::timestamptz - interval '1 day'
      GROUP BY c.connector`,
    [now],
  );
  return new Map(rows.map(({ connector, ...counts }) => [connector, counts]));
}
