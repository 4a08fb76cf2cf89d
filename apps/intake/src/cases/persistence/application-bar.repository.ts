import type { LocalDate } from '@app/legal-calendar';
import { rowsOf, type Transaction } from '@app/persistence';
import type { ApplicationBar } from '../domain/case';

export interface NewBar {
  readonly subjectIndex: Buffer;
  readonly itemCode: string;
  readonly caseId: number;
  readonly bar: ApplicationBar;
  readonly until: LocalDate;
}

/** Once for a case: the same lie is not counted twice. */
export async function insertBar(tx: Transaction, { subjectIndex, itemCode, caseId, bar, until }: NewBar, now: Date): Promise<void> {
  await tx.query(
    `INSERT INTO credit_record (subject_index, kind, item_code, case_id, recorded_on, bars_until, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (case_id, kind) DO NOTHING`,
    [subjectIndex, bar.kind, itemCode, caseId, bar.from, until, now],
  );
}

export interface ActiveBar {
  readonly index: string;
  readonly itemCode: string;
  readonly kind: ApplicationBar['kind'];
  readonly until: LocalDate;
}

/** Bars of these applicants on these items that have not ended. No repair shortens what the Act itself sets. */
export async function activeBars(
  tx: Transaction,
  wanted: readonly { readonly index: Buffer; readonly itemCode: string }[],
  today: LocalDate,
): Promise<ActiveBar[]> {
  if (wanted.length === 0) return [];
  return rowsOf<ActiveBar>(
    tx,
    `SELECT encode(r.subject_index, 'hex') AS index, r.item_code AS "itemCode", r.kind, r.bars_until AS until
     FROM credit_record r JOIN unnest($1::text[], $2::text[]) AS x(idx, item_code)
       ON r.subject_index = decode(x.idx, 'hex') AND r.item_code = x.item_code
     WHERE r.kind IN ('FALSE_PAPERS','FRAUD') AND r.bars_until >= $3::date ORDER BY r.bars_until DESC`,
    [wanted.map(({ index }) => index.toString('hex')), wanted.map(({ itemCode }) => itemCode), today],
  );
}
