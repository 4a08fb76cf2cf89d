import type { LocalDate } from '@app/legal-calendar';
import { rowsOf, type Transaction } from '@app/persistence';
import type { TaskViewer } from '../../tasks/domain/task-viewer';
import type {
  Answer,
  ConsultationKind,
  ConsultationStatus,
  ConsulteeOpinion,
  ConsulteeStatus,
  Question,
  Shown,
  Simplification,
} from '../domain/consultation';

export interface ConsultationRow {
  readonly id: number;
  readonly number: string;
  readonly kind: ConsultationKind;
  readonly routeId: number;
  readonly taskId: number;
  readonly organ: string;
  readonly questions: string;
  readonly shown: readonly Shown[];
  readonly repeats: number | null;
  readonly meetingOn: LocalDate | null;
  readonly dueOn: LocalDate;
  readonly status: ConsultationStatus;
  readonly askedBy: number;
  readonly askedAt: Date;
  readonly consolidated: string | null;
  readonly consolidatedAt: Date | null;
  readonly version: number;
  readonly caseNo: string;
  readonly itemName: string;
  readonly division: string;
  readonly acceptedOn: LocalDate;
  readonly decidedOn: LocalDate | null;
  readonly simplification: Simplification | null;
  readonly handledBy: readonly number[];
  readonly owner: number | null;
}

export interface ConsulteeRow {
  readonly id: number;
  readonly organ: string | null;
  readonly bodyName: string | null;
  readonly contactCell: string | null;
  readonly status: ConsulteeStatus;
  readonly readAt: Date | null;
  readonly answeredAt: Date | null;
  readonly opinion: ConsulteeOpinion | null;
  readonly answer: string | null;
}

const COLUMNS = `c.id, c.number, c.kind, c.route_id AS "routeId", c.task_id AS "taskId", c.organ, c.questions, c.shown, c.repeats,
  c.meeting_on AS "meetingOn", c.due_on AS "dueOn", c.status, c.asked_by AS "askedBy", c.asked_at AS "askedAt", c.consolidated,
  c.consolidated_at AS "consolidatedAt", c.version, r.case_no AS "caseNo", r.item_name AS "itemName", r.division, r.accepted_on AS "acceptedOn",
  r.decided_on AS "decidedOn", r.simplification, to_jsonb(r.handled_by) AS "handledBy", t.assignee_id AS owner`;
const FROM = 'FROM consultation c JOIN route r ON r.id = c.route_id JOIN task t ON t.id = c.task_id';

/** A member of the staff who speaks for an organ: holder of one of its posts, or its head. $1 staff, $2 organ, $3 head. */
const SPEAKS = `($3::boolean OR EXISTS (SELECT FROM post p WHERE p.organ = $2 AND $1 IN (p.primary_staff, p.backup_staff)))`;
const ASKED = `EXISTS (SELECT FROM consultee e WHERE e.consultation_id = c.id AND e.organ = $2 AND e.status <> 'WITHDRAWN')`;

/** Who asked, the owner of the task, the organs that ask, decide or are asked, and who oversees the place. $4 jurisdiction. */
const VISIBLE = `(c.asked_by = $1 OR t.assignee_id = $1 OR ((c.organ = $2 OR r.organ = $2 OR ${ASKED}) AND ${SPEAKS})
  OR ($4::text IS NOT NULL AND r.division LIKE $4 || '%'))`;

const seenBy = ({ staffId, organ, isHead, oversees }: TaskViewer): unknown[] => [staffId, organ, isHead, oversees];

export async function consultationFor(tx: Transaction, id: number, viewer: TaskViewer): Promise<ConsultationRow | undefined> {
  const [row] = await rowsOf<ConsultationRow>(tx, `SELECT ${COLUMNS} ${FROM} WHERE c.id = $5 AND ${VISIBLE}`, [...seenBy(viewer), id]);
  return row;
}

