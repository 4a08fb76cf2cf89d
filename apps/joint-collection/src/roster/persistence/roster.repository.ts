import { type Queryable, rowsOf, type Transaction } from '@app/persistence';
import type { RosterState } from '../domain/roster-import';

export interface RosterImport {
  readonly id: number;
  readonly township: string;
  readonly fileName: string;
  readonly state: RosterState;
  readonly refusal: string | null;
  readonly sameAs: number | null;
  readonly rowsTotal: number | null;
  readonly rowsRead: number;
  readonly rowsApplied: number;
  readonly uploadedBy: number;
  readonly uploadedAt: Date;
  readonly finishedAt: Date | null;
  readonly version: number;
}

const COLUMNS = `i.id, i.township, i.file_name AS "fileName", i.state, i.refusal, i.same_as AS "sameAs", i.rows_total AS "rowsTotal", i.rows_read AS "rowsRead",
  i.rows_applied AS "rowsApplied", i.uploaded_by AS "uploadedBy", i.uploaded_at AS "uploadedAt", i.finished_at AS "finishedAt", i.version`;

/** @param range divisions that the reader may see */
export async function findImport(
  reader: Queryable,
  id: number,
  { from, to }: { readonly from: string; readonly to: string },
  lock = '',
): Promise<RosterImport | undefined> {
  const [row] = await rowsOf<RosterImport>(
    reader,
    `SELECT ${COLUMNS} FROM roster_import i WHERE i.id = $1 AND i.township >= $2 AND i.township < $3 ${lock}`,
    [id, from, to],
  );
  return row;
}

/** The one at work on locks it; whoever comes second goes away and finds it later. */
export async function takeImport(tx: Transaction, id: number): Promise<RosterImport | undefined> {
  const [row] = await rowsOf<RosterImport>(tx, `SELECT ${COLUMNS} FROM roster_import i WHERE i.id = $1 FOR NO KEY UPDATE SKIP LOCKED`, [
    id,
  ]);
  return row;
}

export async function waitingImports(reader: Queryable): Promise<{ readonly id: number; readonly state: RosterState }[]> {
  return rowsOf(reader, `SELECT id, state FROM roster_import WHERE state IN ('UPLOADED', 'APPLYING') ORDER BY id`);
}

export async function insertImport(
  tx: Transaction,
  made: { readonly township: string; readonly fileName: string; readonly hash: Buffer; readonly uploadedBy: number },
  now: Date,
): Promise<number> {
  const [row] = await rowsOf<{ id: number }>(
    tx,
    `INSERT INTO roster_import (township, file_name, file_hash, state, same_as, uploaded_by, uploaded_at)
     VALUES ($1, $2, $3, 'UPLOADED', (SELECT max(id) FROM roster_import WHERE township = $1 AND file_hash = $3 AND state = 'APPLIED'), $4, $5) RETURNING id`,
    [made.township, made.fileName, made.hash, made.uploadedBy, now],
  );
  if (row === undefined) throw new Error('the import was not written');
  return row.id;
}

/** The same file that somebody is still at: it is not read twice. */
export async function openImportOf(tx: Transaction, township: string, hash: Buffer): Promise<number | undefined> {
  const [row] = await rowsOf<{ id: number }>(
    tx,
    `SELECT id FROM roster_import WHERE township = $1 AND file_hash = $2 AND state IN ('UPLOADED', 'PREVIEWED', 'APPLYING') ORDER BY id LIMIT 1`,
    [township, hash],
  );
  return row?.id;
}

export async function keepFile(tx: Transaction, importId: number, cell: string): Promise<void> {
  await tx.query('INSERT INTO roster_file (import_id, cell) VALUES ($1, $2)', [importId, cell]);
}

export async function fileOf(reader: Queryable, importId: number): Promise<string | undefined> {
  const [row] = await rowsOf<{ cell: string }>(reader, 'SELECT cell FROM roster_file WHERE import_id = $1', [importId]);
  return row?.cell;
}

export async function forgetFile(tx: Transaction, importId: number): Promise<void> {
  await tx.query('DELETE FROM roster_file WHERE import_id = $1', [importId]);
}

