import { localDateOf } from '@app/legal-calendar';
import { rowsOf, type Transaction } from '@app/persistence';
import type { ClockOutcome, ClockRow } from './clock';
import { clockColumns } from './clock-rows';

/** A clock by its id, or the open one of a subject. */
export type ClockTarget = number | { readonly subjectType: string; readonly subjectId: number; readonly kind: string };

/**
 * Ends open clocks with one statement. A target without an open clock is passed over, so that stopping twice is harmless.
 *
 * `now` is when it was done. Word of it may come later: a clock that the sweep has marked EXPIRED meanwhile, and whose expiry
 * changes nothing by itself, becomes MET.
 *
 * What is done after the due day is not MET, whether or not a sweep has come by: the clock becomes EXPIRED, and its expiry
 * still fires once. The command that calls this should look at `state` of what comes back.
 */
export async function stopClocks(tx: Transaction, targets: readonly ClockTarget[], outcome: ClockOutcome, now: Date): Promise<ClockRow[]> {
  const ids = targets.filter((target) => typeof target === 'number');
  const subjects = targets.filter((target) => typeof target !== 'number');
  const stopped: ClockRow[] = [];
  if (ids.length > 0) stopped.push(...(await stop(tx, 'c.id = ANY($3::bigint[])', [ids], outcome, now)));
  if (subjects.length > 0) {
    const where = '(c.subject_id, c.subject_type, c.kind) IN (SELECT * FROM unnest($3::bigint[], $4::text[], $5::text[]))';
    const columns = [subjects.map((one) => one.subjectId), subjects.map((one) => one.subjectType), subjects.map((one) => one.kind)];
    stopped.push(...(await stop(tx, where, columns, outcome, now)));
  }
  return stopped;
}

/** As `stopClocks`, for one; null when it has no open clock. */
export async function stopClock(tx: Transaction, target: ClockTarget, outcome: ClockOutcome, now: Date): Promise<ClockRow | null> {
  const [clock] = await stopClocks(tx, [target], outcome, now);
  return clock ?? null;
}

/** Ends every open clock of a subject that is gone (withdrawn, refused, transferred). */
export async function cancelClocksOf(tx: Transaction, subjectType: string, subjectId: number, now: Date): Promise<ClockRow[]> {
  return stop(tx, 'c.subject_id = $3 AND c.subject_type = $4', [subjectId, subjectType], 'CANCELLED', now);
}

async function stop(tx: Transaction, where: string, parameters: readonly unknown[], outcome: ClockOutcome, now: Date): Promise<ClockRow[]> {
  // Locked in id order, so that two commands that stop the same clocks cannot deadlock.
  const rows = await rowsOf<ClockRow & { was: string }>(
    tx,
    `WITH target AS (
       SELECT c.id, c.state, $2 = 'MET' AND c.state = 'RUNNING' AND c.expires_at <= $1 AS late
       FROM clock c
       WHERE (c.state IN ('RUNNING', 'PAUSED') OR (c.state = 'EXPIRED' AND $2 = 'MET' AND c.on_expiry IS NULL AND c.expires_at > $1)) AND ${where}
       ORDER BY c.id FOR UPDATE
     )
     UPDATE clock c SET
       state = CASE WHEN t.late THEN 'EXPIRED' ELSE $2 END,
       ended_at = $1,
       next_rung = CASE WHEN t.late THEN 'EXPIRY' END,
       next_fire_at = CASE WHEN t.late THEN c.expires_at END
     FROM target t WHERE c.id = t.id
     RETURNING ${clockColumns('c')}, t.state AS was`,
    [now, outcome, ...parameters],
  );
  const paused = rows.filter((row) => row.was === 'PAUSED').map((row) => row.id);
  if (paused.length > 0) {
    await rowsOf(tx, 'UPDATE clock_interval SET to_on = $2, closed_at = $3 WHERE clock_id = ANY($1::bigint[]) AND to_on IS NULL', [
      paused,
      localDateOf(now),
      now,
    ]);
  }
  return rows.map(({ was: _was, ...clock }) => clock);
}
