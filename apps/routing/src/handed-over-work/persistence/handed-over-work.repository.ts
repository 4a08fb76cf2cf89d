import { type Queryable, rowsOf, type Transaction } from '@app/persistence';
import type { ServiceCode } from '../domain/service';

export type WorkState = 'OPEN' | 'ANSWERED' | 'CALLED_BACK';

export interface WorkRow {
  readonly id: number;
  readonly routeId: number;
  readonly service: ServiceCode;
  readonly state: WorkState;
  readonly version: number;
}

const COLUMNS = `w.id, w.route_id AS "routeId", w.service, w.state, w.version`;

export async function insertWork(
  tx: Transaction,
  work: readonly { readonly routeId: number; readonly service: ServiceCode; readonly waitUntil: string }[],
  now: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO handed_over_work (route_id, service, wait_until, handed_over_at)
     SELECT n."routeId", n.service, n."waitUntil", $2
       FROM json_to_recordset($1::json) AS n("routeId" bigint, service text, "waitUntil" timestamptz) ORDER BY n."routeId"`,
    [JSON.stringify(work), now],
  );
}

/** The caller holds the route. */
export async function lockWorkOfRoutes(tx: Transaction, routeIds: readonly number[]): Promise<WorkRow[]> {
  return rowsOf<WorkRow>(tx, `SELECT ${COLUMNS} FROM handed_over_work w WHERE w.route_id = ANY ($1) ORDER BY w.id FOR UPDATE`, [routeIds]);
}

export async function closeWork(
  tx: Transaction,
  ids: readonly number[],
  state: Exclude<WorkState, 'OPEN'>,
  closingCode: string | null,
  now: Date,
): Promise<void> {
  await tx.query(
    `UPDATE handed_over_work SET state = $2, closing_code = $3, closed_at = $4, version = version + 1 WHERE id = ANY ($1) AND state = 'OPEN'`,
    [ids, state, closingCode, now],
  );
}

/** Routes whose wait for a service is over. */
export async function overdueWork(reader: Queryable, now: Date, limit: number): Promise<number[]> {
  const rows = await rowsOf<{ routeId: number }>(
    reader,
    `SELECT w.route_id AS "routeId" FROM handed_over_work w WHERE w.state = 'OPEN' AND w.wait_until <= $1 ORDER BY w.wait_until, w.id LIMIT $2`,
    [now, limit],
  );
  return rows.map(({ routeId }) => routeId);
}

export interface WorkOnFile extends WorkRow {
  readonly caseNo: string;
  readonly itemCode: string;
  readonly itemName: string;
  readonly division: string;
  readonly organ: string | null;
  readonly handedOverAt: Date;
  readonly waitUntil: Date;
  readonly closedAt: Date | null;
  readonly closingCode: string | null;
}

const ON_FILE = `SELECT ${COLUMNS}, r.case_no AS "caseNo", r.item_code AS "itemCode", r.item_name AS "itemName", r.division, r.organ,
    w.handed_over_at AS "handedOverAt", w.wait_until AS "waitUntil", w.closed_at AS "closedAt", w.closing_code AS "closingCode"
  FROM handed_over_work w JOIN route r ON r.id = w.route_id`;

/** What lies with services, in one's own area. */
export function openWork(reader: Queryable, jurisdiction: string, after: number, limit: number): Promise<WorkOnFile[]> {
  return rowsOf<WorkOnFile>(
    reader,
    `${ON_FILE} WHERE w.state = 'OPEN' AND r.division LIKE $1 || '%' AND w.id > $2 ORDER BY w.id LIMIT $3`,
    [jurisdiction, after, limit],
  );
}

export async function findWork(reader: Queryable, id: number, jurisdiction: string): Promise<WorkOnFile | undefined> {
  const [row] = await rowsOf<WorkOnFile>(reader, `${ON_FILE} WHERE w.id = $1 AND r.division LIKE $2 || '%'`, [id, jurisdiction]);
  return row;
}

export async function workOfRoute(reader: Queryable, routeId: number): Promise<WorkOnFile | undefined> {
  const [row] = await rowsOf<WorkOnFile>(reader, `${ON_FILE} WHERE w.route_id = $1`, [routeId]);
  return row;
}
