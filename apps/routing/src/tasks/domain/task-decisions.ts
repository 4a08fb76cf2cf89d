import { DomainError, nextStatus } from '@app/domain-kernel';
import { addDays, type LocalDate } from '@app/legal-calendar';
import { type Capacity, type Desk, eligiblePeople, type TaskState, type Wait } from './task';
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
  const held = task.status === 'CLAIMED' || task.status === 'WAITING';
  const action = held && desk.ownerAway ? 'takeOver' : 'claim';
  if (held && !desk.ownerAway) throw alreadyClaimed(task);
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
  assertMayReceive(task, to, desk, command.actor);
  return change(task, action, command.actor, reason, owner(to, 'ASSIGNED', desk));
}

/** Ends the task by the owner's own act; what follows for the route is decided beside it. */
export function complete(
  task: TaskState,
  action: Extract<StaffAction, 'recommend' | 'decide' | 'sendBack' | 'dispatch' | 'reroute' | 'sign' | 'answerObjection' | 'withdraw'>,
  command: TaskCommand,
  reason: string | null,
  desk: Desk,
): TaskChange {
  assertAllowed(action, task, command, desk);
  return change(task, action, command.actor, reason, { waiting: null });
}

export interface Hold {
  /** Whom the owner waits for. */
  readonly party: string;
  /** The day on which the task is in hand again by itself. */
  readonly until: LocalDate;
  /** The county's own rule. */
  readonly longestDays: number;
}

/** 挂起: the owner notes whom he waits for, and until which day. No clock stops (行政许可法 §45 lists what does). */
export function hold(task: TaskState, command: TaskCommand, { party, until, longestDays }: Hold, reason: string, desk: Desk): TaskChange {
  assertAllowed('hold', task, command, desk);
  const latest = addDays(desk.on, longestDays);
  if (until <= desk.on || until > latest) {
    throw new DomainError('rule-violation', 'hold-period', '挂起应写明等到今天以后的哪一天，且不超过规定的最长天数；到期自动恢复办理。', {
      errors: [{ pointer: '/until', code: 'hold-period', message: `应在 ${addDays(desk.on, 1)} 至 ${latest} 之间。` }],
    });
  }
  return change(task, 'hold', command.actor, reason, { waiting: { kind: 'HOLD', code: party, until } });
}

/** The wait is over before its day. */
export function resume(task: TaskState, command: TaskCommand, desk: Desk): TaskChange {
  assertAllowed('resume', task, command, desk);
  return change(task, 'resume', command.actor, null, { waiting: null });
}

/** 撤回: takes back what one has just passed on, as long as nobody has taken it up. */
export function recall(task: TaskState, command: TaskCommand, reason: string, desk: Desk): TaskChange {
  assertAllowed('recall', task, command, desk);
  return change(task, 'recall', command.actor, reason, {});
}

/** Others are asked to join; the task stays with its owner, who answers for it. */
export function ask(
  task: TaskState,
  action: Extract<StaffAction, 'delegate' | 'addSign' | 'countersign' | 'askAgain'>,
  command: TaskCommand,
  request: string,
  desk: Desk,
): TaskChange {
  assertAllowed(action, task, command, desk);
  return change(task, action, command.actor, request, {});
}

/** Lays the task by until the named party has acted, or until its own day has come. */
export function beginWait(task: TaskState, waiting: Wait, actor: number | null, reason: string | null): TaskChange {
  return change(task, 'beginWait', actor, reason, { waiting });
}

/** The wait is over: the task is in its owner's hands again, or free for whoever may take it. */
export function wake(task: TaskState, actor: number | null): TaskChange {
  return change(task, task.assignee === null ? 'wakeUnclaimed' : 'wake', actor, null, { waiting: null });
}

/** The case ended, so nobody has to act any more. */
export function cancel(task: TaskState): TaskChange {
  return change(task, 'cancel', null, null, { waiting: null });
}

/** Whoever received the case or examined it, the examiner of this step included, does not decide it (审核与批准分离). */
export function keptFromDeciding(handledBy: readonly number[], examiners: readonly number[], examiner: number): readonly number[] {
  return [...new Set([...handledBy, ...examiners, examiner])];
}

/** Whoever asks for a signature does not give it, nor does anybody who may not act on the task itself. */
export function keptFromSigning(parent: Pick<TaskState, 'excluded' | 'assignee'>): readonly number[] {
  return [...new Set([...parent.excluded, ...(parent.assignee === null ? [] : [parent.assignee])])];
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
