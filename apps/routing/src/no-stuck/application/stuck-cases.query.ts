import { Clock } from '@app/domain-kernel';
import { type LocalDate, localDateOf } from '@app/legal-calendar';
import type { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { RoutingDatabase } from '../../database';

export interface StuckCase {
  readonly caseNo: string;
  readonly routeId: number;
  /**
   * NOT_WORKED: the worker of its category did not take it in time. WAIT_OVER: it waited for a named party until a named day or hour,
   * that is past, and nothing took it up. NO_TASK: open, but on nobody's desk. NOBODY: a task that nobody may act on. LOOSE_BRANCH: a
   * branch whose parent is gone or waits, so that nobody would use what it brings.
   */
  readonly reason: 'NOT_WORKED' | 'WAIT_OVER' | 'NO_TASK' | 'NOBODY' | 'LOOSE_BRANCH';
  readonly since: Date;
}

/** A resolved route waits for its worker, by message; messages are re-sent within minutes, so longer means stuck. */
const WORKER_MINUTES = 15;

/**
 * Every open case that nobody could move on that day. Empty, always: each open route has an open task on its main line, and every open
 * task, on a branch too, has at least one eligible person (A or B, the head, or the dispatcher) or names whom it waits for and until
 * when; or the route waits for its worker no longer than messages take,
 * or waits for a department's system that it names, until an hour that it names, or for papers that the applicant promised by a day.
 */
export async function stuckCases(database: Database, on: LocalDate, now: Date): Promise<StuckCase[]> {
  return database.query<StuckCase>(
    `SELECT r.case_no AS "caseNo", r.id AS "routeId", found.reason, r.changed_at AS since
       FROM route r
       CROSS JOIN LATERAL (
         SELECT CASE
           -- The applicant promised papers by a day; intake's clock ends the case if they do not come.
           WHEN r.status = 'RESOLVED' AND r.deferred_papers <> '{}' THEN NULL
           WHEN r.status = 'RESOLVED' THEN CASE WHEN r.changed_at < $2::timestamptz - make_interval(mins => $3) THEN 'NOT_WORKED' END
           -- A wait names its party and its end; at the end people take over, and a worker that does not see to it is the fault.
           WHEN r.waiting_party IS NOT NULL THEN CASE WHEN r.waiting_until < $2::timestamptz - make_interval(mins => $3) THEN 'WAIT_OVER' END
           WHEN NOT EXISTS (
             SELECT FROM task t WHERE t.route_id = r.id AND t.closed_at IS NULL AND t.kind IN ('MAIN', 'AFTER_SIGN')) THEN 'NO_TASK'
           -- What hangs on a task ends with it, and nothing goes on below a wait; a later signature and an objection hang on what is done.
           WHEN EXISTS (
             SELECT FROM task t JOIN task parent ON parent.id = t.parent_id
              WHERE t.route_id = r.id AND t.closed_at IS NULL AND t.kind NOT IN ('AFTER_SIGN', 'OBJECTION')
                AND (parent.closed_at IS NOT NULL OR parent.status = 'WAITING')) THEN 'LOOSE_BRANCH'
           -- The day of a wait ends it; the sweep of that day has a day's grace.
           WHEN EXISTS (
             SELECT FROM task t
              WHERE t.route_id = r.id AND t.status = 'WAITING' AND t.waiting_until < $1::date - 1
                -- After the days of a publicity the decision waits for whoever has to answer an objection.
                AND NOT (t.waiting_for ->> 'kind' = 'PUBLICITY'
                  AND EXISTS (SELECT FROM task o WHERE o.route_id = r.id AND o.kind = 'OBJECTION' AND o.closed_at IS NULL))) THEN 'WAIT_OVER'
           -- Whoever holds a task and is at work can act; else somebody must be able to take it. One branch without anybody stops its parent.
           WHEN EXISTS (
             SELECT FROM task t
              WHERE t.route_id = r.id AND t.closed_at IS NULL AND t.status <> 'WAITING'
                AND NOT ((t.assignee_id IS NOT NULL AND NOT is_away(t.assignee_id, $1::date))
                  OR EXISTS (SELECT FROM eligible_people(t.post_id, t.organ, t.excluded, $1::date)))) THEN 'NOBODY'
         END AS reason
       ) AS found
      WHERE r.status IN ('RESOLVED', 'OPEN') AND found.reason IS NOT NULL
      ORDER BY r.changed_at, r.id
      LIMIT 500`,
    [on, now, WORKER_MINUTES],
  );
}

/** The query behind the operator's page and the nightly watch. */
@Injectable()
export class StuckCasesQuery {
  constructor(
    private readonly database: RoutingDatabase,
    private readonly clock: Clock,
  ) {}

  list(): Promise<StuckCase[]> {
    const now = this.clock.now();
    return stuckCases(this.database, localDateOf(now), now);
  }
}
