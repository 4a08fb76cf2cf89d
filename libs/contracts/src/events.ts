import { z } from 'zod';
import {
  APPROVAL_CATEGORIES,
  approvalQueue,
  INTAKE_DOCUMENTS_QUEUE,
  INTAKE_PROGRESS_QUEUE,
  type Queue,
  ROUTING_CASES_QUEUE,
} from './queues';

// Payloads carry ids, codes and dates; never a name, a number of a person, a phone or free text.
const localDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const identity = z.number().int().positive();
const clockUnit = z.enum(['WORKING_DAY', 'DAY', 'MONTH', 'YEAR', 'HOUR']);

/** Levels an item's decision passes: `EXAMINE` recommends, `DECIDE` decides. A one-level item has only `DECIDE`. */
const levels = z.array(z.enum(['EXAMINE', 'DECIDE'])).min(1);

/** Whose act it is: the authority row in force on the day, with the name and seal it gives. */
const authority = z.object({
  id: identity,
  /** 权力来源, national dictionary: 1 own, 2 devolved, 3/4 authorised, 5/6 entrusted. */
  powerSource: z.number().int().min(1).max(6),
  actingOrganCode: z.string(),
  actingOrganName: z.string(),
  /** In whose name the decision is issued: the principal when the power is entrusted, else the acting organ. */
  nameOrganCode: z.string(),
  nameOrganName: z.string(),
  sealName: z.string(),
});

