import { rowsOf, type Transaction } from '@app/persistence';
import type { ClockInterval, ClockRow } from './clock';

/** The columns of a ClockRow; `alias` is the table's name in the statement. */
export const clockColumns = (alias: string): string =>
  [
    'id',
    'subject_type AS "subjectType"',
    'subject_id AS "subjectId"',
    'kind',
    'article',
    'rule_version AS "ruleVersion"',
    'unit',
    'budget',
    'extension',
    'extendable_by AS "extendableBy"',
    'rolls_last_day_off AS "rollsLastDayOff"',
    'warnings',
    'starts_on AS "startsOn"',
    'starts_at AS "startsAt"',
    'anchor_event AS "anchorEvent"',
    'legal_effect AS "legalEffect"',
    'on_expiry AS "onExpiry"',
    'state',
    'due_on AS "dueOn"',
    'expires_at AS "expiresAt"',
    'provisional',
    'next_rung AS "nextRung"',
    'next_fire_at AS "nextFireAt"',
    'armed_at AS "armedAt"',
    'ended_at AS "endedAt"',
    'supersedes',
    'extension_reason AS "extensionReason"',
    'extension_document_no AS "extensionDocumentNo"',
  ]
    .map((column) => `${alias}.${column}`)
    .join(', ');

const INTERVAL_COLUMNS = `clock_id AS "clockId", cause, reason, article, document_no AS "documentNo", actor_id AS "actorId",
  from_on AS "fromOn", to_on AS "toOn", opened_at AS "openedAt", closed_at AS "closedAt"`;

/** One clock, locked until the transaction ends: whoever changes it waits for whoever fires it. */
export async function lockClock(tx: Transaction, clockId: number): Promise<ClockRow | undefined> {
  const [row] = await rowsOf<ClockRow>(tx, `SELECT ${clockColumns('c')} FROM clock c WHERE c.id = $1 FOR UPDATE`, [clockId]);
  return row;
}

export async function intervalsOfClocks(tx: Transaction, clockIds: readonly number[]): Promise<Map<number, ClockInterval[]>> {
  const rows = await rowsOf<ClockInterval>(
    tx,
    `SELECT ${INTERVAL_COLUMNS} FROM clock_interval WHERE clock_id = ANY($1::bigint[]) ORDER BY clock_id, opened_at, id`,
    [clockIds],
  );
  const byClock = new Map<number, ClockInterval[]>();
  for (const row of rows) {
    const already = byClock.get(row.clockId);
    if (already) already.push(row);
    else byClock.set(row.clockId, [row]);
  }
  return byClock;
}

export async function intervalsOf(tx: Transaction, clockId: number): Promise<ClockInterval[]> {
  return (await intervalsOfClocks(tx, [clockId])).get(clockId) ?? [];
}

export async function firedRungs(tx: Transaction, clockIds: readonly number[]): Promise<Map<number, string[]>> {
  const rows = await rowsOf<{ clockId: number; rung: string }>(
    tx,
    'SELECT clock_id AS "clockId", rung FROM clock_fire WHERE clock_id = ANY($1::bigint[])',
    [clockIds],
  );
  const fired = new Map<number, string[]>();
  for (const { clockId, rung } of rows) fired.set(clockId, [...(fired.get(clockId) ?? []), rung]);
  return fired;
}

/** All clocks of a subject, oldest first, with what stopped them. */
export async function clocksOf(
  tx: Transaction,
  subjectType: string,
  subjectId: number,
): Promise<Array<{ readonly clock: ClockRow; readonly intervals: readonly ClockInterval[] }>> {
  const clocks = await rowsOf<ClockRow>(
    tx,
    `SELECT ${clockColumns('c')} FROM clock c WHERE c.subject_id = $1 AND c.subject_type = $2 ORDER BY c.id`,
    [subjectId, subjectType],
  );
  if (clocks.length === 0) return [];
  const intervals = await intervalsOfClocks(
    tx,
    clocks.map((clock) => clock.id),
  );
  return clocks.map((clock) => ({ clock, intervals: intervals.get(clock.id) ?? [] }));
}
