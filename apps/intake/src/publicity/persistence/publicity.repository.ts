import type { LocalDate } from '@app/legal-calendar';
import { type Queryable, rowsOf, type Transaction } from '@app/persistence';

export interface NewPublicity {
  readonly id: number;
  readonly caseId: number;
  readonly organ: string;
  readonly shownName: string | null;
  readonly proposal: string;
  readonly objectTo: string;
  readonly begunOn: string;
  readonly dueOn: string;
}

/** Told twice is told once. */
export async function insertPublicity(tx: Transaction, publicity: NewPublicity): Promise<void> {
  const { id, caseId, organ, shownName, proposal, objectTo, begunOn, dueOn } = publicity;
  await rowsOf(
    tx,
    `INSERT INTO publicity (id, case_id, organ, shown_name, proposal, object_to, begun_on, due_on)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING`,
    [id, caseId, organ, shownName, proposal, objectTo, begunOn, dueOn],
  );
}

/** Nobody is named longer than the publicity lasts. */
export async function endPublicity(tx: Transaction, id: number, outcome: string, endedAt: string): Promise<void> {
  await rowsOf(tx, 'UPDATE publicity SET shown_name = NULL, outcome = $2, ended_at = $3 WHERE id = $1 AND ended_at IS NULL', [
    id,
    outcome,
    endedAt,
  ]);
}

/** By its dates and by the state of its case, so it is off the page on time whatever messages do. $1 today. */
const SHOWN = `p.ended_at IS NULL AND $1::date BETWEEN p.begun_on AND p.due_on AND c.status = 'IN_DECISION'`;

export interface ShownRow {
  readonly id: number;
  readonly itemName: string;
  readonly division: string;
  readonly shownName: string | null;
  readonly proposal: string;
  readonly objectTo: string;
  readonly begunOn: LocalDate;
  readonly dueOn: LocalDate;
}

/** Newest first, those before the given number. */
export async function shownPublicities(reader: Queryable, today: LocalDate, before: number | null, limit: number): Promise<ShownRow[]> {
  return rowsOf<ShownRow>(
    reader,
    `SELECT p.id, c.item_name AS "itemName", c.division, p.shown_name AS "shownName", p.proposal, p.object_to AS "objectTo",
            p.begun_on AS "begunOn", p.due_on AS "dueOn"
       FROM publicity p JOIN service_case c ON c.id = p.case_id
      WHERE ${SHOWN} AND ($2::bigint IS NULL OR p.id < $2) ORDER BY p.id DESC LIMIT $3`,
    [today, before, limit],
  );
}

/** The case of a publicity that is open to objections today, held until the transaction ends. */
export async function lockShownPublicity(tx: Transaction, id: number, today: LocalDate): Promise<{ caseId: number } | undefined> {
  const [row] = await rowsOf<{ caseId: number }>(
    tx,
    `SELECT p.case_id AS "caseId" FROM publicity p JOIN service_case c ON c.id = p.case_id WHERE ${SHOWN} AND p.id = $2 FOR UPDATE OF p`,
    [today, id],
  );
  return row;
}

/** Its number is known before its text is written: the cell is bound to it. */
export async function insertObjection(tx: Transaction, publicityId: number, cellOf: (id: number) => string, at: Date): Promise<number> {
  const [row] = await rowsOf<{ id: number }>(
    tx,
    `INSERT INTO publicity_objection (publicity_id, text_cell, raised_at) VALUES ($1, '', $2) RETURNING id`,
    [publicityId, at],
  );
  if (!row) throw new Error('inserting an objection gave no row');
  await rowsOf(tx, 'UPDATE publicity_objection SET text_cell = $2 WHERE id = $1', [row.id, cellOf(row.id)]);
  return row.id;
}

export async function answerObjection(tx: Transaction, id: number, state: 'DISMISSED' | 'UPHELD', at: Date): Promise<void> {
  await rowsOf(tx, `UPDATE publicity_objection SET state = $2, answered_at = $3 WHERE id = $1 AND state = 'OPEN'`, [id, state, at]);
}

export interface ObjectionRow {
  readonly id: number;
  readonly publicityId: number;
  readonly caseNo: string;
  readonly textCell: string;
  readonly state: string;
  readonly raisedAt: Date;
  readonly answeredAt: Date | null;
}

/** For the organ that examined and the supervisors of the place; absent and out of sight look the same. */
export async function objectionFor(
  tx: Transaction,
  id: number,
  organ: string | null,
  oversees: string | null,
): Promise<ObjectionRow | undefined> {
  const [row] = await rowsOf<ObjectionRow>(
    tx,
    `SELECT o.id, o.publicity_id AS "publicityId", c.case_no AS "caseNo", o.text_cell AS "textCell", o.state, o.raised_at AS "raisedAt",
            o.answered_at AS "answeredAt"
       FROM publicity_objection o JOIN publicity p ON p.id = o.publicity_id JOIN service_case c ON c.id = p.case_id
      WHERE o.id = $1 AND (p.organ = $2 OR ($3::text IS NOT NULL AND c.division LIKE $3 || '%'))`,
    [id, organ, oversees],
  );
  return row;
}
