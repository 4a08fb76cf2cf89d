import { kept, type Queryable, rowsOf, type Transaction } from '@app/persistence';
import type { LegState } from '../domain/attempt.transitions';

type Fund = 'medical' | 'pension';

export interface LegRow {
  readonly billId: number;
  readonly fund: Fund;
  readonly amountFen: number;
  readonly state: LegState;
  readonly reason: string | null;
  readonly takenBy: number | null;
  readonly postedAt: Date;
  readonly version: number;
}

const COLUMNS = `l.bill_id AS "billId", l.fund, l.amount_fen AS "amountFen", l.state, l.reason, l.taken_by AS "takenBy",
  l.posted_at AS "postedAt", l.version`;

export async function insertLegs(
  tx: Transaction,
  legs: readonly { readonly billId: number; readonly fund: Fund; readonly amountFen: number }[],
  now: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO fund_leg (bill_id, fund, amount_fen, state, posted_at, changed_at)
     SELECT bill_id, fund, amount_fen, 'POSTED', $4, $4 FROM unnest($1::bigint[], $2::text[], $3::bigint[]) AS g(bill_id, fund, amount_fen)`,
    [legs.map(({ billId }) => billId), legs.map(({ fund }) => fund), legs.map(({ amountFen }) => amountFen), now],
  );
}

export function legsOf(reader: Queryable, billIds: readonly number[]): Promise<LegRow[]> {
  return rowsOf<LegRow>(reader, `SELECT ${COLUMNS} FROM fund_leg l WHERE l.bill_id = ANY($1::bigint[]) ORDER BY l.bill_id, l.fund`, [
    billIds,
  ]);
}

const LOCK = kept(`SELECT ${COLUMNS} FROM fund_leg l WHERE l.bill_id = ANY($1::bigint[]) ORDER BY l.bill_id, l.fund FOR NO KEY UPDATE`);
export const lockLegs = (tx: Transaction, billIds: readonly number[]): Promise<LegRow[]> => rowsOf<LegRow>(tx, LOCK, [billIds]);

export interface LegChange {
  readonly billId: number;
  readonly fund: Fund;
  readonly state: LegState;
  readonly reason?: string | null;
  readonly takenBy?: number | null;
}

export async function changeLegs(tx: Transaction, changes: readonly LegChange[], now: Date): Promise<void> {
  if (changes.length === 0) return;
  await tx.query(
    `UPDATE fund_leg l SET state = g.state, reason = coalesce(g.reason, l.reason), taken_by = coalesce(g."takenBy", l.taken_by),
       changed_at = $2, version = l.version + 1
       FROM json_to_recordset($1::json) AS g("billId" bigint, fund text, state text, reason text, "takenBy" bigint)
      WHERE l.bill_id = g."billId" AND l.fund = g.fund`,
    [JSON.stringify(changes), now],
  );
}

/** Legs that wait for somebody, oldest bill first. */
export function openLegs(
  reader: Queryable,
  filter: {
    readonly funds: readonly Fund[];
    readonly states: readonly LegState[];
    readonly from: string;
    readonly to: string;
    readonly after: number;
    readonly limit: number;
  },
): Promise<LegRow[]> {
  return rowsOf<LegRow>(
    reader,
    `SELECT ${COLUMNS} FROM fund_leg l JOIN joint_bill b ON b.id = l.bill_id
      WHERE l.fund = ANY($1) AND l.state = ANY($2) AND b.division >= $3 AND b.division < $4 AND l.bill_id > $5
      ORDER BY l.bill_id, l.fund LIMIT $6`,
    [filter.funds, filter.states, filter.from, filter.to, filter.after, filter.limit],
  );
}
