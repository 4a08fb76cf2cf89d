import { type Queryable, rowsOf, type Transaction } from '@app/persistence';
import type { RefundState } from '../domain/refund.transitions';

export interface RefundRow {
  readonly id: number;
  readonly origin: 'LINE' | 'SURPLUS';
  readonly billId: number | null;
  readonly obligationId: number | null;
  readonly fund: 'medical' | 'pension' | null;
  readonly division: string;
  readonly channel: string;
  readonly transactionId: string;
  readonly amountFen: number;
  readonly cause: string;
  readonly note: string | null;
  readonly article: string | null;
  readonly state: RefundState;
  readonly appliedBy: number | null;
  readonly takenBy: number | null;
  readonly reviewedBy: number | null;
  readonly reviewNote: string | null;
  readonly asked: number;
  readonly channelRefundId: string | null;
  readonly reason: string | null;
  readonly appliedAt: Date;
  readonly reviewedAt: Date | null;
  readonly paidAt: Date | null;
  readonly version: number;
}

const COLUMNS = `r.id, r.origin, r.bill_id AS "billId", r.obligation_id AS "obligationId", r.fund, r.division, r.channel,
  r.transaction_id AS "transactionId", r.amount_fen AS "amountFen", r.cause, r.note, r.article, r.state, r.applied_by AS "appliedBy",
  r.taken_by AS "takenBy", r.reviewed_by AS "reviewedBy", r.review_note AS "reviewNote", r.asked, r.channel_refund_id AS "channelRefundId",
  r.reason, r.applied_at AS "appliedAt", r.reviewed_at AS "reviewedAt", r.paid_at AS "paidAt", r.version`;

export interface NewSurplusRefund {
  readonly channel: string;
  readonly transactionId: string;
  readonly billId: number | null;
  readonly division: string;
  readonly amountFen: number;
  readonly cause: string;
}

/** 长款自动退回: approved by being nobody's, once for a transaction. */
export async function insertSurplusRefunds(tx: Transaction, made: readonly NewSurplusRefund[], now: Date): Promise<number[]> {
  const rows = await rowsOf<{ id: number }>(
    tx,
    `INSERT INTO refund (origin, bill_id, division, channel, transaction_id, amount_fen, cause, state, next_at, applied_at)
     SELECT 'SURPLUS', "billId", division, channel, "transactionId", "amountFen", cause, 'APPROVED', $2, $2
       FROM json_to_recordset($1::json) AS g("billId" bigint, division text, channel text, "transactionId" text, "amountFen" bigint, cause text)
     RETURNING id`,
    [JSON.stringify(made), now],
  );
  return rows.map(({ id }) => id);
}

export interface NewLineRefund extends NewSurplusRefund {
  readonly billId: number;
  readonly obligationId: number;
  readonly fund: 'medical' | 'pension';
  readonly note: string | null;
  readonly article: string;
  readonly appliedBy: number;
}

/** A second open refund of the same payment violates `uq_refund_open`. */
export async function insertLineRefund(tx: Transaction, made: NewLineRefund, now: Date): Promise<number> {
  const [row] = await rowsOf<{ id: number }>(
    tx,
    `INSERT INTO refund (origin, bill_id, obligation_id, fund, division, channel, transaction_id, amount_fen, cause, note, article, state,
       applied_by, applied_at)
     VALUES ('LINE', $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'APPLIED', $11, $12) RETURNING id`,
    [
      made.billId,
      made.obligationId,
      made.fund,
      made.division,
      made.channel,
      made.transactionId,
      made.amountFen,
      made.cause,
      made.note,
      made.article,
      made.appliedBy,
      now,
    ],
  );
  return row?.id ?? 0;
}

/** @param where a condition on `refund r`, its parameters numbered from 1 */
export function refundsWhere(
  reader: Queryable,
  where: string,
  parameters: readonly unknown[],
  rest = 'ORDER BY r.id',
): Promise<RefundRow[]> {
  return rowsOf<RefundRow>(reader, `SELECT ${COLUMNS} FROM refund r WHERE ${where} ${rest}`, parameters);
}

export interface RefundChange {
  readonly state: RefundState;
  readonly takenBy?: number;
  readonly reviewedBy?: number;
  readonly reviewNote?: string;
  readonly reviewedAt?: Date;
  readonly nextAt: Date | null;
  readonly channelRefundId?: string;
  readonly reason?: string;
  readonly paidAt?: Date;
}

/** The caller holds the row. */
export async function changeRefund(tx: Transaction, id: number, change: RefundChange): Promise<void> {
  await tx.query(
    `UPDATE refund SET state = $2, next_at = $3, lease_until = NULL, taken_by = coalesce($4, taken_by), reviewed_by = coalesce($5, reviewed_by),
       review_note = coalesce($6, review_note), reviewed_at = coalesce($7, reviewed_at), channel_refund_id = coalesce($8, channel_refund_id),
       reason = coalesce($9, reason), paid_at = coalesce($10, paid_at), version = version + 1
      WHERE id = $1`,
    [
      id,
      change.state,
      change.nextAt,
      change.takenBy ?? null,
      change.reviewedBy ?? null,
      change.reviewNote ?? null,
      change.reviewedAt ?? null,
      change.channelRefundId ?? null,
      change.reason ?? null,
      change.paidAt ?? null,
    ],
  );
}

/** As attempts are taken: for so long that nobody else speaks of them. */
export function takeDueRefunds(tx: Transaction, channel: string, now: Date, leaseUntil: Date, limit: number): Promise<RefundRow[]> {
  return rowsOf<RefundRow>(
    tx,
    `WITH due AS (
       SELECT id FROM refund WHERE channel = $1 AND next_at <= $2 AND (lease_until IS NULL OR lease_until <= $2)
        ORDER BY next_at LIMIT $4 FOR UPDATE SKIP LOCKED)
     UPDATE refund r SET lease_until = $3, asked = least(r.asked + 1, 30000) FROM due WHERE r.id = due.id RETURNING ${COLUMNS}`,
    [channel, now, leaseUntil, limit],
  );
}
