import type { TransitionTable } from '@app/domain-kernel';

/** 审批任务状态. A task that is WAITING names whom it waits for, and until when (`TaskState.waiting`). */
export type TaskStatus = 'READY' | 'CLAIMED' | 'WAITING' | 'DONE' | 'RETURNED' | 'CANCELLED';

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
  | 'delegate'
  | 'addSign'
  | 'countersign'
  | 'askAgain'
  | 'sign'
  | 'answerObjection'
  | 'withdraw'
  | 'hold'
  | 'resume'
  | 'recall'
  | 'askSpecialProcedure'
  | 'askExtension'
  | 'consult'
  | 'beginWait'
  | 'wake'
  | 'wakeUnclaimed'
  | 'cancel';

/** The one table of what may happen to a task. It guards commands and feeds `actions`, queues and pages. */
export const TASK_TRANSITIONS: TransitionTable<TaskStatus, TaskAction> = {
  READY: {
    claim: 'CLAIMED',
    assign: 'CLAIMED',
    reroute: 'CANCELLED',
    withdraw: 'CANCELLED',
    // A decision in publicity waits before anybody has taken it up.
    beginWait: 'WAITING',
    cancel: 'CANCELLED',
  },
  CLAIMED: {
    takeOver: 'CLAIMED',
    transfer: 'CLAIMED',
    release: 'READY',
    recommend: 'DONE',
    decide: 'DONE',
    sendBack: 'RETURNED',
    dispatch: 'DONE',
    reroute: 'CANCELLED',
    delegate: 'CLAIMED',
    addSign: 'CLAIMED',
    countersign: 'CLAIMED',
    askAgain: 'CLAIMED',
    sign: 'DONE',
    answerObjection: 'DONE',
    withdraw: 'CANCELLED',
    hold: 'WAITING',
    askSpecialProcedure: 'CLAIMED',
    askExtension: 'CLAIMED',
    consult: 'CLAIMED',
    beginWait: 'WAITING',
    cancel: 'CANCELLED',
  },
  // Nobody is asked to act, but the owner can still change: who leaves must not take the wait along.
  WAITING: {
    takeOver: 'WAITING',
    transfer: 'WAITING',
    resume: 'CLAIMED',
    wake: 'CLAIMED',
    wakeUnclaimed: 'READY',
    withdraw: 'CANCELLED',
    cancel: 'CANCELLED',
  },
  // 撤回: as long as nobody has taken up what followed.
  DONE: { recall: 'CLAIMED' },
  RETURNED: {},
  CANCELLED: {},
};