export async function saveImport(
  tx: Transaction,
  id: number,
  set: {
    readonly state?: RosterState;
    readonly refusal?: string;
    readonly rowsTotal?: number;
    readonly rowsRead?: number;
    readonly appliedMore?: number;
    readonly finishedAt?: Date;
  },
): Promise<void> {
  await tx.query(
    `UPDATE roster_import SET state = coalesce($2, state), refusal = coalesce($3, refusal), rows_total = coalesce($4, rows_total),
       rows_read = coalesce($5, rows_read), rows_applied = rows_applied + $6, finished_at = coalesce($7, finished_at),
       version = version + CASE WHEN $2::text IS NULL THEN 0 ELSE 1 END WHERE id = $1`,
    [id, set.state ?? null, set.refusal ?? null, set.rowsTotal ?? null, set.rowsRead ?? null, set.appliedMore ?? 0, set.finishedAt ?? null],
  );
}

export type RowOutcome = 'ADDED' | 'CHANGED' | 'SAME' | 'CONFLICT' | 'BAD';

export interface StoredRow {
  readonly line: number;
  readonly outcome: RowOutcome;
  readonly fields: readonly string[];
  readonly column: string | null;
  readonly code: string | null;
  readonly cell: string;
  readonly appliedAt: Date | null;
}

export async function insertRows(tx: Transaction, importId: number, rows: readonly Omit<StoredRow, 'appliedAt'>[]): Promise<void> {
  await tx.query(
    `INSERT INTO roster_row (import_id, line, outcome, fields, column_name, code, cell)
     SELECT $1, line, outcome, string_to_array(fields, ','), column_name, code, cell
     FROM unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) AS r (line, outcome, fields, column_name, code, cell)`,
    [
      importId,
      rows.map(({ line }) => line),
      rows.map(({ outcome }) => outcome),
      rows.map(({ fields }) => fields.join(',')),
      rows.map(({ column }) => column),
      rows.map(({ code }) => code),
      rows.map(({ cell }) => cell),
    ],
  );
}

const ROW = 'line, outcome, fields, column_name AS "column", code, cell, applied_at AS "appliedAt"';

export async function rowsToApply(tx: Transaction, importId: number, limit: number): Promise<StoredRow[]> {
  return rowsOf<StoredRow>(
    tx,
    `SELECT ${ROW} FROM roster_row WHERE import_id = $1 AND applied_at IS NULL AND outcome IN ('ADDED', 'CHANGED') ORDER BY line LIMIT $2`,
    [importId, limit],
  );
}

export async function rowsAfter(
  reader: Queryable,
  importId: number,
  outcomes: readonly RowOutcome[],
  after: number,
  limit: number,
): Promise<StoredRow[]> {
  return rowsOf<StoredRow>(
    reader,
    `SELECT ${ROW} FROM roster_row WHERE import_id = $1 AND outcome = ANY($2::text[]) AND line > $3 ORDER BY line LIMIT $4`,
    [importId, outcomes, after, limit],
  );
}

export async function countsOf(reader: Queryable, importId: number): Promise<Readonly<Record<RowOutcome, number>>> {
  const rows = await rowsOf<{ outcome: RowOutcome; count: number }>(
    reader,
    'SELECT outcome, count(*)::int AS count FROM roster_row WHERE import_id = $1 GROUP BY outcome',
    [importId],
  );
  const counts = { ADDED: 0, CHANGED: 0, SAME: 0, CONFLICT: 0, BAD: 0 };
  for (const { outcome, count } of rows) counts[outcome] = count;
  return counts;
}

export async function markApplied(tx: Transaction, importId: number, lines: readonly number[], now: Date): Promise<void> {
  await tx.query('UPDATE roster_row SET applied_at = $3 WHERE import_id = $1 AND line = ANY($2::int[])', [importId, lines, now]);
}

/** What stood in the preview does not hold any more: somebody else changed the person meanwhile. */
export async function markAgain(tx: Transaction, importId: number, line: number, outcome: RowOutcome, code: string | null): Promise<void> {
  await tx.query('UPDATE roster_row SET outcome = $3, code = $4 WHERE import_id = $1 AND line = $2', [importId, line, outcome, code]);
}
