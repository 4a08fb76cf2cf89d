import type { LocalDate } from '@app/legal-calendar';
import { rowsOf, type Transaction } from '@app/persistence';

export async function recordSettlement(tx: Transaction, channel: string, day: LocalDate, by: number, now: Date): Promise<void> {
  await tx.query('INSERT INTO channel_settlement (channel, day, settled_by, settled_at) VALUES ($1, $2, $3, $4)', [channel, day, by, now]);
}

/** Nobody posts while the day closes, and what was posted before is seen. */
export async function holdClosing(tx: Transaction): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(closing_lock())');
}

/**
 * The last day up to `limit` on which, and before which, every channel that moved money is settled; null when there is none after the one
 * closed last. Only days with journals count.
 */
export async function closableDay(tx: Transaction, limit: LocalDate): Promise<LocalDate | null> {
  const [row] = await rowsOf<{ day: LocalDate | null }>(
    tx,
    `WITH open_day AS (
       SELECT DISTINCT j.occurred_on AS day, substr(a.code, 9) AS channel
         FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
        WHERE j.accounting_date > coalesce((SELECT max(day) FROM accounting_day), '-infinity') AND j.accounting_date <= $1
          AND a.code LIKE 'channel:%' AND j.kind <> 'settle'
     ), unsettled AS (
       SELECT min(o.day) AS day FROM open_day o
        WHERE NOT EXISTS (SELECT FROM channel_settlement s WHERE s.channel = o.channel AND s.day = o.day))
     SELECT max(j.accounting_date) AS day FROM journal j
      WHERE j.accounting_date > coalesce((SELECT max(day) FROM accounting_day), '-infinity') AND j.accounting_date <= $1
        AND j.accounting_date < coalesce((SELECT day FROM unsettled), 'infinity')`,
    [limit],
  );
  return row?.day ?? null;
}

/** Every day that is closed has its balances and one hash over all that is new since the day closed before. */
export async function closeDay(tx: Transaction, day: LocalDate, by: number, now: Date): Promise<void> {
  await tx.query(
    `WITH before AS (SELECT max(day) AS day FROM accounting_day)
     INSERT INTO accounting_day (day, journals, debit_fen, root, closed_by, closed_at)
     SELECT $1, count(*), coalesce((SELECT sum(e.amount_fen) FROM journal j JOIN entry e ON e.journal_id = j.id
         WHERE e.amount_fen > 0 AND j.accounting_date <= $1 AND j.accounting_date > coalesce((SELECT day FROM before), '-infinity')), 0),
       sha256(coalesce(string_agg(j.hash, ''::bytea ORDER BY j.id), ''::bytea)), $2, $3
       FROM journal j WHERE j.accounting_date <= $1 AND j.accounting_date > coalesce((SELECT day FROM before), '-infinity')`,
    [day, by, now],
  );
  await tx.query(
    `INSERT INTO day_balance (day, account_id, balance_fen)
     SELECT $1, e.account_id, sum(e.amount_fen) FROM journal j JOIN entry e ON e.journal_id = j.id WHERE j.accounting_date <= $1 GROUP BY e.account_id`,
    [day],
  );
}
