import type { LocalDate } from '@app/legal-calendar';
import type { Branch, TaskKind } from './branches';
import type { ClockPaths } from './clock-paths';
import type { TaskStatus } from './task.transitions';

/** The levels of approval of a route, and the dispatcher's own step. */
export type Step = 'EXAMINE' | 'DECIDE' | 'DISPATCH';

/** By what title somebody holds a task: A, B while A is away or recused, the head when both are, or by name. */
export type Capacity = 'PRIMARY' | 'BACKUP' | 'HEAD' | 'ASSIGNED';

/** Whom or what a task waits for, and the day on which the wait ends by itself. */
export interface Wait {
  /** HOLD is the owner's own note (挂起), PUBLICITY holds back the decision (公示); only a special procedure stops a clock (行政许可法 §45). */
  readonly kind: 'SPECIAL_PROCEDURE' | 'HOLD' | 'PUBLICITY';
  /** Its key, by which the waker knows that the task waits for no other; for a HOLD the party, as the owner names it. */
  readonly code: string;
  readonly until: LocalDate;
}

export interface TaskState {
  readonly id: number;
  readonly version: number;
  readonly status: TaskStatus;
  readonly step: Step;
  readonly kind: TaskKind;
  /** The task on which this one hangs; null on the main line. */
  readonly parent: number | null;
  readonly organ: string;
  readonly assignee: number | null;
  readonly onBehalfOf: number | null;
  readonly capacity: Capacity | null;
  /** Exactly while the status is WAITING. */
  readonly waiting: Wait | null;
  /** Who received or accepted the case, and for a decision also who examined it: none of them may act here (职责分离). */
  readonly excluded: readonly number[];
}

/** The two holders of the task's post, and whether each is away today. */
export interface PostToday {
  readonly primary: number;
  readonly backup: number;
  readonly primaryAway: boolean;
  readonly backupAway: boolean;
}

/** Everything about people that a guard may look at, as of one day. */
export interface Desk {
  readonly on: LocalDate;
  readonly post: PostToday;
  /** Heads of the task's organ who are at work. */
  readonly heads: readonly number[];
  /** Who holds the dispatcher's post today. */
  readonly dispatcher: number | null;
  /** Members of the task's organ who may approve and are at work, or the dispatcher's post for its own tasks. */
  readonly approvers: readonly number[];
  /** The task's owner is on leave or has left. */
  readonly ownerAway: boolean;
  /** The route has an examination before the decision, so a decision can be sent back. */
  readonly examined: boolean;
  /** 容缺: promised papers still to come. */
  readonly deferredPapers: readonly string[];
  /** 公示异议 that nobody has answered yet. */
  readonly openObjections: number;
  /** What hangs on this task, oldest first. */
  readonly branches: readonly Branch[];
  /** Who holds the task on which this one hangs, while that is open. */
  readonly parentOwner: number | null;
  /** The task is done and nobody has taken up what followed. */
  readonly recallable: boolean;
  /** Heads of the county's other organs at work: who may be named when the task's own organ has nobody left that may act. */
  readonly substitutes: readonly number[];
  /** What may be done, and was done, to the clock of the case. */
  readonly paths: ClockPaths;
}

export interface EligiblePerson {
  readonly staffId: number;
  readonly capacity: Capacity | 'DISPATCHER';
}

/**
 * Who may take the task up today. A's absence or recusal routes to B, of both to the head of the organ, and when the head
 * cannot either, the dispatcher names somebody. Nobody is ever asked to act on what they received or examined.
 */
export function eligiblePeople(task: Pick<TaskState, 'step' | 'excluded'>, desk: Desk): EligiblePerson[] {
  const { post } = desk;
  const free = (staffId: number) => !task.excluded.includes(staffId);
  if (!post.primaryAway && free(post.primary)) return [{ staffId: post.primary, capacity: 'PRIMARY' }];
  if (!post.backupAway && free(post.backup)) return [{ staffId: post.backup, capacity: 'BACKUP' }];
  const heads = desk.heads.filter(free);
  if (heads.length > 0) return heads.map((staffId) => ({ staffId, capacity: 'HEAD' as const }));
  return desk.dispatcher === null ? [] : [{ staffId: desk.dispatcher, capacity: 'DISPATCHER' }];
}
