import { divisionRange } from '@app/access';
import type { LocalDate } from '@app/legal-calendar';
import { type Queryable, rowsOf, type Transaction } from '@app/persistence';
import type { BatchState, FundTotals } from '../domain/batch';
import type { MatchingSums } from './matching';

export interface StoredBatch {
  readonly id: number;
  readonly channel: string;
  readonly day: LocalDate;
  readonly state: BatchState;
  readonly version: number;
  readonly fileId: number | null;
  readonly fileName: string | null;
  readonly fileRows: number | null;
  readonly matchedRows: number;
  readonly matched: FundTotals;
  readonly tax: FundTotals;
  /** Movements here that tickets of this day, or the files of earlier days, account for. */
  readonly accounted: FundTotals;
  readonly treasury: FundTotals | null;
  readonly treasuryDocument: string | null;
  readonly openTickets: number;
  readonly tickets: number;
  readonly wroteOff: readonly number[];
  readonly firstSignedBy: number | null;
  readonly firstSignedName: string | null;
  readonly firstSignedAt: Date | null;
  readonly signedName: string | null;
  readonly signedAt: Date | null;
}

interface Row {
  id: number;
  channel: string;
  day: LocalDate;
  state: BatchState;
  version: number;
  file_id: number | null;
  file_name: string | null;
  file_rows: number | null;
  matched_rows: number;
  matched_medical_fen: number;
  matched_pension_fen: number;
  tax_medical_fen: number;
  tax_pension_fen: number;
  accounted_medical_fen: number;
  accounted_pension_fen: number;
  treasury_medical_fen: number | null;
  treasury_pension_fen: number | null;
  treasury_document: string | null;
  open_tickets: number;
  tickets: number;
  wrote_off: number[];
  first_signed_by: number | null;
  first_signed_name: string | null;
  first_signed_at: Date | null;
  signed_name: string | null;
  signed_at: Date | null;
}

const moved = (fund: string): string =>
  `COALESCE(sum(CASE WHEN t.here_state = 'SUCCEEDED' AND t.state = 'CLOSED' AND t.resolution <> 'AGREED'
     THEN CASE t.movement WHEN 'PAYMENT' THEN t.here_${fund}_fen ELSE -t.here_${fund}_fen END ELSE 0 END), 0)::bigint`;

const SELECT = `SELECT b.*, f.name AS file_name, f.rows AS file_rows, k.open_tickets, k.tickets, k.wrote_off,
    b.carried_medical_fen + k.medical_fen AS accounted_medical_fen, b.carried_pension_fen + k.pension_fen AS accounted_pension_fen
  FROM reconciliation_batch b LEFT JOIN statement_file f ON f.id = b.file_id
  CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE t.state <> 'CLOSED')::int AS open_tickets, count(*)::int AS tickets,
      COALESCE(array_agg(t.resolved_by) FILTER (WHERE t.resolution = 'WRITE_OFF'), '{}') AS wrote_off,
      ${moved('medical')} AS medical_fen, ${moved('pension')} AS pension_fen
    FROM reconciliation_ticket t WHERE t.batch_id = b.id) k`;

/** Batches that a condition on `reconciliation_batch b` picks, within a jurisdiction. Parameters $1 and $2 are the scope. */
export async function findBatches(
  reader: Queryable,
  jurisdiction: string,
  where: string,
  parameters: readonly unknown[],
  rest = '',
): Promise<StoredBatch[]> {
  const { from, to } = divisionRange(jurisdiction);
  const rows = await rowsOf<Row>(reader, `${SELECT} WHERE b.division >= $1 AND b.division < $2 AND ${where} ${rest}`, [
    from,
    to,
    ...parameters,
  ]);
  return rows.map((row) => ({
    id: row.id,
    channel: row.channel,
    day: row.day,
    state: row.state,
    version: row.version,
    fileId: row.file_id,
    fileName: row.file_name,
    fileRows: row.file_rows,
    matchedRows: row.matched_rows,
    matched: { medicalFen: row.matched_medical_fen, pensionFen: row.matched_pension_fen },
    tax: { medicalFen: row.tax_medical_fen, pensionFen: row.tax_pension_fen },
    accounted: { medicalFen: row.accounted_medical_fen, pensionFen: row.accounted_pension_fen },
    treasury:
      row.treasury_medical_fen === null || row.treasury_pension_fen === null
        ? null
        : { medicalFen: row.treasury_medical_fen, pensionFen: row.treasury_pension_fen },
    treasuryDocument: row.treasury_document,
    openTickets: row.open_tickets,
    tickets: row.tickets,
    wroteOff: row.wrote_off,
    firstSignedBy: row.first_signed_by,
    firstSignedName: row.first_signed_name,
    firstSignedAt: row.first_signed_at,
    signedName: row.signed_name,
    signedAt: row.signed_at,
  }));
}

