import type { LocalDate } from '@app/legal-calendar';
import { rowsOf, type Transaction } from '@app/persistence';
import type { SiteCheck, Verdict } from '../domain/approval';
import type { Branch } from '../domain/branches';
import type { ClockPaths } from '../domain/clock-paths';
import type { Desk, TaskState } from '../domain/task';
import type { TaskViewer } from '../domain/task-viewer';
import { TASK_STATE_COLUMNS } from './task.repository';

/** A task with everything that its guards and its page need. */
export interface TaskOnDesk {
  readonly task: TaskState;
  readonly desk: Desk;
  readonly routeId: number;
  readonly caseNo: string;
  readonly itemCode: string;
  readonly itemName: string;
  readonly category: string;
  readonly division: string;
  readonly section: string;
  readonly postCode: string;
  readonly postName: string;
  readonly dueOn: LocalDate;
  readonly question: string | null;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
  readonly verdict: Verdict | null;
  readonly opinion: string | null;
  readonly reasonCode: string | null;
  readonly siteCheck: SiteCheck | null;
  readonly stepOverdueOn: LocalDate | null;
  readonly assigneeName: string | null;
  readonly onBehalfOfName: string | null;
}

interface TaskOnDeskRow extends TaskState, Omit<TaskOnDesk, 'task' | 'desk'> {
  readonly primaryStaff: number;
  readonly backupStaff: number;
  readonly primaryAway: boolean;
  readonly backupAway: boolean;
  readonly heads: number[];
  readonly dispatcher: number | null;
  readonly approvers: number[];
  readonly ownerAway: boolean;
  readonly examined: boolean;
  readonly openObjections: number;
  readonly deferredPapers: string[];
  readonly branches: Branch[];
  readonly parentOwner: number | null;
  readonly recallable: boolean;
  readonly substitutes: number[];
  readonly paths: ClockPaths;
}

/**
 * Relation to the task as a condition: its owner, a holder of its post, the head of its organ, who acted on it before,
 * who holds the task that it hangs on, who oversees its division, or whom it needs today. $1 task, $2 day, $3 staff, $4 organ, $5 head, $6 jurisdiction.
 */
const VISIBLE_TASK = `(
  t.assignee_id = $3
  OR (t.organ = $4 AND ($5::boolean OR p.primary_staff = $3 OR p.backup_staff = $3))
  OR ($6::text IS NOT NULL AND t.division LIKE $6 || '%')
  OR EXISTS (SELECT FROM history h WHERE h.actor_id = $3 AND h.task_id = t.id)
  OR EXISTS (SELECT FROM task parent WHERE parent.id = t.parent_id AND parent.assignee_id = $3)
  OR EXISTS (SELECT FROM eligible_people(t.post_id, t.organ, t.excluded, $2::date) e WHERE e.staff_id = $3)
)`;

