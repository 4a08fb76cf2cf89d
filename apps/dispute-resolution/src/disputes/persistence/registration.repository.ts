import type { LocalDate } from '@app/legal-calendar';
import { type Queryable, rowsOf, type Transaction } from '@app/persistence';
import type { Claim, Dispute, Side, Standing } from '../domain/dispute';
import { DISPUTE_COLUMNS, type DisputeCells } from './dispute.repository';

export async function nextDisputeSequence(tx: Transaction): Promise<number> {
  const [row] = await rowsOf<{ next: number }>(tx, `SELECT nextval('dispute_number') AS next`);
  if (row === undefined) throw new Error('the sequence of dispute numbers gave nothing');
  return row.next;
}

export type NewDispute = Pick<
  Dispute,
  | 'disputeNo'
  | 'kind'
  | 'source'
  | 'sourceReference'
  | 'division'
  | 'organ'
  | 'leadOfficer'
  | 'urgency'
  | 'dangerous'
  | 'language'
  | 'facts'
  | 'firstContactAt'
  | 'receivedBy'
  | 'receivedKind'
  | 'receivedOrgan'
> &
  DisputeCells;

export async function insertDispute(tx: Transaction, made: NewDispute): Promise<Dispute> {
  const [row] = await rowsOf<Dispute>(
    tx,
    `INSERT INTO dispute AS d (dispute_no, version, stage, kind, source, source_reference, division, organ, lead_officer, urgency, dangerous,
       language, matter_cell, wanted_cell, facts, first_contact_at, received_by, received_kind, received_organ, claimants, claimed_fen)
     VALUES ($1, 1, 'REGISTERED', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 0, 0) RETURNING ${DISPUTE_COLUMNS}`,
    [
      made.disputeNo,
      made.kind,
      made.source,
      made.sourceReference,
      made.division,
      made.organ,
      made.leadOfficer,
      made.urgency,
      made.dangerous,
      made.language,
      made.matterCell,
      made.wantedCell,
      JSON.stringify(made.facts),
      made.firstContactAt,
      made.receivedBy,
      made.receivedKind,
      made.receivedOrgan,
    ],
  );
  if (row === undefined) throw new Error('the dispute was not written');
  await tx.query(
    `INSERT INTO dispute_history (dispute_id, action, from_stage, to_stage, version, actor_id, details, recorded_at)
     VALUES ($1, 'register', NULL, 'REGISTERED', 1, $2, $3, $4)`,
    [row.id, made.receivedBy, JSON.stringify({ source: made.source }), made.firstContactAt],
  );
  return row;
}

export interface NewParty {
  readonly ordinal: number;
  readonly side: Side;
  readonly kind: 'PERSON' | 'ORGANISATION';
  readonly organisationName: string | null;
  readonly creditCode: string | null;
  readonly nameCell: string | null;
  readonly nameIndex: Buffer;
  readonly identityCell: string | null;
  readonly identityIndex: Buffer | null;
  readonly phoneCell: string | null;
  readonly phoneIndex: Buffer | null;
  readonly representative: boolean;
  readonly standing: Standing;
}

/** @returns the ids, in the order given */
export async function insertParties(tx: Transaction, disputeId: number, parties: readonly NewParty[], at: Date): Promise<number[]> {
  const ids: number[] = [];
  for (const party of parties) {
    const [row] = await rowsOf<{ id: number }>(
      tx,
      `INSERT INTO dispute_party (dispute_id, ordinal, side, kind, organisation_name, credit_code, name_cell, name_index, identity_cell, identity_index,
         phone_cell, phone_index, representative, standing, joined_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) RETURNING id`,
      [
        disputeId,
        party.ordinal,
        party.side,
        party.kind,
        party.organisationName,
        party.creditCode,
        party.nameCell,
        party.nameIndex,
        party.identityCell,
        party.identityIndex,
        party.phoneCell,
        party.phoneIndex,
        party.representative,
        JSON.stringify(party.standing),
        at,
      ],
    );
    if (row === undefined) throw new Error('a party was not written');
    ids.push(row.id);
  }
  return ids;
}

