import { z } from 'zod';
import {
  APPROVAL_CATEGORIES,
  approvalQueue,
  DISPUTE_RESOLUTION_CASES_QUEUE,
  INTAKE_AUTHORITIES_QUEUE,
  INTAKE_DOCUMENTS_QUEUE,
  INTAKE_PROGRESS_QUEUE,
  JOINT_COLLECTION_CASES_QUEUE,
  JOINT_COLLECTION_POSTINGS_QUEUE,
  type Queue,
  ROUTING_CASES_QUEUE,
} from './queues';

/** Stands among `deferredPapers` of an organ's own act until its holder has been heard: nothing is decided before. */
export const HOLDER_HEARD = 'HOLDER_HEARD';
export type HolderHeard = typeof HOLDER_HEARD;

/** 部门系统文号: 漾公户〔2026〕12号. Long enough for any number series, too short for a sentence, and never the number of a person or a phone. */
export const EXTERNAL_REFERENCE = /^(?!.*(?<!\d)(?:\d{17}[\dXx]|1[3-9]\d{9})(?!\d))[\p{Script=Han}A-Za-z0-9〔〕[\]()（）._/-]{1,40}$/u;

// Payloads carry ids, codes and dates; never a name, a number of a person, a phone or free text.
const localDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const identity = z.number().int().positive();
/** A number that another system gives: letters, digits and the signs of document numbers. */
const externalReference = z.string().regex(EXTERNAL_REFERENCE);
const clockUnit = z.enum(['WORKING_DAY', 'DAY', 'MONTH', 'YEAR', 'HOUR']);

/** Levels an item's decision passes: `EXAMINE` recommends, `DECIDE` decides. A one-level item has only `DECIDE`. */
const levels = z.array(z.enum(['EXAMINE', 'DECIDE'])).min(1);

