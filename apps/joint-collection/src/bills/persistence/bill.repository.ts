import { kept, type Queryable, rowsOf, type Transaction } from '@app/persistence';
import type { BillAction, BillState } from '../domain/bill.transitions';
import type { BillLine, DraftBill } from '../domain/joint-bill';
import type { BillScope } from './bill-scope';

export interface BillRow {
  readonly id: number;
  readonly householdId: number;
  readonly division: string;
  readonly state: BillState;
  readonly totalFen: number;
  readonly medicalFen: number;
  readonly pensionFen: number;
  readonly refundedMedicalFen: number;
  readonly refundedPensionFen: number;
  readonly rulesVersion: string;
  readonly attempts: number;
  readonly issuedBy: number;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly paidAt: Date | null;
  readonly endedReason: string | null;
  readonly version: number;
}

export interface BillLineRow extends BillLine {
  readonly billId: number;
  readonly refundedFen: number;
}

const COLUMNS = `b.id, b.household_id AS "householdId", b.division, b.state, b.total_fen AS "totalFen", b.medical_fen AS "medicalFen",
  b.pension_fen AS "pensionFen", b.refunded_medical_fen AS "refundedMedicalFen", b.refunded_pension_fen AS "refundedPensionFen",
  b.rules_version AS "rulesVersion", b.attempts, b.issued_by AS "issuedBy", b.issued_at AS "issuedAt", b.expires_at AS "expiresAt",
  b.paid_at AS "paidAt", b.ended_reason AS "endedReason", b.version`;

