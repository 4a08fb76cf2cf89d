import { type Queryable, rowsOf, type Transaction } from '@app/persistence';

/** A place in the order of acceptance of a limited licence. */
export interface QuotaPlace {
  readonly period: string;
  readonly sequence: number;
}

/**
 * The next place of the item in its period. The line stays locked until the transaction ends and a rollback gives the place back, so the
 * sequence has no gaps: who decides can tell that nobody earlier is missing.
 */
export async function takePlace(tx: Transaction, caseId: number, itemCode: string, period: string): Promise<QuotaPlace> {
  const [line] = await rowsOf<{ last_sequence: number }>(
    tx,
    `INSERT INTO quota_line AS held (item_code, period, last_sequence) VALUES ($1, $2, 1)
     ON CONFLICT (item_code, period) DO UPDATE SET last_sequence = held.last_sequence + 1 RETURNING last_sequence`,
    [itemCode, period],
  );
  if (!line) throw new Error(`the quota line of ${itemCode} gave no place`);
  await tx.query('INSERT INTO quota_place (case_id, item_code, period, sequence) VALUES ($1, $2, $3, $4)', [
    caseId,
    itemCode,
    period,
    line.last_sequence,
  ]);
  return { period, sequence: line.last_sequence };
}

/** How many undecided cases were accepted before this one, plus one; null where the item has no quota or the case is decided. */
export async function placeInLine(reader: Queryable, caseId: number): Promise<number | null> {
  const [row] = await rowsOf<{ place: number }>(
    reader,
    `SELECT 1 + (SELECT count(*) FROM quota_place e JOIN service_case o ON o.id = e.case_id
                  WHERE e.item_code = q.item_code AND e.period = q.period AND e.sequence < q.sequence
                    AND o.status IN ('ACCEPTED','IN_REVIEW','SPECIAL_PROCEDURE','IN_DECISION')) AS place
     FROM quota_place q JOIN service_case c ON c.id = q.case_id
     WHERE q.case_id = $1 AND c.status IN ('ACCEPTED','IN_REVIEW','SPECIAL_PROCEDURE','IN_DECISION')`,
    [caseId],
  );
  return row === undefined ? null : Number(row.place);
}
