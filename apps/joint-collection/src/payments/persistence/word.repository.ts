import { kept, type Queryable, rowsOf, type Transaction } from '@app/persistence';
import type { AlarmKind, KnownTransaction, SurplusCause } from '../domain/channel-word';

export interface TransactionKey {
  readonly channel: string;
  readonly transactionId: string;
}

export const keyOf = ({ channel, transactionId }: TransactionKey): string => `${channel} ${transactionId}`;

const KNOWN = kept(`
  SELECT t.channel, t.transaction_id AS "transactionId", t.order_number AS "orderNumber", t.amount_fen AS "amountFen", t.disposition,
      t.reversed_at IS NOT NULL AS reversed, coalesce(r.asked > 0 OR r.state <> 'APPROVED', false) AS "refundStarted"
    FROM unnest($1::text[], $2::text[]) AS k(channel, transaction_id)
    JOIN channel_transaction t USING (channel, transaction_id)
    LEFT JOIN refund r ON r.channel = t.channel AND r.transaction_id = t.transaction_id AND r.origin = 'SURPLUS'`);

export async function knownTransactions(reader: Queryable, keys: readonly TransactionKey[]): Promise<Map<string, KnownTransaction>> {
  if (keys.length === 0) return new Map();
  const rows = await rowsOf<KnownTransaction & TransactionKey>(reader, KNOWN, [
    keys.map(({ channel }) => channel),
    keys.map(({ transactionId }) => transactionId),
  ]);
  return new Map(rows.map((row) => [keyOf(row), row]));
}

export interface NewTransaction extends TransactionKey {
  readonly orderNumber: string;
  readonly billId: number | null;
  readonly amountFen: number;
  readonly paidAt: Date;
  readonly disposition: 'COLLECTED' | 'SURPLUS';
}

/** A transaction that another bill's word wrote meanwhile violates `channel_transaction_pkey`; the words are then judged anew. */
export async function insertTransactions(tx: Transaction, made: readonly NewTransaction[], now: Date): Promise<void> {
  if (made.length === 0) return;
  await tx.query(
    `INSERT INTO channel_transaction (channel, transaction_id, order_number, bill_id, amount_fen, paid_at, recorded_at, disposition)
     SELECT channel, "transactionId", "orderNumber", "billId", "amountFen", "paidAt", $2, disposition
       FROM json_to_recordset($1::json) AS g(channel text, "transactionId" text, "orderNumber" text, "billId" bigint, "amountFen" bigint,
         "paidAt" timestamptz, disposition text)
      ORDER BY channel, "transactionId"`,
    [JSON.stringify(made), now],
  );
}

export async function markReversed(tx: Transaction, keys: readonly TransactionKey[], now: Date): Promise<void> {
  if (keys.length === 0) return;
  await tx.query(
    `UPDATE channel_transaction t SET reversed_at = $3 FROM unnest($1::text[], $2::text[]) AS k(channel, transaction_id)
      WHERE t.channel = k.channel AND t.transaction_id = k.transaction_id`,
    [keys.map(({ channel }) => channel), keys.map(({ transactionId }) => transactionId), now],
  );
}

export interface NewSurplus extends TransactionKey {
  readonly billId: number | null;
  readonly amountFen: number;
  readonly cause: SurplusCause;
}

export async function insertSurplus(tx: Transaction, made: readonly NewSurplus[], now: Date): Promise<void> {
  if (made.length === 0) return;
  await tx.query(
    `INSERT INTO surplus (channel, transaction_id, bill_id, amount_fen, cause, state, found_at)
     SELECT channel, "transactionId", "billId", "amountFen", cause, 'REFUNDING', $2
       FROM json_to_recordset($1::json) AS g(channel text, "transactionId" text, "billId" bigint, "amountFen" bigint, cause text)`,
    [JSON.stringify(made), now],
  );
}

export async function moveSurplus(
  tx: Transaction,
  { channel, transactionId }: TransactionKey,
  state: 'REFUNDED' | 'REVERSED',
): Promise<void> {
  await tx.query('UPDATE surplus SET state = $3 WHERE channel = $1 AND transaction_id = $2', [channel, transactionId, state]);
}

export interface SurplusRow extends NewSurplus {
  readonly state: string;
  readonly foundAt: Date;
}

export function surplusOf(reader: Queryable, billId: number): Promise<SurplusRow[]> {
  return rowsOf<SurplusRow>(
    reader,
    `SELECT channel, transaction_id AS "transactionId", bill_id AS "billId", amount_fen AS "amountFen", cause, state, found_at AS "foundAt"
       FROM surplus WHERE bill_id = $1 ORDER BY found_at, transaction_id`,
    [billId],
  );
}

export interface KnownNotice {
  readonly bodyHash: Buffer;
  readonly disposition: string;
}

export async function knownNotices(
  reader: Queryable,
  keys: readonly { readonly channel: string; readonly noticeId: string }[],
): Promise<Map<string, KnownNotice>> {
  const rows = await rowsOf<KnownNotice & { channel: string; noticeId: string }>(
    reader,
    `SELECT n.channel, n.notice_id AS "noticeId", n.body_hash AS "bodyHash", n.disposition
       FROM unnest($1::text[], $2::text[]) AS k(channel, notice_id) JOIN channel_notice n USING (channel, notice_id)`,
    [keys.map(({ channel }) => channel), keys.map(({ noticeId }) => noticeId)],
  );
  return new Map(rows.map((row) => [`${row.channel} ${row.noticeId}`, row]));
}

export interface NewNotice {
  readonly channel: string;
  readonly noticeId: string;
  readonly bodyHash: Buffer;
  readonly disposition: string;
}

export async function insertNotices(tx: Transaction, made: readonly NewNotice[], now: Date): Promise<void> {
  if (made.length === 0) return;
  await tx.query(
    `INSERT INTO channel_notice (channel, notice_id, body_hash, disposition, received_at)
     SELECT channel, notice_id, decode(body_hash, 'hex'), disposition, $5
       FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS g(channel, notice_id, body_hash, disposition)
      ORDER BY channel, notice_id
     ON CONFLICT DO NOTHING`,
    [
      made.map(({ channel }) => channel),
      made.map(({ noticeId }) => noticeId),
      made.map(({ bodyHash }) => bodyHash.toString('hex')),
      made.map(({ disposition }) => disposition),
      now,
    ],
  );
}

export interface NewAlarm {
  readonly channel: string;
  readonly kind: AlarmKind;
  /** What it is about: the same again is counted, not raised anew. */
  readonly subject: string;
  readonly billId: number | null;
}

/** What is settled and comes again is open again. */
export async function raiseAlarms(tx: Transaction, raised: readonly NewAlarm[], division: string, now: Date): Promise<void> {
  const once = new Map(raised.map((alarm) => [`${alarm.channel} ${alarm.kind} ${alarm.subject}`, alarm]));
  if (once.size === 0) return;
  await tx.query(
    `INSERT INTO channel_alarm (channel, kind, subject, bill_id, division, first_at, last_at)
     SELECT channel, kind, subject, "billId", $2, $3, $3
       FROM json_to_recordset($1::json) AS g(channel text, kind text, subject text, "billId" bigint) ORDER BY channel, kind, subject
     ON CONFLICT ON CONSTRAINT uq_channel_alarm DO UPDATE SET count = channel_alarm.count + 1, last_at = excluded.last_at,
       settled_at = NULL, settled_by = NULL, note = NULL`,
    [JSON.stringify([...once.values()]), division, now],
  );
}
