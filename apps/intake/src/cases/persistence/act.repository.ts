import { type Queryable, rowsOf, type Transaction } from '@app/persistence';

export interface NewActGround {
  readonly caseId: number;
  readonly groundCode: string;
  readonly explanation: string;
  readonly openedBy: number;
  readonly documentId: number | null;
  readonly correctionsCell: string | null;
}

export interface ActGroundRow extends NewActGround {
  /** The case that the act is about. */
  readonly firstCaseId: number;
}

export async function insertActGround(tx: Transaction, ground: NewActGround): Promise<void> {
  await tx.query(
    'INSERT INTO act_ground (case_id, ground_code, explanation, opened_by, document_id, corrections_cell) VALUES ($1, $2, $3, $4, $5, $6)',
    [ground.caseId, ground.groundCode, ground.explanation, ground.openedBy, ground.documentId, ground.correctionsCell],
  );
}

export async function actGroundsOf(reader: Queryable, caseIds: readonly number[]): Promise<Map<number, ActGroundRow>> {
  if (caseIds.length === 0) return new Map();
  const rows = await rowsOf<ActGroundRow>(
    reader,
    `SELECT g.case_id AS "caseId", g.ground_code AS "groundCode", g.explanation, g.opened_by AS "openedBy", g.document_id AS "documentId",
            g.corrections_cell AS "correctionsCell", c.linked_case_id AS "firstCaseId"
     FROM act_ground g JOIN service_case c ON c.id = g.case_id WHERE g.case_id = ANY($1::bigint[])`,
    [caseIds],
  );
  return new Map(rows.map((row) => [row.caseId, row]));
}

/** Who decided a case, by the history: they do not decide about it again. */
export async function decidersOf(tx: Transaction, caseId: number): Promise<number[]> {
  const rows = await rowsOf<{ actor_id: number }>(
    tx,
    `SELECT DISTINCT actor_id FROM case_history WHERE case_id = $1 AND action IN ('decide','upholdDecision') AND actor_kind = 'STAFF' AND actor_id IS NOT NULL`,
    [caseId],
  );
  return rows.map((row) => row.actor_id);
}

/** An official paper of the case that is ready, or undefined. */
export async function readyDocument(tx: Transaction, caseId: number, documentId: number): Promise<{ number: string } | undefined> {
  const [row] = await rowsOf<{ number: string }>(
    tx,
    'SELECT number FROM official_document WHERE id = $1 AND case_id = $2 AND number IS NOT NULL',
    [documentId, caseId],
  );
  return row;
}

export interface CaseLink {
  readonly caseNo: string;
  readonly kind: string;
  readonly status: string;
}

/** Cases about this case, and the case that this one is about. */
export async function linksOf(reader: Queryable, caseId: number, linkedCaseId: number | null): Promise<CaseLink[]> {
  return rowsOf<CaseLink>(
    reader,
    `SELECT case_no AS "caseNo", kind, status FROM service_case WHERE linked_case_id = $1 OR id = $2 ORDER BY id`,
    [caseId, linkedCaseId],
  );
}
