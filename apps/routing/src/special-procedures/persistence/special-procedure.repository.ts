import type { LocalDate } from '@app/legal-calendar';
import { rowsOf, type Transaction } from '@app/persistence';
import type { TaskViewer } from '../../tasks/domain/task-viewer';
import type { ProcedurePeople, ProcedureState, ProcedureStatus, ProcedureWish } from '../domain/special-procedure';

export interface NewProcedure extends ProcedureWish {
  readonly routeId: number;
  readonly taskId: number;
  readonly organ: string;
  readonly postId: number | null;
  readonly excluded: readonly number[];
  readonly article: string;
  readonly askedBy: number;
  readonly askedOnBehalfOf: number | null;
}

/** A procedure with what its page shows. */
export interface ProcedureOnFile extends ProcedureState {
  readonly organ: string;
  readonly caseNo: string;
  readonly itemName: string;
  readonly statutoryDueOn: LocalDate | null;
  readonly people: ProcedurePeople;
  readonly askedAt: Date;
  readonly askedByName: string | null;
  readonly hostName: string | null;
  readonly settledBy: number | null;
  readonly settledByName: string | null;
  readonly settledAt: Date | null;
  readonly refusal: string | null;
  readonly endedAt: Date | null;
  readonly endedBy: number | null;
  /** Why its asker took it back. */
  readonly takenBack: string | null;
}

const COLUMNS = `s.id, s.version, s.route_id AS "routeId", s.task_id AS "taskId", s.organ, s.excluded, s.kind, s.article,
  jsonb_build_object('amount', s.expected_amount, 'unit', s.expected_unit) AS expected, s.reason, s.host_id AS host, s.hearing, s.status,
  s.asked_by AS "askedBy", s.asked_on_behalf_of AS "askedOnBehalfOf", s.asked_at AS "askedAt", s.settled_by AS "settledBy",
  s.settled_at AS "settledAt", s.refusal, s.begun_on AS "begunOn", s.due_on AS "dueOn", s.outcome, s.ended_at AS "endedAt",
  s.ended_by AS "endedBy", s.taken_back AS "takenBack", s.summary`;

/**
 * Relation to the procedure as a condition: who asked, hosts or settled it, the owner of its task, a holder of the deciding post, a head of
 * the organ, who may approve it today, who oversees its division. $1 staff, $2 organ, $3 head, $4 jurisdiction, $5 day.
 */
const VISIBLE = `(
  s.asked_by = $1 OR s.host_id = $1 OR s.settled_by = $1 OR t.assignee_id = $1
  OR (s.organ = $2 AND ($3::boolean OR EXISTS (SELECT FROM post p WHERE p.id IN (s.post_id, t.post_id) AND $1 IN (p.primary_staff, p.backup_staff))))
  OR ($4::text IS NOT NULL AND r.division LIKE $4 || '%')
  OR EXISTS (SELECT FROM organ_deciders(s.post_id, s.organ, s.excluded, $5::date) d WHERE d.staff_id = $1)
)`;

const SELECT = `
  SELECT ${COLUMNS}, r.case_no AS "caseNo", r.item_name AS "itemName", r.statutory_due_on AS "statutoryDueOn", asker.name AS "askedByName", host.name AS "hostName", settler.name AS "settledByName",
         jsonb_build_object('owner', t.assignee_id, 'approvers',
           CASE WHEN s.status = 'REQUESTED' AND t.status = 'CLAIMED'
             THEN COALESCE((SELECT jsonb_agg(d.staff_id) FROM organ_deciders(s.post_id, s.organ, s.excluded, $5::date) d), '[]') ELSE '[]' END) AS people
    FROM special_procedure s
    JOIN route r ON r.id = s.route_id
    JOIN task t ON t.id = s.task_id
    LEFT JOIN staff_member asker ON asker.id = s.asked_by
    LEFT JOIN staff_member host ON host.id = s.host_id
    LEFT JOIN staff_member settler ON settler.id = s.settled_by
   WHERE ${VISIBLE}`;