export async function setIdentity(
  tx: Transaction,
  partyId: number,
  given: Pick<NewParty, 'identityCell' | 'identityIndex' | 'phoneCell' | 'phoneIndex' | 'creditCode' | 'standing'>,
): Promise<void> {
  await tx.query(
    `UPDATE dispute_party SET identity_cell = coalesce($2, identity_cell), identity_index = coalesce($3, identity_index),
       phone_cell = coalesce($4, phone_cell), phone_index = coalesce($5, phone_index), credit_code = coalesce($6, credit_code),
       standing = standing || $7::jsonb WHERE id = $1`,
    [partyId, given.identityCell, given.identityIndex, given.phoneCell, given.phoneIndex, given.creditCode, JSON.stringify(given.standing)],
  );
}

export type NewClaim = Pick<Claim, 'partyId' | 'againstPartyId' | 'kind' | 'amountFen'> & {
  readonly periodFrom: LocalDate | null;
  readonly periodTo: LocalDate | null;
};

export async function insertClaims(tx: Transaction, disputeId: number, claims: readonly NewClaim[], at: Date): Promise<number[]> {
  const rows = await rowsOf<{ id: number }>(
    tx,
    `INSERT INTO dispute_claim (dispute_id, party_id, against_party_id, kind, amount_fen, period_from, period_to, state, entered_at)
     SELECT $1, party_id, against_party_id, kind, amount_fen, period_from, period_to, 'OPEN', $2
     FROM jsonb_to_recordset($3::jsonb) AS c (n int, party_id bigint, against_party_id bigint, kind text, amount_fen bigint, period_from date, period_to date)
     ORDER BY n RETURNING id`,
    [
      disputeId,
      at,
      JSON.stringify(
        claims.map((claim, n) => ({
          n,
          party_id: claim.partyId,
          against_party_id: claim.againstPartyId,
          kind: claim.kind,
          amount_fen: claim.amountFen,
          period_from: claim.periodFrom,
          period_to: claim.periodTo,
        })),
      ),
    ],
  );
  return rows.map(({ id }) => id);
}

/** The sums on the dispute are those of its parties and claims, always: computed anew, never added to. */
export async function sumUp(tx: Transaction, disputeId: number): Promise<void> {
  await tx.query(
    `UPDATE dispute d SET
       claimants = (SELECT count(*) FROM dispute_party p WHERE p.dispute_id = d.id AND p.side = 'CLAIMANT'),
       claimed_fen = coalesce((SELECT sum(c.amount_fen) FROM dispute_claim c WHERE c.dispute_id = d.id AND c.state <> 'WAIVED'), 0),
       received_fen = coalesce((SELECT sum(c.received_fen) FROM dispute_claim c WHERE c.dispute_id = d.id AND c.state <> 'WAIVED'), 0)
     WHERE d.id = $1`,
    [disputeId],
  );
}

/** The same claimant against the same respondent, still open. By identity where both sides of a pair have one, else by name. */
export function openPairs(
  reader: Queryable,
  claimant: { readonly nameIndex: Buffer; readonly identityIndex: Buffer | null },
  respondent: { readonly nameIndex: Buffer; readonly identityIndex: Buffer | null },
): Promise<{ id: number; disputeNo: string }[]> {
  return rowsOf(
    reader,
    `SELECT d.id, d.dispute_no AS "disputeNo" FROM dispute_party a
       JOIN dispute d ON d.id = a.dispute_id AND d.closed_at IS NULL
       JOIN dispute_party b ON b.dispute_id = d.id AND b.side = 'RESPONDENT'
      WHERE a.side = 'CLAIMANT'
        AND (a.identity_index = $1 OR (a.name_index = $2 AND (a.identity_index IS NULL OR $1::bytea IS NULL)))
        AND (b.identity_index = $3 OR (b.name_index = $4 AND (b.identity_index IS NULL OR $3::bytea IS NULL)))
      ORDER BY d.id LIMIT 5`,
    [claimant.identityIndex, claimant.nameIndex, respondent.identityIndex, respondent.nameIndex],
  );
}
