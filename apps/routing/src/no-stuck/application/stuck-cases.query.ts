import { Clock } from '@app/domain-kernel';
import { type LocalDate, localDateOf } from '@app/legal-calendar';
import type { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { RoutingDatabase } from '../../database';

export interface StuckCase {
  readonly caseNo: string;
  readonly routeId: number;
  /** NOT_WORKED: the worker of its category did not take it in time. NO_TASK: open, but on nobody's desk. NOBODY: a task that nobody may act on. */
  readonly reason: 'NOT_WORKED' | 'NO_TASK' | 'NOBODY';
  readonly since: Date;
}

/** A resolved route waits for its worker, by message; messages are re-sent within minutes, so longer means stuck. */
const WORKER_MINUTES = 15;

/**
 * Every open case that nobody could move on that day. Empty, always: each open route has an open task with at least one
 * eligible person (A or B, the head, or the dispatcher), or waits for its worker no longer than messages take.
 */
export async function stuckCases(database: Database, on: LocalDate, now: Date): Promise<StuckCase[]> {
  return database.query<StuckCase>(
    `SELECT r.case_no AS "caseNo", r.id AS "routeId", found.reason, r.changed_at AS since
       FROM route r
       CROSS JOIN LATERAL (
         SELECT CASE
           WHEN r.status = 'RESOLVED' THEN CASE WHEN r.changed_at < $2::timestamptz - make_interval(mins => $3) THEN 'NOT_WORKED' END
           WHEN NOT EXISTS (SELECT FROM task t WHERE t.route_id = r.id AND t.closed_at IS NULL) THEN 'NO_TASK'
           -- Whoever holds a task and is at work can act; else somebody must be able to take it.
           WHEN NOT EXISTS (
             SELECT FROM task t
              WHERE t.route_id = r.id AND t.closed_at IS NULL
                AND ((t.assignee_id IS NOT NULL AND NOT is_away(t.assignee_id, $1::date))
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
