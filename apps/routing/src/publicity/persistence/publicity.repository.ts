import type { LocalDate } from '@app/legal-calendar';
import { rowsOf, type Transaction } from '@app/persistence';
import type { Publicity, PublicityStatus } from '../domain/publicity';

const COLUMNS = `p.id, p.route_id AS "routeId", p.examined_in AS "examinedIn", p.waiting_task AS "waitingTask", p.organ, p.begun_on AS "begunOn",
  p.due_on AS "dueOn", p.status, p.over_on AS "overOn", p.version`;

export async function latestPublicity(tx: Transaction, routeId: number): Promise<Publicity | undefined> {
  const [row] = await rowsOf<Publicity>(tx, `SELECT ${COLUMNS} FROM publicity p WHERE p.route_id = $1 ORDER BY p.id DESC LIMIT 1`, [
    routeId,
  ]);
  return row;
}

export async function insertPublicity(
  tx: Transaction,
  { routeId, examinedIn, waitingTask, organ, begunOn, dueOn }: Omit<Publicity, 'id' | 'status' | 'overOn' | 'version'>,
): Promise<number> {
  const [row] = await rowsOf<{ id: number }>(
    tx,
    `INSERT INTO publicity (route_id, examined_in, waiting_task, organ, begun_on, due_on, status) VALUES ($1, $2, $3, $4, $5, $6, 'OPEN') RETURNING id`,
    [routeId, examinedIn, waitingTask, organ, begunOn, dueOn],
  );
  if (!row) throw new Error('inserting a publicity gave no row');
  return row.id;
}

export async function routeOfPublicity(tx: Transaction, id: number): Promise<number | undefined> {
  const [row] = await rowsOf<{ routeId: number }>(tx, 'SELECT route_id AS "routeId" FROM publicity WHERE id = $1', [id]);
  return row?.routeId;
}

/** The caller holds the route. */
export async function lockPublicity(tx: Transaction, id: number): Promise<Publicity | undefined> {
  const [row] = await rowsOf<Publicity>(tx, `SELECT ${COLUMNS} FROM publicity p WHERE p.id = $1 FOR UPDATE`, [id]);
  return row;
}

export async function periodOver(tx: Transaction, id: number, on: LocalDate): Promise<void> {
  await rowsOf(tx, 'UPDATE publicity SET over_on = $2, version = version + 1 WHERE id = $1', [id, on]);
}

export async function endPublicity(tx: Transaction, id: number, status: PublicityStatus, at: Date): Promise<void> {
  await rowsOf(tx, 'UPDATE publicity SET status = $2, ended_at = $3, version = version + 1 WHERE id = $1', [id, status, at]);
}

/** The cases ended: their periods and what was open in them. @returns the keys of the periods. */
export async function cancelOfRoutes(tx: Transaction, routeIds: readonly number[], at: Date): Promise<number[]> {
  const rows = await rowsOf<{ id: number }>(
    tx,
    `WITH gone AS (
       UPDATE publicity_objection o SET status = 'CANCELLED' FROM publicity p
        WHERE p.id = o.publicity_id AND p.route_id = ANY ($1) AND o.status = 'OPEN'
     )
     UPDATE publicity SET status = 'CANCELLED', ended_at = $2, version = version + 1 WHERE route_id = ANY ($1) AND status = 'OPEN' RETURNING id`,
    [routeIds, at],
  );
  return rows.map(({ id }) => id);
}

export interface Objection {
  readonly id: number;
  readonly publicityId: number;
}

export async function insertObjection(
  tx: Transaction,
  { id, publicityId }: Objection,
  taskId: number | null,
  status: 'OPEN' | 'TOO_LATE',
): Promise<void> {
  await rowsOf(tx, 'INSERT INTO publicity_objection (id, publicity_id, task_id, status) VALUES ($1, $2, $3, $4)', [
    id,
    publicityId,
    taskId,
    status,
  ]);
}

export async function isKnown(tx: Transaction, objectionId: number): Promise<boolean> {
  return (await rowsOf(tx, 'SELECT FROM publicity_objection WHERE id = $1', [objectionId])).length > 0;
}

export async function objectionOfTask(tx: Transaction, taskId: number): Promise<Objection | undefined> {
  const [row] = await rowsOf<Objection>(
    tx,
    `SELECT id, publicity_id AS "publicityId" FROM publicity_objection WHERE task_id = $1 AND status = 'OPEN' FOR UPDATE`,
    [taskId],
  );
  return row;
}

export async function dismissObjection(tx: Transaction, id: number): Promise<void> {
  await rowsOf(tx, `UPDATE publicity_objection SET status = 'DISMISSED' WHERE id = $1`, [id]);
}

/** One is upheld, so the examination that begins again takes up all that are open. @returns their keys. */
export async function upholdObjections(tx: Transaction, publicityId: number): Promise<number[]> {
  const rows = await rowsOf<{ id: number }>(
    tx,
    `UPDATE publicity_objection SET status = 'UPHELD' WHERE publicity_id = $1 AND status = 'OPEN' RETURNING id`,
    [publicityId],
  );
  return rows.map(({ id }) => id).sort((a, b) => a - b);
}

export async function openObjections(tx: Transaction, publicityId: number): Promise<number> {
  const [row] = await rowsOf<{ count: number }>(
    tx,
    `SELECT count(*)::int AS count FROM publicity_objection WHERE publicity_id = $1 AND status = 'OPEN'`,
    [publicityId],
  );
  return row?.count ?? 0;
}
