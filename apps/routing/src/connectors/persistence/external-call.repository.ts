import { createHash } from 'node:crypto';
import { type Queryable, rowsOf, type Transaction } from '@app/persistence';
import type { CallChange, CallState } from '../domain/external-call';

export interface CallRow {
  readonly id: number;
  readonly routeId: number;
  readonly connector: string;
  readonly callKey: string;
  readonly request: unknown;
  readonly state: CallState;
  readonly attempts: number;
  readonly lastReasonCode: string | null;
}

export interface NewCall {
  readonly routeId: number;
  readonly connector: string;
  readonly callKey: string;
  readonly request: object;
  readonly waitUntil: string;
}

const COLUMNS = `c.id, c.route_id AS "routeId", c.connector, c.call_key AS "callKey", c.request, c.state, c.attempts,
  c.last_reason_code AS "lastReasonCode"`;

const OPEN = `c.state NOT IN ('ANSWERED', 'FAILED')`;

/** Notes what is to be asked, before anybody asks it. */
export async function insertCalls(tx: Transaction, calls: readonly NewCall[], now: Date): Promise<void> {
  await tx.query(
    `INSERT INTO external_call (route_id, connector, call_key, request, request_hash, state, next_attempt_at, wait_until, requested_at, changed_at)
     SELECT n."routeId", n.connector, n."callKey", n.request, decode(n.hash, 'hex'), 'REQUESTED', $2, n."waitUntil", $2, $2
       FROM json_to_recordset($1::json) AS n("routeId" bigint, connector text, "callKey" text, request jsonb, hash text, "waitUntil" timestamptz)
      ORDER BY n."routeId"`,
    [JSON.stringify(calls.map((call) => ({ ...call, hash: sha256(JSON.stringify(call.request)) }))), now],
  );
}

/** How many calls these routes have had: the next one is another application. */
export async function countCalls(tx: Transaction, routeIds: readonly number[]): Promise<Map<number, number>> {
  const rows = await rowsOf<{ routeId: number; n: number }>(
    tx,
    'SELECT route_id AS "routeId", count(*)::int AS n FROM external_call WHERE route_id = ANY ($1) GROUP BY 1',
    [routeIds],
  );
  return new Map(rows.map(({ routeId, n }) => [routeId, n]));
}

/**
 * Takes up to `limit` calls that are due for one attempt each. Whoever takes a call has it until the lease ends; a worker that
 * died leaves it to the next one. Of a route that no longer waits nothing is sent.
 */
export async function claimDueCalls(tx: Transaction, connector: string, limit: number, now: Date, leaseUntil: Date): Promise<CallRow[]> {
  return rowsOf<CallRow>(
    tx,
    `UPDATE external_call AS c
        SET state = CASE WHEN c.state = 'ACKNOWLEDGED' THEN c.state ELSE 'SENT' END, attempts = c.attempts + 1, next_attempt_at = $4, changed_at = $3
       FROM (SELECT d.id FROM external_call d
              WHERE d.connector = $1 AND d.next_attempt_at <= $3 AND d.wait_until > $3
              ORDER BY d.next_attempt_at, d.id LIMIT $2 FOR UPDATE SKIP LOCKED) AS due
      WHERE c.id = due.id
     RETURNING ${COLUMNS}`,
    [connector, limit, now, leaseUntil],
  );
}

export async function routeIdOfCall(reader: Queryable, connector: string, callKey: string): Promise<number | undefined> {
  const [row] = await rowsOf<{ routeId: number }>(
    reader,
    'SELECT route_id AS "routeId" FROM external_call WHERE connector = $1 AND call_key = $2',
    [connector, callKey],
  );
  return row?.routeId;
}

/** The caller holds the route. */
export async function lockCall(tx: Transaction, callKey: string): Promise<CallRow | undefined> {
  const [row] = await rowsOf<CallRow>(tx, `SELECT ${COLUMNS} FROM external_call c WHERE c.call_key = $1 FOR UPDATE`, [callKey]);
  return row;
}

export async function updateCall(tx: Transaction, id: number, change: CallChange, now: Date): Promise<void> {
  await tx.query('UPDATE external_call SET state = $2, next_attempt_at = $3, last_reason_code = $4, changed_at = $5 WHERE id = $1', [
    id,
    change.state,
    change.nextAttemptAt,
    change.lastReasonCode,
    now,
  ]);
}

/** Nobody waits for these any more: what was open is finished with the reason. */
export async function closeOpenCalls(tx: Transaction, routeIds: readonly number[], reasonCode: string, now: Date): Promise<void> {
  await tx.query(
    `UPDATE external_call c SET state = 'FAILED', next_attempt_at = NULL, last_reason_code = $2, changed_at = $3
      WHERE c.route_id = ANY ($1) AND ${OPEN}`,
    [routeIds, reasonCode, now],
  );
}

/** The system is back: whatever could not be said is said now, not when its long pause ends. */
export async function hurry(tx: Transaction, connector: string, now: Date): Promise<void> {
  await tx.query(
    `UPDATE external_call c SET next_attempt_at = $2
      WHERE c.connector = $1 AND c.next_attempt_at > $2
        AND (c.state IN ('REQUESTED', 'UNKNOWN') OR (c.state = 'ACKNOWLEDGED' AND c.last_reason_code IS NOT NULL))`,
    [connector, now],
  );
}

/** Routes whose wait is over. */
export async function overdueRoutes(reader: Queryable, now: Date, limit: number): Promise<number[]> {
  const rows = await rowsOf<{ routeId: number }>(
    reader,
    `SELECT c.route_id AS "routeId" FROM external_call c WHERE ${OPEN} AND c.wait_until <= $1 ORDER BY c.wait_until LIMIT $2`,
    [now, limit],
  );
  return rows.map(({ routeId }) => routeId);
}

/** Routes that wait for an answer which cannot come while the system is away. */
export async function routesInTheDark(reader: Queryable, connector: string, limit: number): Promise<number[]> {
  const rows = await rowsOf<{ routeId: number }>(
    reader,
    `SELECT c.route_id AS "routeId" FROM external_call c JOIN route r ON r.id = c.route_id
      WHERE c.connector = $1 AND ${OPEN} AND c.state <> 'SENT' AND r.waiting_reason = 'AWAITING_ANSWER' ORDER BY c.id LIMIT $2`,
    [connector, limit],
  );
  return rows.map(({ routeId }) => routeId);
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
