import { type Queryable, rowsOf, type Transaction } from '@app/persistence';

export interface ReceiptRow {
  readonly billId: number;
  readonly number: string;
  readonly channel: string;
  readonly transactionId: string;
  readonly totalFen: number;
  readonly medicalFen: number;
  readonly pensionFen: number;
  readonly paidAt: Date;
  readonly rulesVersion: string;
  readonly hash: Buffer;
}

const COLUMNS = `r.bill_id AS "billId", r.number, r.channel, r.transaction_id AS "transactionId", r.total_fen AS "totalFen",
  r.medical_fen AS "medicalFen", r.pension_fen AS "pensionFen", r.paid_at AS "paidAt", r.rules_version AS "rulesVersion", r.hash`;

export async function insertReceipts(tx: Transaction, receipts: readonly ReceiptRow[]): Promise<void> {
  if (receipts.length === 0) return;
  await tx.query(
    `INSERT INTO receipt (bill_id, number, channel, transaction_id, total_fen, medical_fen, pension_fen, paid_at, rules_version, hash)
     SELECT "billId", number, channel, "transactionId", "totalFen", "medicalFen", "pensionFen", "paidAt", "rulesVersion", decode(hash, 'hex')
       FROM json_to_recordset($1::json) AS g("billId" bigint, number text, channel text, "transactionId" text, "totalFen" bigint,
         "medicalFen" bigint, "pensionFen" bigint, "paidAt" timestamptz, "rulesVersion" text, hash text)`,
    [JSON.stringify(receipts.map((receipt) => ({ ...receipt, hash: receipt.hash.toString('hex') })))],
  );
}

export async function receiptOf(reader: Queryable, billId: number): Promise<ReceiptRow | undefined> {
  const [row] = await rowsOf<ReceiptRow>(reader, `SELECT ${COLUMNS} FROM receipt r WHERE r.bill_id = $1`, [billId]);
  return row;
}

export function receiptsAfter(reader: Queryable, after: number, limit: number): Promise<ReceiptRow[]> {
  return rowsOf<ReceiptRow>(reader, `SELECT ${COLUMNS} FROM receipt r WHERE r.bill_id > $1 ORDER BY r.bill_id LIMIT $2`, [after, limit]);
}
