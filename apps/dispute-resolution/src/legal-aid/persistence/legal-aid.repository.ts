import type { LocalDate } from '@app/legal-calendar';
import { type Queryable, rowsOf, type Transaction } from '@app/persistence';
import type { EconomicTest } from '../domain/economic-test';

export interface LegalAidRow {
  readonly proceedingId: number;
  readonly matter: string;
  readonly form: string;
  readonly groups: readonly string[];
  readonly test: EconomicTest;
  readonly meansBy: 'SHARED_DATA' | 'GOOD_FAITH_STATEMENT' | null;
  readonly meansMeets: boolean | null;
  readonly groupShown: boolean;
  readonly asked: readonly string[] | null;
  readonly supplyBy: LocalDate | null;
  readonly provisionalUntil: LocalDate | null;
  readonly papersComplete: boolean;
  readonly decidedBy: number | null;
  readonly decidedOn: LocalDate | null;
  readonly reasonCode: string | null;
  readonly objectedOn: LocalDate | null;
  readonly result: string | null;
  readonly recoveredFen: number | null;
}

const COLUMNS = `a.proceeding_id AS "proceedingId", a.matter, a.form, a.groups, a.test, a.means_by AS "meansBy", a.means_meets AS "meansMeets",
  a.group_shown AS "groupShown", a.asked, a.supply_by AS "supplyBy", a.provisional_until AS "provisionalUntil",
  a.papers_complete AS "papersComplete", a.decided_by AS "decidedBy", a.decided_on AS "decidedOn", a.reason_code AS "reasonCode",
  a.objected_on AS "objectedOn", a.result, a.recovered_fen AS "recoveredFen"`;

export async function insertLegalAid(
  tx: Transaction,
  one: Pick<LegalAidRow, 'proceedingId' | 'matter' | 'form' | 'groups' | 'test' | 'groupShown' | 'papersComplete'>,
): Promise<void> {
  await tx.query(
    `INSERT INTO legal_aid (proceeding_id, matter, form, groups, test, group_shown, papers_complete) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [one.proceedingId, one.matter, one.form, one.groups, one.test, one.groupShown, one.papersComplete],
  );
}

export async function legalAidOf(reader: Queryable, proceedingId: number): Promise<LegalAidRow | undefined> {
  const [row] = await rowsOf<LegalAidRow>(reader, `SELECT ${COLUMNS} FROM legal_aid a WHERE a.proceeding_id = $1`, [proceedingId]);
  return row;
}

const PATCHED = {
  meansBy: 'means_by',
  meansMeets: 'means_meets',
  groupShown: 'group_shown',
  asked: 'asked',
  supplyBy: 'supply_by',
  provisionalUntil: 'provisional_until',
  papersComplete: 'papers_complete',
  decidedBy: 'decided_by',
  decidedOn: 'decided_on',
  reasonCode: 'reason_code',
  objectedOn: 'objected_on',
  result: 'result',
  recoveredFen: 'recovered_fen',
} as const;
export type AidPatch = { readonly [Field in keyof typeof PATCHED]?: LegalAidRow[Field] };

/** Sets what a step changed; the column names come from the table above, never from a request. */
export async function patchLegalAid(tx: Transaction, proceedingId: number, patch: AidPatch): Promise<void> {
  const fields = (Object.keys(patch) as (keyof AidPatch)[]).filter((field) => patch[field] !== undefined);
  if (fields.length === 0) return;
  const sets = fields.map((field, index) => `${PATCHED[field]} = $${index + 2}`);
  await tx.query(`UPDATE legal_aid SET ${sets.join(', ')} WHERE proceeding_id = $1`, [
    proceedingId,
    ...fields.map((field) => patch[field]),
  ]);
}

export interface AssignmentRow {
  readonly id: number;
  readonly lawyerId: number;
  readonly firm: string;
  readonly assignedBy: number;
  readonly assignedOn: LocalDate;
  readonly beganOn: LocalDate | null;
  readonly endedOn: LocalDate | null;
  readonly endReason: string | null;
}

export function assignmentsOf(reader: Queryable, proceedingId: number): Promise<AssignmentRow[]> {
  return rowsOf<AssignmentRow>(
    reader,
    `SELECT id, lawyer_id AS "lawyerId", firm, assigned_by AS "assignedBy", assigned_on AS "assignedOn", began_on AS "beganOn",
       ended_on AS "endedOn", end_reason AS "endReason" FROM legal_aid_assignment WHERE proceeding_id = $1 ORDER BY id`,
    [proceedingId],
  );
}

export async function insertAssignment(
  tx: Transaction,
  one: {
    readonly proceedingId: number;
    readonly lawyerId: number;
    readonly firm: string;
    readonly assignedBy: number;
    readonly on: LocalDate;
  },
): Promise<void> {
  await tx.query(
    'INSERT INTO legal_aid_assignment (proceeding_id, lawyer_id, firm, assigned_by, assigned_on) VALUES ($1, $2, $3, $4, $5)',
    [one.proceedingId, one.lawyerId, one.firm, one.assignedBy, one.on],
  );
}

export async function beginAssignment(tx: Transaction, id: number, on: LocalDate): Promise<void> {
  await tx.query('UPDATE legal_aid_assignment SET began_on = $2 WHERE id = $1', [id, on]);
}

export async function endAssignment(tx: Transaction, id: number, on: LocalDate, reason: string): Promise<void> {
  await tx.query('UPDATE legal_aid_assignment SET ended_on = $2, end_reason = $3 WHERE id = $1', [id, on, reason]);
}

export async function insertQuality(
  tx: Transaction,
  one: { readonly proceedingId: number; readonly kind: string; readonly grade: number; readonly doneBy: number; readonly on: LocalDate },
): Promise<void> {
  await tx.query('INSERT INTO legal_aid_quality (proceeding_id, kind, grade, done_by, done_on) VALUES ($1, $2, $3, $4, $5)', [
    one.proceedingId,
    one.kind,
    one.grade,
    one.doneBy,
    one.on,
  ]);
}

export interface QualityRow {
  readonly kind: string;
  readonly grade: number;
  readonly doneOn: LocalDate;
}

export function qualityOf(reader: Queryable, proceedingId: number): Promise<QualityRow[]> {
  return rowsOf<QualityRow>(reader, 'SELECT kind, grade, done_on AS "doneOn" FROM legal_aid_quality WHERE proceeding_id = $1 ORDER BY id', [
    proceedingId,
  ]);
}
