import type { LocalDate } from '@app/legal-calendar';
import { type Queryable, rowsOf, type Transaction } from '@app/persistence';
import type { Outcome, PoorRating, PoorRatingState } from '../domain/poor-rating';
import type { ServiceKind } from '../domain/service-event';

export type RatingChannel = 'PORTAL' | 'CODE';

/** What a rating keeps of the case: where it belongs, and who has worked on it until now. */
export interface RatedCase {
  readonly caseId: number;
  readonly handlingOrgan: string | null;
  readonly receivedOrgan: string | null;
  readonly staff: readonly number[];
}

export async function ratedCase(reader: Queryable, caseNo: string): Promise<RatedCase | null> {
  const [row] = await rowsOf<{ id: number; handling_organ: string | null; received_organ: string | null; staff: number[] }>(
    reader,
    `SELECT c.id, c.handling_organ, c.received_organ,
            ARRAY(SELECT DISTINCT h.actor_id FROM case_history h WHERE h.case_id = c.id AND h.actor_kind = 'STAFF' AND h.actor_id IS NOT NULL
                  UNION SELECT s.served_by FROM service_event s WHERE s.case_id = c.id AND s.served_by IS NOT NULL) AS staff
     FROM service_case c WHERE c.case_no = $1`,
    [caseNo],
  );
  if (!row) return null;
  return { caseId: row.id, handlingOrgan: row.handling_organ, receivedOrgan: row.received_organ, staff: row.staff };
}

export interface NewEvaluation {
  readonly caseId: number;
  readonly service: number;
  readonly grade: number;
  readonly commentCell: string | null;
  readonly channel: RatingChannel;
  readonly realName: boolean;
  readonly unit: string;
  readonly ratedStaff: readonly number[];
  readonly givenAt: Date;
}

