/** The approval categories of the county: one BullMQ queue each, so that one busy department never delays another. */
export const APPROVAL_CATEGORIES = [
  'medical-insurance',
  'social-insurance',
  'civil-affairs',
  'market',
  'health',
  'construction',
  'agriculture',
  'public-security',
  'justice',
  'development',
] as const;
export type ApprovalCategory = (typeof APPROVAL_CATEGORIES)[number];

export type ApprovalQueue = `approval.${ApprovalCategory}`;

/** Accepted, withdrawn and ended cases, for the service that decides who must act. */
export const ROUTING_CASES_QUEUE = 'routing.cases';
/** What the office did, for the service that owns the case. */
export const INTAKE_PROGRESS_QUEUE = 'intake.progress';
/** The authority list, for the service that names organs on papers before a route is known. */
export const INTAKE_AUTHORITIES_QUEUE = 'intake.authorities';
/** Official papers waiting to be set and printed. */
export const INTAKE_DOCUMENTS_QUEUE = 'intake.documents';

/** 两险同征: what the office hands to the collection of the two insurances. */
export const JOINT_COLLECTION_CASES_QUEUE = 'joint-collection.cases';
/** 分账推送: legs of payments, for the lists of the two agencies. */
export const JOINT_COLLECTION_POSTINGS_QUEUE = 'joint-collection.postings';
/** 纠纷化解: what the office hands to legal aid and mediation. */
export const DISPUTE_RESOLUTION_CASES_QUEUE = 'dispute-resolution.cases';

export type Queue =
  | ApprovalQueue
  | typeof ROUTING_CASES_QUEUE
  | typeof INTAKE_PROGRESS_QUEUE
  | typeof INTAKE_AUTHORITIES_QUEUE
  | typeof INTAKE_DOCUMENTS_QUEUE
  | typeof JOINT_COLLECTION_CASES_QUEUE
  | typeof JOINT_COLLECTION_POSTINGS_QUEUE
  | typeof DISPUTE_RESOLUTION_CASES_QUEUE;

export const approvalQueue = (category: ApprovalCategory): ApprovalQueue => `approval.${category}`;

/** Every queue of the county; the names must not contain a colon, which BullMQ keeps for itself. */
export const QUEUES: readonly Queue[] = [
  ROUTING_CASES_QUEUE,
  INTAKE_PROGRESS_QUEUE,
  INTAKE_AUTHORITIES_QUEUE,
  INTAKE_DOCUMENTS_QUEUE,
  JOINT_COLLECTION_CASES_QUEUE,
  JOINT_COLLECTION_POSTINGS_QUEUE,
  DISPUTE_RESOLUTION_CASES_QUEUE,
  ...APPROVAL_CATEGORIES.map(approvalQueue),
];
