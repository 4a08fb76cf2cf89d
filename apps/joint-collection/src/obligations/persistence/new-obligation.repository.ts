import { createHash } from 'node:crypto';
import { type Queryable, rowsOf, type Transaction } from '@app/persistence';
import type { Assessment } from '../../rules/domain/assessment';
import type { ExplanationLine } from '../../rules/domain/explanation';
import type { Insurance } from '../../rules/domain/insurance';
import type { ObligationState } from '../domain/obligation.transitions';

/** Explanations are kept once however many people share them. @returns their ids, in the order given. */
export async function keepAssessments(tx: Transaction, assessments: readonly Assessment[]): Promise<number[]> {
  if (assessments.length === 0) return [];
  const hashes = assessments.map(({ insurance, year, rulesVersion, lines }) =>
    createHash('sha256')
      .update(JSON.stringify([insurance, year, rulesVersion, lines]))
      .digest('hex'),
  );
  await tx.query(
    `INSERT INTO assessment (hash, insurance, year, rules_version, lines)
     SELECT DISTINCT ON (hash) decode(hash, 'hex'), insurance, year, rules_version, lines::jsonb
     FROM unnest($1::text[], $2::text[], $3::smallint[], $4::text[], $5::text[]) AS a (hash, insurance, year, rules_version, lines) ORDER BY hash
     ON CONFLICT (hash) DO NOTHING`,
    [
      hashes,
      assessments.map(({ insurance }) => insurance),
      assessments.map(({ year }) => year),
      assessments.map(({ rulesVersion }) => rulesVersion),
      assessments.map(({ lines }) => JSON.stringify(lines)),
    ],
  );
  const rows = await rowsOf<{ id: number; hash: string }>(
    tx,
    `SELECT id, encode(hash, 'hex') AS hash FROM assessment WHERE hash IN (SELECT decode(h, 'hex') FROM unnest($1::text[]) AS h)`,
    [hashes],
  );
  const ids = new Map(rows.map(({ id, hash }) => [hash, id]));
  return hashes.map((hash) => {
    const id = ids.get(hash);
    if (id === undefined) throw new Error('an assessment was not kept');
    return id;
  });
}

export interface NewObligation {
  readonly personId: number;
  readonly householdId: number;
  readonly insurance: Insurance;
  readonly year: number;
  readonly state: ObligationState;
  readonly assessment: Assessment | null;
  readonly assessmentId: number | null;
}

export async function insertObligation(tx: Transaction, made: NewObligation, createdBy: number | null, now: Date): Promise<number> {
  const { assessment } = made;
  const [row] = await rowsOf<{ id: number }>(
    tx,
    `WITH made AS (
       INSERT INTO obligation (person_id, household_id, insurance, year, state, tier_fen, due_fen, assistance_fen, subsidy_fen, assessment_id,
         rules_version, created_by, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING id, state, version),
     told AS (INSERT INTO obligation_history (obligation_id, action, from_state, to_state, version, actor, at)
       SELECT id, 'identify', NULL, state, version, $12, $13 FROM made)
     SELECT id FROM made`,
    [
      made.personId,
      made.householdId,
      made.insurance,
      made.year,
      made.state,
      assessment?.tierFen ?? null,
      assessment?.dueFen ?? null,
      assessment?.assistanceFen ?? 0,
      assessment?.subsidyFen ?? 0,
      made.assessmentId,
      assessment?.rulesVersion ?? null,
      createdBy,
      now,
    ],
  );
  if (row === undefined) throw new Error('the obligation was not written');
  return row.id;
}

export async function linesOf(
  reader: Queryable,
  assessmentIds: readonly number[],
): Promise<ReadonlyMap<number, readonly ExplanationLine[]>> {
  const rows = await rowsOf<{ id: number; lines: ExplanationLine[] }>(
    reader,
    'SELECT id, lines FROM assessment WHERE id = ANY($1::bigint[])',
    [assessmentIds],
  );
  return new Map(rows.map(({ id, lines }) => [id, lines]));
}
