import type { LocalDate } from '@app/legal-calendar';
import { startOfDay } from '@app/legal-calendar';
import { type Queryable, rowsOf, type Transaction } from '@app/persistence';

const DAY = 86_400_000;

/** Both kinds of movement of a channel's day, straight into the table that reconciliation matches against. */
export async function copyMovements(tx: Transaction, channel: string, day: LocalDate, own: string): Promise<number> {
  if (!/^[a-z_]+(\.[a-z_]+)?$/.test(own)) throw new RangeError(`${own} is no table`);
  const from = startOfDay(day);
  const [row] = await rowsOf<{ n: number }>(
    tx,
    `WITH moved AS (
       INSERT INTO ${own} (kind, transaction_id, amount_fen, medical_fen, pension_fen, state, happened_at, bill_no)
       SELECT 'PAYMENT', t.transaction_id, t.amount_fen,
           CASE t.disposition WHEN 'COLLECTED' THEN b.medical_fen ELSE 0 END, CASE t.disposition WHEN 'COLLECTED' THEN b.pension_fen ELSE 0 END,
           CASE WHEN t.reversed_at IS NULL THEN 'SUCCEEDED' ELSE 'REVERSED' END, t.paid_at, split_part(t.order_number, '-', 1)
         FROM channel_transaction t LEFT JOIN joint_bill b ON b.id = t.bill_id
        WHERE t.channel = $1 AND t.paid_at >= $2 AND t.paid_at < $3
       UNION ALL
       SELECT 'REFUND', r.channel_refund_id, r.amount_fen, CASE r.fund WHEN 'medical' THEN r.amount_fen ELSE 0 END,
           CASE r.fund WHEN 'pension' THEN r.amount_fen ELSE 0 END, 'SUCCEEDED', r.paid_at, split_part(coalesce(t.order_number, ''), '-', 1)
         FROM refund r LEFT JOIN channel_transaction t ON t.channel = r.channel AND t.transaction_id = r.transaction_id
        WHERE r.channel = $1 AND r.paid_at >= $2 AND r.paid_at < $3
       RETURNING 1)
     SELECT count(*)::int AS n FROM moved`,
    [channel, from, new Date(from.getTime() + DAY)],
  );
  return row?.n ?? 0;
}

export interface FundMovement {
  readonly fund: 'medical' | 'pension';
  readonly collectedFen: number;
  readonly refundedFen: number;
}

/** Out of the ledger alone: what each fund got and gave through the channel by facts of that day. */
export function fundMovements(reader: Queryable, channel: string, day: LocalDate): Promise<FundMovement[]> {
  return rowsOf<FundMovement>(
    reader,
    `SELECT substr(a.code, 6) AS fund, coalesce(-sum(e.amount_fen) FILTER (WHERE j.kind <> 'refund'), 0)::bigint AS "collectedFen",
       coalesce(sum(e.amount_fen) FILTER (WHERE j.kind = 'refund'), 0)::bigint AS "refundedFen"
       FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
      WHERE j.occurred_on = $2 AND j.kind IN ('collect', 'refund', 'reversal') AND a.code IN ('fund:medical', 'fund:pension')
        AND EXISTS (SELECT FROM entry c JOIN account ca ON ca.id = c.account_id WHERE c.journal_id = j.id AND ca.code = 'channel:' || $1)
      GROUP BY a.code ORDER BY a.code`,
    [channel, day],
  );
}

/** Refunds of the day are proved by the channel's own file. */
export function refundsPaidOn(tx: Transaction, channel: string, day: LocalDate): Promise<{ id: number; billId: number | null }[]> {
  const from = startOfDay(day);
  return rowsOf(
    tx,
    `SELECT id, bill_id AS "billId" FROM refund WHERE channel = $1 AND state = 'PAID' AND paid_at >= $2 AND paid_at < $3 ORDER BY id`,
    [channel, from, new Date(from.getTime() + DAY)],
  );
}
