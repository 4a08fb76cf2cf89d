import { rowsOf, type Transaction } from '@app/persistence';

export interface MatchingSums {
  readonly matchedRows: number;
  readonly matchedMedicalFen: number;
  readonly matchedPensionFen: number;
  readonly taxMedicalFen: number;
  readonly taxPensionFen: number;
  readonly carriedMedicalFen: number;
  readonly carriedPensionFen: number;
}

/** The table that the books' side is written into; see `PaymentsOfDay.copyTo`. */
export const OWN_MOVEMENTS = 'own_movement';

/** Settings of a matching transaction: it reads a million rows once, by hash, and a file just written has no statistics to plan by. */
export const MATCHING = {
  enable_nestloop: 'off',
  enable_mergejoin: 'off',
  work_mem: '128MB',
  statement_timeout: '600000',
} as const;

const SIDE = ['here', 'there'].map(
  (side) => `${side}_state text, ${side}_amount_fen bigint, ${side}_medical_fen bigint, ${side}_pension_fen bigint`,
);

/** The tables that one matching works in; they end with its transaction. */
export async function prepareMatching(tx: Transaction): Promise<void> {
  await tx.query(
    `CREATE TEMPORARY TABLE ${OWN_MOVEMENTS} (
       kind text, transaction_id text, amount_fen bigint, medical_fen bigint, pension_fen bigint, state text, happened_at timestamptz, bill_no text
     ) ON COMMIT DROP`,
  );
  await tx.query('CREATE TEMPORARY TABLE repeated_line (kind text, transaction_id text, first_line int, lines int) ON COMMIT DROP');
  await tx.query(
    `CREATE TEMPORARY TABLE found_difference (
       kind text, movement text, transaction_id text, ${SIDE.join(', ')}, lines int, happened_at timestamptz, bill_no text
     ) ON COMMIT DROP`,
  );
  await tx.query('CREATE TEMPORARY TABLE found_later (ticket_id bigint) ON COMMIT DROP');
}

/** 0 where a movement moved no money, else its direction. */
const sign = (alias: string): string => `CASE WHEN ${alias}.state <> 'SUCCEEDED' THEN 0 WHEN ${alias}.kind = 'PAYMENT' THEN 1 ELSE -1 END`;

const sumOf = (alias: string, fund: string): string => `COALESCE(sum(${sign(alias)} * ${alias}.${fund}_fen), 0)::bigint`;

/** Lines of the file $1; of a number that stands more than once, the first. */
const DISTINCT_LINES = `SELECT s.* FROM statement_line s LEFT JOIN repeated_line r USING (kind, transaction_id)
  WHERE s.file_id = $1 AND (r.first_line IS NULL OR r.first_line = s.line_no)`;

/**
 * Holds a file against the books, in a few statements whatever the size. `differenceOf` says for one movement what this says for all.
 * Writes what differs into the temporary table `found_difference`.
 */
