import type { LocalDate } from '@app/legal-calendar';
import { type Queryable, rowsOf, type Transaction } from '@app/persistence';

export interface NewConfirmation {
  readonly proceedingId: number;
  readonly mediationId: number;
  readonly agreementId: number;
  readonly court: string;
  readonly askedBy: readonly number[];
  /** Each line of the checklist with its article and version. */
  readonly checks: unknown;
  readonly lawVersion: string;
  readonly appliedOn: LocalDate;
}

export async function insertConfirmation(tx: Transaction, one: NewConfirmation): Promise<void> {
  await tx.query(
    `INSERT INTO judicial_confirmation (proceeding_id, mediation_id, agreement_id, court, asked_by, checks, law_version, applied_on)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [one.proceedingId, one.mediationId, one.agreementId, one.court, one.askedBy, JSON.stringify(one.checks), one.lawVersion, one.appliedOn],
  );
}

/** The proceeding of one agreement: the court is asked once. */
export async function confirmationOfAgreement(reader: Queryable, agreementId: number): Promise<number | undefined> {
  const [row] = await rowsOf<{ id: number }>(reader, 'SELECT proceeding_id AS id FROM judicial_confirmation WHERE agreement_id = $1', [
    agreementId,
  ]);
  return row?.id;
}
