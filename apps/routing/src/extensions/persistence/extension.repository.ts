import type { LocalDate } from '@app/legal-calendar';
import { rowsOf, type Transaction } from '@app/persistence';
import type { TaskViewer } from '../../tasks/domain/task-viewer';
import type { ApprovalGround, CaseOfExtension, ExtensionState, ExtensionStatus, Head } from '../domain/extension';

export interface NewExtension extends Omit<ExtensionState, 'id' | 'version' | 'status' | 'paused'> {
  readonly postId: number | null;
  readonly reason: string;
  readonly askedOnBehalfOf: number | null;
}

/** A request with what its page shows. */
export interface ExtensionOnFile extends ExtensionState, CaseOfExtension {
  readonly caseNo: string;
  readonly itemName: string;
  readonly reason: string;
  readonly heads: readonly Head[];
  readonly askedAt: Date;
  readonly askedByName: string | null;
  readonly settledBy: number | null;
  readonly settledByName: string | null;
  readonly acting: boolean;
  readonly settledAt: Date | null;
  readonly refusal: string | null;
  /** By what title it was settled; null while it is open, and for what was settled before this was kept. */
  readonly ground: ApprovalGround | null;
  /** Why its asker took it back. */
  readonly takenBack: string | null;
}

const COLUMNS = `e.id, e.version, e.route_id AS "routeId", e.task_id AS "taskId", e.organ, e.amount, e.unit, e.article, e.reason_code AS "reasonCode",
  e.status, e.by_government AS "byGovernment", e.asked_by AS "askedBy", e.excluded,
  EXISTS (SELECT FROM special_procedure s WHERE s.route_id = e.route_id AND s.status = 'BEGUN') AS paused`;

/**
 * Relation to the request as a condition: who asked or settled it, the owner of its task, a head of the organ, who may approve it today, who
 * oversees its division. $1 staff, $2 organ, $3 head, $4 jurisdiction, $5 day.
 */
const VISIBLE = `(
  e.asked_by = $1 OR e.settled_by = $1 OR t.assignee_id = $1 OR (e.organ = $2 AND $3::boolean)
  OR ($4::text IS NOT NULL AND r.division LIKE $4 || '%')
  OR EXISTS (SELECT FROM extension_approvers(e.id, $5::date) h WHERE h.staff_id = $1)
)`;

const SELECT = `
  SELECT ${COLUMNS}, e.reason, e.asked_at AS "askedAt", e.settled_by AS "settledBy", e.acting, e.ground, e.settled_at AS "settledAt", e.refusal, e.taken_back AS "takenBack",
         r.case_no AS "caseNo", r.item_name AS "itemName", r.statutory_due_on AS "statutoryDueOn", r.status AS "routeStatus", asker.name AS "askedByName", settler.name AS "settledByName",
         CASE WHEN e.status = 'REQUESTED'
           THEN COALESCE((SELECT jsonb_agg(jsonb_build_object('staffId', h.staff_id, 'acting', h.acting, 'ground', h.ground))
                            FROM extension_approvers(e.id, $5::date) h), '[]') ELSE '[]' END AS heads
    FROM extension e
    JOIN route r ON r.id = e.route_id
    JOIN task t ON t.id = e.task_id
    LEFT JOIN staff_member asker ON asker.id = e.asked_by
    LEFT JOIN staff_member settler ON settler.id = e.settled_by
   WHERE ${VISIBLE}`;

const seenBy = ({ staffId, organ, isHead, oversees }: TaskViewer, on: LocalDate): unknown[] => [staffId, organ, isHead, oversees, on];

/** The request as this person may see it; absent and out of sight look the same. */
export async function extensionOnFile(
  tx: Transaction,
  id: number,
  viewer: TaskViewer,
  on: LocalDate,
): Promise<ExtensionOnFile | undefined> {
  const [row] = await rowsOf<ExtensionOnFile>(tx, `${SELECT} AND e.id = $6`, [...seenBy(viewer, on), id]);
  return row;
}

/** Requests that this person may settle today, oldest first. */
export async function extensionsToSettle(
  tx: Transaction,
  viewer: TaskViewer,
  on: LocalDate,
  after: number,
  limit: number,
): Promise<ExtensionOnFile[]> {
  return rowsOf<ExtensionOnFile>(
    tx,
    `${SELECT} AND e.status = 'REQUESTED' AND r.status = 'OPEN' AND e.id > $6
        AND EXISTS (SELECT FROM extension_approvers(e.id, $5::date) h WHERE h.staff_id = $1)
      ORDER BY e.id LIMIT $7`,
    [...seenBy(viewer, on), after, limit],
  );
}

/** Locked until the transaction ends. The caller holds the route. */
export async function lockExtension(tx: Transaction, id: number): Promise<ExtensionState | undefined> {
  const [row] = await rowsOf<ExtensionState>(tx, `SELECT ${COLUMNS} FROM extension e WHERE e.id = $1 FOR UPDATE`, [id]);
  return row;
}

export async function insertExtension(tx: Transaction, extension: NewExtension, at: Date): Promise<number> {
  const { routeId, taskId, organ, postId, excluded, amount, unit, article, byGovernment, reasonCode, reason, askedBy, askedOnBehalfOf } =
    extension;
  const [row] = await rowsOf<{ id: number }>(
    tx,
    `INSERT INTO extension (route_id, task_id, organ, post_id, excluded, amount, unit, article, reason_code, reason, status, asked_by,
       asked_on_behalf_of, asked_at, by_government)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'REQUESTED', $11, $12, $13, $14) RETURNING id`,
    [routeId, taskId, organ, postId, excluded, amount, unit, article, reasonCode, reason, askedBy, askedOnBehalfOf, at, byGovernment],
  );
  if (!row) throw new Error('inserting an extension gave no row');
  return row.id;
}

export async function settleExtension(
  tx: Transaction,
  id: number,
  {
    status,
    by,
    acting,
    ground,
    refusal,
  }: {
    readonly status: ExtensionStatus;
    readonly by: number;
    readonly acting: boolean;
    readonly ground: ApprovalGround | null;
    readonly refusal: string | null;
  },
  at: Date,
): Promise<void> {
  await rowsOf(
    tx,
    'UPDATE extension SET status = $2, settled_by = $3, acting = $4, settled_at = $5, refusal = $6, ground = $7, version = version + 1 WHERE id = $1',
    [id, status, by, acting, at, refusal, ground],
  );
}

/** Its asker needs it no longer. */
export async function takeBackExtension(tx: Transaction, id: number, status: ExtensionStatus, reason: string, at: Date): Promise<void> {
  await rowsOf(tx, 'UPDATE extension SET status = $2, settled_at = $3, taken_back = $4, version = version + 1 WHERE id = $1', [
    id,
    status,
    at,
    reason,
  ]);
}

/** Requests that nobody has settled, of cases that are over. */
export async function cancelExtensions(tx: Transaction, routeIds: readonly number[], at: Date): Promise<void> {
  await rowsOf(
    tx,
    `UPDATE extension SET status = 'CANCELLED', settled_at = $2, version = version + 1 WHERE route_id = ANY ($1) AND status = 'REQUESTED'`,
    [routeIds, at],
  );
}