const SELECT = `
  SELECT ${TASK_STATE_COLUMNS}, t.route_id AS "routeId", t.case_no AS "caseNo", t.item_code AS "itemCode", t.item_name AS "itemName", t.category,
         t.division, t.section, p.code AS "postCode", p.name AS "postName", t.due_on AS "dueOn", t.question, t.opened_at AS "openedAt",
         t.closed_at AS "closedAt", t.verdict, t.opinion, t.reason_code AS "reasonCode", t.site_check AS "siteCheck", t.step_overdue_on AS "stepOverdueOn",
         owner.name AS "assigneeName", principal.name AS "onBehalfOfName",
         p.primary_staff AS "primaryStaff", p.backup_staff AS "backupStaff",
         is_away(p.primary_staff, $2::date) AS "primaryAway", is_away(p.backup_staff, $2::date) AS "backupAway",
         t.assignee_id IS NOT NULL AND is_away(t.assignee_id, $2::date) AS "ownerAway",
         (SELECT count(*)::int FROM task o WHERE o.route_id = t.route_id AND o.kind = 'OBJECTION' AND o.closed_at IS NULL) AS "openObjections",
         'EXAMINE' = ANY (r.levels) AS examined, r.deferred_papers AS "deferredPapers",
         (SELECT parent.assignee_id FROM task parent WHERE parent.id = t.parent_id AND parent.closed_at IS NULL) AS "parentOwner",
         jsonb_build_object(
           'specialProcedures', r.special_procedures, 'extension', r.extension, 'statutoryDueOn', r.statutory_due_on,
           'procedure', (SELECT s.status FROM special_procedure s JOIN task asking ON asking.id = s.task_id
                          WHERE s.route_id = r.id AND (s.status = 'BEGUN' OR (s.status = 'REQUESTED' AND asking.closed_at IS NULL))),
           'extended', (SELECT e.status FROM extension e WHERE e.route_id = r.id AND e.status IN ('REQUESTED', 'APPROVED'))) AS paths,
         COALESCE((SELECT jsonb_agg(to_jsonb(hanging)) FROM (
           SELECT b.id AS "taskId", b.parent_id AS parent, b.kind, b.branch, b.group_no AS "group", b.group_mode AS mode,
                  b.group_quorum AS quorum, b.status, b.verdict, b.assignee_id AS by
             FROM task b
            WHERE b.route_id = t.route_id AND b.kind NOT IN ('MAIN', 'AFTER_SIGN', 'OBJECTION')
              AND (b.parent_id = t.id OR (b.kind = 'REVIEW' AND t.kind = 'MAIN' AND t.step = 'EXAMINE'))
            ORDER BY b.id) AS hanging), '[]') AS branches,
         -- Only the very next task of the main line counts, and only while nobody has taken it up.
         COALESCE(t.status = 'DONE' AND t.kind = 'MAIN' AND t.step = 'EXAMINE' AND r.status = 'OPEN'
           AND (SELECT n.status = 'READY' AND n.id = (SELECT max(l.id) FROM task l WHERE l.route_id = t.route_id AND l.kind IN ('MAIN', 'AFTER_SIGN'))
                  FROM task n WHERE n.route_id = t.route_id AND n.kind IN ('MAIN', 'AFTER_SIGN') AND n.id > t.id ORDER BY n.id LIMIT 1), false)
           AS recallable,
         ARRAY(SELECT m.id FROM staff_member m
                WHERE (t.primary_excluded OR t.backup_excluded) AND m.organ <> t.organ AND m.organ ~ '^[0-9]{6}-' AND 'ORGAN_HEAD' = ANY (m.roles)
                  AND NOT is_away(m.id, $2::date) ORDER BY m.id) AS substitutes,
         ARRAY(SELECT m.id FROM staff_member m
                WHERE m.organ = t.organ AND 'ORGAN_HEAD' = ANY (m.roles) AND NOT is_away(m.id, $2::date) ORDER BY m.id) AS heads,
         (SELECT CASE WHEN NOT is_away(d.primary_staff, $2::date) THEN d.primary_staff
                      WHEN NOT is_away(d.backup_staff, $2::date) THEN d.backup_staff END
            FROM post d WHERE d.step = 'DISPATCH' ORDER BY d.id LIMIT 1) AS dispatcher,
         ARRAY(SELECT m.id FROM staff_member m
                WHERE m.organ = t.organ AND NOT is_away(m.id, $2::date)
                  AND CASE WHEN t.step = 'DISPATCH' THEN m.id IN (p.primary_staff, p.backup_staff) ELSE 'APPROVER' = ANY (m.roles) END
                ORDER BY m.id) AS approvers
    FROM task t
    JOIN route r ON r.id = t.route_id
    JOIN post p ON p.id = t.post_id
    LEFT JOIN staff_member owner ON owner.id = t.assignee_id
    LEFT JOIN staff_member principal ON principal.id = t.on_behalf_of
   WHERE t.id = $1 AND ${VISIBLE_TASK}`;

/** The task as this person may see it today, or undefined: absent and out of sight look the same. `lock` holds it for a command. */
export async function taskOnDesk(
  tx: Transaction,
  taskId: number,
  viewer: TaskViewer,
  on: LocalDate,
  lock: boolean,
): Promise<TaskOnDesk | undefined> {
  const [row] = await rowsOf<TaskOnDeskRow>(tx, lock ? `${SELECT} FOR UPDATE OF t` : SELECT, [
    taskId,
    on,
    viewer.staffId,
    viewer.organ,
    viewer.isHead,
    viewer.oversees,
  ]);
  return row === undefined ? undefined : toTaskOnDesk(row, on);
}

function toTaskOnDesk(row: TaskOnDeskRow, on: LocalDate): TaskOnDesk {
  const { id, version, status, step, kind, parent, organ, assignee, onBehalfOf, capacity, waiting, excluded } = row;
  const {
    primaryStaff,
    backupStaff,
    primaryAway,
    backupAway,
    heads,
    dispatcher,
    approvers,
    ownerAway,
    examined,
    deferredPapers,
    openObjections,
  } = row;
  const { branches, parentOwner, recallable, substitutes, paths } = row;
  const { routeId, caseNo, itemCode, itemName, category, division, section, postCode, postName, dueOn, question, openedAt, closedAt } = row;
  const { verdict, opinion, reasonCode, siteCheck, stepOverdueOn, assigneeName, onBehalfOfName } = row;
  return {
    task: { id, version, status, step, kind, parent, organ, assignee, onBehalfOf, capacity, waiting, excluded },
    desk: {
      on,
      post: { primary: primaryStaff, backup: backupStaff, primaryAway, backupAway },
      heads,
      dispatcher,
      approvers,
      ownerAway,
      examined,
      openObjections,
      deferredPapers,
      branches,
      parentOwner,
      recallable,
      substitutes,
      paths,
    },
    routeId,
    caseNo,
    itemCode,
    itemName,
    category,
    division,
    section,
    postCode,
    postName,
    dueOn,
    question,
    openedAt,
    closedAt,
    verdict,
    opinion,
    reasonCode,
    siteCheck,
    stepOverdueOn,
    assigneeName,
    onBehalfOfName,
  };
}