export async function matchFile(tx: Transaction, batchId: number, channel: string, fileId: number): Promise<MatchingSums> {
  // A number that stands twice is one movement and one difference; the first line is compared.
  await tx.query(
    `INSERT INTO repeated_line SELECT kind, transaction_id, min(line_no), count(*)
     FROM statement_line WHERE file_id = $1 GROUP BY kind, transaction_id HAVING count(*) > 1`,
    [fileId],
  );
  await tx.query(
    `WITH there AS (${DISTINCT_LINES}), compared AS (
       SELECT kind AS movement, transaction_id, h.amount_fen IS NOT NULL AS is_here, t.amount_fen IS NOT NULL AS is_there,
         h.state AS here_state, h.amount_fen AS here_amount_fen, h.medical_fen AS here_medical_fen, h.pension_fen AS here_pension_fen,
         t.state AS there_state, t.amount_fen AS there_amount_fen, t.medical_fen AS there_medical_fen, t.pension_fen AS there_pension_fen,
         COALESCE(t.happened_at, h.happened_at) AS happened_at, COALESCE(h.bill_no, t.bill_no) AS bill_no
       FROM ${OWN_MOVEMENTS} h FULL JOIN there t USING (kind, transaction_id)
     )
     INSERT INTO found_difference (kind, movement, transaction_id, here_state, here_amount_fen, here_medical_fen, here_pension_fen,
       there_state, there_amount_fen, there_medical_fen, there_pension_fen, lines, happened_at, bill_no)
     SELECT CASE
         WHEN NOT is_here THEN 'MISSING_HERE'
         WHEN NOT is_there THEN 'MISSING_THERE'
         WHEN here_state <> there_state THEN 'STATE_DIFFERS'
         WHEN here_amount_fen <> there_amount_fen THEN 'AMOUNT_DIFFERS'
         ELSE 'SPLIT_DIFFERS' END,
       movement, transaction_id, here_state, here_amount_fen, here_medical_fen, here_pension_fen,
       there_state, there_amount_fen, there_medical_fen, there_pension_fen, 1, happened_at, bill_no
     FROM compared
     WHERE CASE
         WHEN NOT is_here THEN there_state = 'SUCCEEDED'
         WHEN NOT is_there THEN here_state = 'SUCCEEDED'
         ELSE here_state <> there_state OR here_amount_fen <> there_amount_fen
           OR (here_medical_fen + here_pension_fen > 0 AND (here_medical_fen <> there_medical_fen OR here_pension_fen <> there_pension_fen)) END`,
    [fileId],
  );
  // What an earlier day waits for stands in this file, or has been booked here since: that ticket is done, and this is no difference.
  const [carried] = await rowsOf<{ medical: number; pension: number }>(
    tx,
    `WITH later AS (
       SELECT w.id AS ticket_id, f.kind, f.movement, f.transaction_id, f.here_medical_fen, f.here_pension_fen
       FROM found_difference f
         JOIN reconciliation_ticket w ON w.movement = f.movement AND w.transaction_id = f.transaction_id
           AND (w.state = 'WAITING' OR w.resolution = 'FOUND_LATER')
         JOIN reconciliation_batch b ON b.id = w.batch_id AND b.channel = $1 AND b.id <> $2
       WHERE (w.kind = 'MISSING_THERE' AND f.kind = 'MISSING_HERE' AND f.there_amount_fen = w.here_amount_fen)
          OR (w.kind = 'MISSING_HERE' AND f.kind = 'MISSING_THERE' AND f.here_amount_fen = w.there_amount_fen)
     ), gone AS (
       DELETE FROM found_difference f USING later l WHERE l.kind = f.kind AND l.movement = f.movement AND l.transaction_id = f.transaction_id
     ), noted AS (
       INSERT INTO found_later SELECT ticket_id FROM later
     )
     SELECT COALESCE(sum(CASE movement WHEN 'PAYMENT' THEN here_medical_fen ELSE -here_medical_fen END), 0)::bigint AS medical,
            COALESCE(sum(CASE movement WHEN 'PAYMENT' THEN here_pension_fen ELSE -here_pension_fen END), 0)::bigint AS pension
     FROM later`,
    [channel, batchId],
  );
  await tx.query(
    `INSERT INTO found_difference (kind, lines, movement, transaction_id, there_state, there_amount_fen, there_medical_fen,
       there_pension_fen, happened_at, bill_no)
     SELECT 'DUPLICATE', r.lines, s.kind, s.transaction_id, s.state, s.amount_fen, s.medical_fen, s.pension_fen, s.happened_at, s.bill_no
     FROM repeated_line r JOIN statement_line s ON s.file_id = $1 AND s.line_no = r.first_line`,
    [fileId],
  );
  const [sums] = await rowsOf<Omit<MatchingSums, 'carriedMedicalFen' | 'carriedPensionFen'>>(
    tx,
    `WITH there AS (${DISTINCT_LINES}), paired AS (
       SELECT t.kind, t.state, t.medical_fen, t.pension_fen, h.medical_fen AS here_medical_fen, h.pension_fen AS here_pension_fen,
         h.state = t.state AND h.amount_fen = t.amount_fen
           AND (h.medical_fen + h.pension_fen = 0 OR (h.medical_fen = t.medical_fen AND h.pension_fen = t.pension_fen)) AS agrees
       FROM there t LEFT JOIN ${OWN_MOVEMENTS} h USING (kind, transaction_id)
     )
     SELECT (count(*) FILTER (WHERE agrees))::bigint AS "matchedRows",
       COALESCE(sum(${sign('p')} * p.here_medical_fen) FILTER (WHERE agrees), 0)::bigint AS "matchedMedicalFen",
       COALESCE(sum(${sign('p')} * p.here_pension_fen) FILTER (WHERE agrees), 0)::bigint AS "matchedPensionFen",
       ${sumOf('p', 'medical')} AS "taxMedicalFen", ${sumOf('p', 'pension')} AS "taxPensionFen"
     FROM paired p`,
    [fileId],
  );
  if (!sums || !carried) throw new Error('the file was not compared');
  return { ...sums, carriedMedicalFen: carried.medical, carriedPensionFen: carried.pension };
}

