import type { ApprovalCategory, EventPayload } from '@app/contracts';
import type { LocalDate } from '@app/legal-calendar';
import { kept, rowsOf, type Transaction } from '@app/persistence';
import type { RouteWait } from '../../connectors/domain/route-wait';
import type { Facts } from '../domain/automatic-rules';
import type { Handler, RouteStatus } from '../domain/route';

export interface RouteRow {
  readonly id: number;
  readonly caseId: number;
  readonly caseNo: string;
  readonly itemCode: string;
  readonly itemVersion: number;
  readonly itemName: string;
  readonly situation: string | null;
  readonly category: ApprovalCategory;
  readonly division: string;
  readonly acceptMode: 'NORMAL' | 'DEEMED' | 'DEFERRED' | 'COMMITMENT';
  readonly acceptedOn: LocalDate;
  readonly statutoryDueOn: LocalDate | null;
  readonly promisedDueOn: LocalDate | null;
  readonly levels: readonly ('EXAMINE' | 'DECIDE')[];
  readonly automaticRule: string | null;
  readonly facts: Facts;
  readonly handledBy: readonly number[];
  /** Who hosted a hearing of the case: they may not examine it (行政许可法 §48(3)). */
  readonly hostedBy: readonly number[];
  readonly siteCheck: boolean;
  readonly kind: EventPayload<'case.accepted.v1'>['kind'];
  /** 容缺: promised papers still to come. */
  readonly deferredPapers: readonly string[];
  readonly specialProcedures: EventPayload<'case.accepted.v1'>['specialProcedures'];
  readonly extension: EventPayload<'case.accepted.v1'>['extension'];
  /** 数量限制: the place in the order of acceptance (行政许可法 §57). */
  readonly quota: EventPayload<'case.accepted.v1'>['quota'];
  /** 联审: organs whose opinion the item asks for beside its own examination. */
  readonly reviews: EventPayload<'case.accepted.v1'>['reviews'];
  /** 下级初审: the township government examines what the competent organ decides (行政许可法 §43). */
  readonly firstReview: EventPayload<'case.accepted.v1'>['firstReview'];
  /** 公示 between the examination and the decision. */
  readonly publicity: EventPayload<'case.accepted.v1'>['publicity'];
  /** 一站审定: what a joint consultation saves. */
  readonly simplification: EventPayload<'case.accepted.v1'>['simplification'];
  readonly status: RouteStatus;
  readonly handler: Handler;
  readonly reason: string;
  readonly organ: string | null;
  readonly authorityId: number | null;
  /** For a department's own system or a service of ours; exactly while the route is OPEN and a CONNECTOR's or a SERVICE's. */
  readonly waiting: RouteWait | null;
  readonly result: 'GRANT' | 'DENY' | null;
  readonly version: number;
  readonly eventVersion: number;
}

export type NewRoute = EventPayload<'case.accepted.v1'> &
  Pick<RouteRow, 'status' | 'handler' | 'reason' | 'organ' | 'authorityId'> & { readonly createdAt: Date };

/** What a worker or a command changes about a route; every change is one version, and may send events of its own versions. */
export interface RouteChange {
  readonly id: number;
  readonly status: RouteStatus;
  readonly handler: Handler;
  readonly reason: string;
  readonly organ: string | null;
  readonly division: string;
  readonly authorityId: number | null;
  readonly result: 'GRANT' | 'DENY' | null;
  readonly reasonCode: string | null;
  readonly decidedOn: LocalDate | null;
  readonly waiting: RouteWait | null;
  /** How many events this change sends. */
  readonly events: number;
}

