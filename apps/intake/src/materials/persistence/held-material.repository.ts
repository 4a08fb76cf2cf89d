import type { LocalDate } from '@app/legal-calendar';
import { type Queryable, rowsOf, type Transaction } from '@app/persistence';
import type { TrustGrade } from '../domain/material';

/** A paper of the space as it is stored, with the consent that stands. */
export interface HeldRow {
  readonly id: number;
  readonly token: string;
  readonly holderKind: 'PERSON' | 'ORGANISATION';
  readonly type: string;
  readonly name: string;
  readonly grade: TrustGrade;
  readonly caseNo: string;
  readonly itemName: string;
  readonly uploadId: number;
  readonly sha256: string;
  readonly issuedOn: LocalDate | null;
  readonly validUntil: LocalDate | null;
  readonly heldOn: LocalDate;
  readonly checkedAt: Date | null;
  readonly consentId: number | null;
  readonly purposes: string[] | null;
  readonly consentUntil: LocalDate | null;
  readonly consentedAt: Date | null;
}

const COLUMNS = `h.id, h.token, h.holder_kind AS "holderKind", h.material_type AS type, h.name, h.trust_grade AS grade, s.case_no AS "caseNo",
  h.item_name AS "itemName", h.upload_id AS "uploadId", h.sha256, h.issued_on AS "issuedOn", h.valid_until AS "validUntil", h.held_on AS "heldOn",
  h.checked_at AS "checkedAt", k.id AS "consentId", k.purposes, k.valid_until AS "consentUntil", k.given_at AS "consentedAt"`;
const FROM = `held_material h JOIN service_case s ON s.id = h.case_id
  LEFT JOIN material_consent k ON k.held_material_id = h.id AND k.revoked_at IS NULL`;

/** Everything in somebody's space, the latest first. */
export async function heldBy(reader: Queryable, holderIndex: Buffer): Promise<HeldRow[]> {
  return rowsOf(reader, `SELECT ${COLUMNS} FROM ${FROM} WHERE h.holder_index = $1 AND h.removed_at IS NULL ORDER BY h.id DESC LIMIT 500`, [
    holderIndex,
  ]);
}

/**
 * Whose spaces a person reaches: his own, and those of organisations that he was examined to act for. A mandate counts once a
 * window has accepted a case on it; that he wrote himself into a form, or that nobody looked in time, proves nothing.
 */
const REACHED = `(h.holder_index = $1 OR (h.holder_kind = 'ORGANISATION' AND EXISTS (
  SELECT 1 FROM case_party a JOIN service_case c ON c.id = a.case_id
  WHERE a.id_index = $1 AND a.role = 'AGENT' AND a.mandate_until >= $2::date AND c.applicant_index = h.holder_index
    AND c.accepted_on IS NOT NULL AND c.accept_mode <> 'DEEMED')))`;

export async function heldWithinReach(
  reader: Queryable,
  citizenIndex: Buffer,
  today: LocalDate,
  page: { readonly beforeId?: number; readonly limit: number },
): Promise<HeldRow[]> {
  return rowsOf(
    reader,
    `SELECT ${COLUMNS} FROM ${FROM} WHERE ${REACHED} AND h.removed_at IS NULL AND ($3::bigint IS NULL OR h.id < $3) ORDER BY h.id DESC LIMIT $4`,
    [citizenIndex, today, page.beforeId ?? null, page.limit],
  );
}

/** One paper within reach, locked. */
export async function lockWithinReach(
  tx: Transaction,
  token: string,
  citizenIndex: Buffer,
  today: LocalDate,
): Promise<HeldRow | undefined> {
  const [row] = await rowsOf<HeldRow>(
    tx,
    `SELECT ${COLUMNS} FROM ${FROM} WHERE ${REACHED} AND h.token = $3 AND h.removed_at IS NULL FOR NO KEY UPDATE OF h`,
    [citizenIndex, today, token],
  );
  return row;
}

/** One paper of this holder, locked: for the window that has the holder's number before it. */
export async function lockOfHolder(tx: Transaction, token: string, holderIndex: Buffer): Promise<HeldRow | undefined> {
  const [row] = await rowsOf<HeldRow>(
    tx,
    `SELECT ${COLUMNS} FROM ${FROM} WHERE h.holder_index = $1 AND h.token = $2 AND h.removed_at IS NULL FOR NO KEY UPDATE OF h`,
    [holderIndex, token],
  );
  return row;
}

