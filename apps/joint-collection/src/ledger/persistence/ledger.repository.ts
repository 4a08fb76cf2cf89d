import type { LocalDate } from '@app/legal-calendar';
import { kept, type Queryable, rowsOf, type Transaction, together } from '@app/persistence';
import type { AccountCode, JournalDraft, JournalLine } from '../domain/journal';

/** Nobody closes a day while this transaction posts. @returns the last closed day */
export async function lastClosedDay(tx: Transaction): Promise<LocalDate | null> {
  // Two statements: the second must see what was committed while the first waited.
  const [, [row]] = await together(
    tx.query('SELECT pg_advisory_xact_lock_shared(closing_lock())'),
    rowsOf<{ day: LocalDate | null }>(tx, 'SELECT max(day) AS day FROM accounting_day'),
  );
  return row?.day ?? null;
}

export interface NewJournal extends JournalDraft {
  readonly accountingDate: LocalDate;
  readonly hash: Buffer;
}

const POST = kept(`
  WITH posted AS (
    INSERT INTO journal (business_key, kind, bill_id, occurred_on, accounting_date, reverses, hash, posted_at)
    SELECT business_key, kind, bill_id, occurred_on, accounting_date, reverses, decode(hash, 'hex'), $3
      FROM json_to_recordset($1::json) AS g(n int, business_key text, kind text, bill_id bigint, occurred_on date, accounting_date date,
        reverses bigint, hash text)
     ORDER BY n
    RETURNING id, business_key
  ), lines AS (
    INSERT INTO entry (journal_id, line, account_id, amount_fen)
    SELECT p.id, g.line, coalesce(a.id, 0), g.fen
      FROM json_to_recordset($2::json) AS g(key text, line smallint, account text, fen bigint)
      JOIN posted p ON p.business_key = g.key LEFT JOIN account a ON a.code = g.account
     ORDER BY p.id, g.line
  )
  SELECT id, business_key AS "businessKey" FROM posted`);

/** All journals of a transaction, with their entries, in one statement. @returns the ids by business key */
export async function insertJournals(tx: Transaction, journals: readonly NewJournal[], postedAt: Date): Promise<Map<string, number>> {
  if (journals.length === 0) return new Map();
  const rows = await rowsOf<{ id: number; businessKey: string }>(tx, POST, [
    JSON.stringify(
      journals.map(({ businessKey, kind, billId, occurredOn, accountingDate, reverses, hash }, n) => ({
        n,
        business_key: businessKey,
        kind,
        bill_id: billId,
        occurred_on: occurredOn,
        accounting_date: accountingDate,
        reverses,
        hash: hash.toString('hex'),
      })),
    ),
    JSON.stringify(
      journals.flatMap(({ businessKey, lines }) =>
        lines.map(({ account, fen }, index) => ({ key: businessKey, line: index + 1, account, fen })),
      ),
    ),
    postedAt,
  ]);
  return new Map(rows.map(({ id, businessKey }) => [businessKey, id]));
}

export interface StoredJournal {
  readonly id: number;
  readonly businessKey: string;
  readonly kind: JournalDraft['kind'];
  readonly billId: number | null;
  readonly occurredOn: LocalDate;
  readonly accountingDate: LocalDate;
  readonly reverses: number | null;
  readonly hash: Buffer;
  readonly lines: readonly JournalLine[];
}

const JOURNAL = `j.id, j.business_key AS "businessKey", j.kind, j.bill_id AS "billId", j.occurred_on AS "occurredOn",
  j.accounting_date AS "accountingDate", j.reverses, j.hash,
  (SELECT coalesce(json_agg(json_build_object('account', a.code, 'fen', e.amount_fen) ORDER BY e.line), '[]')
     FROM entry e JOIN account a ON a.id = e.account_id WHERE e.journal_id = j.id) AS lines`;

export function journalsUnder(reader: Queryable, businessKeys: readonly string[]): Promise<StoredJournal[]> {
  return rowsOf<StoredJournal>(reader, `SELECT ${JOURNAL} FROM journal j WHERE j.business_key = ANY($1) ORDER BY j.id`, [businessKeys]);
}

/** A page of the whole book in the order it was written. */
export function journalsAfter(reader: Queryable, after: number, limit: number): Promise<StoredJournal[]> {
  return rowsOf<StoredJournal>(reader, `SELECT ${JOURNAL} FROM journal j WHERE j.id > $1 ORDER BY j.id LIMIT $2`, [after, limit]);
}

/** Makes the accounts that are not there yet. */
export async function ensureAccounts(tx: Transaction, codes: readonly AccountCode[]): Promise<void> {
  await tx.query('INSERT INTO account (code) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING', [[...codes].sort()]);
}

export interface Balance {
  readonly account: AccountCode;
  readonly fen: number;
}

/** Balances now: those of the last closed day and what came after it. */
export function balances(reader: Queryable): Promise<Balance[]> {
  return rowsOf<Balance>(
    reader,
    `WITH closed AS (SELECT max(day) AS day FROM accounting_day)
     SELECT a.code AS account, (coalesce(d.balance_fen, 0) + coalesce(tail.fen, 0))::bigint AS fen
       FROM account a
       LEFT JOIN day_balance d ON d.account_id = a.id AND d.day = (SELECT day FROM closed)
       LEFT JOIN (SELECT e.account_id, sum(e.amount_fen) AS fen FROM journal j JOIN entry e ON e.journal_id = j.id
                   WHERE j.accounting_date > coalesce((SELECT day FROM closed), '-infinity') GROUP BY e.account_id) tail ON tail.account_id = a.id
      ORDER BY a.code`,
  );
}
