import { DomainError } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';
import { type Queryable, rowsOf, type Transaction, violatedConstraint } from '@app/persistence';
import type { SubsidyState } from '../domain/subsidy';

export interface SubsidyRow {
  readonly id: number;
  readonly proceedingId: number;
  readonly version: number;
  readonly state: SubsidyState;
  readonly form: string;
  readonly amountFen: number;
  readonly claimedBy: number;
  readonly checkedBy: number | null;
  readonly approvedBy: number | null;
  readonly paidOn: LocalDate | null;
  readonly voucherNo: string | null;
}

const COLUMNS = `s.id, s.proceeding_id AS "proceedingId", s.version, s.state, s.form, s.amount_fen AS "amountFen", s.claimed_by AS "claimedBy",
  s.checked_by AS "checkedBy", s.approved_by AS "approvedBy", s.paid_on AS "paidOn", s.voucher_no AS "voucherNo"`;

export async function subsidyOfProceeding(reader: Queryable, proceedingId: number): Promise<SubsidyRow | undefined> {
  const [row] = await rowsOf<SubsidyRow>(reader, `SELECT ${COLUMNS} FROM legal_aid_subsidy s WHERE s.proceeding_id = $1`, [proceedingId]);
  return row;
}

export async function insertSubsidy(
  tx: Transaction,
  one: { readonly proceedingId: number; readonly form: string; readonly amountFen: number; readonly claimedBy: number; readonly at: Date },
): Promise<void> {
  await tx.query(
    `INSERT INTO legal_aid_subsidy (proceeding_id, state, form, amount_fen, claimed_by, claimed_at) VALUES ($1, 'CLAIMED', $2, $3, $4, $5)`,
    [one.proceedingId, one.form, one.amountFen, one.claimedBy, one.at],
  );
}

export async function moveSubsidy(
  tx: Transaction,
  { id, version }: Pick<SubsidyRow, 'id' | 'version'>,
  next: Pick<SubsidyRow, 'state' | 'checkedBy' | 'approvedBy' | 'paidOn' | 'voucherNo'>,
): Promise<void> {
  const rows = await refuseUsedVoucher(
    rowsOf(
      tx,
      `UPDATE legal_aid_subsidy SET version = version + 1, state = $3, checked_by = $4, approved_by = $5, paid_on = $6, voucher_no = $7
      WHERE id = $1 AND version = $2 RETURNING id`,
      [id, version, next.state, next.checkedBy, next.approvedBy, next.paidOn, next.voucherNo],
    ),
  );
  if (rows.length !== 1) throw new Error(`subsidy ${id} changed under its lock`);
}

/** One voucher pays one subsidy. */
async function refuseUsedVoucher<T>(moving: Promise<T>): Promise<T> {
  try {
    return await moving;
  } catch (error) {
    if (violatedConstraint(error) !== 'uq_legal_aid_subsidy_voucher') throw error;
    throw new DomainError('conflict', 'voucher-used', '这张支付凭证已经登记在另一件补贴上，请核对凭证号。');
  }
}
