import { type Queryable, rowsOf } from '@app/persistence';

export interface BundleFigures {
  readonly bundleCode: string;
  readonly bundleName: string;
  readonly bundles: number;
  readonly members: number;
  readonly concluded: number;
  readonly papersOnce: number;
  readonly papersApart: number;
  readonly windowsApart: number;
}

/** Per bundle, of those filed between two instants in this area. */
export function bundleFigures(
  reader: Queryable,
  jurisdiction: string,
  period: { readonly from: Date; readonly before: Date },
): Promise<BundleFigures[]> {
  return rowsOf<BundleFigures>(
    reader,
    `SELECT b.bundle_code AS "bundleCode", max(b.bundle_name) AS "bundleName", count(*)::int AS bundles, sum(m.members)::int AS members,
       count(*) FILTER (WHERE b.status = 'CONCLUDED')::int AS concluded, sum(b.papers_once)::int AS "papersOnce",
       sum(b.papers_apart)::int AS "papersApart", sum(b.windows_apart)::int AS "windowsApart"
     FROM bundle_case b
     JOIN LATERAL (SELECT count(case_id) AS members FROM bundle_member m WHERE m.bundle_case_id = b.id) m ON true
     WHERE b.division LIKE $1 AND b.created_at >= $2 AND b.created_at < $3 GROUP BY 1 ORDER BY 1`,
    [`${jurisdiction}%`, period.from, period.before],
  );
}
