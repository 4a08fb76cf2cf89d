import { divisionRange } from '@app/access';
import { type Queryable, rowsOf, type Transaction } from '@app/persistence';
import type { DifferenceKind } from '../domain/difference';
import type { MovementState } from '../domain/statement-line';
import type { Resolution, Ticket, TicketState } from '../domain/ticket';

export interface TicketSide {
  readonly state: MovementState;
  readonly amountFen: number;
  readonly medicalFen: number;
  readonly pensionFen: number;
}

export interface StoredTicket extends Ticket {
  readonly batchId: number;
  readonly version: number;
  readonly channel: string;
  readonly transactionId: string;
  readonly here: TicketSide | null;
  readonly there: TicketSide | null;
  readonly lines: number;
  readonly happenedAt: Date | null;
  readonly billNo: string | null;
  readonly ownerName: string;
  readonly resolution: Resolution | null;
  readonly reason: string | null;
  readonly document: string | null;
  readonly openedAt: Date;
  readonly resolvedAt: Date | null;
}

type Side<S extends string> = { [K in `${S}_state`]: MovementState | null } & {
  [K in `${S}_amount_fen` | `${S}_medical_fen` | `${S}_pension_fen`]: number | null;
};

interface Row extends Side<'here'>, Side<'there'> {
  id: number;
  batch_id: number;
  version: number;
  channel: string;
  kind: DifferenceKind;
  movement: 'PAYMENT' | 'REFUND';
  transaction_id: string;
  lines: number;
  happened_at: Date | null;
  bill_no: string | null;
  state: TicketState;
  owner: number;
  owner_name: string;
  waits: number;
  resolution: Resolution | null;
  reason: string | null;
  document: string | null;
  opened_at: Date;
  resolved_at: Date | null;
}

const sideOf = (row: Row, side: 'here' | 'there'): TicketSide | null => {
  const [amountFen, medicalFen, pensionFen] = [row[`${side}_amount_fen`], row[`${side}_medical_fen`], row[`${side}_pension_fen`]];
  if (amountFen === null || medicalFen === null || pensionFen === null) return null;
  return { state: row[`${side}_state`] ?? 'SUCCEEDED', amountFen, medicalFen, pensionFen };
};

/** Tickets that a condition on `reconciliation_ticket t` picks, within a jurisdiction. Parameters $1 and $2 are the scope. */
export async function findTickets(
  reader: Queryable,
  jurisdiction: string,
  where: string,
  parameters: readonly unknown[],
  rest = '',
): Promise<StoredTicket[]> {
  const { from, to } = divisionRange(jurisdiction);
  const rows = await rowsOf<Row>(
    reader,
    `SELECT t.*, b.channel FROM reconciliation_ticket t JOIN reconciliation_batch b ON b.id = t.batch_id
     WHERE b.division >= $1 AND b.division < $2 AND ${where} ${rest}`,
    [from, to, ...parameters],
  );
  return rows.map((row) => ({
    id: row.id,
    batchId: row.batch_id,
    version: row.version,
    channel: row.channel,
    kind: row.kind,
    movement: row.movement,
    transactionId: row.transaction_id,
    here: sideOf(row, 'here'),
    there: sideOf(row, 'there'),
    lines: row.lines,
    happenedAt: row.happened_at,
    billNo: row.bill_no,
    state: row.state,
    owner: row.owner,
    ownerName: row.owner_name,
    waits: row.waits,
    resolution: row.resolution,
    reason: row.reason,
    document: row.document,
    openedAt: row.opened_at,
    resolvedAt: row.resolved_at,
  }));
}

export async function saveTicket(tx: Transaction, ticket: Ticket, ownerName: string): Promise<void> {
  await tx.query(
    'UPDATE reconciliation_ticket SET version = version + 1, state = $2, owner = $3, owner_name = $4, waits = $5 WHERE id = $1',
    [ticket.id, ticket.state, ticket.owner, ownerName, ticket.waits],
  );
}

export async function saveResolution(
  tx: Transaction,
  id: number,
  resolution: Resolution,
  said: { readonly by: number | null; readonly reason: string | null; readonly document: string | null },
  now: Date,
): Promise<void> {
  await tx.query(
    `UPDATE reconciliation_ticket SET version = version + 1, state = 'CLOSED', resolution = $2, resolved_by = $3, reason = $4, document = $5,
       resolved_at = $6 WHERE id = $1`,
    [id, resolution, said.by, said.reason, said.document, now],
  );
}

/** 财政专户 got another sum than the tax file says: one ticket per fund, closed by itself when the figures come to agree. */
export async function writeTreasuryTicket(
  tx: Transaction,
  batchId: number,
  fund: 'medical' | 'pension',
  sums: { readonly treasuryFen: number; readonly taxFen: number },
  owner: { readonly id: number; readonly name: string },
  now: Date,
): Promise<void> {
  if (sums.treasuryFen === sums.taxFen) {
    await tx.query(
      `UPDATE reconciliation_ticket SET state = 'CLOSED', resolution = 'AGREED', resolved_at = $3, version = version + 1
       WHERE batch_id = $1 AND kind = 'TREASURY_DIFFERS' AND transaction_id = $2 AND state <> 'CLOSED'`,
      [batchId, fund, now],
    );
    return;
  }
  const part = (fen: number): number[] => [fen, fund === 'medical' ? fen : 0, fund === 'pension' ? fen : 0];
  await tx.query(
    `INSERT INTO reconciliation_ticket AS t (batch_id, kind, movement, transaction_id, there_state, there_amount_fen, there_medical_fen,
       there_pension_fen, here_amount_fen, here_medical_fen, here_pension_fen, state, owner, owner_name, opened_at)
     VALUES ($1, 'TREASURY_DIFFERS', 'PAYMENT', $2, 'SUCCEEDED', $3, $4, $5, $6, $7, $8, 'OPEN', $9, $10, $11)
     ON CONFLICT (batch_id, kind, movement, transaction_id) DO UPDATE SET state = 'OPEN', resolution = NULL, reason = NULL, document = NULL,
       resolved_by = NULL, resolved_at = NULL, version = t.version + 1, here_amount_fen = EXCLUDED.here_amount_fen,
       here_medical_fen = EXCLUDED.here_medical_fen, here_pension_fen = EXCLUDED.here_pension_fen,
       there_amount_fen = EXCLUDED.there_amount_fen, there_medical_fen = EXCLUDED.there_medical_fen, there_pension_fen = EXCLUDED.there_pension_fen
     WHERE (t.here_amount_fen, t.there_amount_fen) IS DISTINCT FROM (EXCLUDED.here_amount_fen, EXCLUDED.there_amount_fen)
       OR t.resolution = 'AGREED'`,
    [batchId, fund, ...part(sums.taxFen), ...part(sums.treasuryFen), owner.id, owner.name, now],
  );
}
