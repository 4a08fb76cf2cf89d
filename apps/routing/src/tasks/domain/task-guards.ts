import { DomainError } from '@app/domain-kernel';
import { type Desk, eligiblePeople, type TaskState } from './task';
import { TASK_TRANSITIONS, type TaskAction } from './task.transitions';

/** What an employee may be asked to do with a task; `cancel` is the system's. */
export type StaffAction = Exclude<TaskAction, 'cancel'>;

const STAFF_ACTIONS: readonly StaffAction[] = [
  'claim',
  'takeOver',
  'assign',
  'transfer',
  'release',
  'recommend',
  'decide',
  'sendBack',
  'dispatch',
  'reroute',
];

/**
 * Why `staffId` may not do `action` now, or null when they may. The only guard: commands throw what it returns,
 * and `actionsFor` offers what it lets pass, so a button that the server would refuse does not exist.
 */
export function refusalOf(action: StaffAction, task: TaskState, staffId: number, desk: Desk): DomainError | null {
  if (TASK_TRANSITIONS[task.status][action] === undefined) return wrongState(task, action);
  switch (action) {
    case 'claim':
      return refuseUnlessEligible(task, staffId, desk);
    case 'takeOver':
      if (!desk.ownerAway) return alreadyClaimed(task);
      return refuseUnlessEligible(task, staffId, desk);
    case 'assign':
      return isHead(staffId, desk) || staffId === desk.dispatcher ? null : notAllowed('只有单位负责人或调度员可以指派任务。');
    case 'transfer':
      return staffId === task.assignee || isHead(staffId, desk) || staffId === desk.dispatcher ? null : notYours(task);
    case 'release':
      return staffId === task.assignee || isHead(staffId, desk) ? null : notYours(task);
    case 'recommend':
      return task.step === 'EXAMINE' ? refuseUnlessOwner(task, staffId) : wrongState(task, action);
    case 'decide':
      return task.step === 'DECIDE' ? refuseUnlessOwner(task, staffId) : wrongState(task, action);
    case 'sendBack':
      return task.step === 'DECIDE' && desk.examined ? refuseUnlessOwner(task, staffId) : wrongState(task, action);
    case 'dispatch':
      return task.step === 'DISPATCH' ? refuseUnlessOwner(task, staffId) : wrongState(task, action);
    case 'reroute':
      if (task.step === 'DISPATCH') return wrongState(task, action);
      return staffId === desk.dispatcher ? null : notAllowed('只有调度员可以更正承办单位。');
  }
}

/** What `staffId` may do with the task now. */
export function actionsFor(task: TaskState, staffId: number, desk: Desk): StaffAction[] {
  return STAFF_ACTIONS.filter((action) => refusalOf(action, task, staffId, desk) === null);
}

/** Refuses a person who must not be given the task: not of the organ, away, or kept out by separation of duties. */
export function assertMayReceive(task: TaskState, target: number, desk: Desk): void {
  if (task.excluded.includes(target)) {
    throw new DomainError('rule-violation', 'target-recused', '该人员收件、受理或审核过本件，不能再承办，请改派其他人员。');
  }
  if (target === task.assignee || !desk.approvers.includes(target)) {
    throw new DomainError('rule-violation', 'target-not-available', '只能改派给本单位当日在岗的其他审批人员，请重新选择。');
  }
}

function refuseUnlessEligible(task: TaskState, staffId: number, desk: Desk): DomainError | null {
  const eligible = eligiblePeople(task, desk).some((person) => person.staffId === staffId && person.capacity !== 'DISPATCHER');
  if (eligible) return null;
  return task.excluded.includes(staffId)
    ? recusalRequired()
    : notAllowed('今天不由您承办该岗位的任务；A岗在岗时由A岗办理，A岗请假时由B岗办理。');
}

function refuseUnlessOwner(task: TaskState, staffId: number): DomainError | null {
  if (task.excluded.includes(staffId)) return recusalRequired();
  return staffId === task.assignee ? null : notYours(task);
}

const isHead = (staffId: number, desk: Desk): boolean => desk.heads.includes(staffId);

const recusalRequired = (): DomainError =>
  new DomainError('forbidden', 'recusal-required', '您收件、受理或审核过本件，不能再审核或决定，请由其他人员办理。');

const notAllowed = (sentence: string): DomainError => new DomainError('forbidden', 'not-post-holder', sentence);

export const notYours = (task: TaskState): DomainError =>
  new DomainError('conflict', 'task-not-yours', '任务现在不在您名下，可能已被转办、退回或由他人签收，请刷新。', {
    params: { owner: task.assignee },
  });

export const alreadyClaimed = (task: TaskState): DomainError =>
  new DomainError('conflict', 'task-already-claimed', '任务已被其他人签收，请刷新后另选一件。', { params: { owner: task.assignee } });

function wrongState(task: TaskState, action: TaskAction): DomainError {
  return new DomainError('conflict', 'state-conflict', '任务当前状态下不能进行此操作，请刷新后查看可办理的操作。', {
    params: { from: task.status, step: task.step, action, allowed: Object.keys(TASK_TRANSITIONS[task.status]) },
  });
}
