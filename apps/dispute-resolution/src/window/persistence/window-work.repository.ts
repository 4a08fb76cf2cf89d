import type { LocalDate } from '@app/legal-calendar';
import { type Queryable, rowsOf, type Transaction } from '@app/persistence';

export interface WindowWorkRow {
  readonly id: number;
  readonly version: number;
  readonly routeId: number;
  readonly caseId: number;
  readonly caseNo: string;
  readonly itemCode: string;
  readonly division: string;
  readonly acceptedOn: LocalDate;
  readonly handledBy: readonly number[];
  readonly state: 'TO_READ' | 'OPEN' | 'ANSWERED' | 'CALLED_BACK';
  readonly disputeId: number | null;
  readonly reads: number;
}

const COLUMNS = `w.id, w.version, w.route_id AS "routeId", w.case_id AS "caseId", w.case_no AS "caseNo", w.item_code AS "itemCode", w.division,
  w.accepted_on AS "acceptedOn", w.handled_by AS "handledBy", w.state, w.dispute_id AS "disputeId", w.reads`;

/** Once for one route. */
export async function insertWork(
  tx: Transaction,
  made: Pick<WindowWorkRow, 'routeId' | 'caseId' | 'caseNo' | 'itemCode' | 'division' | 'acceptedOn' | 'handledBy'>,
  at: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO window_work (version, route_id, case_id, case_no, item_code, division, accepted_on, handled_by, state, opened_at, next_read_at)
     VALUES (1, $1, $2, $3, $4, $5, $6, $7, 'TO_READ', $8, $8) ON CONFLICT ON CONSTRAINT uq_window_work_route DO NOTHING`,
    [made.routeId, made.caseId, made.caseNo, made.itemCode, made.division, made.acceptedOn, made.handledBy, at],
  );
}

export function dueToRead(reader: Queryable, now: Date, limit: number): Promise<WindowWorkRow[]> {
  return rowsOf<WindowWorkRow>(
    reader,
    `SELECT ${COLUMNS} FROM window_work w WHERE w.state = 'TO_READ' AND w.next_read_at <= $1 ORDER BY w.next_read_at LIMIT $2`,
    [now, limit],
  );
}

export async function lockWork(tx: Transaction, column: 'id' | 'route_id' | 'dispute_id', key: number): Promise<WindowWorkRow | undefined> {
  const [row] = await rowsOf<WindowWorkRow>(tx, `SELECT ${COLUMNS} FROM window_work w WHERE w.${column} = $1 FOR UPDATE`, [key]);
  return row;
}

export async function readLater(tx: Transaction, id: number, nextReadAt: Date): Promise<void> {
  await tx.query(`UPDATE window_work SET next_read_at = $2, reads = reads + 1 WHERE id = $1 AND state = 'TO_READ'`, [id, nextReadAt]);
}

export async function setDispute(tx: Transaction, id: number, disputeId: number): Promise<void> {
  await tx.query(`UPDATE window_work SET state = 'OPEN', dispute_id = $2, next_read_at = NULL, version = version + 1 WHERE id = $1`, [
    id,
    disputeId,
  ]);
}

export async function endWork(tx: Transaction, id: number, state: 'ANSWERED' | 'CALLED_BACK', at: Date): Promise<void> {
  await tx.query(`UPDATE window_work SET state = $2, ended_at = $3, next_read_at = NULL, version = version + 1 WHERE id = $1`, [
    id,
    state,
    at,
  ]);
}
