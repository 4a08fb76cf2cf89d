import type { LocalDate } from '@app/legal-calendar';
import { type Queryable, rowsOf, type Transaction } from '@app/persistence';
import type { Owed, PaymentSource } from '../domain/recovery';

export type OwedRow = Owed & { readonly partyId: number; readonly kind: string };

export function owedOf(reader: Queryable, disputeId: number, lock: '' | 'FOR UPDATE' = ''): Promise<OwedRow[]> {
  return rowsOf<OwedRow>(
    reader,
    `SELECT c.id, c.party_id AS "partyId", c.kind, c.amount_fen AS "amountFen", c.agreed_fen AS "agreedFen", c.received_fen AS "receivedFen", c.state
     FROM dispute_claim c WHERE c.dispute_id = $1 ORDER BY c.id ${lock}`,
    [disputeId],
  );
}

export async function saveOwed(tx: Transaction, claim: Owed): Promise<void> {
  await tx.query('UPDATE dispute_claim SET received_fen = $2, agreed_fen = $3, state = $4 WHERE id = $1', [
    claim.id,
    claim.receivedFen,
    claim.agreedFen,
    claim.state,
  ]);
}

export interface PaymentRow {
  readonly id: number;
  readonly claimId: number;
  readonly amountFen: number;
  readonly receivedOn: LocalDate;
  readonly source: PaymentSource;
  readonly proceedingId: number | null;
  readonly evidenceId: number | null;
  readonly reversed: boolean;
  readonly recordedAt: Date;
  /** What the emergency fund got back of it. */
  readonly recoveredFen: number;
}

/** Payments and what became of them; reversals are told on the payment they reverse. */
export function paymentsOf(reader: Queryable, disputeId: number): Promise<PaymentRow[]> {
  return rowsOf<PaymentRow>(
    reader,
    `SELECT p.id, p.claim_id AS "claimId", p.amount_fen AS "amountFen", p.received_on AS "receivedOn", p.source, p.proceeding_id AS "proceedingId",
       p.evidence_id AS "evidenceId", EXISTS (SELECT FROM payment_received r WHERE r.reverses = p.id) AS reversed, p.recorded_at AS "recordedAt",
       coalesce((SELECT sum(a.amount_fen) FROM advance_recovery a WHERE a.payment_id = p.id), 0)::bigint AS "recoveredFen"
     FROM payment_received p WHERE p.dispute_id = $1 AND p.reverses IS NULL ORDER BY p.id`,
    [disputeId],
  );
}

export interface NewPayment {
  readonly disputeId: number;
  readonly claimId: number;
  readonly amountFen: number;
  readonly receivedOn: LocalDate;
  readonly source: PaymentSource;
  readonly proceedingId: number | null;
  readonly evidenceId: number | null;
  readonly confirmedByReceiver: boolean;
  readonly reverses: number | null;
  readonly reason: string | null;
  readonly recordedBy: number;
  readonly at: Date;
}

export async function insertPayment(tx: Transaction, made: NewPayment): Promise<number> {
  const [row] = await rowsOf<{ id: number }>(
    tx,
    `INSERT INTO payment_received (dispute_id, claim_id, amount_fen, received_on, source, proceeding_id, evidence_id, confirmed_by_receiver, reverses,
       reason, recorded_by, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id`,
    [
      made.disputeId,
      made.claimId,
      made.amountFen,
      made.receivedOn,
      made.source,
      made.proceedingId,
      made.evidenceId,
      made.confirmedByReceiver,
      made.reverses,
      made.reason,
      made.recordedBy,
      made.at,
    ],
  );
  if (row === undefined) throw new Error('the payment was not written');
  return row.id;
}

export async function insertRecovery(
  tx: Transaction,
  made: {
    readonly paymentId: number;
    readonly amountFen: number;
    readonly on: LocalDate;
    readonly evidenceId: number | null;
    readonly by: number;
    readonly at: Date;
  },
): Promise<void> {
  await tx.query(
    'INSERT INTO advance_recovery (payment_id, amount_fen, recovered_on, evidence_id, recorded_by, recorded_at) VALUES ($1, $2, $3, $4, $5, $6)',
    [made.paymentId, made.amountFen, made.on, made.evidenceId, made.by, made.at],
  );
}

export async function saveFullyReceived(tx: Transaction, disputeId: number, on: LocalDate | null): Promise<void> {
  await tx.query('UPDATE dispute SET fully_received_on = $2 WHERE id = $1', [disputeId, on]);
}