/** The row itself locked; the caller has looked whether this person may see it. */
export async function lockConsultation(tx: Transaction, id: number): Promise<ConsultationRow | undefined> {
  const [row] = await rowsOf<ConsultationRow>(tx, `SELECT ${COLUMNS} ${FROM} WHERE c.id = $1 FOR UPDATE OF c`, [id]);
  return row;
}

export async function routeOfConsultation(tx: Transaction, id: number): Promise<number | undefined> {
  const [row] = await rowsOf<{ routeId: number }>(tx, 'SELECT route_id AS "routeId" FROM consultation WHERE id = $1', [id]);
  return row?.routeId;
}

/** All of the case of a task that the reader may see. */
export async function consultationsOfTask(tx: Transaction, taskId: number): Promise<ConsultationRow[]> {
  return rowsOf<ConsultationRow>(
    tx,
    `SELECT ${COLUMNS} ${FROM} WHERE c.route_id = (SELECT route_id FROM task WHERE id = $1) ORDER BY c.id`,
    [taskId],
  );
}

/** What this person's organ has been asked and has not answered, oldest first. */
export async function askedOf(tx: Transaction, viewer: TaskViewer, after: number, limit: number): Promise<ConsultationRow[]> {
  return rowsOf<ConsultationRow>(
    tx,
    `SELECT ${COLUMNS} ${FROM}
      WHERE c.id > $4 AND c.status = 'OPEN' AND ${SPEAKS}
        AND EXISTS (SELECT FROM consultee e WHERE e.consultation_id = c.id AND e.organ = $2 AND e.status IN ('SENT', 'READ', 'OVERDUE'))
      ORDER BY c.id LIMIT $5`,
    [viewer.staffId, viewer.organ, viewer.isHead, after, limit],
  );
}

export async function speaksFor(tx: Transaction, { staffId, organ, isHead }: TaskViewer): Promise<boolean> {
  const [row] = await rowsOf<{ speaks: boolean }>(tx, `SELECT ${SPEAKS} AS speaks`, [staffId, organ, isHead]);
  return row?.speaks ?? false;
}

const CONSULTEE = `e.id, e.organ, e.body_name AS "bodyName", e.contact_cell AS "contactCell", e.status, e.read_at AS "readAt",
  e.answered_at AS "answeredAt", e.opinion, e.answer`;

export async function consulteesOf(
  tx: Transaction,
  ids: readonly number[],
): Promise<(ConsulteeRow & { readonly consultationId: number })[]> {
  return rowsOf(
    tx,
    `SELECT ${CONSULTEE}, e.consultation_id AS "consultationId" FROM consultee e WHERE e.consultation_id = ANY ($1) ORDER BY e.id`,
    [ids],
  );
}

export async function consulteeOfLink(tx: Transaction, tokenHash: Buffer): Promise<{ id: number; consultationId: number } | undefined> {
  const [row] = await rowsOf<{ id: number; consultationId: number }>(
    tx,
    'SELECT e.id, e.consultation_id AS "consultationId" FROM consultee e WHERE e.token_hash = $1',
    [tokenHash],
  );
  return row;
}

export interface NewConsultation extends Omit<Question, 'consultees'> {
  readonly number: string;
  readonly routeId: number;
  readonly taskId: number;
  readonly organ: string;
  readonly askedBy: number;
  readonly onBehalfOf: number | null;
}

export async function insertConsultation(tx: Transaction, one: NewConsultation, at: Date): Promise<number> {
  const [row] = await rowsOf<{ id: number }>(
    tx,
    `INSERT INTO consultation (number, kind, route_id, task_id, organ, questions, shown, repeats, meeting_on, due_on, status, asked_by,
       asked_on_behalf_of, asked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'OPEN', $11, $12, $13) RETURNING id`,
    [
      one.number,
      one.kind,
      one.routeId,
      one.taskId,
      one.organ,
      one.questions,
      one.shown,
      one.repeats,
      one.meetingOn,
      one.dueOn,
      one.askedBy,
      one.onBehalfOf,
      at,
    ],
  );
  if (!row) throw new Error('inserting a consultation gave no row');
  return row.id;
}

