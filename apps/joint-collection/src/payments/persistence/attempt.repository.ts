import { kept, type Queryable, rowsOf, type Transaction } from '@app/persistence';
import type { AttemptState } from '../domain/attempt.transitions';

export interface AttemptKey {
  readonly billId: number;
  readonly serial: number;
}

export interface AttemptRow extends AttemptKey {
  readonly channel: string;
  readonly state: AttemptState;
  readonly amountFen: number;
  readonly closing: boolean;
  readonly asked: number;
  readonly reason: string | null;
  readonly transactionId: string | null;
  readonly startedBy: number;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

const COLUMNS = `a.bill_id AS "billId", a.serial, a.channel, a.state, a.amount_fen AS "amountFen", a.closing, a.asked, a.reason,
  a.transaction_id AS "transactionId", a.started_by AS "startedBy", a.created_at AS "createdAt", a.ended_at AS "endedAt"`;

export async function insertAttempt(
  tx: Transaction,
  attempt: AttemptKey & { readonly channel: string; readonly amountFen: number; readonly startedBy: number },
  now: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO payment_attempt (bill_id, serial, channel, state, amount_fen, next_at, started_by, created_at)
     VALUES ($1, $2, $3, 'CREATED', $4, $6, $5, $6)`,
    [attempt.billId, attempt.serial, attempt.channel, attempt.amountFen, attempt.startedBy, now],
  );
}

const OF_BILLS = kept(`SELECT ${COLUMNS} FROM payment_attempt a WHERE a.bill_id = ANY($1::bigint[]) ORDER BY a.bill_id, a.serial`);

/** All attempts of bills that the caller holds, or wants to show. */
export const attemptsOf = (reader: Queryable, billIds: readonly number[]): Promise<AttemptRow[]> =>
  rowsOf<AttemptRow>(reader, OF_BILLS, [billIds]);

export interface AttemptChange extends AttemptKey {
  readonly state: AttemptState;
  /** When the channel is spoken to next; null: not of our own accord. */
  readonly nextAt: Date | null;
  readonly asked: number;
  readonly reason: string | null;
  readonly transactionId: string | null;
  readonly endedAt: Date | null;
}

const CHANGE = kept(`
  UPDATE payment_attempt a SET state = g.state, next_at = g."nextAt", asked = g.asked, lease_until = NULL, reason = coalesce(g.reason, a.reason),
      transaction_id = coalesce(g."transactionId", a.transaction_id), ended_at = g."endedAt"
    FROM json_to_recordset($1::json) AS g("billId" bigint, serial smallint, state text, "nextAt" timestamptz, asked smallint, reason text,
      "transactionId" text, "endedAt" timestamptz)
   WHERE a.bill_id = g."billId" AND a.serial = g.serial`);

export async function changeAttempts(tx: Transaction, changes: readonly AttemptChange[]): Promise<void> {
  if (changes.length > 0) await tx.query(CHANGE, [JSON.stringify(changes)]);
}

export async function markClosing(tx: Transaction, { billId, serial }: AttemptKey, now: Date): Promise<void> {
  await tx.query('UPDATE payment_attempt SET closing = true, next_at = $3 WHERE bill_id = $1 AND serial = $2', [billId, serial, now]);
}

/**
 * Takes attempts of a channel whose turn it is, for so long that nobody else speaks of them meanwhile. A worker that dies leaves them to the
 * next when the lease is over: to ask twice does no harm.
 */
export function takeDue(tx: Transaction, channel: string, now: Date, leaseUntil: Date, limit: number): Promise<AttemptRow[]> {
  return rowsOf<AttemptRow>(
    tx,
    `WITH due AS (
       SELECT bill_id, serial FROM payment_attempt
        WHERE channel = $1 AND next_at <= $2 AND (lease_until IS NULL OR lease_until <= $2)
        ORDER BY next_at LIMIT $4 FOR UPDATE SKIP LOCKED)
     UPDATE payment_attempt a SET lease_until = $3, asked = least(a.asked + 1, 30000) FROM due WHERE a.bill_id = due.bill_id AND a.serial = due.serial
     RETURNING ${COLUMNS}`,
    [channel, now, leaseUntil, limit],
  );
}