const COLUMNS = `
  r.id, r.case_id AS "caseId", r.case_no AS "caseNo", r.item_code AS "itemCode", r.item_version AS "itemVersion", r.item_name AS "itemName",
  r.situation, r.category, r.division, r.accept_mode AS "acceptMode", r.accepted_on AS "acceptedOn", r.statutory_due_on AS "statutoryDueOn",
  r.promised_due_on AS "promisedDueOn", r.levels, r.automatic_rule AS "automaticRule", r.facts, r.handled_by AS "handledBy", r.hosted_by AS "hostedBy",
  r.site_check AS "siteCheck", r.kind, r.deferred_papers AS "deferredPapers", r.special_procedures AS "specialProcedures", r.extension, r.reviews,
  r.first_review AS "firstReview", r.publicity, r.simplification,
  CASE WHEN r.quota_period IS NOT NULL THEN jsonb_build_object('period', r.quota_period, 'sequence', r.quota_sequence, 'amount', r.quota_amount) END AS quota,
  r.status, r.handler, r.reason, r.organ, r.authority_id AS "authorityId", r.result,
  CASE WHEN r.waiting_party IS NOT NULL THEN jsonb_build_object('party', r.waiting_party, 'reasonCode', r.waiting_reason,
    'since', r.waiting_since, 'until', r.waiting_until) END AS waiting, r.version, r.event_version AS "eventVersion"`;

/** Inserts what is not there yet: a case is routed once, however often its acceptance is delivered. Each sends one event. */
export async function insertRoutes(tx: Transaction, routes: readonly NewRoute[]): Promise<RouteRow[]> {
  return rowsOf<RouteRow>(
    tx,
    `INSERT INTO route AS r (case_id, case_no, item_code, item_version, item_name, situation, category, division, accept_mode, accepted_on,
       statutory_due_on, promised_due_on, levels, automatic_rule, facts, handled_by, site_check, kind, deferred_papers, special_procedures, extension,
       reviews, first_review, publicity, simplification, quota_period, quota_sequence, quota_amount, status, handler, reason, organ, authority_id, event_version, created_at, changed_at)
     SELECT n."caseId", n."caseNo", n."itemCode", n."itemVersion", n."itemName", n.situation, n.category, n.division, n."acceptMode",
            n."acceptedOn", n."statutoryDueOn", n."promisedDueOn", n.levels, n."automaticRule", n.facts, n."handledBy", n."siteCheck",
            n.kind, n."deferredPapers", n."specialProcedures", n.extension, n.reviews, n."firstReview", n.publicity, n.simplification, n.quota ->> 'period', (n.quota ->> 'sequence')::int, (n.quota ->> 'amount')::int, n.status, n.handler, n.reason, n.organ, n."authorityId", 1, n."createdAt", n."createdAt"
       FROM json_to_recordset($1::json) AS n("caseId" bigint, "caseNo" text, "itemCode" text, "itemVersion" int, "itemName" text, situation text,
            category text, division text, "acceptMode" text, "acceptedOn" date, "statutoryDueOn" date, "promisedDueOn" date, levels text[],
            "automaticRule" text, facts jsonb, "handledBy" bigint[], "siteCheck" boolean, kind text, "deferredPapers" text[], "specialProcedures" jsonb,
            extension jsonb, reviews jsonb, "firstReview" jsonb, publicity jsonb, simplification jsonb, quota jsonb, status text, handler text, reason text, organ text,
            "authorityId" bigint, "createdAt" timestamptz)
      ORDER BY n."caseId"
     ON CONFLICT (case_id) DO NOTHING
     RETURNING ${COLUMNS}`,
    [JSON.stringify(routes)],
  );
}

const LOCK_ROUTES = kept(`SELECT ${COLUMNS} FROM route r WHERE r.id = ANY ($1) ORDER BY r.id FOR UPDATE`);

/** Locks routes in key order, so that two workers or a worker and a command never wait for each other in a circle. */
export async function lockRoutes(tx: Transaction, ids: readonly number[]): Promise<RouteRow[]> {
  return rowsOf<RouteRow>(tx, LOCK_ROUTES, [ids]);
}

export async function lockRoutesOfCases(tx: Transaction, caseIds: readonly number[]): Promise<RouteRow[]> {
  return rowsOf<RouteRow>(tx, `SELECT ${COLUMNS} FROM route r WHERE r.case_id = ANY ($1) ORDER BY r.id FOR UPDATE`, [caseIds]);
}