export const EVENTS = {
  /** intake: the case is accepted in law (by a person, at once for an instant item, or deemed). Aggregate: case. */
  'case.accepted.v1': z.object({
    caseId: identity,
    caseNo: z.string(),
    itemCode: z.string(),
    itemVersion: z.number().int().positive(),
    itemName: z.string(),
    situation: z.string().nullable(),
    category: z.enum(APPROVAL_CATEGORIES),
    /** Division code where the matter belongs (township, 9 digits, or county, 6 digits): with the item it selects the competent organ. */
    division: z.string().regex(/^\d{6}(\d{3})?$/),
    /** What is asked: an application, or the organ's own act on an earlier case (行政许可法 §8, §69, §70). */
    kind: z.enum(['APPLICATION', 'REVOCATION', 'WITHDRAWAL', 'CANCELLATION', 'CORRECTION']).default('APPLICATION'),
    acceptMode: z.enum(['NORMAL', 'DEEMED', 'DEFERRED', 'COMMITMENT']),
    acceptedOn: localDate,
    statutoryDueOn: localDate.nullable(),
    promisedDueOn: localDate.nullable(),
    levels,
    /** The automatic rule that may decide at once, when the item's situation names one. */
    automaticRule: z.string().nullable(),
    /** The answers that an automatic rule reads; codes only. */
    facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    /** Staff who received or accepted: they may not examine or decide. */
    handledBy: z.array(identity),
    /** Site checks and the like that the item asks of the examiner; the law gives no pause for them (行政许可法 §34(3)). */
    siteCheck: z.boolean(),
    /** 容缺: codes of the promised papers; nothing is decided until `case.completed.v1` says that they came. */
    deferredPapers: z.array(z.string()).default([]),
    /** The only grounds on which this item's clock may stop (行政许可法 §45 or the item's own article). */
    specialProcedures: z.array(z.object({ kind: z.string(), article: z.string() })).default([]),
    /** The one extension that the item's law allows (行政许可法 §42). */
    extension: z.object({ amount: identity, unit: clockUnit, article: z.string(), approver: z.string() }).nullable().default(null),
  }),
  /** intake: the papers that were promised have come; a decision may be made. Aggregate: case. */
  'case.completed.v1': z.object({ caseId: identity, caseNo: z.string() }),
  /** intake: a clock of the case moved (pause, extension, a new holiday notice); desks sort by the new days. Aggregate: case. */
  'case.due-changed.v1': z.object({
    caseId: identity,
    caseNo: z.string(),
    statutoryDueOn: localDate.nullable(),
    promisedDueOn: localDate.nullable(),
  }),
  /** intake: the applicant took the case back, or it ended otherwise; open tasks end with it. Aggregate: case. */
  'case.ended.v1': z.object({ caseId: identity, caseNo: z.string(), status: z.string() }),
  /** routing: the competent organ and the handler are known. Aggregate: route. */
  'route.resolved.v1': z.object({
    routeId: identity,
    caseId: identity,
    caseNo: z.string(),
    category: z.enum(APPROVAL_CATEGORIES),
    organCode: z.string(),
    handler: z.enum(['AUTOMATIC', 'PEOPLE', 'DISPATCHER']),
  }),
  /** routing: people of this organ (and section) now have the case on their desk. Aggregate: route. */
  'task.opened.v1': z.object({
    routeId: identity,
    taskId: identity,
    caseId: identity,
    step: z.enum(['EXAMINE', 'DECIDE', 'DISPATCH']),
    organCode: z.string(),
    sectionCode: z.string().nullable(),
    /** Null only while the case waits on the dispatcher's desk. */
    authority: authority.nullable().default(null),
  }),
  /** routing: the examiner recommends; the case now waits for the decision. Aggregate: route. */
  'case.recommended.v1': z.object({
    routeId: identity,
    caseId: identity,
    taskId: identity,
    byStaff: identity,
    recommendation: z.enum(['GRANT', 'DENY']),
  }),
  /** routing: the decider sent the case back to examination. Aggregate: route. */
  'case.sent-back.v1': z.object({ routeId: identity, caseId: identity, taskId: identity, byStaff: identity }),
  /** routing: the decision, with the name and seal of the authority row in force that day. Aggregate: route. */
  'case.decided.v1': z.object({
    routeId: identity,
    caseId: identity,
    taskId: identity.nullable(),
    result: z.enum(['GRANT', 'DENY']),
    /** Reason code of the item for a denial, or the rule for an automatic grant. */
    reasonCode: z.string().nullable(),
    decidedOn: localDate,
    decidedAt: z.string(),
    byStaff: identity.nullable(),
    onBehalfOf: identity.nullable(),
    automatic: z.boolean(),
    authority,
  }),
  /** routing: a special procedure begins on this day; the clocks of the case stop (行政许可法 §45). Aggregate: route. */
  'case.special-procedure-begun.v1': z.object({
    routeId: identity,
    caseId: identity,
    taskId: identity,
    kind: z.string(),
    article: z.string(),
    /** The time it takes, as the written notice tells the applicant. */
    expected: z.object({ amount: identity, unit: clockUnit }),
    begunOn: localDate,
    begunAt: z.string(),
    askedBy: identity,
    approvedBy: identity,
    onBehalfOf: identity.nullable(),
    authority,
  }),
  /** routing: its result is on the file, or its own time is over; the clocks go on. Aggregate: route. */
  'case.special-procedure-ended.v1': z.object({
    routeId: identity,
    caseId: identity,
    taskId: identity,
    kind: z.string(),
    outcome: z.enum(['RESULT', 'TIME_OVER']),
    /** The step that the case goes back to. */
    step: z.enum(['EXAMINE', 'DECIDE']),
    endedAt: z.string(),
    byStaff: identity.nullable(),
  }),
  /** routing: the head of the organ allowed more time, once (行政许可法 §42). Aggregate: route. */
  'case.extended.v1': z.object({
    routeId: identity,
    caseId: identity,
    taskId: identity,
    amount: identity,
    unit: clockUnit,
    article: z.string(),
    /** Code of a reason of the county's list; the notice tells it to the applicant. */
    reasonCode: z.string(),
    extendedAt: z.string(),
    askedBy: identity,
    approvedBy: identity,
    authority,
  }),
  /** intake: an official paper has its number and content and waits to be set. Aggregate: document. */
  'document.requested.v1': z.object({ documentId: identity, caseId: identity }),
} as const;

export type EventType = keyof typeof EVENTS;
export type EventPayload<T extends EventType> = z.infer<(typeof EVENTS)[T]>;

/** The static routing table of messages: which queues an event is delivered to. Exactly one consumer reads each queue. */
export function queuesOf(type: EventType, payload: unknown): readonly Queue[] {
  switch (type) {
    case 'case.accepted.v1':
    case 'case.ended.v1':
    case 'case.completed.v1':
    case 'case.due-changed.v1':
      return [ROUTING_CASES_QUEUE];
    case 'route.resolved.v1':
      return [approvalQueue((payload as EventPayload<'route.resolved.v1'>).category)];
    case 'task.opened.v1':
    case 'case.recommended.v1':
    case 'case.sent-back.v1':
    case 'case.decided.v1':
    case 'case.special-procedure-begun.v1':
    case 'case.special-procedure-ended.v1':
    case 'case.extended.v1':
      return [INTAKE_PROGRESS_QUEUE];
    case 'document.requested.v1':
      return [INTAKE_DOCUMENTS_QUEUE];
  }
}
