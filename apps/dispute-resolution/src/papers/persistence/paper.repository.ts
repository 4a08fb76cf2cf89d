import type { LocalDate } from '@app/legal-calendar';
import { type Queryable, rowsOf, type Transaction } from '@app/persistence';

export interface PaperRow {
  readonly id: number;
  readonly proceedingId: number;
  readonly kind: string;
  readonly number: string;
  readonly organ: string;
  readonly aboutParty: number | null;
  readonly contentCell: string;
  readonly issuedOn: LocalDate;
}

const COLUMNS = `id, proceeding_id AS "proceedingId", kind, number, organ, about_party AS "aboutParty", content_cell AS "contentCell",
  issued_on AS "issuedOn"`;

export async function insertPaper(tx: Transaction, one: Omit<PaperRow, 'id'> & { readonly issuedBy: number | null }): Promise<number> {
  const [row] = await rowsOf<{ id: number }>(
    tx,
    `INSERT INTO proceeding_paper (proceeding_id, kind, number, organ, about_party, content_cell, issued_on, issued_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
    [one.proceedingId, one.kind, one.number, one.organ, one.aboutParty, one.contentCell, one.issuedOn, one.issuedBy],
  );
  if (row === undefined) throw new Error('issuing a paper gave no row');
  return row.id;
}

export function papersOf(reader: Queryable, proceedingIds: readonly number[]): Promise<PaperRow[]> {
  return rowsOf<PaperRow>(reader, `SELECT ${COLUMNS} FROM proceeding_paper WHERE proceeding_id = ANY ($1::bigint[]) ORDER BY id`, [
    proceedingIds,
  ]);
}

export async function paperOf(reader: Queryable, disputeId: number, id: number): Promise<PaperRow | undefined> {
  const [row] = await rowsOf<PaperRow>(
    reader,
    `SELECT ${COLUMNS} FROM proceeding_paper WHERE id = $2 AND proceeding_id IN (SELECT id FROM proceeding WHERE dispute_id = $1)`,
    [disputeId, id],
  );
  return row;
}
