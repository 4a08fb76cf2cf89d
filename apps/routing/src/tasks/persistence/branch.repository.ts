import { rowsOf, type Transaction } from '@app/persistence';
import type { Verdict } from '../domain/approval';
import type { Branch } from '../domain/branches';
import type { TaskState } from '../domain/task';
import { TASK_STATE_COLUMNS } from './task.repository';

/** Every open task below this one, locked: they end with it. The caller holds the route. */
export async function lockOpenBranches(tx: Transaction, taskId: number): Promise<TaskState[]> {
  return rowsOf(
    tx,
    `WITH RECURSIVE below AS (
       SELECT b.id FROM task b WHERE b.parent_id = $1
       UNION ALL SELECT b.id FROM task b JOIN below ON b.parent_id = below.id)
     SELECT ${TASK_STATE_COLUMNS} FROM task t WHERE t.id IN (SELECT id FROM below) AND t.closed_at IS NULL ORDER BY t.id FOR UPDATE`,
    [taskId],
  );
}

/** The reviews asked of other organs so far, by route. */
export async function itemReviewsOf(tx: Transaction, routeIds: readonly number[]): Promise<(Branch & { readonly routeId: number })[]> {
  return rowsOf(
    tx,
    `SELECT t.route_id AS "routeId", t.id AS "taskId", t.parent_id AS parent, t.kind, t.branch, t.group_no AS "group", t.group_mode AS mode,
            t.group_quorum AS quorum, t.status, t.verdict, t.assignee_id AS by
       FROM task t WHERE t.route_id = ANY ($1) AND t.kind = 'REVIEW' ORDER BY t.id`,
    [routeIds],
  );
}

/** Somebody who may be asked to sign: at work and an approver. */
export interface Signer {
  readonly staffId: number;
  readonly organ: string;
}

export async function signerOn(tx: Transaction, staffId: number, day: string): Promise<Signer | undefined> {
  const [row] = await rowsOf<Signer>(
    tx,
    `SELECT m.id AS "staffId", m.organ FROM staff_member m
      WHERE m.id = $1 AND NOT is_away(m.id, $2::date) AND m.roles && ARRAY['APPROVER', 'ORGAN_HEAD']`,
    [staffId, day],
  );
  return row;
}

/** What a task said, and who said it: for the step that goes on from it. */
export interface GivenOpinion {
  readonly taskId: number;
  readonly verdict: Verdict;
  readonly by: number;
}

export async function opinionOf(tx: Transaction, taskId: number): Promise<GivenOpinion> {
  const [row] = await rowsOf<GivenOpinion>(tx, 'SELECT id AS "taskId", verdict, assignee_id AS by FROM task WHERE id = $1', [taskId]);
  if (row === undefined) throw new Error(`task ${taskId} of an opinion is missing`);
  return row;
}

/** The branch that is to be asked again. */
export interface AskedBranch extends Branch {
  readonly postId: number;
  readonly question: string | null;
  readonly organ: string;
}

export async function askedBranch(tx: Transaction, routeId: number, taskId: number): Promise<AskedBranch | undefined> {
  const [row] = await rowsOf<AskedBranch>(
    tx,
    `SELECT t.id AS "taskId", t.parent_id AS parent, t.kind, t.branch, t.group_no AS "group", t.group_mode AS mode, t.group_quorum AS quorum,
            t.status, t.verdict, t.assignee_id AS by, t.post_id AS "postId", t.question, t.organ
       FROM task t WHERE t.id = $2 AND t.route_id = $1`,
    [routeId, taskId],
  );
  return row;
}

/** Consultations of the case in which somebody still has to answer. */
export async function unansweredOf(tx: Transaction, routeId: number): Promise<number[]> {
  const rows = await rowsOf<{ id: number }>(
    tx,
    `SELECT c.id FROM consultation c WHERE c.route_id = $1 AND c.status = 'OPEN'
        AND EXISTS (SELECT FROM consultee e WHERE e.consultation_id = c.id AND e.status <> 'ANSWERED') ORDER BY c.id`,
    [routeId],
  );
  return rows.map(({ id }) => id);
}