/** An organ of the county has it at once; an outside body when its link has been made. */
export async function insertConsultee(
  tx: Transaction,
  consultationId: number,
  body: { readonly organ: string } | { readonly name: string; readonly contactCell: string },
  at: Date,
): Promise<void> {
  const [organ, name, cell] = 'organ' in body ? [body.organ, null, null] : [null, body.name, body.contactCell];
  await rowsOf(
    tx,
    `INSERT INTO consultee (consultation_id, organ, body_name, contact_cell, status, sent_at)
     VALUES ($1, $2, $3, $4, CASE WHEN $2::text IS NULL THEN 'NOT_SENT' ELSE 'SENT' END, CASE WHEN $2::text IS NULL THEN NULL ELSE $5::timestamptz END)`,
    [consultationId, organ, name, cell, at],
  );
}

/** A new link replaces the one before. */
export async function setLink(tx: Transaction, consulteeId: number, tokenHash: Buffer, at: Date): Promise<void> {
  await rowsOf(
    tx,
    `UPDATE consultee SET token_hash = $2, sent_at = $3, status = CASE WHEN status = 'NOT_SENT' THEN 'SENT' ELSE status END WHERE id = $1`,
    [consulteeId, tokenHash, at],
  );
}

export async function markRead(tx: Transaction, consulteeId: number, at: Date): Promise<void> {
  await rowsOf(tx, `UPDATE consultee SET status = 'READ', read_at = $2 WHERE id = $1 AND status = 'SENT'`, [consulteeId, at]);
}

/** With the answer the link is used up. */
export async function answerFor(
  tx: Transaction,
  consulteeId: number,
  { opinion, text }: Answer,
  by: number | null,
  at: Date,
): Promise<void> {
  await rowsOf(
    tx,
    `UPDATE consultee SET status = 'ANSWERED', opinion = $2, answer = $3, answered_by = $4, answered_at = $5, read_at = COALESCE(read_at, $5)
      WHERE id = $1`,
    [consulteeId, opinion, text, by, at],
  );
}

export async function countVersion(tx: Transaction, id: number): Promise<void> {
  await rowsOf(tx, 'UPDATE consultation SET version = version + 1 WHERE id = $1', [id]);
}

export async function consolidate(tx: Transaction, id: number, text: string, by: number, at: Date): Promise<void> {
  await rowsOf(
    tx,
    `UPDATE consultation SET status = 'CONSOLIDATED', consolidated = $2, consolidated_by = $3, consolidated_at = $4, version = version + 1 WHERE id = $1`,
    [id, text, by, at],
  );
}

export async function withdraw(tx: Transaction, ids: readonly number[]): Promise<void> {
  await rowsOf(
    tx,
    `WITH gone AS (
       UPDATE consultee SET status = 'WITHDRAWN', token_hash = NULL WHERE consultation_id = ANY ($1) AND status <> 'ANSWERED'
     )
     UPDATE consultation SET status = 'WITHDRAWN', version = version + 1 WHERE id = ANY ($1) AND status = 'OPEN'`,
    [ids],
  );
}

export async function openOfRoutes(tx: Transaction, routeIds: readonly number[]): Promise<number[]> {
  const rows = await rowsOf<{ id: number }>(
    tx,
    `SELECT id FROM consultation WHERE route_id = ANY ($1) AND status = 'OPEN' ORDER BY id FOR UPDATE`,
    [routeIds],
  );
  return rows.map(({ id }) => id);
}

/** @returns how many had not answered. */
export async function markOverdue(tx: Transaction, id: number): Promise<number> {
  const rows = await rowsOf(
    tx,
    `UPDATE consultee SET status = 'OVERDUE' WHERE consultation_id = $1 AND status IN ('NOT_SENT', 'SENT', 'READ') RETURNING id`,
    [id],
  );
  return rows.length;
}
