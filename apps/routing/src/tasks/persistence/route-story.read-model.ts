import type { LocalDate } from '@app/legal-calendar';
import { rowsOf, type Transaction } from '@app/persistence';

export interface RouteFacts {
  readonly acceptMode: 'NORMAL' | 'DEEMED' | 'DEFERRED' | 'COMMITMENT';
  readonly acceptedOn: LocalDate;
  /** 容缺: promised papers still to come; no decision before. */
  readonly deferredPapers: readonly string[];
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
  /** 下级初审, where the township government examines for the competent organ. */
  readonly firstReview: { readonly organ: string; readonly article: string } | null;
}

/** 公示 of the proposal, the latest one. */
export interface RoutePublicity {
  readonly publicityId: number;
  readonly begunOn: LocalDate;
  readonly dueOn: LocalDate;
  readonly status: string;
  readonly openObjections: number;
}

export interface RouteOpinion {
  readonly taskId: number;
  readonly step: string;
  readonly kind: string;
  readonly organ: string;
  readonly verdict: string;
  readonly opinion: string | null;
  readonly reasonCode: string | null;
  readonly siteCheck: unknown;
  readonly by: string | null;
  readonly onBehalfOf: string | null;
  readonly at: Date | null;
  /** Its giver took it back before anybody had acted on it, and is at it again. */
  readonly recalled: boolean;
}

/** A task that hangs on another: who was asked what, and how it stands. */
export interface RouteBranch {
  readonly taskId: number;
  readonly parent: number;
  readonly kind: string;
  readonly group: number | null;
  readonly mode: string | null;
  readonly quorum: number | null;
  readonly organ: string;
  readonly postCode: string;
  readonly assignee: string | null;
  readonly status: string;
  readonly verdict: string | null;
  readonly question: string | null;
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
  readonly branches: readonly RouteBranch[];
  readonly history: readonly RouteStep[];
  readonly publicity: RoutePublicity | null;
}

/** For a reader who may see one of the route's tasks. */
export async function routeStory(tx: Transaction, routeId: number): Promise<RouteStory> {
  const [route] = await rowsOf<RouteFacts>(
    tx,
    `SELECT accept_mode AS "acceptMode", accepted_on AS "acceptedOn", deferred_papers AS "deferredPapers", statutory_due_on AS "statutoryDueOn", promised_due_on AS "promisedDueOn",
            levels, situation, item_version AS "itemVersion", site_check AS "siteCheck", handler, reason, organ, authority_id AS "authorityId", status,
            first_review AS "firstReview"
       FROM route WHERE id = $1`,
    [routeId],
  );
  if (route === undefined) throw new Error(`route ${routeId} of a task is missing`);
  const opinions = await rowsOf<RouteOpinion>(
    tx,
    `SELECT t.id AS "taskId", t.step, t.kind, t.organ, t.verdict, t.opinion, t.reason_code AS "reasonCode", t.site_check AS "siteCheck", giver.name AS by,
            principal.name AS "onBehalfOf", t.closed_at AS at, t.closed_at IS NULL AS recalled
       FROM task t LEFT JOIN staff_member giver ON giver.id = t.assignee_id LEFT JOIN staff_member principal ON principal.id = t.on_behalf_of
      WHERE t.route_id = $1 AND t.verdict IS NOT NULL ORDER BY t.id`,
    [routeId],
  );
  const branches = await rowsOf<RouteBranch>(
    tx,
    `SELECT t.id AS "taskId", t.parent_id AS parent, t.kind, t.group_no AS "group", t.group_mode AS mode, t.group_quorum AS quorum, t.organ,
            p.code AS "postCode", owner.name AS assignee, t.status, t.verdict, t.question
       FROM task t JOIN post p ON p.id = t.post_id LEFT JOIN staff_member owner ON owner.id = t.assignee_id
      WHERE t.route_id = $1 AND t.kind <> 'MAIN' ORDER BY t.id`,
    [routeId],
  );
  const history = await rowsOf<RouteStep>(
    tx,
    `SELECT h.at, h.action, h.details ->> 'step' AS step, actor.name AS actor, principal.name AS "onBehalfOf", h.reason
       FROM history h LEFT JOIN staff_member actor ON actor.id = h.actor_id LEFT JOIN staff_member principal ON principal.id = h.on_behalf_of
      WHERE h.route_id = $1 ORDER BY h.id`,
    [routeId],
  );
  const [publicity] = await rowsOf<RoutePublicity>(
    tx,
    `SELECT p.id AS "publicityId", p.begun_on AS "begunOn", p.due_on AS "dueOn", p.status,
            (SELECT count(*)::int FROM publicity_objection o WHERE o.publicity_id = p.id AND o.status = 'OPEN') AS "openObjections"
       FROM publicity p WHERE p.route_id = $1 ORDER BY p.id DESC LIMIT 1`,
    [routeId],
  );
  return { route, opinions, branches, history, publicity: publicity ?? null };
}
