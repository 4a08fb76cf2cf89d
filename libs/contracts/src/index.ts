export { EVENTS, type EventPayload, type EventType, EXTERNAL_REFERENCE, queuesOf } from './events';
export {
  APPROVAL_CATEGORIES,
  type ApprovalCategory,
  type ApprovalQueue,
  approvalQueue,
  INTAKE_AUTHORITIES_QUEUE,
  INTAKE_DOCUMENTS_QUEUE,
  INTAKE_PROGRESS_QUEUE,
  QUEUES,
  type Queue,
  ROUTING_CASES_QUEUE,
} from './queues';