export interface NewBill extends DraftBill {
  readonly division: string;
  readonly issuedBy: number;
  readonly issuedOrgan: string | null;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

export async function insertBill(tx: Transaction, bill: NewBill): Promise<number> {
  const [row] = await rowsOf<{ id: number }>(
    tx,
    `INSERT INTO joint_bill (household_id, division, state, total_fen, medical_fen, pension_fen, rules_version, issued_by, issued_organ,
       issued_at, expires_at)
     VALUES ($1, $2, 'OPEN', $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id`,
    [
      bill.householdId,
      bill.division,
      bill.totalFen,
      bill.medicalFen,
      bill.pensionFen,
      bill.rulesVersion,
      bill.issuedBy,
      bill.issuedOrgan,
      bill.issuedAt,
      bill.expiresAt,
    ],
  );
  const id = row?.id ?? 0;
  await tx.query(
    `INSERT INTO joint_bill_line (bill_id, obligation_id, person_id, fund, year, amount_fen, assistance_fen, subsidy_fen)
     SELECT $1, "obligationId", "personId", fund, year, "amountFen", "assistanceFen", "subsidyFen"
       FROM json_to_recordset($2::json) AS l("obligationId" bigint, "personId" bigint, fund text, year smallint, "amountFen" bigint,
         "assistanceFen" bigint, "subsidyFen" bigint)`,
    [id, JSON.stringify(bill.lines)],
  );
  return id;
}

const LOCK = kept(`SELECT ${COLUMNS} FROM joint_bill b WHERE b.id = ANY($1::bigint[]) ORDER BY b.id FOR NO KEY UPDATE`);

/** In the order of ids, so that two that want the same bills never wait for each other. */
export const lockBills = (tx: Transaction, ids: readonly number[]): Promise<BillRow[]> =>
  rowsOf<BillRow>(tx, LOCK, [[...ids].sort((a, b) => a - b)]);

export async function billFor(reader: Queryable, id: number, scope: BillScope, lock = ''): Promise<BillRow | undefined> {
  const [row] = await rowsOf<BillRow>(reader, `SELECT ${COLUMNS} FROM joint_bill b WHERE b.id = $1 AND ${scope.sql(2)} ${lock}`, [
    id,
    ...scope.parameters,
  ]);
  return row;
}

export function pageOfBills(
  reader: Queryable,
  scope: BillScope,
  filter: {
    readonly states: readonly string[];
    readonly householdId: number | null;
    readonly before: number | null;
    readonly limit: number;
  },
): Promise<BillRow[]> {
  return rowsOf<BillRow>(
    reader,
    `SELECT ${COLUMNS} FROM joint_bill b
      WHERE ($1::bigint IS NULL OR b.id < $1) AND (cardinality($2::text[]) = 0 OR b.state = ANY($2)) AND ($3::bigint IS NULL OR b.household_id = $3)
        AND ${scope.sql(5)}
      ORDER BY b.id DESC LIMIT $4`,
    [filter.before, filter.states, filter.householdId, filter.limit, ...scope.parameters],
  );
}

export function linesOf(reader: Queryable, billIds: readonly number[]): Promise<BillLineRow[]> {
  return rowsOf<BillLineRow>(
    reader,
    `SELECT bill_id AS "billId", obligation_id AS "obligationId", person_id AS "personId", fund, year, amount_fen AS "amountFen",
       assistance_fen AS "assistanceFen", subsidy_fen AS "subsidyFen", refunded_fen AS "refundedFen"
       FROM joint_bill_line WHERE bill_id = ANY($1::bigint[]) ORDER BY bill_id, obligation_id`,
    [billIds],
  );
}

export interface BillMove {
  readonly id: number;
  /** The version that was locked. */
  readonly version: number;
  readonly action: BillAction;
  readonly state: BillState;
  readonly paidAt?: Date;
  /** One attempt more. */
  readonly attempts?: number;
  readonly endedReason?: string;
  /** What goes back now, or, below zero, does not after all. */
  readonly refundMedicalFen?: number;
  readonly refundPensionFen?: number;
  readonly reason?: string | null;
  readonly actorKind: string;
  readonly actorId: number | null;
}

const MOVE = kept(`
  WITH given AS (
    SELECT * FROM json_to_recordset($1::json) AS g(id bigint, version int, action text, state text, "paidAt" timestamptz, attempts smallint,
      "endedReason" text, "refundMedicalFen" bigint, "refundPensionFen" bigint, reason text, "actorKind" text, "actorId" bigint)
  ), moved AS (
    UPDATE joint_bill b SET state = g.state, version = b.version + 1, paid_at = coalesce(g."paidAt", b.paid_at),
        attempts = coalesce(g.attempts, b.attempts), ended_reason = coalesce(g."endedReason", b.ended_reason),
        refunded_medical_fen = b.refunded_medical_fen + coalesce(g."refundMedicalFen", 0),
        refunded_pension_fen = b.refunded_pension_fen + coalesce(g."refundPensionFen", 0)
      FROM given g WHERE b.id = g.id AND b.version = g.version
    RETURNING b.id, b.version, g.action, g.state, g."actorKind", g."actorId", g.reason
  )
  INSERT INTO bill_history (bill_id, version, action, state, actor_kind, actor_id, reason, occurred_at)
  SELECT id, version, action, state, "actorKind", "actorId", reason, $2 FROM moved RETURNING bill_id AS "billId"`);

/** State and history of many bills in one statement. The caller holds the rows. */
export async function moveBills(tx: Transaction, moves: readonly BillMove[], at: Date): Promise<void> {
  if (moves.length === 0) return;
  const moved = await rowsOf(tx, MOVE, [JSON.stringify(moves), at]);
  if (moved.length !== moves.length) throw new Error(`${moves.length - moved.length} bills moved under the lock of another`);
}

export async function recordIssue(tx: Transaction, id: number, actorKind: string, actorId: number, at: Date): Promise<void> {
  await tx.query(
    `INSERT INTO bill_history (bill_id, version, action, state, actor_kind, actor_id, occurred_at) VALUES ($1, 1, 'issue', 'OPEN', $2, $3, $4)`,
    [id, actorKind, actorId, at],
  );
}

/** Open bills whose time is over, at most so many; those that somebody holds are left for the next time. */
export async function takeExpired(tx: Transaction, now: Date, limit: number): Promise<BillRow[]> {
  return rowsOf<BillRow>(
    tx,
    `SELECT ${COLUMNS} FROM joint_bill b WHERE b.state = 'OPEN' AND b.expires_at <= $1 ORDER BY b.expires_at, b.id LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED`,
    [now, limit],
  );
}

/** What was given back of one person's payment; the line itself refuses more than was paid. */
export async function refundLine(
  tx: Transaction,
  billId: number,
  obligationId: number,
  fen: number,
): Promise<{ amountFen: number; refundedFen: number }> {
  const [row] = await rowsOf<{ amountFen: number; refundedFen: number }>(
    tx,
    `UPDATE joint_bill_line SET refunded_fen = refunded_fen + $3 WHERE bill_id = $1 AND obligation_id = $2
     RETURNING amount_fen AS "amountFen", refunded_fen AS "refundedFen"`,
    [billId, obligationId, fen],
  );
  if (row === undefined) throw new Error(`bill ${billId} has no line of obligation ${obligationId}`);
  return row;
}

export interface BillHistoryRow {
  readonly version: number;
  readonly action: string;
  readonly state: BillState;
  readonly reason: string | null;
  readonly occurredAt: Date;
}

export function historyOf(reader: Queryable, billId: number): Promise<BillHistoryRow[]> {
  return rowsOf<BillHistoryRow>(
    reader,
    'SELECT version, action, state, reason, occurred_at AS "occurredAt" FROM bill_history WHERE bill_id = $1 ORDER BY version',
    [billId],
  );
}
