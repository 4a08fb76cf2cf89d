import type { LocalDate } from '@app/legal-calendar';
import { type Queryable, rowsOf, type Transaction } from '@app/persistence';
import type { ProceedingKind } from '../domain/proceeding';

export interface ProceedingRow {
  readonly id: number;
  readonly disputeId: number;
  readonly kind: ProceedingKind;
  readonly version: number;
  readonly state: string;
  readonly organ: string;
  readonly outsideNumber: string | null;
  readonly openedOn: LocalDate;
  readonly closedOn: LocalDate | null;
  readonly outcome: string | null;
}

export interface ProceedingStep {
  readonly action: string;
  readonly fromState: string | null;
  readonly toState: string;
  readonly version: number;
  readonly happenedOn: LocalDate;
  readonly paperNo: string | null;
  readonly evidenceId: number | null;
  readonly details: Readonly<Record<string, unknown>>;
  readonly actorId: number | null;
  readonly recordedAt: Date;
}

const COLUMNS = `p.id, p.dispute_id AS "disputeId", p.kind, p.version, p.state, p.organ, p.outside_number AS "outsideNumber",
  p.opened_on AS "openedOn", p.closed_on AS "closedOn", p.outcome`;

export async function insertProceeding(
  tx: Transaction,
  { disputeId, kind, state, organ, openedOn }: Pick<ProceedingRow, 'disputeId' | 'kind' | 'state' | 'organ' | 'openedOn'>,
  partyIds: readonly number[],
): Promise<ProceedingRow> {
  const [row] = await rowsOf<ProceedingRow>(
    tx,
    `INSERT INTO proceeding AS p (dispute_id, kind, version, state, organ, opened_on) VALUES ($1, $2, 1, $3, $4, $5) RETURNING ${COLUMNS}`,
    [disputeId, kind, state, organ, openedOn],
  );
  if (row === undefined) throw new Error('opening a proceeding gave no row');
  await tx.query('INSERT INTO proceeding_party (proceeding_id, party_id) SELECT $1, unnest($2::bigint[])', [row.id, partyIds]);
  return row;
}

export async function lockProceeding(tx: Transaction, id: number): Promise<ProceedingRow | undefined> {
  const [row] = await rowsOf<ProceedingRow>(tx, `SELECT ${COLUMNS} FROM proceeding p WHERE p.id = $1 FOR UPDATE`, [id]);
  return row;
}

export async function saveMove(
  tx: Transaction,
  { id, version }: ProceedingRow,
  next: {
    readonly state: string;
    readonly closedOn: LocalDate | null;
    readonly outcome: string | null;
    readonly outsideNumber: string | null;
  },
): Promise<ProceedingRow> {
  const [row] = await rowsOf<ProceedingRow>(
    tx,
    `UPDATE proceeding AS p SET version = version + 1, state = $3, closed_on = $4, outcome = $5, outside_number = coalesce($6, outside_number)
     WHERE id = $1 AND version = $2 RETURNING ${COLUMNS}`,
    [id, version, next.state, next.closedOn, next.outcome, next.outsideNumber],
  );
  if (row === undefined) throw new Error(`proceeding ${id} changed under its lock`);
  return row;
}

export async function insertStep(tx: Transaction, proceedingId: number, step: ProceedingStep): Promise<void> {
  await tx.query(
    `INSERT INTO proceeding_step (proceeding_id, action, from_state, to_state, version, happened_on, paper_no, evidence_id, details, actor_id, recorded_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      proceedingId,
      step.action,
      step.fromState,
      step.toState,
      step.version,
      step.happenedOn,
      step.paperNo,
      step.evidenceId,
      JSON.stringify(step.details),
      step.actorId,
      step.recordedAt,
    ],
  );
}

export async function insertLink(tx: Transaction, fromId: number, toId: number, reason: string, at: Date): Promise<void> {
  await tx.query(
    'INSERT INTO proceeding_link (from_id, to_id, reason, linked_at) VALUES ($1, $2, $3, $4) ON CONFLICT ON CONSTRAINT pk_proceeding_link DO NOTHING',
    [fromId, toId, reason, at],
  );
}

export function proceedingsOf(reader: Queryable, disputeIds: readonly number[]): Promise<ProceedingRow[]> {
  return rowsOf<ProceedingRow>(reader, `SELECT ${COLUMNS} FROM proceeding p WHERE p.dispute_id = ANY ($1::bigint[]) ORDER BY p.id`, [
    disputeIds,
  ]);
}

export function stepsOf(
  reader: Queryable,
  proceedingIds: readonly number[],
): Promise<(ProceedingStep & { readonly proceedingId: number })[]> {
  return rowsOf(
    reader,
    `SELECT proceeding_id AS "proceedingId", action, from_state AS "fromState", to_state AS "toState", version, happened_on AS "happenedOn",
       paper_no AS "paperNo", evidence_id AS "evidenceId", details, actor_id AS "actorId", recorded_at AS "recordedAt"
     FROM proceeding_step WHERE proceeding_id = ANY ($1::bigint[]) ORDER BY id`,
    [proceedingIds],
  );
}

export function linksOf(reader: Queryable, disputeId: number): Promise<{ fromId: number; toId: number; reason: string }[]> {
  return rowsOf(
    reader,
    `SELECT l.from_id AS "fromId", l.to_id AS "toId", l.reason FROM proceeding_link l JOIN proceeding p ON p.id = l.from_id
     WHERE p.dispute_id = $1 ORDER BY l.from_id, l.to_id`,
    [disputeId],
  );
}

export function partiesOfProceedings(
  reader: Queryable,
  proceedingIds: readonly number[],
): Promise<{ proceedingId: number; partyId: number }[]> {
  return rowsOf(
    reader,
    'SELECT proceeding_id AS "proceedingId", party_id AS "partyId" FROM proceeding_party WHERE proceeding_id = ANY ($1::bigint[]) ORDER BY 1, 2',
    [proceedingIds],
  );
}

/** Whether a paper is in the pack of this dispute. */
export async function isInPack(reader: Queryable, disputeId: number, evidenceId: number): Promise<boolean> {
  return (await rowsOf(reader, 'SELECT 1 FROM evidence WHERE dispute_id = $1 AND id = $2', [disputeId, evidenceId])).length === 1;
}
