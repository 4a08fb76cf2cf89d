import type { HolderHeard } from '@app/contracts';
import { DomainError } from '@app/domain-kernel';
import { type Branch, countedFor, isOpen, mayAskAgain, rollUp, standing, type TaskKind } from './branches';
import { refusalToAskExtension, refusalToAskProcedure } from './clock-paths';
import { type Desk, eligiblePeople, type TaskState } from './task';
import { TASK_TRANSITIONS, type TaskAction } from './task.transitions';

/** What an employee may be asked to do with a task; the rest follows from something else that happened. */
export type StaffAction = Exclude<TaskAction, 'cancel' | 'beginWait' | 'wake' | 'wakeUnclaimed'>;

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
  'delegate',
  'addSign',
  'countersign',
  'askAgain',
  'sign',
  'answerObjection',
  'withdraw',
  'hold',
  'resume',
  'recall',
  'askSpecialProcedure',
  'askExtension',
  'consult',
];

/** Asked by hand, so whoever asked may call it back; what the item itself asks for may not be skipped. */
const BY_HAND: readonly TaskKind[] = ['COUNTERSIGN', 'ADD_SIGN', 'DELEGATION'];

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
      // A decision that nobody has taken up and that waits for a publicity to end is not for anybody yet.
      if (task.status === 'WAITING' && task.assignee === null) return wrongState(task, action);
      return staffId === task.assignee || isHead(staffId, desk) || staffId === desk.dispatcher ? null : notYours(task);
    case 'release':
      return staffId === task.assignee || isHead(staffId, desk) ? null : notYours(task);
    case 'recommend':
      return onMainLine(task, 'EXAMINE') ? refuseUnlessConcluded(task, staffId, desk) : wrongState(task, action);
    case 'decide':
      return onMainLine(task, 'DECIDE') ? refuseUnlessComplete(task, staffId, desk) : wrongState(task, action);
    case 'sendBack':
      // An objection is answered, not handed back to nobody.
      if (task.kind === 'OBJECTION') return wrongState(task, action);
      return task.kind !== 'MAIN' || (task.step === 'DECIDE' && desk.examined)
        ? refuseUnlessOwner(task, staffId, desk)
        : wrongState(task, action);
    case 'dispatch':
      return task.step === 'DISPATCH' ? refuseUnlessOwner(task, staffId, desk) : wrongState(task, action);
    case 'reroute':
      if (task.step === 'DISPATCH' || (task.kind !== 'MAIN' && task.kind !== 'AFTER_SIGN')) return wrongState(task, action);
      return staffId === desk.dispatcher ? null : notAllowed('只有调度员可以更正承办单位。');
    case 'delegate':
    case 'addSign':
    case 'countersign':
      return mayBranch(task, desk) ? refuseUnlessOwner(task, staffId, desk) : wrongState(task, action);
    case 'askAgain':
      if (!mayBranch(task, desk) || !standing(desk.branches).some(mayAskAgain)) return wrongState(task, action);
      return refuseUnlessOwner(task, staffId, desk);
    case 'sign':
      if (task.kind === 'MAIN' || task.kind === 'OBJECTION') return wrongState(task, action);
      return staffId === desk.parentOwner ? ownSignature() : refuseUnlessConcluded(task, staffId, desk);
    case 'answerObjection':
      return task.kind === 'OBJECTION' ? refuseUnlessOwner(task, staffId, desk) : wrongState(task, action);
    case 'withdraw':
      if (!BY_HAND.includes(task.kind)) return wrongState(task, action);
      return staffId === desk.parentOwner ? null : notAllowed('只有发起人可以收回会签、加签、委派。');
    case 'hold':
      return task.step === 'DISPATCH' ? wrongState(task, action) : refuseUnlessAlone(task, staffId, desk);
    case 'resume':
      if (task.waiting?.kind !== 'HOLD') return wrongState(task, action);
      return staffId === task.assignee || isHead(staffId, desk) ? null : notYours(task);
    case 'recall':
      return desk.recallable ? refuseUnlessOwner(task, staffId, desk) : wrongState(task, action);
    case 'askSpecialProcedure':
      if (task.kind !== 'MAIN' || task.step === 'DISPATCH') return wrongState(task, action);
      // Nobody works on below a task that waits.
      return refuseUnlessAlone(task, staffId, desk) ?? refusalToAskProcedure(desk.paths, desk.on);
    case 'consult':
      return task.kind === 'MAIN' && task.step !== 'DISPATCH' ? refuseUnlessOwner(task, staffId, desk) : wrongState(task, action);
    case 'askExtension':
      if (task.kind !== 'MAIN' || task.step === 'DISPATCH') return wrongState(task, action);
      return refuseUnlessOwner(task, staffId, desk) ?? refusalToAskExtension(desk.paths, desk.on);
  }
}

/** What `staffId` may do with the task now. */
export function actionsFor(task: TaskState, staffId: number, desk: Desk): StaffAction[] {
  // What the table does not know is left out before a refusal is worded for nobody: lists ask this for every row.
  const known = TASK_TRANSITIONS[task.status];
  return STAFF_ACTIONS.filter((action) => known[action] !== undefined && refusalOf(action, task, staffId, desk) === null);
}

/**
 * Work that others can be asked to join: not what is itself only a part of somebody's, so that nobody passes on what was passed to
 * him, and not what is about to wait.
 */
const mayBranch = (task: TaskState, desk: Desk): boolean =>
  task.step !== 'DISPATCH' && (task.kind === 'REVIEW' || (task.kind === 'MAIN' && desk.paths.procedure === null));

const onMainLine = (task: TaskState, step: TaskState['step']): boolean => task.kind === 'MAIN' && task.step === step;