/** Several papers of their holders; neither paper nor consent can be taken back until this transaction has ended. */
export async function holdForUse(tx: Transaction, tokens: readonly string[]): Promise<(HeldRow & { readonly holderIndex: Buffer })[]> {
  await tx.query(
    `SELECT 1 FROM held_material h JOIN material_consent k ON k.held_material_id = h.id AND k.revoked_at IS NULL
     WHERE h.token = ANY($1::text[]) ORDER BY h.id FOR SHARE OF h, k`,
    [tokens],
  );
  // Read after the wait, so that what was taken back meanwhile is seen.
  return rowsOf(
    tx,
    `SELECT ${COLUMNS}, h.holder_index AS "holderIndex" FROM ${FROM} WHERE h.token = ANY($1::text[]) AND h.removed_at IS NULL`,
    [tokens],
  );
}

/** Whether this person was examined to act for the organisation. */
export async function isProvenAgent(
  reader: Queryable,
  citizenIndex: Buffer,
  organisationIndex: Buffer,
  today: LocalDate,
): Promise<boolean> {
  const rows = await rowsOf(
    reader,
    `SELECT 1 FROM case_party a JOIN service_case c ON c.id = a.case_id
     WHERE a.id_index = $1 AND a.role = 'AGENT' AND a.mandate_until >= $2::date AND c.applicant_index = $3
       AND c.accepted_on IS NOT NULL AND c.accept_mode <> 'DEEMED' LIMIT 1`,
    [citizenIndex, today, organisationIndex],
  );
  return rows.length > 0;
}

/** A paper on its way into the space. */
export interface PaperToKeep {
  readonly caseId: number;
  readonly paperCode: string;
  readonly type: string;
  readonly token: string;
}

/**
 * Takes the papers of accepted cases into the spaces of their applicants, under the consent given with each case. Once: a
 * paper of a case is kept once, and a file that the holder already has is not kept again.
 */
export async function keepPapers(tx: Transaction, papers: readonly PaperToKeep[], today: LocalDate, now: Date): Promise<void> {
  await tx.query(
    `WITH kept AS (
       INSERT INTO held_material (token, holder_kind, holder_index, material_type, name, trust_grade, case_id, paper_code, item_name, upload_id, sha256,
         issued_on, valid_until, held_on, held_at)
       SELECT x.token, a.kind, c.applicant_index, x.type, p.name, p.trust_grade, c.id, p.code, c.item_name, u.id, u.sha256, p.issued_on, p.valid_until, $2, $3
       FROM jsonb_to_recordset($1::jsonb) AS x(case_id bigint, paper_code text, type text, token text)
       JOIN keeping_consent g ON g.case_id = x.case_id
       JOIN service_case c ON c.id = x.case_id
       JOIN case_party a ON a.case_id = c.id AND a.role = 'APPLICANT'
       JOIN case_paper p ON p.case_id = c.id AND p.code = x.paper_code AND p.origin = 'HANDED_IN' AND p.trust_grade IN ('A','B','C')
       JOIN upload u ON u.id = p.upload_id
       WHERE NOT EXISTS (SELECT 1 FROM held_material h WHERE h.holder_index = c.applicant_index AND h.material_type = x.type AND h.sha256 = u.sha256
         AND h.removed_at IS NULL)
       ON CONFLICT (case_id, paper_code) DO NOTHING
       RETURNING id, case_id)
     INSERT INTO material_consent (held_material_id, purposes, valid_until, given_by_kind, given_by_id, given_at)
     SELECT kept.id, g.purposes, g.valid_until, g.given_by_kind, g.given_by_id, g.given_at FROM kept JOIN keeping_consent g USING (case_id)`,
    [
      JSON.stringify(papers.map(({ caseId, paperCode, type, token }) => ({ case_id: caseId, paper_code: paperCode, type, token }))),
      today,
      now,
    ],
  );
}

export async function markChecked(
  tx: Transaction,
  id: number,
  by: { readonly id: number; readonly organ: string | null },
  now: Date,
): Promise<void> {
  await tx.query(`UPDATE held_material SET trust_grade = 'B', checked_at = $2, checked_by = $3, checked_organ = $4 WHERE id = $1`, [
    id,
    now,
    by.id,
    by.organ,
  ]);
}

export async function markRemoved(tx: Transaction, id: number, now: Date): Promise<void> {
  await tx.query('UPDATE held_material SET removed_at = $2 WHERE id = $1', [id, now]);
}
