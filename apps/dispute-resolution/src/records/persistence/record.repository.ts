import type { LocalDate } from '@app/legal-calendar';
import { type Queryable, rowsOf, type Transaction } from '@app/persistence';

export interface NewRecord {
  readonly proceedingId: number;
  readonly kind: string;
  readonly textCell: string;
  readonly aboutParty: number | null;
  readonly writtenBy: number | null;
  readonly happenedOn: LocalDate;
  readonly writtenAt: Date;
}

export interface RecordRow extends NewRecord {
  readonly id: number;
}

export async function insertRecord(tx: Transaction, one: NewRecord): Promise<number> {
  const [row] = await rowsOf<{ id: number }>(
    tx,
    `INSERT INTO proceeding_record (proceeding_id, kind, text_cell, about_party, written_by, happened_on, written_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
    [one.proceedingId, one.kind, one.textCell, one.aboutParty, one.writtenBy, one.happenedOn, one.writtenAt],
  );
  if (row === undefined) throw new Error('writing a record gave no row');
  return row.id;
}

export function recordsOf(reader: Queryable, proceedingId: number): Promise<RecordRow[]> {
  return rowsOf<RecordRow>(
    reader,
    `SELECT id, proceeding_id AS "proceedingId", kind, text_cell AS "textCell", about_party AS "aboutParty", written_by AS "writtenBy",
       happened_on AS "happenedOn", written_at AS "writtenAt" FROM proceeding_record WHERE proceeding_id = $1 ORDER BY id`,
    [proceedingId],
  );
}
