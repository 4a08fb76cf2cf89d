import type { LocalDate } from '@app/legal-calendar';
import { rowsOf, type Transaction } from '@app/persistence';

export interface RouteFacts {
  readonly acceptMode: 'NORMAL' | 'DEEMED' | 'DEFERRED' | 'COMMITMENT';
  readonly acceptedOn: LocalDate;
  readonly statutoryDueOn: LocalDate | null;
  readonly promisedDueOn: LocalDate | null;
  readonly levels: readonly string[];
  readonly situation: string | null;
  readonly itemVersion: number;
  readonly siteCheck: boolean;
  readonly handler: string;
  readonly reason: string;
  readonly organ: string | null;
  readonly authorityId: number | null;
  readonly status: string;
}

export interface RouteOpinion {
  readonly taskId: number;
  readonly step: string;
  readonly verdict: string;
  readonly opinion: string | null;
  readonly reasonCode: string | null;
  readonly siteCheck: unknown;
  readonly by: string | null;
  readonly onBehalfOf: string | null;
  readonly at: Date | null;
}

export interface RouteStep {
  readonly at: Date;
  readonly action: string;
  readonly step: string | null;
  readonly actor: string | null;
  readonly onBehalfOf: string | null;
  readonly reason: string | null;
}

/** How a case came here: the route, every opinion given so far, every transition. */
export interface RouteStory {
  readonly route: RouteFacts;
  readonly opinions: readonly RouteOpinion[];
  readonly history: readonly RouteStep[];
}

/** For a reader who may see one of the route's tasks. */
export async function routeStory(tx: Transaction, routeId: number): Promise<RouteStory> {
  const [route] = await rowsOf<RouteFacts>(
    tx,
    `SELECT accept_mode AS "acceptMode", accepted_on AS "acceptedOn", statutory_due_on AS "statutoryDueOn", promised_due_on AS "promisedDueOn",
            levels, situation, item_version AS "itemVersion", site_check AS "siteCheck", handler, reason, organ, authority_id AS "authorityId", status
       FROM route WHERE id = $1`,
    [routeId],
  );
  if (route === undefined) throw new Error(`route ${routeId} of a task is missing`);
  const opinions = await rowsOf<RouteOpinion>(
    tx,
    `SELECT t.id AS "taskId", t.step, t.verdict, t.opinion, t.reason_code AS "reasonCode", t.site_check AS "siteCheck", giver.name AS by,
            principal.name AS "onBehalfOf", t.closed_at AS at
       FROM task t LEFT JOIN staff_member giver ON giver.id = t.assignee_id LEFT JOIN staff_member principal ON principal.id = t.on_behalf_of
      WHERE t.route_id = $1 AND t.verdict IS NOT NULL ORDER BY t.id`,
    [routeId],
  );
  const history = await rowsOf<RouteStep>(
    tx,
    `SELECT h.at, h.action, h.details ->> 'step' AS step, actor.name AS actor, principal.name AS "onBehalfOf", h.reason
       FROM history h LEFT JOIN staff_member actor ON actor.id = h.actor_id LEFT JOIN staff_member principal ON principal.id = h.on_behalf_of
      WHERE h.route_id = $1 ORDER BY h.id`,
    [routeId],
  );
  return { route, opinions, history };
}
