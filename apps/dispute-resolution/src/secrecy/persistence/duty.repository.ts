import { type Queryable, rowsOf, type Transaction } from '@app/persistence';
import type { Duty } from '../domain/separation';

export interface DutyRow {
  readonly staffId: number;
  readonly duty: Duty;
  readonly proceedingId: number;
  readonly givenAt: Date;
  readonly endedAt: Date | null;
}

export function dutiesOf(reader: Queryable, disputeId: number): Promise<DutyRow[]> {
  return rowsOf<DutyRow>(
    reader,
    `SELECT staff_id AS "staffId", duty, proceeding_id AS "proceedingId", given_at AS "givenAt", ended_at AS "endedAt"
     FROM dispute_duty WHERE dispute_id = $1 ORDER BY given_at, staff_id`,
    [disputeId],
  );
}

/** @returns false where the person has had another duty on this dispute, also when both were asked for at the same moment. */
export async function giveDuty(
  tx: Transaction,
  {
    disputeId,
    staffId,
    duty,
    proceedingId,
    givenBy,
    at,
  }: {
    readonly disputeId: number;
    readonly staffId: number;
    readonly duty: Duty;
    readonly proceedingId: number;
    readonly givenBy: number | null;
    readonly at: Date;
  },
): Promise<boolean> {
  const rows = await rowsOf(
    tx,
    `INSERT INTO dispute_duty AS u (dispute_id, staff_id, duty, proceeding_id, given_by, given_at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT ON CONSTRAINT pk_dispute_duty DO UPDATE SET ended_at = NULL, proceeding_id = excluded.proceeding_id, given_by = excluded.given_by,
       given_at = excluded.given_at WHERE u.duty = excluded.duty
     RETURNING u.staff_id`,
    [disputeId, staffId, duty, proceedingId, givenBy, at],
  );
  return rows.length === 1;
}

export async function endDuty(tx: Transaction, disputeId: number, staffId: number, at: Date): Promise<void> {
  await tx.query('UPDATE dispute_duty SET ended_at = $3 WHERE dispute_id = $1 AND staff_id = $2 AND ended_at IS NULL', [
    disputeId,
    staffId,
    at,
  ]);
}

/** How much each of these people has in hand. */
export function openDuties(reader: Queryable, staffIds: readonly number[]): Promise<{ staffId: number; open: number }[]> {
  return rowsOf(
    reader,
    `SELECT staff_id AS "staffId", count(*)::int AS open FROM dispute_duty WHERE staff_id = ANY ($1::bigint[]) AND ended_at IS NULL GROUP BY 1`,
    [staffIds],
  );
}