/**
 * Refuses a person who must not be given the task: not of the organ, away, or kept out by separation of duties. Where an office is
 * too small, the dispatcher names the head of another as acting head: the way around is never the person who must stand back.
 */
export function assertMayReceive(task: TaskState, target: number, desk: Desk, actor: number): void {
  if (task.excluded.includes(target)) {
    throw new DomainError('rule-violation', 'target-recused', '该人员收件、受理或审核过本件，不能再承办，请改派其他人员。');
  }
  // A way around takes two persons: the dispatcher does not name himself.
  const named = actor === desk.dispatcher && target !== actor && target !== task.assignee;
  if (named && substitutesFor(task, desk).includes(target)) return;
  if (target === task.assignee || !desk.approvers.includes(target)) {
    throw new DomainError('rule-violation', 'target-not-available', '只能改派给本单位当日在岗的其他审批人员，请重新选择。');
  }
}

function refuseUnlessEligible(task: TaskState, staffId: number, desk: Desk): DomainError | null {
  const eligible = eligiblePeople(task, desk).some((person) => person.staffId === staffId && person.capacity !== 'DISPATCHER');
  if (eligible) return null;
  return task.excluded.includes(staffId)
    ? recusalRequired(task, desk)
    : notAllowed('今天不由您承办该岗位的任务；A岗在岗时由A岗办理，A岗请假时由B岗办理。');
}

function refuseUnlessOwner(task: TaskState, staffId: number, desk: Desk): DomainError | null {
  if (task.excluded.includes(staffId)) return recusalRequired(task, desk);
  return staffId === task.assignee ? null : notYours(task);
}

/** The owner, once everything that hangs on the task is answered: nobody concludes over a review that is still open. */
function refuseUnlessConcluded(task: TaskState, staffId: number, desk: Desk): DomainError | null {
  const refusal = refuseUnlessOwner(task, staffId, desk);
  if (refusal !== null) return refusal;
  return stillOpen(rollUp(countedFor(desk.branches, staffId)).open);
}

/** The owner, while nobody works on anything that hangs on the task, needed or not: nothing goes on below a wait. */
function refuseUnlessAlone(task: TaskState, staffId: number, desk: Desk): DomainError | null {
  return refuseUnlessOwner(task, staffId, desk) ?? stillOpen(standing(desk.branches).filter(isOpen));
}

function stillOpen(open: readonly Branch[]): DomainError | null {
  if (open.length === 0) return null;
  return new DomainError('conflict', 'reviews-open', '还有联审、会签、加签或委派没有办结，请待其办结，或收回由您发起的部分后再办理。', {
    params: { tasks: open.map(({ taskId }) => taskId) },
  });
}

const HOLDER_HEARD: HolderHeard = 'HOLDER_HEARD';

/** The decision waits for the answer to every objection, and (容缺受理) for every promised paper. */
function refuseUnlessComplete(task: TaskState, staffId: number, desk: Desk): DomainError | null {
  const refusal = refuseUnlessConcluded(task, staffId, desk);
  if (refusal !== null) return refusal;
  if (desk.openObjections > 0) {
    return new DomainError('conflict', 'objections-open', `公示期间收到的异议还有 ${desk.openObjections} 件没有答复，答复后才能作出决定。`);
  }
  if (desk.deferredPapers.length === 0) return null;
  if (desk.deferredPapers.includes(HOLDER_HEARD)) {
    return new DomainError(
      'conflict',
      'holder-not-heard',
      '撤销、撤回以前要书面告知持证人，听取陈述、申辩；告知书送达、期满或者听证以后才能决定。',
    );
  }
  return new DomainError(
    'conflict',
    'deferred-material-missing',
    `申请人承诺补交的 ${desk.deferredPapers.length} 份材料还没有补齐，补齐后才能作出决定。`,
    {
      params: { papers: desk.deferredPapers },
    },
  );
}

/** Who may act for an office in which everybody present must stand back: heads of other organs, as acting head, named by the dispatcher. */
export function substitutesFor(task: Pick<TaskState, 'excluded'>, desk: Desk): readonly number[] {
  const free = (staffId: number) => !task.excluded.includes(staffId);
  return desk.approvers.some(free) || desk.heads.some(free) ? [] : desk.substitutes.filter(free);
}

const isHead = (staffId: number, desk: Desk): boolean => desk.heads.includes(staffId);

/** Who may lawfully act instead, so that a small office has a way that is not around the rule. */
function recusalRequired(task: TaskState, desk: Desk): DomainError {
  const [instead] = eligiblePeople(task, desk);
  const crossOffice = substitutesFor(task, desk);
  const way =
    instead === undefined || instead.capacity === 'DISPATCHER'
      ? crossOffice.length > 0
        ? '本单位没有其他可以办理的人员，请由调度员指派其他单位负责人代理办理。'
        : '请由调度员指派本单位其他人员办理。'
      : instead.capacity === 'HEAD'
        ? '请由本单位负责人办理。'
        : '请由本岗位的另一人办理。';
  return new DomainError('forbidden', 'recusal-required', `您收件、受理或审核过本件，不能再审核或决定。${way}`, {
    params: {
      proposal: {
        capacity: crossOffice.length > 0 ? 'ACTING_HEAD' : (instead?.capacity ?? 'DISPATCHER'),
        staff: instead === undefined ? null : instead.staffId,
        substitutes: crossOffice,
      },
    },
  });
}

const ownSignature = (): DomainError =>
  new DomainError('forbidden', 'own-signature', '您现在是本件的承办人，不能为自己签署；请收回，或转由其他人员签署。');

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
