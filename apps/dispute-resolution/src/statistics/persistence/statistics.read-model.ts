import { type Queryable, rowsOf } from '@app/persistence';

export interface Period {
  /** Instants: from the first, before the last. */
  readonly from: Date;
  readonly to: Date;
}

export interface StatisticsRow {
  readonly key: string;
  readonly disputes: number;
  readonly people: number;
  readonly open: number;
  readonly claimedFen: number;
  readonly receivedFen: number;
  readonly medianDays: number | null;
}

export type Grouping = 'KIND' | 'DIVISION' | 'SOURCE' | 'OUTCOME';
const KEY: Readonly<Record<Grouping, string>> = {
  KIND: 'd.kind',
  DIVISION: 'd.division',
  SOURCE: 'd.source',
  OUTCOME: `coalesce(d.outcome, 'OPEN')`,
};
/** Whole days from first contact to the day on which everything had come, as Shanghai counts days. */
const DAYS = `d.fully_received_on - (d.first_contact_at AT TIME ZONE 'Asia/Shanghai')::date`;

export function disputesBy(reader: Queryable, by: Grouping, jurisdiction: string, { from, to }: Period): Promise<StatisticsRow[]> {
  return rowsOf<StatisticsRow>(
    reader,
    `SELECT ${KEY[by]} AS key, count(*)::int AS disputes, sum(d.claimants)::int AS people, (count(*) FILTER (WHERE d.closed_at IS NULL))::int AS open,
       sum(d.claimed_fen)::bigint AS "claimedFen", sum(d.received_fen)::bigint AS "receivedFen",
       (percentile_disc(0.5) WITHIN GROUP (ORDER BY ${DAYS}) FILTER (WHERE d.fully_received_on IS NOT NULL))::int AS "medianDays"
     FROM dispute d
     WHERE d.division LIKE $1 || '%' AND d.first_contact_at >= $2 AND d.first_contact_at < $3 AND d.stage NOT IN ('MERGED', 'FORWARDED')
     GROUP BY 1 ORDER BY 2 DESC, 1`,
    [jurisdiction, from, to],
  );
}

export interface TotalRow {
  readonly disputes: number;
  readonly people: number;
  readonly claimedFen: number;
  readonly receivedFen: number;
  readonly fullyPaid: number;
  readonly medianDays: number | null;
  readonly longestDays: number | null;
}

/** The two figures of the county: days to the money, and the share that came. Only disputes in which something is claimed. */
export async function recoveryTotals(reader: Queryable, jurisdiction: string, { from, to }: Period): Promise<TotalRow> {
  const [row] = await rowsOf<TotalRow>(
    reader,
    `SELECT count(*)::int AS disputes, coalesce(sum(d.claimants), 0)::int AS people, coalesce(sum(d.claimed_fen), 0)::bigint AS "claimedFen",
       coalesce(sum(d.received_fen), 0)::bigint AS "receivedFen", (count(*) FILTER (WHERE d.fully_received_on IS NOT NULL))::int AS "fullyPaid",
       (percentile_disc(0.5) WITHIN GROUP (ORDER BY ${DAYS}) FILTER (WHERE d.fully_received_on IS NOT NULL))::int AS "medianDays",
       max(${DAYS})::int AS "longestDays"
     FROM dispute d
     WHERE d.division LIKE $1 || '%' AND d.first_contact_at >= $2 AND d.first_contact_at < $3 AND d.claimed_fen > 0
       AND d.stage NOT IN ('MERGED', 'FORWARDED')`,
    [jurisdiction, from, to],
  );
  if (row === undefined) throw new Error('an aggregate gave no row');
  return row;
}

export interface EmployerRow {
  readonly name: string;
  readonly creditCode: string | null;
  readonly disputes: number;
  readonly people: number;
  readonly claimedFen: number;
  readonly receivedFen: number;
  readonly latestOn: string;
}

/** 欠薪热点: organisations against which wages were claimed at least so many times. Known by credit code, else by name. */
export function repeatedEmployers(
  reader: Queryable,
  jurisdiction: string,
  { from, to }: Period,
  atLeast: number,
  limit: number,
): Promise<EmployerRow[]> {
  return rowsOf<EmployerRow>(
    reader,
    `WITH wage AS (
       SELECT d.id, d.claimants, d.claimed_fen, d.received_fen, d.first_contact_at FROM dispute d
       WHERE d.kind = 'LABOUR_WAGES' AND d.division LIKE $1 || '%' AND d.first_contact_at >= $2 AND d.first_contact_at < $3
         AND d.stage NOT IN ('MERGED', 'FORWARDED')
     ), named AS (
       SELECT DISTINCT ON (w.id, coalesce(p.credit_code, encode(p.name_index, 'hex')))
         coalesce(known.credit_code, p.credit_code, encode(p.name_index, 'hex')) AS key, p.organisation_name, coalesce(p.credit_code, known.credit_code) AS credit_code, w.*
       FROM wage w JOIN dispute_party p ON p.dispute_id = w.id AND p.side = 'RESPONDENT' AND p.kind = 'ORGANISATION'
       LEFT JOIN LATERAL (SELECT q.credit_code FROM dispute_party q WHERE q.name_index = p.name_index AND q.credit_code IS NOT NULL
         ORDER BY q.id LIMIT 1) known ON p.credit_code IS NULL
     )
     SELECT max(organisation_name) AS name, max(credit_code) AS "creditCode", count(DISTINCT id)::int AS disputes, sum(claimants)::int AS people,
       sum(claimed_fen)::bigint AS "claimedFen", sum(received_fen)::bigint AS "receivedFen",
       to_char(max(first_contact_at) AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') AS "latestOn"
     FROM named GROUP BY key HAVING count(DISTINCT id) >= $4 ORDER BY 3 DESC, 5 DESC, 1 LIMIT $5`,
    [jurisdiction, from, to, atLeast, limit],
  );
}

export interface StuckRow {
  readonly disputeNo: string;
  readonly stage: string;
  readonly leadOfficer: number;
  readonly reason: 'NO_CLOCK' | 'LEAD_UNKNOWN';
}

/** Open disputes that nobody is asked about: without a running clock of their own or of a proceeding, or led by somebody who may not lead. */
export function stuckDisputes(reader: Queryable, limit: number): Promise<StuckRow[]> {
  return rowsOf<StuckRow>(
    reader,
    `SELECT d.dispute_no AS "disputeNo", d.stage, d.lead_officer AS "leadOfficer",
       CASE WHEN o.id IS NULL THEN 'LEAD_UNKNOWN' ELSE 'NO_CLOCK' END AS reason
     FROM dispute d LEFT JOIN officer o ON o.id = d.lead_officer AND 'DISPUTE_DESK' = ANY (o.roles)
     WHERE d.closed_at IS NULL AND (o.id IS NULL OR NOT EXISTS (
       SELECT FROM clock c WHERE c.subject_type = 'dispute' AND c.subject_id = d.id AND c.state IN ('RUNNING', 'PAUSED')))
     ORDER BY d.id LIMIT $1`,
    [limit],
  );
}
