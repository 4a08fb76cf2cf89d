import { DomainError } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';
import { type Queryable, rowsOf, type Transaction, violatedConstraint } from '@app/persistence';
import type { ReturnReason, Signer } from '../domain/service-of-process';

export interface Posting {
  readonly sequence: number;
  readonly courier: string;
  readonly trackingNumber: string;
  readonly status: 'SENT' | 'SIGNED' | 'RETURNED';
  readonly handedOn: LocalDate;
  readonly signedOn: LocalDate | null;
  readonly signer: Signer | null;
  readonly returnedOn: LocalDate | null;
  readonly returnReason: ReturnReason | null;
}

const COLUMNS = `sequence, courier, tracking_number AS "trackingNumber", status, handed_on AS "handedOn", signed_on AS "signedOn", signer,
  returned_on AS "returnedOn", return_reason AS "returnReason"`;

export async function postingsOf(reader: Queryable, caseId: number): Promise<Posting[]> {
  return rowsOf<Posting>(reader, `SELECT ${COLUMNS} FROM posting WHERE case_id = $1 ORDER BY sequence`, [caseId]);
}

export interface NewPosting {
  readonly caseId: number;
  readonly sequence: number;
  readonly courier: string;
  readonly trackingNumber: string;
  readonly addressCell: string;
  readonly handedOn: LocalDate;
  readonly handedBy: number | null;
}

/** Refuses `tracking-number-used`: one number of a courier is one letter. */
export async function insertPosting(tx: Transaction, posting: NewPosting): Promise<void> {
  try {
    await tx.query(
      `INSERT INTO posting (case_id, sequence, courier, tracking_number, address_cell, status, handed_on, handed_by)
       VALUES ($1, $2, $3, $4, $5, 'SENT', $6, $7)`,
      [posting.caseId, posting.sequence, posting.courier, posting.trackingNumber, posting.addressCell, posting.handedOn, posting.handedBy],
    );
  } catch (error) {
    if (violatedConstraint(error) !== 'uq_posting_tracking') throw error;
    throw new DomainError('conflict', 'tracking-number-used', '这个邮寄单号已经登记过，请核对。');
  }
}

/** The letter of this number, if it is still on its way. The case is locked, so nobody else ends it meanwhile. */
export async function openPosting(tx: Transaction, caseId: number, sequence: number): Promise<Posting> {
  const posting = (await postingsOf(tx, caseId)).find((one) => one.sequence === sequence);
  if (posting === undefined) throw new DomainError('not-found', 'posting-not-found', '没有这次邮寄记录，请刷新。');
  if (posting.status !== 'SENT') throw new DomainError('conflict', 'posting-ended', '这次邮寄已经登记过签收或退件，请刷新。');
  return posting;
}

export async function markSigned(tx: Transaction, caseId: number, sequence: number, signed: { on: LocalDate; by: Signer }): Promise<void> {
  await tx.query(`UPDATE posting SET status = 'SIGNED', signed_on = $3, signer = $4 WHERE case_id = $1 AND sequence = $2`, [
    caseId,
    sequence,
    signed.on,
    signed.by,
  ]);
}

export async function markReturned(
  tx: Transaction,
  caseId: number,
  sequence: number,
  returned: { on: LocalDate; reason: ReturnReason },
): Promise<void> {
  await tx.query(`UPDATE posting SET status = 'RETURNED', returned_on = $3, return_reason = $4 WHERE case_id = $1 AND sequence = $2`, [
    caseId,
    sequence,
    returned.on,
    returned.reason,
  ]);
}