/** The batch of a channel and day, made when it does not exist, locked until the transaction ends. */
export async function lockDay(tx: Transaction, channel: string, day: LocalDate, division: string, now: Date): Promise<number> {
  await tx.query(
    `INSERT INTO reconciliation_batch (channel, day, division, state, opened_at) VALUES ($1, $2, $3, 'OPEN', $4)
     ON CONFLICT ON CONSTRAINT uq_reconciliation_batch DO NOTHING`,
    [channel, day, division, now],
  );
  const [row] = await rowsOf<{ id: number }>(tx, 'SELECT id FROM reconciliation_batch WHERE channel = $1 AND day = $2 FOR UPDATE', [
    channel,
    day,
  ]);
  if (!row) throw new Error('the day was not opened');
  return row.id;
}

export async function saveMatching(
  tx: Transaction,
  id: number,
  fileId: number,
  state: BatchState,
  sums: MatchingSums,
  now: Date,
): Promise<void> {
  await tx.query(
    `UPDATE reconciliation_batch SET version = version + 1, file_id = $2, state = $3, matched_rows = $4, matched_medical_fen = $5,
       matched_pension_fen = $6, tax_medical_fen = $7, tax_pension_fen = $8, carried_medical_fen = $9, carried_pension_fen = $10,
       matched_at = $11, first_signed_by = NULL, first_signed_name = NULL, first_signed_at = NULL
     WHERE id = $1`,
    [
      id,
      fileId,
      state,
      sums.matchedRows,
      sums.matchedMedicalFen,
      sums.matchedPensionFen,
      sums.taxMedicalFen,
      sums.taxPensionFen,
      sums.carriedMedicalFen,
      sums.carriedPensionFen,
      now,
    ],
  );
}

/** What is signed is what was seen: any change of the day takes a first signature back. */
export async function saveState(tx: Transaction, id: number, state: BatchState): Promise<void> {
  await tx.query(
    `UPDATE reconciliation_batch SET version = version + 1, state = $2, first_signed_by = NULL, first_signed_name = NULL, first_signed_at = NULL
     WHERE id = $1`,
    [id, state],
  );
}

export async function saveTreasury(tx: Transaction, id: number, { medicalFen, pensionFen }: FundTotals, document: string): Promise<void> {
  await tx.query(
    'UPDATE reconciliation_batch SET treasury_medical_fen = $2, treasury_pension_fen = $3, treasury_document = $4 WHERE id = $1',
    [id, medicalFen, pensionFen, document],
  );
}

export async function saveSignature(
  tx: Transaction,
  id: number,
  state: BatchState,
  by: { readonly id: number; readonly name: string },
  now: Date,
): Promise<void> {
  const columns =
    state === 'SIGNED'
      ? 'signed_by = $3, signed_name = $4, signed_at = $5'
      : 'first_signed_by = $3, first_signed_name = $4, first_signed_at = $5';
  await tx.query(`UPDATE reconciliation_batch SET version = version + 1, state = $2, ${columns} WHERE id = $1`, [
    id,
    state,
    by.id,
    by.name,
    now,
  ]);
}

/** One line of what happened to a day or a ticket. */
export async function recordEvent(
  tx: Transaction,
  event: {
    readonly batchId: number;
    readonly ticketId?: number;
    readonly action: string;
    readonly actor: { readonly id: number; readonly name: string } | null;
    readonly detail?: Readonly<Record<string, unknown>>;
  },
  now: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO reconciliation_event (batch_id, ticket_id, at, actor_id, actor_name, action, detail) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      event.batchId,
      event.ticketId ?? null,
      now,
      event.actor?.id ?? null,
      event.actor?.name ?? null,
      event.action,
      JSON.stringify(event.detail ?? {}),
    ],
  );
}
