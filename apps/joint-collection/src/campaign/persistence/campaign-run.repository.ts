import { type Queryable, rowsOf, type Transaction } from '@app/persistence';
import { type factsAsked, KNOWN_IN_TOWNSHIP } from '../../people/application/known-facts';
import type { KnownFacts } from '../../rules/domain/eligibility';
import type { Insurance } from '../../rules/domain/insurance';

type Asked = ReturnType<typeof factsAsked>;

export interface CampaignRun {
  readonly id: number;
  readonly insurance: Insurance;
  readonly year: number;
  readonly division: string;
  readonly rulesVersion: string;
  readonly startedBy: number;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
}

const RUN = `r.id, r.insurance, r.year, r.division, r.rules_version AS "rulesVersion", r.started_by AS "startedBy", r.started_at AS "startedAt",
  r.finished_at AS "finishedAt"`;

/** The run and one part for each township of the place that has people. @returns its id */
export async function insertRun(tx: Transaction, run: Omit<CampaignRun, 'id' | 'finishedAt'>): Promise<number> {
  const [row] = await rowsOf<{ id: number }>(
    tx,
    `WITH run AS (INSERT INTO campaign_run (insurance, year, division, rules_version, started_by, started_at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id),
       parts AS (INSERT INTO campaign_run_part (run_id, township)
         SELECT run.id, t.township FROM run, (SELECT DISTINCT township FROM village_group WHERE township LIKE $3 || '%') t)
     SELECT id FROM run`,
    [run.insurance, run.year, run.division, run.rulesVersion, run.startedBy, run.startedAt],
  );
  if (row === undefined) throw new Error('the run was not written');
  return row.id;
}

/** @param jurisdiction whose runs may be seen: those of the place itself and of places in it */
export async function findRun(reader: Queryable, id: number, jurisdiction: string): Promise<CampaignRun | undefined> {
  const [row] = await rowsOf<CampaignRun>(reader, `SELECT ${RUN} FROM campaign_run r WHERE r.id = $1 AND r.division LIKE $2 || '%'`, [
    id,
    jurisdiction,
  ]);
  return row;
}

export interface RunPart {
  readonly township: string;
  readonly doneAt: Date | null;
  readonly raised: number | null;
  readonly waived: number | null;
  readonly refused: Readonly<Record<string, number>> | null;
}

export async function partsOf(reader: Queryable, runId: number): Promise<RunPart[]> {
  return rowsOf<RunPart>(
    reader,
    'SELECT township, done_at AS "doneAt", raised, waived, refused FROM campaign_run_part WHERE run_id = $1 ORDER BY township',
    [runId],
  );
}

/** The part locked, or undefined where it is done: two processes never do one twice. */
export async function lockPart(tx: Transaction, runId: number, township: string): Promise<boolean> {
  const rows = await rowsOf(tx, 'SELECT 1 FROM campaign_run_part WHERE run_id = $1 AND township = $2 AND done_at IS NULL FOR UPDATE', [
    runId,
    township,
  ]);
  return rows.length > 0;
}

export interface Profile {
  /** The text of the facts, by which the people are found again. */
  readonly key: string;
  readonly facts: KnownFacts;
  readonly people: number;
}

/** The different things that are known of the people of a township: a few dozen, however many people there are. */
export async function profilesOf(tx: Transaction, asked: Asked, township: string): Promise<Profile[]> {
  return rowsOf<Profile>(
    tx,
    `SELECT facts::text AS key, facts, count(*)::int AS people FROM (${KNOWN_IN_TOWNSHIP.sql}) known GROUP BY facts ORDER BY 1`,
    [...KNOWN_IN_TOWNSHIP.parameters(asked), township],
  );
}

export interface ProfileDecision {
  readonly key: string;
  readonly state: 'IDENTIFIED' | 'ASSESSED' | 'WAIVED';
  readonly tierFen: number | null;
  readonly dueFen: number | null;
  readonly assistanceFen: number;
  readonly subsidyFen: number;
  readonly assessmentId: number | null;
}

/** Raises the obligations of everybody whose facts were decided, in one statement. @returns how many */
export async function raiseForProfiles(
  tx: Transaction,
  asked: Asked,
  township: string,
  decisions: readonly ProfileDecision[],
  run: { readonly id: number; readonly startedBy: number; readonly rulesVersion: string },
  now: Date,
): Promise<number> {
  const column = <T>(value: (decision: ProfileDecision) => T): T[] => decisions.map(value);
  const [row] = await rowsOf<{ count: number }>(
    tx,
    `WITH decided AS (
       SELECT * FROM unnest($8::text[], $9::text[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[])
         AS d (key, state, tier_fen, due_fen, assistance_fen, subsidy_fen, assessment_id)),
     made AS (
       INSERT INTO obligation (person_id, household_id, insurance, year, state, tier_fen, due_fen, assistance_fen, subsidy_fen, assessment_id,
         rules_version, run_id, created_by, created_at)
       SELECT known.id, known.household_id, $1, $2::smallint, d.state, d.tier_fen, d.due_fen, d.assistance_fen, d.subsidy_fen, d.assessment_id,
         CASE WHEN d.assessment_id IS NULL THEN NULL ELSE $15::text END, $16::bigint, $17::bigint, $18::timestamptz
       FROM (${KNOWN_IN_TOWNSHIP.sql}) known JOIN decided d ON d.key = known.facts::text RETURNING 1)
     SELECT count(*)::int AS count FROM made`,
    [
      ...KNOWN_IN_TOWNSHIP.parameters(asked),
      township,
      column(({ key }) => key),
      column(({ state }) => state),
      column(({ tierFen }) => tierFen),
      column(({ dueFen }) => dueFen),
      column(({ assistanceFen }) => assistanceFen),
      column(({ subsidyFen }) => subsidyFen),
      column(({ assessmentId }) => assessmentId),
      run.rulesVersion,
      run.id,
      run.startedBy,
      now,
    ],
  );
  return row?.count ?? 0;
}

export async function finishPart(
  tx: Transaction,
  runId: number,
  township: string,
  figures: { readonly raised: number; readonly waived: number; readonly refused: Readonly<Record<string, number>> },
  now: Date,
): Promise<void> {
  await tx.query('UPDATE campaign_run_part SET done_at = $3, raised = $4, waived = $5, refused = $6 WHERE run_id = $1 AND township = $2', [
    runId,
    township,
    now,
    figures.raised,
    figures.waived,
    JSON.stringify(figures.refused),
  ]);
  await tx.query(
    `UPDATE campaign_run SET finished_at = $2 WHERE id = $1 AND finished_at IS NULL
       AND NOT EXISTS (SELECT FROM campaign_run_part WHERE run_id = $1 AND done_at IS NULL)`,
    [runId, now],
  );
}