const seenBy = ({ staffId, organ, isHead, oversees }: TaskViewer, on: LocalDate): unknown[] => [staffId, organ, isHead, oversees, on];

/** The procedure as this person may see it; absent and out of sight look the same. */
export async function procedureOnFile(
  tx: Transaction,
  id: number,
  viewer: TaskViewer,
  on: LocalDate,
): Promise<ProcedureOnFile | undefined> {
  const [row] = await rowsOf<ProcedureOnFile>(tx, `${SELECT} AND s.id = $6`, [...seenBy(viewer, on), id]);
  return row;
}

/** All of a case, oldest first, as far as this person sees them. */
export async function proceduresOfTask(tx: Transaction, taskId: number, viewer: TaskViewer, on: LocalDate): Promise<ProcedureOnFile[]> {
  return rowsOf<ProcedureOnFile>(tx, `${SELECT} AND s.route_id = (SELECT route_id FROM task WHERE id = $6) ORDER BY s.id`, [
    ...seenBy(viewer, on),
    taskId,
  ]);
}

/** Requests that this person may settle today, oldest first. */
export async function proceduresToSettle(
  tx: Transaction,
  viewer: TaskViewer,
  on: LocalDate,
  after: number,
  limit: number,
): Promise<ProcedureOnFile[]> {
  return rowsOf<ProcedureOnFile>(
    tx,
    `${SELECT} AND s.status = 'REQUESTED' AND t.status = 'CLAIMED' AND s.organ = $2 AND s.id > $6
        AND EXISTS (SELECT FROM organ_deciders(s.post_id, s.organ, s.excluded, $5::date) d WHERE d.staff_id = $1)
      ORDER BY s.id LIMIT $7`,
    [...seenBy(viewer, on), after, limit],
  );
}

/** Locked until the transaction ends. The caller holds the route. */
export async function lockProcedure(tx: Transaction, id: number): Promise<ProcedureState | undefined> {
  const [row] = await rowsOf<ProcedureState>(tx, `SELECT ${COLUMNS} FROM special_procedure s WHERE s.id = $1 FOR UPDATE`, [id]);
  return row;
}

export async function routeOfProcedure(tx: Transaction, id: number): Promise<number | undefined> {
  const [row] = await rowsOf<{ routeId: number }>(tx, 'SELECT route_id AS "routeId" FROM special_procedure WHERE id = $1', [id]);
  return row?.routeId;
}

/** A request whose task has gone on without it is dropped; the route has at most one that is alive. */
export async function insertProcedure(tx: Transaction, procedure: NewProcedure, at: Date): Promise<number> {
  await rowsOf(
    tx,
    `UPDATE special_procedure s SET status = 'CANCELLED', ended_at = $2, version = s.version + 1
       FROM task t WHERE t.id = s.task_id AND s.route_id = $1 AND s.status = 'REQUESTED' AND t.closed_at IS NOT NULL`,
    [procedure.routeId, at],
  );
  const { routeId, taskId, organ, postId, excluded, kind, article, expected, reason, host, hearing, askedBy, askedOnBehalfOf } = procedure;
  const [row] = await rowsOf<{ id: number }>(
    tx,
    `INSERT INTO special_procedure (route_id, task_id, organ, post_id, excluded, kind, article, expected_amount, expected_unit, reason, host_id,
       hearing, status, asked_by, asked_on_behalf_of, asked_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::jsonb, 'REQUESTED', $13, $14, $15) RETURNING id`,
    [
      routeId,
      taskId,
      organ,
      postId,
      excluded,
      kind,
      article,
      expected.amount,
      expected.unit,
      reason,
      host,
      hearing === null ? null : JSON.stringify(hearing),
      askedBy,
      askedOnBehalfOf,
      at,
    ],
  );
  if (!row) throw new Error('inserting a special procedure gave no row');
  return row.id;
}

