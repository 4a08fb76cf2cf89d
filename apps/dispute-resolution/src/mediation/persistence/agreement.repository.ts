import type { LocalDate } from '@app/legal-calendar';
import { type Queryable, rowsOf, type Transaction } from '@app/persistence';
import type { AgreementForm, PayWay, Signature, SigningMeans, TermState } from '../domain/agreement';

export interface AgreementRow {
  readonly id: number;
  readonly proceedingId: number;
  readonly form: AgreementForm;
  readonly state: 'DRAFT' | 'IN_EFFECT' | 'DISCARDED' | 'CHANGED';
  readonly exclusion: string | null;
  readonly totalFen: number | null;
  readonly draftedOn: LocalDate;
  readonly effectiveOn: LocalDate | null;
  readonly parties: readonly number[];
}

export interface TermRow {
  readonly id: number;
  readonly position: number;
  readonly payer: number;
  readonly payee: number;
  readonly amountFen: number | null;
  readonly inKind: boolean;
  readonly dueOn: LocalDate | null;
  readonly way: PayWay | null;
  readonly accountCell: string | null;
  readonly whatCell: string | null;
  readonly paidFen: number;
  readonly state: TermState;
}

const COLUMNS = `a.id, a.proceeding_id AS "proceedingId", a.form, a.state, a.exclusion, a.total_fen AS "totalFen", a.drafted_on AS "draftedOn",
  a.effective_on AS "effectiveOn",
  (SELECT coalesce(json_agg(p.party_id ORDER BY p.party_id), '[]'::json) FROM mediation_agreement_party p WHERE p.agreement_id = a.id) AS parties`;

/** The agreement that is being signed or is in effect. */
export async function liveAgreement(reader: Queryable, proceedingId: number): Promise<AgreementRow | undefined> {
  const [row] = await rowsOf<AgreementRow>(
    reader,
    `SELECT ${COLUMNS} FROM mediation_agreement a WHERE a.proceeding_id = $1 AND a.state IN ('DRAFT', 'IN_EFFECT')`,
    [proceedingId],
  );
  return row;
}

export async function insertAgreement(
  tx: Transaction,
  one: Pick<AgreementRow, 'proceedingId' | 'form' | 'state' | 'exclusion' | 'totalFen' | 'draftedOn' | 'effectiveOn' | 'parties'> & {
    readonly recordId: number;
  },
): Promise<number> {
  const [row] = await rowsOf<{ id: number }>(
    tx,
    `INSERT INTO mediation_agreement (proceeding_id, form, state, exclusion, record_id, total_fen, drafted_on, effective_on)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
    [one.proceedingId, one.form, one.state, one.exclusion, one.recordId, one.totalFen, one.draftedOn, one.effectiveOn],
  );
  if (row === undefined) throw new Error('writing an agreement gave no row');
  await tx.query('INSERT INTO mediation_agreement_party (agreement_id, party_id) SELECT $1, unnest($2::bigint[])', [row.id, one.parties]);
  return row.id;
}

export async function setAgreementState(
  tx: Transaction,
  id: number,
  state: AgreementRow['state'],
  effectiveOn: LocalDate | null,
): Promise<void> {
  await tx.query('UPDATE mediation_agreement SET state = $2, effective_on = $3 WHERE id = $1', [id, state, effectiveOn]);
}

export async function insertTerm(
  tx: Transaction,
  agreementId: number,
  term: Omit<TermRow, 'id' | 'paidFen' | 'state'>,
): Promise<{ readonly id: number; readonly dueOn: LocalDate | null }> {
  const [row] = await rowsOf<{ id: number }>(
    tx,
    `INSERT INTO mediation_term (agreement_id, position, payer, payee, amount_fen, in_kind, due_on, way, account_cell, what_cell)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id`,
    [
      agreementId,
      term.position,
      term.payer,
      term.payee,
      term.amountFen,
      term.inKind,
      term.dueOn,
      term.way,
      term.accountCell,
      term.whatCell,
    ],
  );
  if (row === undefined) throw new Error('writing a term gave no row');
  return { id: row.id, dueOn: term.dueOn };
}

export function termsOf(reader: Queryable, agreementId: number): Promise<TermRow[]> {
  return rowsOf<TermRow>(
    reader,
    `SELECT id, position, payer, payee, amount_fen AS "amountFen", in_kind AS "inKind", due_on AS "dueOn", way, account_cell AS "accountCell",
       what_cell AS "whatCell", paid_fen AS "paidFen", state FROM mediation_term WHERE agreement_id = $1 ORDER BY position`,
    [agreementId],
  );
}

export async function payTerm(
  tx: Transaction,
  id: number,
  { paidFen, state }: { readonly paidFen: number; readonly state: TermState },
  on: LocalDate,
): Promise<void> {
  await tx.query(`UPDATE mediation_term SET paid_fen = $2, state = $3, done_on = CASE WHEN $3 = 'DONE' THEN $4::date END WHERE id = $1`, [
    id,
    paidFen,
    state,
    on,
  ]);
}

export async function insertSignature(
  tx: Transaction,
  agreementId: number,
  { by, on }: Signature,
  means: SigningMeans,
  notedBy: number,
): Promise<void> {
  const signer = typeof by === 'object' ? 'PARTY' : by;
  await tx.query(
    'INSERT INTO mediation_signature (agreement_id, signer, party_id, means, signed_on, noted_by) VALUES ($1, $2, $3, $4, $5, $6)',
    [agreementId, signer, typeof by === 'object' ? by.partyId : null, means, on, notedBy],
  );
}

export async function signaturesOf(reader: Queryable, agreementId: number): Promise<Signature[]> {
  const rows = await rowsOf<{ signer: 'PARTY' | 'MEDIATOR' | 'COMMITTEE'; partyId: number | null; on: LocalDate }>(
    reader,
    'SELECT signer, party_id AS "partyId", signed_on AS on FROM mediation_signature WHERE agreement_id = $1 ORDER BY signed_on, party_id',
    [agreementId],
  );
  return rows.map(({ signer, partyId, on }) => ({ by: signer === 'PARTY' && partyId !== null ? { partyId } : (signer as 'MEDIATOR'), on }));
}

export async function proceedingOfTerm(reader: Queryable, termId: number): Promise<number | undefined> {
  const [row] = await rowsOf<{ id: number }>(
    reader,
    'SELECT a.proceeding_id AS id FROM mediation_term t JOIN mediation_agreement a ON a.id = t.agreement_id WHERE t.id = $1',
    [termId],
  );
  return row?.id;
}
