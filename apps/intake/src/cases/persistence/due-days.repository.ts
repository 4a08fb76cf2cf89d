import type { LocalDate } from '@app/legal-calendar';
import { rowsOf, type Transaction } from '@app/persistence';

/** The days by which a decision on a case is due, as the ledger has them now. */
export interface CaseDueDays {
  readonly caseId: number;
  readonly caseNo: string;
  readonly version: number;
  readonly statutoryDueOn: LocalDate | null;
  readonly promisedDueOn: LocalDate | null;
}

// The ledger is the truth; the columns of the case are copies for lists and pages. A paused clock has no day. A case without such a clock keeps what it has.
const LEDGER = `
  SELECT subject_id AS case_id,
         bool_or(kind <> 'PROMISED') AS has_statutory, max(due_on) FILTER (WHERE kind <> 'PROMISED') AS statutory,
         bool_or(kind = 'PROMISED') AS has_promised, max(due_on) FILTER (WHERE kind = 'PROMISED') AS promised
    FROM clock
   WHERE subject_type = 'case' AND subject_id = ANY($1::bigint[]) AND kind IN ('STATUTORY', 'STATUTORY_JOINT', 'PROMISED')
     AND state IN ('RUNNING', 'PAUSED', 'EXPIRED')
   GROUP BY subject_id`;
const STATUTORY = 'CASE WHEN l.has_statutory THEN l.statutory ELSE c.statutory_due_on END';
const PROMISED = 'CASE WHEN l.has_promised THEN l.promised ELSE c.promised_due_on END';
const RETURNING = `RETURNING c.id AS "caseId", c.case_no AS "caseNo", c.version, c.statutory_due_on AS "statutoryDueOn", c.promised_due_on AS "promisedDueOn"`;

/** Copies the ledger's days for cases whose step the caller has just written. */
export async function copyDueDays(tx: Transaction, caseIds: readonly number[]): Promise<CaseDueDays[]> {
  if (caseIds.length === 0) return [];
  return rowsOf<CaseDueDays>(
    tx,
    `UPDATE service_case c SET statutory_due_on = ${STATUTORY}, promised_due_on = ${PROMISED}
       FROM (${LEDGER}) l WHERE c.id = l.case_id ${RETURNING}`,
    [caseIds],
  );
}

/**
 * As `copyDueDays`, for days that moved without anybody's step; gives each case that changed a version of its own, so that repeating it does
 * nothing, and a line of history for that version: a file with a gap in its history is not archived (档案法 §37).
 */
export async function correctDueDays(tx: Transaction, caseIds: readonly number[], at: Date): Promise<CaseDueDays[]> {
  if (caseIds.length === 0) return [];
  return rowsOf<CaseDueDays>(
    tx,
    `WITH corrected AS (
       UPDATE service_case c SET statutory_due_on = ${STATUTORY}, promised_due_on = ${PROMISED}, version = c.version + 1, changed_at = $2
         FROM (${LEDGER}) l
        WHERE c.id = l.case_id AND (c.statutory_due_on, c.promised_due_on) IS DISTINCT FROM (${STATUTORY}, ${PROMISED})
       ${RETURNING}, c.status
     ), told AS (
       INSERT INTO case_history (case_id, version, action, from_status, to_status, actor_kind, at, details)
       SELECT "caseId", version, 'dueDaysMoved', status, status, 'SYSTEM', $2,
              jsonb_build_object('statutoryDueOn', "statutoryDueOn", 'promisedDueOn', "promisedDueOn") FROM corrected
     )
     SELECT "caseId", "caseNo", version, "statutoryDueOn", "promisedDueOn" FROM corrected`,
    [caseIds, at],
  );
}

/** What the papers of these steps say about the days: `facts` gains the given keys. */
export async function completePapers(
  tx: Transaction,
  papers: readonly { readonly id: number; readonly facts: Readonly<Record<string, unknown>> }[],
): Promise<void> {
  if (papers.length === 0) return;
  await rowsOf(
    tx,
    `UPDATE official_document d SET facts = d.facts || x.facts FROM jsonb_to_recordset($1::jsonb) AS x(id bigint, facts jsonb) WHERE d.id = x.id`,
    [JSON.stringify(papers)],
  );
}
