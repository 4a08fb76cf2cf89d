import type { ApprovalCategory, EventPayload } from '@app/contracts';
import type { LocalDate } from '@app/legal-calendar';
import { rowsOf, type Transaction } from '@app/persistence';
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
  readonly siteCheck: boolean;
  readonly kind: EventPayload<'case.accepted.v1'>['kind'];
  /** 容缺: promised papers still to come. */
  readonly deferredPapers: readonly string[];
  readonly specialProcedures: EventPayload<'case.accepted.v1'>['specialProcedures'];
  readonly extension: EventPayload<'case.accepted.v1'>['extension'];
  readonly status: RouteStatus;
  readonly handler: Handler;
  readonly reason: string;
  readonly organ: string | null;
  readonly authorityId: number | null;
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
  /** How many events this change sends. */
  readonly events: number;
}

const COLUMNS = `
  r.id, r.case_id AS "caseId", r.case_no AS "caseNo", r.item_code AS "itemCode", r.item_version AS "itemVersion", r.item_name AS "itemName",
  r.situation, r.category, r.division, r.accept_mode AS "acceptMode", r.accepted_on AS "acceptedOn", r.statutory_due_on AS "statutoryDueOn",
  r.promised_due_on AS "promisedDueOn", r.levels, r.automatic_rule AS "automaticRule", r.facts, r.handled_by AS "handledBy",
  r.site_check AS "siteCheck", r.kind, r.deferred_papers AS "deferredPapers", r.special_procedures AS "specialProcedures", r.extension, r.status, r.handler, r.reason, r.organ, r.authority_id AS "authorityId", r.version, r.event_version AS "eventVersion"`;

/** Inserts what is not there yet: a case is routed once, however often its acceptance is delivered. Each sends one event. */
export async function insertRoutes(tx: Transaction, routes: readonly NewRoute[]): Promise<RouteRow[]> {
  return rowsOf<RouteRow>(
    tx,
    `INSERT INTO route AS r (case_id, case_no, item_code, item_version, item_name, situation, category, division, accept_mode, accepted_on,
       statutory_due_on, promised_due_on, levels, automatic_rule, facts, handled_by, site_check, kind, deferred_papers, special_procedures, extension,
       status, handler, reason, organ, authority_id, event_version, created_at, changed_at)
     SELECT n."caseId", n."caseNo", n."itemCode", n."itemVersion", n."itemName", n.situation, n.category, n.division, n."acceptMode",
            n."acceptedOn", n."statutoryDueOn", n."promisedDueOn", n.levels, n."automaticRule", n.facts, n."handledBy", n."siteCheck",
            n.kind, n."deferredPapers", n."specialProcedures", n.extension, n.status, n.handler, n.reason, n.organ, n."authorityId", 1, n."createdAt", n."createdAt"
       FROM json_to_recordset($1::json) AS n("caseId" bigint, "caseNo" text, "itemCode" text, "itemVersion" int, "itemName" text, situation text,
            category text, division text, "acceptMode" text, "acceptedOn" date, "statutoryDueOn" date, "promisedDueOn" date, levels text[],
            "automaticRule" text, facts jsonb, "handledBy" bigint[], "siteCheck" boolean, kind text, "deferredPapers" text[], "specialProcedures" jsonb,
            extension jsonb, status text, handler text, reason text, organ text,
            "authorityId" bigint, "createdAt" timestamptz)
      ORDER BY n."caseId"
     ON CONFLICT (case_id) DO NOTHING
     RETURNING ${COLUMNS}`,
    [JSON.stringify(routes)],
  );
}

/** Locks routes in key order, so that two workers or a worker and a command never wait for each other in a circle. */
export async function lockRoutes(tx: Transaction, ids: readonly number[]): Promise<RouteRow[]> {
  return rowsOf<RouteRow>(tx, `SELECT ${COLUMNS} FROM route r WHERE r.id = ANY ($1) ORDER BY r.id FOR UPDATE`, [ids]);
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

/** Writes changes to routes that the transaction has locked. */
export async function updateRoutes(tx: Transaction, changes: readonly RouteChange[], at: Date): Promise<void> {
  if (changes.length === 0) return;
  await tx.query(
    `UPDATE route AS r
        SET status = c.status, handler = c.handler, reason = c.reason, organ = c.organ, division = c.division, authority_id = c."authorityId",
            result = c.result, reason_code = c."reasonCode", decided_on = c."decidedOn",
            version = r.version + 1, event_version = r.event_version + c.events, changed_at = $2
       FROM json_to_recordset($1::json) AS c(id bigint, status text, handler text, reason text, organ text, division text, "authorityId" bigint,
            result text, "reasonCode" text, "decidedOn" date, events int)
      WHERE r.id = c.id`,
    [JSON.stringify(changes), at],
  );
}

/** A change that keeps everything it does not name. */
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
    events: 0,
    ...change,
  };
}
