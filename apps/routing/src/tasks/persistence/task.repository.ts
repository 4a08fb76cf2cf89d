import { DomainError } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';
import { rowsOf, type Transaction } from '@app/persistence';
import type { Opinion } from '../domain/approval';
import type { ReviewMode, TaskKind } from '../domain/branches';
import type { Capacity, Step, TaskState } from '../domain/task';
import type { TaskChange } from '../domain/task-decisions';

export interface NewTask {
  readonly routeId: number;
  readonly caseId: number;
  readonly caseNo: string;
  readonly itemCode: string;
  readonly itemName: string;
  readonly category: string;
  readonly division: string;
  readonly step: Step;
  readonly organ: string;
  readonly section: string;
  readonly postId: number;
  readonly excluded: readonly number[];
  readonly primaryExcluded: boolean;
  readonly backupExcluded: boolean;
  readonly dueOn: LocalDate;
  readonly question: string | null;
  readonly openedAt: Date;
  readonly kind: TaskKind;
  readonly parent: number | null;
  readonly branch: string;
  readonly group: number | null;
  readonly mode: ReviewMode | null;
  readonly quorum: number | null;
  /** Named at once, so the task is born in this person's hands; null for a post's queue. */
  readonly assignee: number | null;
  readonly onBehalfOf: number | null;
  readonly capacity: Capacity | null;
}

/** The queue's sort key for an item without any limit: after every dated one. */
export const NO_LIMIT = '9999-12-31' as LocalDate;

/** Opens what is not open yet: one open task per case, step and branch, whoever asks how often. */
export async function insertTasks(
  tx: Transaction,
  tasks: readonly NewTask[],
): Promise<{ readonly id: number; readonly routeId: number; readonly branch: string }[]> {
  if (tasks.length === 0) return [];
  return rowsOf(
    tx,
    `INSERT INTO task AS t (route_id, case_id, case_no, item_code, item_name, category, division, step, status, organ, section, post_id, excluded,
       primary_excluded, backup_excluded, due_on, question, opened_at, kind, parent_id, branch, group_no, group_mode, group_quorum,
       assignee_id, on_behalf_of, capacity)
     SELECT n."routeId", n."caseId", n."caseNo", n."itemCode", n."itemName", n.category, n.division, n.step,
            CASE WHEN n.assignee IS NULL THEN 'READY' ELSE 'CLAIMED' END, n.organ, n.section,
            n."postId", n.excluded, n."primaryExcluded", n."backupExcluded", n."dueOn", n.question, n."openedAt", n.kind, n.parent, n.branch,
            n."group", n.mode, n.quorum, n.assignee, n."onBehalfOf", n.capacity
       FROM json_to_recordset($1::json) AS n("routeId" bigint, "caseId" bigint, "caseNo" text, "itemCode" text, "itemName" text, category text,
            division text, step text, organ text, section text, "postId" bigint, excluded bigint[], "primaryExcluded" boolean,
            "backupExcluded" boolean, "dueOn" date, question text, "openedAt" timestamptz, kind text, parent bigint, branch text, "group" int,
            mode text, quorum int, assignee bigint, "onBehalfOf" bigint, capacity text)
      ORDER BY n."caseId"
     ON CONFLICT (case_id, step, branch) WHERE closed_at IS NULL DO NOTHING
     RETURNING t.id, t.route_id AS "routeId", t.branch`,
    [JSON.stringify(tasks)],
  );
}

export const TASK_STATE_COLUMNS = `
  t.id, t.version, t.status, t.step, t.kind, t.parent_id AS parent, t.organ, t.assignee_id AS assignee, t.on_behalf_of AS "onBehalfOf", t.capacity, t.excluded,
  CASE WHEN t.waiting_for IS NOT NULL THEN t.waiting_for || jsonb_build_object('until', t.waiting_until) END AS waiting`;

/** The open tasks of these routes, locked. The caller holds the routes. */
export async function lockOpenTasks(tx: Transaction, routeIds: readonly number[]): Promise<(TaskState & { readonly routeId: number })[]> {
  return rowsOf(
    tx,
    `SELECT ${TASK_STATE_COLUMNS}, t.route_id AS "routeId" FROM task t
      WHERE t.route_id = ANY ($1) AND t.closed_at IS NULL ORDER BY t.id FOR UPDATE`,
    [routeIds],
  );
}

/** Writes transitions of locked tasks, with the opinion where one was given. A version that moved is refused. */
export async function updateTasks(tx: Transaction, changes: readonly TaskChange[], at: Date, opinion?: Opinion): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map(({ before, after: { waiting, ...after } }) => ({
    ...after,
    from: before.version,
    waitingFor: waiting && { kind: waiting.kind, code: waiting.code },
    waitingUntil: waiting?.until ?? null,
  }));
  const written = await rowsOf<{ id: number }>(
    tx,
    `UPDATE task AS t
        SET status = c.status, assignee_id = c.assignee, on_behalf_of = c."onBehalfOf", capacity = c.capacity, version = c.version,
            closed_at = CASE WHEN c.status IN ('READY', 'CLAIMED', 'WAITING') THEN NULL ELSE $2::timestamptz END,
            waiting_for = c."waitingFor", waiting_until = c."waitingUntil",
            verdict = COALESCE($3, t.verdict), opinion = COALESCE($4, t.opinion), reason_code = COALESCE($5, t.reason_code),
            site_check = COALESCE($6::jsonb, t.site_check)
       FROM json_to_recordset($1::json) AS c(id bigint, "from" int, status text, assignee bigint, "onBehalfOf" bigint, capacity text, version int,
            "waitingFor" jsonb, "waitingUntil" date)
      WHERE t.id = c.id AND t.version = c."from"
     RETURNING t.id`,
    [
      JSON.stringify(rows),
      at,
      opinion?.verdict ?? null,
      opinion?.text ?? null,
      opinion?.reasonCode ?? null,
      opinion?.siteCheck ? JSON.stringify(opinion.siteCheck) : null,
    ],
  );
  if (written.length !== changes.length) throw new DomainError('stale', 'version-mismatch', '任务已被更新，请刷新后重试。');
}

/** Who examined the case, and whether a check on the spot is on record: for the decision that follows. */
export async function examinationsOf(
  tx: Transaction,
  routeId: number,
): Promise<{ readonly examiners: readonly number[]; readonly siteChecked: boolean }> {
  const [row] = await rowsOf<{ examiners: number[] | null; siteChecked: boolean | null }>(
    tx,
    `SELECT array_agg(DISTINCT t.assignee_id) FILTER (WHERE t.step = 'EXAMINE' AND t.status = 'DONE') AS examiners,
            bool_or(t.site_check IS NOT NULL) AS "siteChecked"
       FROM task t WHERE t.route_id = $1`,
    [routeId],
  );
  return { examiners: row?.examiners ?? [], siteChecked: row?.siteChecked ?? false };
}

/** Remembers the day on which the step's limit ran out. It is no transition: the version stays. */
export async function markStepOverdue(
  tx: Transaction,
  taskId: number,
  dueOn: LocalDate,
): Promise<{ readonly routeId: number; readonly status: string; readonly step: Step; readonly version: number } | undefined> {
  const [row] = await rowsOf<{ routeId: number; status: string; step: Step; version: number }>(
    tx,
    'UPDATE task AS t SET step_overdue_on = $2 WHERE t.id = $1 RETURNING t.route_id AS "routeId", t.status, t.step, t.version',
    [taskId, dueOn],
  );
  return row;
}
