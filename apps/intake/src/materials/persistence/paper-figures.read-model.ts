import type { LocalDate } from '@app/legal-calendar';
import { type Queryable, rowsOf } from '@app/persistence';

/** Of which cases the figures are: those of the area, or those of the organ that decides. */
export interface FigureScope {
  readonly jurisdiction: string | null;
  readonly organ: string | null;
}

export interface PaperFigures {
  readonly itemCode: string;
  readonly itemName: string;
  readonly month: string;
  readonly cases: number;
  readonly brought: number;
  readonly shared: number;
  readonly reused: number;
  readonly promised: number;
}

/** Papers of accepted cases by item and month of acceptance, counted from the rows themselves. */
export async function paperFigures(
  reader: Queryable,
  { jurisdiction, organ }: FigureScope,
  period: { readonly from: LocalDate; readonly before: LocalDate; readonly itemCode: string | null },
): Promise<PaperFigures[]> {
  return rowsOf(
    reader,
    `SELECT c.item_code AS "itemCode", max(c.item_name) AS "itemName", to_char(c.accepted_on, 'YYYY-MM') AS month,
       count(DISTINCT c.id)::int AS cases,
       count(p.id) FILTER (WHERE p.origin = 'HANDED_IN' AND p.form <> 'COMMITMENT')::int AS brought,
       count(p.id) FILTER (WHERE p.origin = 'SHARED')::int AS shared,
       count(p.id) FILTER (WHERE p.origin = 'REUSED')::int AS reused,
       count(p.id) FILTER (WHERE p.form = 'COMMITMENT')::int AS promised
     FROM service_case c LEFT JOIN case_paper p ON p.case_id = c.id
     WHERE c.accepted_on >= $1::date AND c.accepted_on < $2::date AND ($3::text IS NULL OR c.item_code = $3)
       AND (c.division LIKE $4 OR c.handling_organ = $5)
     GROUP BY c.item_code, to_char(c.accepted_on, 'YYYY-MM') ORDER BY 3 DESC, 1`,
    [period.from, period.before, period.itemCode, jurisdiction === null ? null : `${jurisdiction}%`, organ],
  );
}