export async function insertEvaluation(tx: Transaction, given: NewEvaluation): Promise<number> {
  const [row] = await rowsOf<{ id: number }>(
    tx,
    `INSERT INTO evaluation (case_id, service_number, grade, comment_cell, channel, real_name, unit, rated_staff, given_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
    [
      given.caseId,
      given.service,
      given.grade,
      given.commentCell,
      given.channel,
      given.realName,
      given.unit,
      given.ratedStaff,
      given.givenAt,
    ],
  );
  if (!row) throw new Error('the evaluation was not written');
  return row.id;
}

export async function insertSecondEvaluation(
  tx: Transaction,
  evaluationId: number,
  given: { readonly grade: number; readonly commentCell: string | null; readonly channel: RatingChannel; readonly givenAt: Date },
): Promise<void> {
  await tx.query('INSERT INTO second_evaluation (evaluation_id, grade, comment_cell, channel, given_at) VALUES ($1, $2, $3, $4, $5)', [
    evaluationId,
    given.grade,
    given.commentCell,
    given.channel,
    given.givenAt,
  ]);
}

/** A rating as its giver sees it again. */
export interface GivenRating {
  readonly id: number;
  readonly service: number;
  readonly grade: number;
  readonly givenAt: Date;
  readonly secondGrade: number | null;
  readonly state: PoorRatingState | null;
  readonly outcome: Outcome | null;
  readonly repliedAt: Date | null;
  readonly rateAgainUntil: LocalDate | null;
}

interface GivenRow {
  id: number;
  service_number: number;
  grade: number;
  given_at: Date;
  second_grade: number | null;
  state: PoorRatingState | null;
  outcome: Outcome | null;
  replied_at: Date | null;
  rate_again_until: LocalDate | null;
}

export async function ratingsOfCase(reader: Queryable, caseId: number): Promise<GivenRating[]> {
  const rows = await rowsOf<GivenRow>(
    reader,
    `SELECT e.id, e.service_number, e.grade, e.given_at, s.grade AS second_grade, r.state, r.outcome, r.replied_at, r.rate_again_until
     FROM evaluation e LEFT JOIN second_evaluation s ON s.evaluation_id = e.id LEFT JOIN poor_rating r ON r.evaluation_id = e.id
     WHERE e.case_id = $1`,
    [caseId],
  );
  return rows.map((row) => ({
    id: row.id,
    service: row.service_number,
    grade: row.grade,
    givenAt: row.given_at,
    secondGrade: row.second_grade,
    state: row.state,
    outcome: row.outcome,
    repliedAt: row.replied_at,
    rateAgainUntil: row.rate_again_until,
  }));
}

/** A poor rating with all that the office may see of it. */
export interface StoredPoorRating extends PoorRating {
  readonly id: number;
  readonly version: number;
  readonly caseId: number;
  readonly caseNo: string;
  readonly itemName: string;
  readonly service: number;
  readonly serviceKind: ServiceKind;
  readonly servedOn: LocalDate;
  readonly grade: number;
  readonly commentCell: string | null;
  /** Under which name the comment was encrypted. */
  readonly commentName: string;
  readonly channel: RatingChannel;
  readonly givenAt: Date;
  readonly secondGrade: number | null;
  readonly secondCommentCell: string | null;
  readonly outcome: Outcome | null;
  readonly finding: string | null;
  readonly basis: string | null;
  readonly measures: readonly string[];
  readonly rateAgainUntil: LocalDate | null;
}

interface PoorRow {
  evaluation_id: number;
  version: number;
  state: PoorRatingState;
  unit: string;
  handlers: number[];
  escalated: boolean;
  call_attempts: number;
  outcome: Outcome | null;
  finding: string | null;
  basis: string | null;
  measures: string[];
  rate_again_until: LocalDate | null;
  case_id: number;
  case_no: string;
  item_name: string;
  service_number: number;
  kind: ServiceKind;
  served_on: LocalDate;
  grade: number;
  comment_cell: string | null;
  comment_name: string;
  channel: RatingChannel;
  given_at: Date;
  real_name: boolean;
  rated_staff: number[];
  second_grade: number | null;
  second_comment_cell: string | null;
}

export async function findPoorRatings(
  reader: Queryable,
  where: string,
  parameters: readonly unknown[],
  rest = '',
): Promise<StoredPoorRating[]> {
  const rows = await rowsOf<PoorRow>(
    reader,
    `SELECT r.evaluation_id, r.version, r.state, r.unit, r.handlers, r.escalated, r.call_attempts, r.outcome, r.finding, r.basis, r.measures,
            r.rate_again_until, e.case_id, c.case_no, c.item_name, e.service_number, v.kind, v.served_on, e.grade, e.comment_cell,
            coalesce(e.service_event, e.service_number::text) AS comment_name, e.channel, e.given_at, e.real_name, e.rated_staff,
            s.grade AS second_grade, s.comment_cell AS second_comment_cell
     FROM poor_rating r JOIN evaluation e ON e.id = r.evaluation_id JOIN service_case c ON c.id = e.case_id
     JOIN service_event v ON v.case_id = e.case_id AND v.service_number = e.service_number
     LEFT JOIN second_evaluation s ON s.evaluation_id = e.id
     WHERE ${where} ${rest}`,
    parameters,
  );
  return rows.map((row) => ({
    id: row.evaluation_id,
    version: row.version,
    state: row.state,
    unit: row.unit,
    ratedStaff: row.rated_staff,
    handlers: row.handlers,
    escalated: row.escalated,
    realName: row.real_name,
    callAttempts: row.call_attempts,
    caseId: row.case_id,
    caseNo: row.case_no,
    itemName: row.item_name,
    service: row.service_number,
    serviceKind: row.kind,
    servedOn: row.served_on,
    grade: row.grade,
    commentCell: row.comment_cell,
    commentName: row.comment_name,
    channel: row.channel,
    givenAt: row.given_at,
    secondGrade: row.second_grade,
    secondCommentCell: row.second_comment_cell,
    outcome: row.outcome,
    finding: row.finding,
    basis: row.basis,
    measures: row.measures,
    rateAgainUntil: row.rate_again_until,
  }));
}

export interface HistoryEntry {
  readonly evaluationId: number;
  readonly version: number;
  readonly action: string;
  readonly from: PoorRatingState | null;
  readonly to: PoorRatingState;
  readonly actorKind: 'STAFF' | 'CITIZEN' | 'SYSTEM';
  readonly actorId: number | null;
  readonly note: string | null;
  readonly at: Date;
}

export async function openPoorRating(tx: Transaction, evaluationId: number, unit: string, now: Date): Promise<void> {
  await tx.query(`INSERT INTO poor_rating (evaluation_id, version, state, unit, opened_at) VALUES ($1, 1, 'TO_VERIFY', $2, $3)`, [
    evaluationId,
    unit,
    now,
  ]);
  await appendPoorRatingHistory(tx, {
    evaluationId,
    version: 1,
    action: 'open',
    from: null,
    to: 'TO_VERIFY',
    actorKind: 'CITIZEN',
    // The journal is read by the office: who rated does not stand in it.
    actorId: null,
    note: null,
    at: now,
  });
}

export async function appendPoorRatingHistory(tx: Transaction, entry: HistoryEntry): Promise<void> {
  await tx.query(
    `INSERT INTO poor_rating_history (evaluation_id, version, action, from_state, to_state, actor_kind, actor_id, note, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [entry.evaluationId, entry.version, entry.action, entry.from, entry.to, entry.actorKind, entry.actorId, entry.note, entry.at],
  );
}

/** What a step writes beside the state; what is left out stays. */
export interface PoorRatingChange {
  readonly outcome?: Outcome;
  readonly finding?: string;
  readonly basis?: string;
  readonly measures?: readonly string[];
  readonly rateAgainUntil?: LocalDate;
}

export async function savePoorRating(
  tx: Transaction,
  id: number,
  saved: {
    readonly version: number;
    readonly state: PoorRatingState;
    readonly handlers: readonly number[];
    readonly callAttempts: number;
  } & PoorRatingChange,
  now: Date,
): Promise<void> {
  await tx.query(
    `UPDATE poor_rating SET version = $2, state = $3, handlers = $4, call_attempts = $5, outcome = coalesce($6, outcome),
       finding = coalesce($7, finding), basis = coalesce($8, basis), measures = coalesce($9, measures),
       replied_at = CASE WHEN $10::date IS NULL THEN replied_at ELSE $11 END, rate_again_until = coalesce($10, rate_again_until),
       closed_at = CASE WHEN $3 = 'CLOSED' THEN $11 END
     WHERE evaluation_id = $1`,
    [
      id,
      saved.version,
      saved.state,
      saved.handlers,
      saved.callAttempts,
      saved.outcome ?? null,
      saved.finding ?? null,
      saved.basis ?? null,
      saved.measures ?? null,
      saved.rateAgainUntil ?? null,
      now,
    ],
  );
}

/** The latest reply to a rating, as it was encrypted. */
export async function latestReply(reader: Queryable, id: number): Promise<{ number: string; cell: string } | null> {
  const [row] = await rowsOf<{ number: string; content_cell: string }>(
    reader,
    'SELECT number, content_cell FROM poor_rating_reply WHERE evaluation_id = $1 ORDER BY given_at DESC, number DESC LIMIT 1',
    [id],
  );
  return row ? { number: row.number, cell: row.content_cell } : null;
}

export async function insertReply(
  tx: Transaction,
  id: number,
  reply: { readonly number: string; readonly cell: string },
  now: Date,
): Promise<void> {
  await tx.query('INSERT INTO poor_rating_reply (number, evaluation_id, content_cell, given_at) VALUES ($1, $2, $3, $4)', [
    reply.number,
    id,
    reply.cell,
    now,
  ]);
}

export async function escalate(tx: Transaction, id: number, version: number): Promise<void> {
  await tx.query('UPDATE poor_rating SET escalated = true, version = $2 WHERE evaluation_id = $1', [id, version]);
}

export async function historyOfPoorRating(reader: Queryable, id: number): Promise<HistoryEntry[]> {
  const rows = await rowsOf<{
    version: number;
    action: string;
    from_state: PoorRatingState | null;
    to_state: PoorRatingState;
    actor_kind: HistoryEntry['actorKind'];
    actor_id: number | null;
    note: string | null;
    at: Date;
  }>(
    reader,
    'SELECT version, action, from_state, to_state, actor_kind, actor_id, note, at FROM poor_rating_history WHERE evaluation_id = $1 ORDER BY version',
    [id],
  );
  return rows.map((row) => ({
    evaluationId: id,
    version: row.version,
    action: row.action,
    from: row.from_state,
    to: row.to_state,
    actorKind: row.actor_kind,
    actorId: row.actor_id,
    note: row.note,
    at: row.at,
  }));
}
