import type { LocalDate } from '@app/legal-calendar';
import { type Queryable, rowsOf, type Transaction } from '@app/persistence';
import type { PoolLawyer } from '../domain/lawyer-choice';

export interface NewLawyer {
  readonly staffId: number;
  readonly firm: string;
  readonly firmCreditCode: string;
  readonly specialties: readonly string[];
  readonly practisesSince: string;
}

/** Adds those who are not there yet. */
export async function addLawyers(tx: Transaction, lawyers: readonly NewLawyer[]): Promise<void> {
  for (const { staffId, firm, firmCreditCode, specialties, practisesSince } of lawyers) {
    await tx.query(
      `INSERT INTO aid_lawyer (staff_id, firm, firm_credit_code, specialties, practises_since) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
      [staffId, firm, firmCreditCode, specialties, practisesSince],
    );
  }
}

/**
 * The pool with what speaks against each lawyer on this dispute: another duty, cases in hand, and for whom of the other side he or his firm acts:
 * by the register of engagements, by another open aid case, or because the firm itself is the other side.
 * @param aided parties that are aided; everybody on another side is an opponent
 */
export async function poolFor(reader: Queryable, disputeId: number, aided: readonly number[], today: LocalDate): Promise<PoolLawyer[]> {
  const rows = await rowsOf<Omit<PoolLawyer, 'actsForOpponent'> & { readonly byLawyer: boolean; readonly byFirm: boolean }>(
    reader,
    `WITH side AS (SELECT DISTINCT side FROM dispute_party WHERE id = ANY ($2::bigint[])),
     opponent AS (
       SELECT p.identity_index, p.credit_code FROM dispute_party p
        WHERE p.dispute_id = $1 AND p.side <> 'THIRD' AND p.side NOT IN (SELECT side FROM side)
     ),
     engaged AS (
       SELECT e.firm_credit_code, e.lawyer_id FROM firm_engagement e
        WHERE e.from_on <= $3 AND (e.until_on IS NULL OR e.until_on >= $3)
          AND EXISTS (SELECT FROM opponent o WHERE o.identity_index = e.opponent_index OR o.credit_code = e.opponent_credit_code)
       UNION ALL
       SELECT l.firm_credit_code, l.staff_id FROM legal_aid_assignment g JOIN aid_lawyer l ON l.staff_id = g.lawyer_id
         JOIN proceeding_party pp ON pp.proceeding_id = g.proceeding_id JOIN dispute_party p ON p.id = pp.party_id
        WHERE g.ended_on IS NULL AND EXISTS (SELECT FROM opponent o WHERE o.identity_index = p.identity_index OR o.credit_code = p.credit_code)
     )
     SELECT l.staff_id AS "staffId", l.firm, l.firm_credit_code AS "firmCreditCode", l.specialties,
       (SELECT count(*)::int FROM legal_aid_assignment g WHERE g.lawyer_id = l.staff_id AND g.ended_on IS NULL) AS "openCases",
       EXISTS (SELECT FROM engaged e WHERE e.lawyer_id = l.staff_id) AS "byLawyer",
       EXISTS (SELECT FROM engaged e WHERE e.firm_credit_code = l.firm_credit_code)
         OR EXISTS (SELECT FROM opponent o WHERE o.credit_code = l.firm_credit_code) AS "byFirm",
       EXISTS (SELECT FROM dispute_duty u WHERE u.dispute_id = $1 AND u.staff_id = l.staff_id AND u.duty <> 'AID_LAWYER') AS "otherDuty"
     FROM aid_lawyer l ORDER BY l.staff_id`,
    [disputeId, aided, today],
  );
  return rows.map(({ byLawyer, byFirm, ...lawyer }) => ({ ...lawyer, actsForOpponent: byLawyer ? 'LAWYER' : byFirm ? 'FIRM' : null }));
}

export async function insertEngagement(
  tx: Transaction,
  one: {
    readonly firmCreditCode: string;
    readonly lawyerId: number | null;
    readonly opponentIndex: Buffer | null;
    readonly opponentCreditCode: string | null;
    readonly fromOn: LocalDate;
    readonly untilOn: LocalDate | null;
    readonly notedBy: number;
    readonly at: Date;
  },
): Promise<number> {
  const [row] = await rowsOf<{ id: number }>(
    tx,
    `INSERT INTO firm_engagement (firm_credit_code, lawyer_id, opponent_index, opponent_credit_code, from_on, until_on, noted_by, noted_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
    [one.firmCreditCode, one.lawyerId, one.opponentIndex, one.opponentCreditCode, one.fromOn, one.untilOn, one.notedBy, one.at],
  );
  if (row === undefined) throw new Error('noting an engagement gave no row');
  return row.id;
}

export async function firmOf(reader: Queryable, staffId: number): Promise<string | undefined> {
  const [row] = await rowsOf<{ code: string }>(reader, 'SELECT firm_credit_code AS code FROM aid_lawyer WHERE staff_id = $1', [staffId]);
  return row?.code;
}