export interface Settlement {
  readonly status: ProcedureStatus;
  readonly by: number;
  readonly refusal: string | null;
  readonly begunOn: LocalDate | null;
  readonly dueOn: LocalDate | null;
}

export async function settle(tx: Transaction, id: number, { status, by, refusal, begunOn, dueOn }: Settlement, at: Date): Promise<void> {
  await rowsOf(
    tx,
    `UPDATE special_procedure SET status = $2, settled_by = $3, settled_at = $4, refusal = $5, begun_on = $6, due_on = $7, version = version + 1 WHERE id = $1`,
    [id, status, by, at, refusal, begunOn, dueOn],
  );
}

/** @param by null: its own time was over. */
export async function end(
  tx: Transaction,
  id: number,
  { outcome, by, summary }: { readonly outcome: 'RESULT' | 'TIME_OVER'; readonly by: number | null; readonly summary: string | null },
  at: Date,
): Promise<void> {
  await rowsOf(
    tx,
    `UPDATE special_procedure SET status = 'ENDED', outcome = $2, ended_at = $3, ended_by = $4, summary = $5, version = version + 1 WHERE id = $1`,
    [id, outcome, at, by, summary],
  );
}

/** The result of one whose time was over already. */
export async function addSummary(tx: Transaction, id: number, summary: string, by: number): Promise<void> {
  await rowsOf(tx, 'UPDATE special_procedure SET summary = $2, ended_by = $3, version = version + 1 WHERE id = $1', [id, summary, by]);
}

/** @returns the keys of those that were alive, and which of them had begun. */
export async function cancelOfRoutes(
  tx: Transaction,
  routeIds: readonly number[],
  at: Date,
): Promise<{ readonly id: number; readonly routeId: number; readonly was: ProcedureStatus; readonly version: number }[]> {
  return rowsOf(
    tx,
    `WITH alive AS (SELECT id, status FROM special_procedure WHERE route_id = ANY ($1) AND status IN ('REQUESTED', 'BEGUN') ORDER BY id FOR UPDATE)
     UPDATE special_procedure s SET status = 'CANCELLED', ended_at = $2, version = s.version + 1 FROM alive a WHERE a.id = s.id
     RETURNING s.id, s.route_id AS "routeId", a.status AS was, s.version`,
    [routeIds, at],
  );
}

/** The calendar changed: the procedures end on other days. @returns the tasks that wait for them. */
export async function moveEnds(
  tx: Transaction,
  ends: readonly { readonly id: number; readonly dueOn: LocalDate }[],
): Promise<{ readonly taskId: number; readonly until: LocalDate }[]> {
  if (ends.length === 0) return [];
  return rowsOf(
    tx,
    `UPDATE special_procedure s SET due_on = e."dueOn" FROM json_to_recordset($1::json) AS e(id bigint, "dueOn" date)
      WHERE s.id = e.id AND s.status = 'BEGUN' RETURNING s.task_id AS "taskId", s.due_on AS until`,
    [JSON.stringify(ends)],
  );
}

/** Active members of an organ: whom it may name as host. */
export async function staffOf(tx: Transaction, organ: string): Promise<number[]> {
  const rows = await rowsOf<{ id: number }>(tx, 'SELECT id FROM staff_member WHERE organ = $1 AND active ORDER BY id', [organ]);
  return rows.map(({ id }) => id);
}

/** Its asker needs it no longer. */
export async function takeBack(
  tx: Transaction,
  id: number,
  { status, by, reason }: { readonly status: ProcedureStatus; readonly by: number; readonly reason: string },
  at: Date,
): Promise<void> {
  await rowsOf(
    tx,
    'UPDATE special_procedure SET status = $2, ended_at = $3, ended_by = $4, taken_back = $5, version = version + 1 WHERE id = $1',
    [id, status, at, by, reason],
  );
}
