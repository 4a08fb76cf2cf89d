export { EVENTS, type EventPayload, type EventType, EXTERNAL_REFERENCE, HOLDER_HEARD, type HolderHeard, queuesOf } from './events';
export {
  APPROVAL_CATEGORIES,
  type ApprovalCategory,
  type ApprovalQueue,
  approvalQueue,
  DISPUTE_RESOLUTION_CASES_QUEUE,
  INTAKE_AUTHORITIES_QUEUE,
  INTAKE_DOCUMENTS_QUEUE,
  INTAKE_PROGRESS_QUEUE,
  JOINT_COLLECTION_CASES_QUEUE,
  JOINT_COLLECTION_POSTINGS_QUEUE,
  QUEUES,
  type Queue,
  ROUTING_CASES_QUEUE,
} from './queues';