/** ALL agree, ANY one does, or QUORUM of them. `article` says why the organ is asked. */
const reviews = z.object({
  mode: z.enum(['ALL', 'ANY', 'QUORUM']),
  quorum: identity.nullable(),
  organs: z.array(z.object({ organ: z.string(), name: z.string(), article: z.string() })).min(1),
});

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
    /** 数量限制: the place in the order of acceptance, from 1 without gaps, and how many may be granted (行政许可法 §57). */
    quota: z.object({ period: z.string(), sequence: identity, amount: identity }).nullable().default(null),
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
    extension: z
      .object({ amount: identity, unit: clockUnit, article: z.string(), approver: z.string(), byGovernment: z.boolean().default(false) })
      .nullable()
      .default(null),
    /** 联审: organs whose opinion the item asks for; their tasks open beside the examination, which cannot grant without them. */
    reviews: reviews.nullable().default(null),
    /** 下级初审: the township government of the division examines, the competent organ decides (行政许可法 §43). */
    firstReview: z
      .object({
        organ: z.literal('township-government'),
        limit: z.object({ amount: identity, unit: clockUnit }).nullable(),
        article: z.string(),
      })
      .nullable()
      .default(null),
    /** 一站审定: the levels of approval that the item had, and has with a joint consultation. */
    simplification: z
      .object({
        before: z.array(z.string()),
        after: z.array(z.string()),
        daysSaved: z.number().int().nonnegative(),
        source: z.string(),
        example: z.boolean(),
      })
      .nullable()
      .default(null),
    /** 公示: a proposal to grant is public for so many natural days before anything is decided. */
    publicity: z.object({ days: identity, article: z.string() }).nullable().default(null),
  }),
  /** intake: somebody objected to a proposal that is in publicity; what was said stays with intake. Aggregate: objection. */
  'case.objection-raised.v1': z.object({ caseId: identity, objectionId: identity, publicityId: identity }),
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
    handler: z.enum(['AUTOMATIC', 'PEOPLE', 'CONNECTOR', 'SERVICE', 'DISPATCHER']),
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
  /** routing: the case is under examination again, sent back by the decider or recalled by the examiner. Aggregate: route. */
  'case.sent-back.v1': z.object({
    routeId: identity,
    caseId: identity,
    taskId: identity,
    byStaff: identity,
    recalled: z.boolean().default(false),
  }),
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
    /** Where it was decided, if not on a desk here: in the department's own system, or in a service of ours. */
    by: z.enum(['CONNECTOR', 'SERVICE']).optional(),
    /** 补录: a person entered what the department had decided in its own system. */
    manual: z.boolean().optional(),
    /** The number of the decision in the department's system, or in the service. */
    externalReference: externalReference.optional(),
    authority,
  }),
  /** routing: the case waits for this organ's own system, or for a service of ours in which this organ works, or does so no longer. No clock stops for it (行政许可法 §45). Aggregate: route. */
  'case.waiting.v1': z.object({
    routeId: identity,
    caseId: identity,
    waiting: z
      .object({
        party: z.string(),
        reasonCode: z.enum(['AWAITING_ANSWER', 'AWAITING_COLLECTION', 'AWAITING_DISPUTE', 'SYSTEM_UNAVAILABLE']),
        since: z.string(),
      })
      .nullable(),
  }),
  /** routing: the department's system, or a service of ours, said one thing and then another; the first stands, a person clears it up. Aggregate: route. */
  'case.answer-contradicted.v1': z.object({
    routeId: identity,
    caseId: identity,
    organCode: z.string(),
    standing: z.enum(['GRANT', 'DENY']),
    contradicting: z.enum(['GRANT', 'DENY']),
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
  /** routing: what the examination proposes to grant is public from now on; the decision waits. Aggregate: route. */
  'case.publicity-begun.v1': z.object({
    routeId: identity,
    caseId: identity,
    publicityId: identity,
    /** The organ that examined: objections are its to answer. */
    organCode: z.string(),
    begunOn: localDate,
    /** The last day. */
    dueOn: localDate,
    begunAt: z.string(),
  }),
  /** routing: the period is over and nothing is open, an objection was upheld, or the case ended. Aggregate: route. */
  'case.publicity-ended.v1': z.object({
    routeId: identity,
    caseId: identity,
    publicityId: identity,
    outcome: z.enum(['COMPLETED', 'UPHELD', 'CANCELLED']),
    endedAt: z.string(),
  }),
  /** routing: an objection was looked into. Aggregate: route. */
  'case.objection-answered.v1': z.object({ routeId: identity, caseId: identity, objectionId: identity, upheld: z.boolean() }),
  /** routing: the day for an answer to a consultation is past; the case goes on. Aggregate: route. */
  'case.consultation-overdue.v1': z.object({ routeId: identity, caseId: identity, consultationId: identity, dueOn: localDate }),
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
  /** routing: a line of the authority list as it stands now, whole; a higher version replaces it. Aggregate: authority. */
  'authority.published.v1': z.object({
    authorityId: identity,
    itemCode: z.string(),
    division: z.string().regex(/^\d{6}(\d{3})?$/),
    actingOrgan: z.string(),
    level: z.union([z.literal(4), z.literal(5)]),
    powerSource: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5), z.literal(6)]),
    principalOrgan: z.string().nullable(),
    sealName: z.string(),
    validFrom: localDate,
    validTo: localDate.nullable(),
    announcementRef: z.string().nullable(),
    /** Fen; the power ends above it. */
    maxAmount: identity.nullable(),
  }),
  /** routing: a service of ours does the work of this case and answers for it. Aggregate: route. */
  'work.handed-over.v1': z.object({
    routeId: identity,
    caseId: identity,
    caseNo: z.string(),
    service: z.enum(['joint-collection', 'dispute-resolution']),
    itemCode: z.string(),
    situation: z.string().nullable(),
    division: z.string().regex(/^\d{6}(\d{3})?$/),
    organCode: z.string(),
    acceptedOn: localDate,
    statutoryDueOn: localDate.nullable(),
    promisedDueOn: localDate.nullable(),
    /** Staff who received or accepted: they may not decide. */
    handledBy: z.array(identity),
  }),
  /** routing: the case ended, or people took it over; the service stops its work on it. Aggregate: route. */
  'work.called-back.v1': z.object({
    routeId: identity,
    caseId: identity,
    caseNo: z.string(),
    service: z.enum(['joint-collection', 'dispute-resolution']),
  }),
  /** joint collection, dispute resolution: what became of the work; the first answer stands. Aggregate: handed-over work. */
  'work.answered.v1': z.object({
    routeId: identity,
    caseId: identity,
    service: z.enum(['joint-collection', 'dispute-resolution']),
    result: z.enum(['GRANT', 'DENY']),
    /** Reason code of the item for a denial. */
    reasonCode: z.string().nullable(),
    decidedOn: localDate,
    decidedAt: z.string(),
    byStaff: identity.nullable(),
    onBehalfOf: identity.nullable(),
    /** The number under which the service keeps it. */
    reference: externalReference.nullable(),
  }),
  /** joint collection: a payment is in both funds' books; its legs go to the agencies of the funds. Aggregate: joint-bill. */
  'payment.posted.v1': z.object({ billId: identity, funds: z.array(z.enum(['medical', 'pension'])).min(1) }),
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
    case 'case.objection-raised.v1':
    case 'work.answered.v1':
      return [ROUTING_CASES_QUEUE];
    case 'route.resolved.v1':
      return [approvalQueue((payload as EventPayload<'route.resolved.v1'>).category)];
    case 'task.opened.v1':
    case 'case.recommended.v1':
    case 'case.sent-back.v1':
    case 'case.decided.v1':
    case 'case.waiting.v1':
    case 'case.answer-contradicted.v1':
    case 'case.special-procedure-begun.v1':
    case 'case.special-procedure-ended.v1':
    case 'case.extended.v1':
    case 'case.consultation-overdue.v1':
    case 'case.publicity-begun.v1':
    case 'case.publicity-ended.v1':
    case 'case.objection-answered.v1':
      return [INTAKE_PROGRESS_QUEUE];
    case 'authority.published.v1':
      return [INTAKE_AUTHORITIES_QUEUE];
    case 'work.handed-over.v1':
    case 'work.called-back.v1':
      return [
        (payload as EventPayload<'work.called-back.v1'>).service === 'joint-collection'
          ? JOINT_COLLECTION_CASES_QUEUE
          : DISPUTE_RESOLUTION_CASES_QUEUE,
      ];
    case 'payment.posted.v1':
      return [JOINT_COLLECTION_POSTINGS_QUEUE];
    case 'document.requested.v1':
      return [INTAKE_DOCUMENTS_QUEUE];
  }
}
