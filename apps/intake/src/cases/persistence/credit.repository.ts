import type { LocalDate } from '@app/legal-calendar';
import { type Queryable, rowsOf, type Transaction } from '@app/persistence';
import type { CreditEntry } from '../domain/credit';
import type { CreditKind } from '../domain/terms';

/** What still stands against the applicant on this day: the entry that lasts longest, or null. */
export async function creditBar(reader: Queryable, subjectIndex: Buffer, on: LocalDate): Promise<CreditEntry | null> {
  const [row] = await rowsOf<CreditEntry>(
    reader,
    `SELECT kind, recorded_on AS "recordedOn", bars_until AS "barsUntil" FROM credit_record
     WHERE subject_index = $1 AND repaired_on IS NULL AND bars_until >= $2::date ORDER BY bars_until DESC, id LIMIT 1`,
    [subjectIndex, on],
  );
  return row ?? null;
}

/** A case is recorded once for one kind of breach. */
export async function recordBreach(
  tx: Transaction,
  breach: { readonly caseId: number; readonly subjectIndex: Buffer; readonly entry: CreditEntry },
  now: Date,
): Promise<void> {
  const { kind, recordedOn, barsUntil } = breach.entry;
  await tx.query(
    `INSERT INTO credit_record (subject_index, kind, case_id, recorded_on, bars_until, recorded_at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (case_id, kind) DO NOTHING`,
    [breach.subjectIndex, kind, breach.caseId, recordedOn, barsUntil, now],
  );
}

export interface CreditRow {
  readonly id: number;
  readonly caseNo: string;
  readonly applicantName: string;
  readonly kind: CreditKind;
  readonly recordedOn: LocalDate;
  readonly barsUntil: LocalDate;
  readonly repairedOn: LocalDate | null;
  readonly repairReason: string | null;
}

const COLUMNS = `r.id, c.case_no AS "caseNo", c.applicant_name AS "applicantName", r.kind, r.recorded_on AS "recordedOn",
  r.bars_until AS "barsUntil", r.repaired_on AS "repairedOn", r.repair_reason AS "repairReason"`;

/** Records of an area, newest first, from before the given id. */
export async function creditRecords(
  reader: Queryable,
  area: string,
  filter: { readonly open: boolean; readonly before: number | null; readonly limit: number },
): Promise<CreditRow[]> {
  return rowsOf<CreditRow>(
    reader,
    `SELECT ${COLUMNS} FROM credit_record r JOIN service_case c ON c.id = r.case_id
     WHERE starts_with(c.division, $1) AND ($2::bigint IS NULL OR r.id < $2) AND (NOT $3 OR r.repaired_on IS NULL)
     ORDER BY r.id DESC LIMIT $4`,
    [area, filter.before, filter.open, filter.limit],
  );
}

/** The record of the area, locked; undefined when there is none. */
export async function lockCreditRecord(tx: Transaction, id: number, area: string): Promise<CreditRow | undefined> {
  const [row] = await rowsOf<CreditRow>(
    tx,
    `SELECT ${COLUMNS} FROM credit_record r JOIN service_case c ON c.id = r.case_id
     WHERE r.id = $1 AND starts_with(c.division, $2) FOR UPDATE OF r`,
    [id, area],
  );
  return row;
}

export async function markRepaired(
  tx: Transaction,
  id: number,
  repair: { readonly on: LocalDate; readonly by: number; readonly reason: string },
): Promise<void> {
  await tx.query('UPDATE credit_record SET repaired_on = $2, repaired_by = $3, repair_reason = $4 WHERE id = $1', [
    id,
    repair.on,
    repair.by,
    repair.reason,
  ]);
}
