import type { LocalDate } from '@app/legal-calendar';
import { type Queryable, rowsOf } from '@app/persistence';

/** What somebody's posts make them responsible for today. */
export interface HeldPosts {
  /** Posts that this person holds today, as A or as B for an absent A. */
  readonly held: readonly number[];
  /** Posts whose A is at work: only what A may not touch comes to this B. */
  readonly backedUp: readonly number[];
  /** The dispatcher's post, when this person is its A or B. */
  readonly dispatchPost: number | null;
}

export async function heldPosts(reader: Queryable, staffId: number, today: LocalDate): Promise<HeldPosts> {
  const rows = await rowsOf<{ id: number; step: string; held: boolean; backedUp: boolean }>(
    reader,
    `SELECT p.id, p.step,
            NOT is_away($1, $2::date) AND (p.primary_staff = $1 OR is_away(p.primary_staff, $2::date)) AS held,
            NOT is_away($1, $2::date) AND p.backup_staff = $1 AND NOT is_away(p.primary_staff, $2::date) AS "backedUp"
       FROM post p WHERE p.primary_staff = $1 OR p.backup_staff = $1 ORDER BY p.id`,
    [staffId, today],
  );
  const approving = rows.filter((row) => row.step !== 'DISPATCH');
  return {
    held: approving.filter((row) => row.held).map((row) => row.id),
    backedUp: approving.filter((row) => row.backedUp).map((row) => row.id),
    dispatchPost: rows.find((row) => row.step === 'DISPATCH')?.id ?? null,
  };
}
