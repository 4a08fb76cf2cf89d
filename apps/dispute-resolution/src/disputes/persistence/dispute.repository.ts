import { type Queryable, rowsOf, type Transaction } from '@app/persistence';
import type { Claim, Dispute, DisputeAction, DisputeStage, Side, Standing } from '../domain/dispute';

export const DISPUTE_COLUMNS = `d.id, d.dispute_no AS "disputeNo", d.version, d.stage, d.kind, d.source, d.source_reference AS "sourceReference",
  d.division, d.organ, d.lead_officer AS "leadOfficer", d.urgency, d.dangerous, d.language, d.facts, d.first_contact_at AS "firstContactAt",
  d.received_by AS "receivedBy", d.received_kind AS "receivedKind", d.received_organ AS "receivedOrgan", d.claimants,
  d.claimed_fen AS "claimedFen", d.received_fen AS "receivedFen", d.fully_received_on AS "fullyReceivedOn", d.outcome, d.closed_at AS "closedAt"`;

/** What was said, encrypted. */
export interface DisputeCells {
  readonly matterCell: string;
  readonly wantedCell: string;
}

export interface PartyRow {
  readonly id: number;
  readonly disputeId: number;
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

/** A condition on `dispute d`, with its parameters; see `dispute-scope.ts`. */
export interface Condition {
  sql(first: number): string;
  readonly parameters: readonly unknown[];
}

export async function disputeIn(
  reader: Queryable,
  disputeNo: string,
  scope: Condition,
  lock: '' | 'FOR UPDATE OF d' = '',
): Promise<(Dispute & DisputeCells) | undefined> {
  const [row] = await rowsOf<Dispute & DisputeCells>(
    reader,
    `SELECT ${DISPUTE_COLUMNS}, d.matter_cell AS "matterCell", d.wanted_cell AS "wantedCell" FROM dispute d
      WHERE d.dispute_no = $1 AND ${scope.sql(2)} ${lock}`,
    [disputeNo, ...scope.parameters],
  );
  return row;
}

/** The dispute of a proceeding, for work that the system does by itself on the proceeding, which it has locked. */
export async function disputeOfProceeding(reader: Queryable, proceedingId: number): Promise<(Dispute & DisputeCells) | undefined> {
  const [row] = await rowsOf<Dispute & DisputeCells>(
    reader,
    `SELECT ${DISPUTE_COLUMNS}, d.matter_cell AS "matterCell", d.wanted_cell AS "wantedCell" FROM dispute d
      WHERE d.id = (SELECT dispute_id FROM proceeding WHERE id = $1)`,
    [proceedingId],
  );
  return row;
}

/** The dispute itself, locked: for work that the system does by itself and for commands that have looked at the scope. */
export async function lockDispute(tx: Transaction, id: number): Promise<Dispute> {
  const [row] = await rowsOf<Dispute>(tx, `SELECT ${DISPUTE_COLUMNS} FROM dispute d WHERE d.id = $1 FOR UPDATE`, [id]);
  if (row === undefined) throw new Error(`there is no dispute ${id}`);
  return row;
}

export async function pageOfDisputes(
  reader: Queryable,
  condition: Condition,
  filters: { readonly stages: readonly string[]; readonly lead: number | null },
  before: number | null,
  limit: number,
): Promise<Dispute[]> {
  const next = condition.parameters.length + 1;
  return rowsOf<Dispute>(
    reader,
    `SELECT ${DISPUTE_COLUMNS} FROM dispute d
      WHERE ${condition.sql(1)} AND ($${next}::bigint IS NULL OR d.id < $${next}) AND ($${next + 1}::text[] IS NULL OR d.stage = ANY ($${next + 1}))
        AND ($${next + 2}::bigint IS NULL OR d.lead_officer = $${next + 2})
      ORDER BY d.id DESC LIMIT $${next + 3}`,
    [...condition.parameters, before, filters.stages.length === 0 ? null : filters.stages, filters.lead, limit],
  );
}

const PARTY = `p.id, p.dispute_id AS "disputeId", p.ordinal, p.side, p.kind, p.organisation_name AS "organisationName", p.credit_code AS "creditCode",
  p.name_cell AS "nameCell", p.name_index AS "nameIndex", p.identity_cell AS "identityCell", p.identity_index AS "identityIndex",
  p.phone_cell AS "phoneCell", p.phone_index AS "phoneIndex", p.representative, p.standing`;

export function partiesOf(reader: Queryable, disputeIds: readonly number[]): Promise<PartyRow[]> {
  return rowsOf<PartyRow>(reader, `SELECT ${PARTY} FROM dispute_party p WHERE p.dispute_id = ANY ($1::bigint[]) ORDER BY p.id`, [
    disputeIds,
  ]);
}

const CLAIM = `c.id, c.party_id AS "partyId", c.against_party_id AS "againstPartyId", c.kind, c.amount_fen AS "amountFen",
  c.received_fen AS "receivedFen", c.period_from AS "periodFrom", c.period_to AS "periodTo", c.state`;

export function claimsOf(reader: Queryable, disputeId: number, lock: '' | 'FOR UPDATE' = ''): Promise<Claim[]> {
  return rowsOf<Claim>(reader, `SELECT ${CLAIM} FROM dispute_claim c WHERE c.dispute_id = $1 ORDER BY c.id ${lock}`, [disputeId]);
}

export interface StageChange {
  readonly action: DisputeAction | string;
  readonly stage: DisputeStage;
  readonly actorId: number | null;
  readonly details: Readonly<Record<string, unknown>>;
  readonly at: Date;
  readonly outcome?: string;
}

/** The one writer of a dispute's stage and version, with the line of its history. @returns the new version */
export async function writeChange(tx: Transaction, dispute: Dispute, change: StageChange): Promise<number> {
  const over = change.stage === 'CLOSED' || change.stage === 'WITHDRAWN' || change.stage === 'FORWARDED' || change.stage === 'MERGED';
  const [row] = await rowsOf<{ version: number }>(
    tx,
    `UPDATE dispute SET version = version + 1, stage = $3, outcome = CASE WHEN $4 THEN coalesce($5, outcome) END,
       closed_at = CASE WHEN $4 THEN coalesce(closed_at, $6) END
     WHERE id = $1 AND version = $2 RETURNING version`,
    [dispute.id, dispute.version, change.stage, over, change.outcome ?? null, change.at],
  );
  if (row === undefined) throw new Error(`dispute ${dispute.id} changed under its lock`);
  await tx.query(
    `INSERT INTO dispute_history (dispute_id, action, from_stage, to_stage, version, actor_id, details, recorded_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [dispute.id, change.action, dispute.stage, change.stage, row.version, change.actorId, JSON.stringify(change.details), change.at],
  );
  return row.version;
}

export interface HistoryRow {
  readonly action: string;
  readonly fromStage: DisputeStage | null;
  readonly toStage: DisputeStage;
  readonly version: number;
  readonly actorId: number | null;
  readonly details: Readonly<Record<string, unknown>>;
  readonly recordedAt: Date;
}

export function historyOf(reader: Queryable, disputeId: number): Promise<HistoryRow[]> {
  return rowsOf<HistoryRow>(
    reader,
    `SELECT action, from_stage AS "fromStage", to_stage AS "toStage", version, actor_id AS "actorId", details, recorded_at AS "recordedAt"
     FROM dispute_history WHERE dispute_id = $1 ORDER BY id`,
    [disputeId],
  );
}

export async function setLead(tx: Transaction, disputeId: number, staffId: number, organ: string): Promise<void> {
  await tx.query('UPDATE dispute SET lead_officer = $2, organ = $3 WHERE id = $1', [disputeId, staffId, organ]);
}

export async function setMergedInto(tx: Transaction, disputeId: number, into: number): Promise<void> {
  await tx.query('UPDATE dispute SET merged_into = $2 WHERE id = $1', [disputeId, into]);
}

export async function setFacts(tx: Transaction, disputeId: number, facts: Readonly<Record<string, unknown>>): Promise<void> {
  await tx.query('UPDATE dispute SET facts = $2 WHERE id = $1', [disputeId, JSON.stringify(facts)]);
}

/** A line of history that leaves stage and version as they are. */
export async function writeNote(tx: Transaction, dispute: Dispute, action: string, actorId: number | null, at: Date): Promise<void> {
  await tx.query(
    `INSERT INTO dispute_history (dispute_id, action, from_stage, to_stage, version, actor_id, details, recorded_at)
     VALUES ($1, $2, $3, $3, $4, $5, '{}', $6)`,
    [dispute.id, action, dispute.stage, dispute.version, actorId, at],
  );
}
