import type { TransitionTable } from '@app/domain-kernel';

/** 审批任务状态. Tasks that wait for somebody else come with consultation and joint signing. */
export type TaskStatus = 'READY' | 'CLAIMED' | 'DONE' | 'RETURNED' | 'CANCELLED';

export type TaskAction =
  | 'claim'
  | 'takeOver'
  | 'assign'
  | 'transfer'
  | 'release'
  | 'recommend'
  | 'decide'
  | 'sendBack'
  | 'dispatch'
  | 'reroute'
  | 'cancel';

/** The one table of what may happen to a task. It guards commands and feeds `actions`, queues and pages. */
export const TASK_TRANSITIONS: TransitionTable<TaskStatus, TaskAction> = {
  READY: { claim: 'CLAIMED', assign: 'CLAIMED', reroute: 'CANCELLED', cancel: 'CANCELLED' },
  CLAIMED: {
    takeOver: 'CLAIMED',
    transfer: 'CLAIMED',
    release: 'READY',
    recommend: 'DONE',
    decide: 'DONE',
    sendBack: 'RETURNED',
    dispatch: 'DONE',
    reroute: 'CANCELLED',
    cancel: 'CANCELLED',
  },
  DONE: {},
  RETURNED: {},
  CANCELLED: {},
};
