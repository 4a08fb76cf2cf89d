import { rowsOf, type Transaction } from '@app/persistence';
import type { CorrectionItem } from '../domain/intake-decisions';

export interface NewCorrectionNotice {
  readonly caseId: number;
  readonly sequence: number;
  readonly items: readonly CorrectionItem[];
  readonly approval: { readonly supervisor: number; readonly reason: string } | null;
}

export async function insertCorrectionNotice(tx: Transaction, notice: NewCorrectionNotice, now: Date): Promise<void> {
  await tx.query(
    `INSERT INTO correction_notice (case_id, sequence, items, issued_at, approved_by, approval_reason) VALUES ($1, $2, $3, $4, $5, $6)`,
    [
      notice.caseId,
      notice.sequence,
      JSON.stringify(notice.items),
      now,
      notice.approval?.supervisor ?? null,
      notice.approval?.reason ?? null,
    ],
  );
}

/** The open notice of a case, with the papers it asks for. */
export async function openCorrectionNotice(
  tx: Transaction,
  caseId: number,
): Promise<{ id: number; items: readonly CorrectionItem[] } | undefined> {
  const [row] = await rowsOf<{ id: number; items: readonly CorrectionItem[] }>(
    tx,
    'SELECT id, items FROM correction_notice WHERE case_id = $1 AND answered_at IS NULL ORDER BY sequence DESC LIMIT 1',
    [caseId],
  );
  return row;
}

export async function closeCorrectionNotice(tx: Transaction, id: number, now: Date): Promise<void> {
  await tx.query('UPDATE correction_notice SET answered_at = $2 WHERE id = $1', [id, now]);
}