export interface MatchedTickets {
  readonly opened: number;
  readonly closed: number;
  /** Batches of other days, one of whose tickets this file has closed. */
  readonly otherBatches: readonly number[];
}

/** Brings the tickets of the day to what the file shows now. What a person has already resolved stays resolved while both sides are as they were. */
export async function writeTickets(
  tx: Transaction,
  batchId: number,
  owner: { readonly id: number; readonly name: string },
  now: Date,
): Promise<MatchedTickets> {
  const parameters = [batchId, owner.id, owner.name, now];
  const opened = await rowsOf<{ id: number }>(
    tx,
    `INSERT INTO reconciliation_ticket AS t (batch_id, kind, movement, transaction_id, here_state, here_amount_fen, here_medical_fen, here_pension_fen,
       there_state, there_amount_fen, there_medical_fen, there_pension_fen, lines, happened_at, bill_no, state, owner, owner_name, opened_at)
     SELECT $1, kind, movement, transaction_id, here_state, here_amount_fen, here_medical_fen, here_pension_fen,
       there_state, there_amount_fen, there_medical_fen, there_pension_fen, lines, happened_at, bill_no, 'OPEN', $2, $3, $4 FROM found_difference
     ON CONFLICT (batch_id, kind, movement, transaction_id) DO UPDATE SET
       state = 'OPEN', resolution = NULL, reason = NULL, document = NULL, resolved_by = NULL, resolved_at = NULL, version = t.version + 1,
       here_state = EXCLUDED.here_state, here_amount_fen = EXCLUDED.here_amount_fen, here_medical_fen = EXCLUDED.here_medical_fen,
       here_pension_fen = EXCLUDED.here_pension_fen, there_state = EXCLUDED.there_state, there_amount_fen = EXCLUDED.there_amount_fen,
       there_medical_fen = EXCLUDED.there_medical_fen, there_pension_fen = EXCLUDED.there_pension_fen, lines = EXCLUDED.lines
     WHERE (t.state = 'CLOSED' AND t.resolution = 'AGREED')
       OR (t.here_amount_fen, t.here_state, t.there_amount_fen, t.there_state, t.lines) IS DISTINCT FROM
          (EXCLUDED.here_amount_fen, EXCLUDED.here_state, EXCLUDED.there_amount_fen, EXCLUDED.there_state, EXCLUDED.lines)
     RETURNING t.id`,
    parameters,
  );
  const gone = await rowsOf<{ id: number }>(
    tx,
    `UPDATE reconciliation_ticket t SET state = 'CLOSED', resolution = 'AGREED', resolved_at = $2, version = t.version + 1
     WHERE t.batch_id = $1 AND t.state <> 'CLOSED' AND t.kind <> 'TREASURY_DIFFERS'
       AND NOT EXISTS (SELECT 1 FROM found_difference f WHERE f.kind = t.kind AND f.movement = t.movement AND f.transaction_id = t.transaction_id)
     RETURNING t.id`,
    [batchId, now],
  );
  const later = await rowsOf<{ id: number; batch_id: number }>(
    tx,
    `UPDATE reconciliation_ticket t SET state = 'CLOSED', resolution = 'FOUND_LATER', resolved_at = $1, version = t.version + 1
     FROM found_later l WHERE t.id = l.ticket_id AND t.state = 'WAITING' RETURNING t.id, t.batch_id`,
    [now],
  );
  await tx.query(
    `INSERT INTO reconciliation_event (batch_id, ticket_id, at, action)
     SELECT t.batch_id, t.id, $1, CASE WHEN t.state = 'CLOSED' THEN t.resolution ELSE 'opened' END
     FROM reconciliation_ticket t WHERE t.id = ANY($2::bigint[])`,
    [now, [...opened, ...gone, ...later].map(({ id }) => id)],
  );
  return {
    opened: opened.length,
    closed: gone.length,
    otherBatches: [...new Set(later.map(({ batch_id }) => batch_id))],
  };
}
