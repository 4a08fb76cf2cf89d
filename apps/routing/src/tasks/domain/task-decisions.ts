import { DomainError, nextStatus } from '@app/domain-kernel';
import { type Capacity, type Desk, eligiblePeople, type TaskState } from './task';
import { TASK_TRANSITIONS, type TaskAction } from './task.transitions';
import { alreadyClaimed, assertMayReceive, notYours, refusalOf, type StaffAction } from './task-guards';

/** One transition of one task: the state after it, and what its history row says. */
export interface TaskChange {
  readonly before: TaskState;
  readonly after: TaskState;
  readonly action: TaskAction;
  readonly actor: number | null;
  readonly reason: string | null;
}

/** Who acts, on which version and owner they believed to see. */
export interface TaskCommand {
  readonly actor: number;
  readonly expectedVersion: number;
  /** The owner on the actor's screen, null for nobody; left out where the actor must be the owner anyway. */
  readonly expectedOwner?: number | null;
}

/** Takes a free task, or one whose owner is away: B needs nobody's leave to step in. */
export function claim(task: TaskState, command: TaskCommand, desk: Desk): TaskChange {
  const action = task.status === 'CLAIMED' && desk.ownerAway ? 'takeOver' : 'claim';
  if (task.status === 'CLAIMED' && !desk.ownerAway) throw alreadyClaimed(task);
  assertAllowed(action, task, command, desk);
  const capacity = eligiblePeople(task, desk).find((person) => person.staffId === command.actor)?.capacity;
  return change(task, action, command.actor, null, owner(command.actor, capacity === 'DISPATCHER' ? undefined : capacity, desk));
}

export function release(task: TaskState, command: TaskCommand, reason: string, desk: Desk): TaskChange {
  assertAllowed('release', task, command, desk);
  return change(task, 'release', command.actor, reason, { assignee: null, onBehalfOf: null, capacity: null });
}

/** 转办 within the organ: by the owner, the head, or the dispatcher; to somebody who may act on this case. */
export function transfer(task: TaskState, command: TaskCommand, to: number, reason: string, desk: Desk): TaskChange {
  const action = task.status === 'READY' ? 'assign' : 'transfer';
  assertAllowed(action, task, command, desk);
  assertMayReceive(task, to, desk);
  return change(task, action, command.actor, reason, owner(to, 'ASSIGNED', desk));
}

/** Ends the task by the owner's own act; what follows for the route is decided beside it. */
export function complete(
  task: TaskState,
  action: Extract<StaffAction, 'recommend' | 'decide' | 'sendBack' | 'dispatch' | 'reroute'>,
  command: TaskCommand,
  reason: string | null,
  desk: Desk,
): TaskChange {
  assertAllowed(action, task, command, desk);
  return change(task, action, command.actor, reason, {});
}

/** The case ended, so nobody has to act any more. */
export function cancel(task: TaskState): TaskChange {
  return change(task, 'cancel', null, null, {});
}

/** Expected owner first: it tells a person more than a stale version does. */
function assertAllowed(action: StaffAction, task: TaskState, command: TaskCommand, desk: Desk): void {
  if (command.expectedOwner !== undefined && command.expectedOwner !== task.assignee) {
    throw command.expectedOwner === null ? alreadyClaimed(task) : notYours(task);
  }
  if (command.expectedVersion !== task.version) {
    throw new DomainError('stale', 'version-mismatch', '任务已被更新，请刷新后重试。', { params: { currentVersion: task.version } });
  }
  const refusal = refusalOf(action, task, command.actor, desk);
  if (refusal !== null) throw refusal;
}

/** Whoever is not A acts on A's behalf; the record always shows both. */
function owner(staffId: number, capacity: Capacity | undefined, desk: Desk): Pick<TaskState, 'assignee' | 'onBehalfOf' | 'capacity'> {
  return { assignee: staffId, onBehalfOf: staffId === desk.post.primary ? null : desk.post.primary, capacity: capacity ?? 'ASSIGNED' };
}

function change(
  task: TaskState,
  action: TaskAction,
  actor: number | null,
  reason: string | null,
  ownership: Partial<TaskState>,
): TaskChange {
  const status = nextStatus(TASK_TRANSITIONS, task.status, action);
  return { before: task, after: { ...task, ...ownership, status, version: task.version + 1 }, action, actor, reason };
}
