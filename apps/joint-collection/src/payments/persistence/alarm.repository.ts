import { type Queryable, rowsOf, type Transaction } from '@app/persistence';

export interface AlarmRow {
  readonly id: number;
  readonly channel: string;
  readonly kind: string;
  readonly subject: string;
  readonly billId: number | null;
  readonly count: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly settledAt: Date | null;
  readonly note: string | null;
}

const COLUMNS = `id, channel, kind, subject, bill_id AS "billId", count, first_at AS "firstAt", last_at AS "lastAt", settled_at AS "settledAt", note`;

/** Open ones, the newest first. */
export function openAlarms(reader: Queryable, from: string, to: string, before: number | null, limit: number): Promise<AlarmRow[]> {
  return rowsOf<AlarmRow>(
    reader,
    `SELECT ${COLUMNS} FROM channel_alarm WHERE settled_at IS NULL AND division >= $1 AND division < $2 AND ($3::bigint IS NULL OR id < $3)
      ORDER BY id DESC LIMIT $4`,
    [from, to, before, limit],
  );
}

export async function settleAlarm(
  tx: Transaction,
  id: number,
  from: string,
  to: string,
  by: number,
  note: string,
  now: Date,
): Promise<boolean> {
  const rows = await rowsOf(
    tx,
    `UPDATE channel_alarm SET settled_by = $4, settled_at = $5, note = $6
      WHERE id = $1 AND division >= $2 AND division < $3 AND settled_at IS NULL RETURNING id`,
    [id, from, to, by, now, note],
  );
  return rows.length > 0;
}