/** Locks the route of a task; the route always before its tasks. */
export async function lockRouteOfTask(tx: Transaction, taskId: number): Promise<RouteRow | undefined> {
  const rows = await rowsOf<RouteRow>(
    tx,
    `SELECT ${COLUMNS} FROM route r WHERE r.id = (SELECT t.route_id FROM task t WHERE t.id = $1) FOR UPDATE`,
    [taskId],
  );
  return rows[0];
}

const UPDATE_ROUTES = kept(`
  UPDATE route AS r
     SET status = c.status, handler = c.handler, reason = c.reason, organ = c.organ, division = c.division, authority_id = c."authorityId",
         result = c.result, reason_code = c."reasonCode", decided_on = c."decidedOn",
         waiting_party = c.waiting ->> 'party', waiting_reason = c.waiting ->> 'reasonCode',
         waiting_since = (c.waiting ->> 'since')::timestamptz, waiting_until = (c.waiting ->> 'until')::timestamptz,
         version = r.version + 1, event_version = r.event_version + c.events, changed_at = $2
    FROM json_to_recordset($1::json) AS c(id bigint, status text, handler text, reason text, organ text, division text, "authorityId" bigint,
         result text, "reasonCode" text, "decidedOn" date, waiting jsonb, events int)
   WHERE r.id = c.id`);

/** Writes changes to routes that the transaction has locked. */
export async function updateRoutes(tx: Transaction, changes: readonly RouteChange[], at: Date): Promise<void> {
  if (changes.length === 0) return;
  await tx.query(UPDATE_ROUTES, [JSON.stringify(changes), at]);
}

/** Sends events about a route that itself stays as it is. */
export async function countEvents(tx: Transaction, routeId: number, events: number): Promise<void> {
  await tx.query('UPDATE route SET event_version = event_version + $2 WHERE id = $1', [routeId, events]);
}

/** The promised papers of these routes have come; each may send its worker on again. */
export async function completeRoutes(
  tx: Transaction,
  routes: readonly { readonly id: number; readonly events: number }[],
  at: Date,
): Promise<void> {
  await tx.query(
    `UPDATE route AS r SET deferred_papers = '{}', version = r.version + 1, event_version = r.event_version + c.events, changed_at = $2
       FROM json_to_recordset($1::json) AS c(id bigint, events int) WHERE r.id = c.id`,
    [JSON.stringify(routes), at],
  );
}

/** A change that keeps everything it does not name. A wait ends when the route comes back. */
export function routeChange(route: RouteRow, change: Partial<Omit<RouteChange, 'id'>>): RouteChange {
  const { id, status, handler, reason, organ, division, authorityId } = route;
  return {
    id,
    status,
    handler,
    reason,
    organ,
    division,
    authorityId,
    result: null,
    reasonCode: null,
    decidedOn: null,
    waiting: (change.status ?? status) === 'OPEN' && ['CONNECTOR', 'SERVICE'].includes(change.handler ?? handler) ? route.waiting : null,
    events: 0,
    ...change,
  };
}

/** How the line of a limited licence stands before this route. */
export async function quotaStanding(
  tx: Transaction,
  { itemCode, quota }: Pick<RouteRow, 'itemCode' | 'quota'>,
): Promise<{ earlierSettled: number; granted: number } | null> {
  if (quota === null) return null;
  const [row] = await rowsOf<{ earlier: number; granted: number }>(
    tx,
    `SELECT count(*) FILTER (WHERE quota_sequence < $3 AND status IN ('DECIDED', 'ENDED'))::int AS earlier,
            count(*) FILTER (WHERE result = 'GRANT')::int AS granted
       FROM route WHERE item_code = $1 AND quota_period = $2`,
    [itemCode, quota.period, quota.sequence],
  );
  return { earlierSettled: row?.earlier ?? 0, granted: row?.granted ?? 0 };
}
