import { divisionRange } from '@app/access';
import type { LocalDate } from '@app/legal-calendar';
import { type Queryable, rowsOf, type Transaction } from '@app/persistence';
import type { Direction, Transfer, TransferKind, TransferState } from '../domain/transfer';

export interface StoredTransfer extends Transfer {
  readonly id: number;
  readonly workId: number;
  readonly version: number;
  readonly number: string;
  readonly caseNo: string;
  readonly acceptedOn: LocalDate;
  readonly otherPlace: string | null;
  readonly reasonCode: string | null;
  readonly reason: string | null;
  readonly openedAt: Date;
  readonly endedAt: Date | null;
  /** Of the step under way. */
  readonly dueOn: LocalDate | null;
  readonly overdue: boolean;
}

interface Row {
  id: number;
  work_id: number;
  version: number;
  number: string;
  case_no: string;
  organ: string;
  handled_by: number[];
  accepted_on: LocalDate;
  kind: TransferKind;
  state: TransferState;
  direction: Direction | null;
  other_place: string | null;
  reason_code: string | null;
  reason: string | null;
  opened_at: Date;
  ended_at: Date | null;
  due_on: LocalDate | null;
  overdue: boolean | null;
}

/** Whose eyes a read is for: the competent organ, and the county's collection and its supervisors. */
export interface TransferScope {
  readonly organ: string | null;
  readonly jurisdiction: string;
  /** Sees those of every organ of the jurisdiction. */
  readonly wide: boolean;
}

const SUBJECT = 'relation-transfer';

/** Transfers that a condition on `relation_transfer t` picks, in scope. Parameters $1 to $4 are the scope. */
export async function findTransfers(
  reader: Queryable,
  scope: TransferScope,
  where: string,
  parameters: readonly unknown[],
  rest = '',
): Promise<StoredTransfer[]> {
  const { from, to } = divisionRange(scope.jurisdiction);
  const rows = await rowsOf<Row>(
    reader,
    `SELECT t.*, w.case_no, w.organ, w.handled_by, w.accepted_on, c.due_on, c.state = 'EXPIRED' AS overdue
     FROM relation_transfer t JOIN handed_over_work w ON w.id = t.work_id
     LEFT JOIN LATERAL (SELECT due_on, state FROM clock WHERE subject_type = '${SUBJECT}' AND subject_id = t.id ORDER BY id DESC LIMIT 1) c ON t.ended_at IS NULL
     WHERE (w.organ = $1 OR ($2 AND w.division >= $3 AND w.division < $4)) AND ${where} ${rest}`,
    [scope.organ, scope.wide, from, to, ...parameters],
  );
  return rows.map((row) => ({
    id: row.id,
    workId: row.work_id,
    version: row.version,
    number: row.number,
    caseNo: row.case_no,
    organ: row.organ,
    handledBy: row.handled_by,
    acceptedOn: row.accepted_on,
    kind: row.kind,
    state: row.state,
    direction: row.direction,
    otherPlace: row.other_place,
    reasonCode: row.reason_code,
    reason: row.reason,
    openedAt: row.opened_at,
    endedAt: row.ended_at,
    dueOn: row.due_on,
    overdue: row.overdue ?? false,
  }));
}

export async function insertTransfer(tx: Transaction, workId: number, kind: TransferKind, number: string, now: Date): Promise<number> {
  const [row] = await rowsOf<{ id: number }>(
    tx,
    `INSERT INTO relation_transfer (work_id, number, kind, state, opened_at) VALUES ($1, $2, $3, 'RECEIVED', $4) RETURNING id`,
    [workId, number, kind, now],
  );
  if (!row) throw new Error('the transfer was not written');
  return row.id;
}

export async function saveBeginning(
  tx: Transaction,
  id: number,
  state: TransferState,
  direction: Direction,
  otherPlace: string,
): Promise<void> {
  await tx.query('UPDATE relation_transfer SET version = version + 1, state = $2, direction = $3, other_place = $4 WHERE id = $1', [
    id,
    state,
    direction,
    otherPlace,
  ]);
}

export async function saveState(
  tx: Transaction,
  id: number,
  state: TransferState,
  ended: { readonly at: Date; readonly reasonCode?: string; readonly reason?: string } | null,
): Promise<void> {
  await tx.query(
    'UPDATE relation_transfer SET version = version + 1, state = $2, ended_at = $3, reason_code = $4, reason = $5 WHERE id = $1',
    [id, state, ended?.at ?? null, ended?.reasonCode ?? null, ended?.reason ?? null],
  );
}

export interface TransferEvent {
  readonly at: Date;
  readonly action: string;
  readonly step: TransferState;
  readonly document: string | null;
  readonly late: boolean;
  readonly actorName: string | null;
}

export async function recordStep(
  tx: Transaction,
  transferId: number,
  event: Omit<TransferEvent, 'actorName'> & { readonly actor: { readonly id: number; readonly name: string } | null },
): Promise<void> {
  await tx.query(
    `INSERT INTO relation_transfer_event (transfer_id, at, action, step, document, late, actor_id, actor_name)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [transferId, event.at, event.action, event.step, event.document, event.late, event.actor?.id ?? null, event.actor?.name ?? null],
  );
}

export async function stepsOf(reader: Queryable, transferId: number): Promise<TransferEvent[]> {
  return rowsOf<TransferEvent>(
    reader,
    'SELECT at, action, step, document, late, actor_name AS "actorName" FROM relation_transfer_event WHERE transfer_id = $1 ORDER BY id',
    [transferId],
  );
}

/** The clock of the step under way. */
export const stepClock = (transferId: number) => ({ subjectType: SUBJECT, subjectId: transferId, kind: 'TRANSFER_STEP' }) as const;
