import { type Queryable, rowsOf, type Transaction } from '@app/persistence';

/** The steps by which cases were decided: case and version. */
export interface DecidingStep {
  readonly caseId: number;
  readonly version: number;
}

/** What lies on the desk at this moment, copied once and never changed: the file's hash, or that of the shared data. */
export async function snapshotBasis(tx: Transaction, steps: readonly DecidingStep[], now: Date): Promise<void> {
  await tx.query(
    `INSERT INTO decision_basis (case_id, case_version, paper_code, paper_name, form, trust_grade, origin, origin_name, sha256, as_of, taken_at)
     SELECT x.case_id, x.version, p.code, p.name, p.form, p.trust_grade, p.origin, p.origin_name, coalesce(u.sha256, s.sha256),
       CASE p.origin WHEN 'SHARED' THEN s.as_of WHEN 'REUSED' THEN p.as_of::timestamp AT TIME ZONE 'Asia/Shanghai' ELSE p.received_at END, $2
     FROM jsonb_to_recordset($1::jsonb) AS x(case_id bigint, version int)
     JOIN case_paper p ON p.case_id = x.case_id
     LEFT JOIN upload u ON u.id = p.upload_id
     LEFT JOIN LATERAL (SELECT r.sha256, r.as_of FROM shared_record r WHERE p.origin = 'SHARED' AND r.case_id = p.case_id AND r.paper_code = p.code
       ORDER BY r.id DESC LIMIT 1) s ON true`,
    [JSON.stringify(steps.map(({ caseId, version }) => ({ case_id: caseId, version }))), now],
  );
}

export interface BasisRow {
  readonly caseVersion: number;
  readonly paperCode: string;
  readonly paperName: string;
  readonly form: string;
  readonly trustGrade: string;
  readonly origin: string;
  readonly originName: string | null;
  readonly sha256: string | null;
  readonly asOf: Date;
  readonly takenAt: Date;
}

export async function basisOf(reader: Queryable, caseId: number): Promise<BasisRow[]> {
  return rowsOf(
    reader,
    `SELECT case_version AS "caseVersion", paper_code AS "paperCode", paper_name AS "paperName", form, trust_grade AS "trustGrade", origin,
       origin_name AS "originName", sha256, as_of AS "asOf", taken_at AS "takenAt"
     FROM decision_basis WHERE case_id = $1 ORDER BY case_version, paper_code`,
    [caseId],
  );
}
