import type { LocalDate } from '@app/legal-calendar';
import { rowsOf, type Transaction } from '@app/persistence';
import { NO_LIMIT } from './task.repository';

/**
 * Keeps somebody out of the examination of a case, in the tasks that are open; those to come are opened by the route's own list. Where nobody
 * examines before the decision, the decision is the examination.
 */
export async function keepOutOfExamination(tx: Transaction, routeId: number, staffId: number): Promise<void> {
  await rowsOf(tx, 'UPDATE route r SET hosted_by = array_append(r.hosted_by, $2) WHERE r.id = $1 AND NOT $2 = ANY (r.hosted_by)', [
    routeId,
    staffId,
  ]);
  await rowsOf(
    tx,
    `UPDATE task t
        SET excluded = array_append(t.excluded, $2), primary_excluded = t.primary_excluded OR p.primary_staff = $2,
            backup_excluded = t.backup_excluded OR p.backup_staff = $2
       FROM post p, route r
      WHERE p.id = t.post_id AND r.id = t.route_id AND t.route_id = $1 AND t.closed_at IS NULL AND NOT $2 = ANY (t.excluded)
        AND (t.step = 'EXAMINE' OR (t.step = 'DECIDE' AND NOT 'EXAMINE' = ANY (r.levels)))`,
    [routeId, staffId],
  );
}

/** The end of a wait moved with the calendar. */
export async function moveWaits(tx: Transaction, waits: readonly { readonly taskId: number; readonly until: LocalDate }[]): Promise<void> {
  if (waits.length === 0) return;
  await rowsOf(
    tx,
    `UPDATE task t SET waiting_until = w.until FROM json_to_recordset($1::json) AS w("taskId" bigint, until date)
      WHERE t.id = w."taskId" AND t.status = 'WAITING'`,
    [JSON.stringify(waits)],
  );
}

/** Desks sort by the earlier of the two days; a case whose clock stands comes last. */
export async function sortByDueDays(
  tx: Transaction,
  cases: readonly { readonly caseId: number; readonly statutoryDueOn: string | null; readonly promisedDueOn: string | null }[],
): Promise<void> {
  await rowsOf(
    tx,
    `WITH changed AS (
       SELECT * FROM json_to_recordset($1::json) AS c("caseId" bigint, "statutoryDueOn" date, "promisedDueOn" date)
     ), routes AS (
       UPDATE route r SET statutory_due_on = c."statutoryDueOn", promised_due_on = c."promisedDueOn" FROM changed c WHERE r.case_id = c."caseId"
     )
     UPDATE task t SET due_on = COALESCE(LEAST(c."statutoryDueOn", c."promisedDueOn"), $2::date)
       FROM changed c WHERE t.case_id = c."caseId" AND t.closed_at IS NULL`,
    [JSON.stringify(cases), NO_LIMIT],
  );
}
