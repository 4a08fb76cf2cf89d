import { DomainError } from '@app/domain-kernel';
import type { Verdict } from './approval';
import type { TaskStatus } from './task.transitions';

/**
 * Why a task exists. MAIN carries the case; the others hang on it: an organ's review that the item itself asks for (联审),
 * several signers asked by hand (会签), one asked before (前加签) or after (后加签) the owner's own opinion, and a piece of
 * work given to a colleague who hands it back (委派). An OBJECTION to a proposal in publicity (公示异议) is to be answered before the
 * decision.
 */
export type TaskKind = 'MAIN' | 'REVIEW' | 'COUNTERSIGN' | 'ADD_SIGN' | 'AFTER_SIGN' | 'DELEGATION' | 'OBJECTION';

/** How many of a group have to agree. */
export type ReviewMode = 'ALL' | 'ANY' | 'QUORUM';

/** The organs whose review an item asks for beside its own examination. */
export interface Reviews {
  readonly mode: ReviewMode;
  readonly quorum: number | null;
  readonly organs: readonly { readonly organ: string; readonly name: string; readonly article: string }[];
}

/** A task on a side branch, as the owner of its parent sees it. */
export interface Branch {
  readonly taskId: number;
  readonly parent: number;
  readonly kind: Exclude<TaskKind, 'MAIN' | 'AFTER_SIGN' | 'OBJECTION'>;
  /** What tells it from its neighbours: one open task for each branch of a step. */
  readonly branch: string;
  /** Those asked together; null for one whose opinion only advises. */
  readonly group: number | null;
  readonly mode: ReviewMode | null;
  readonly quorum: number | null;
  readonly status: TaskStatus;
  readonly verdict: Verdict | null;
  /** Who holds it, or signed it. */
  readonly by: number | null;
}

/** The group of the reviews that the item asks for; groups asked by hand are counted from 1. */
export const ITEM_REVIEWS = 0;

export type GroupOutcome = 'AGREED' | 'REFUSED' | 'OPEN';

/** What stands of each branch: the latest task that was not called back. An opinion once given stays when a neighbour returns his. */
export function standing(branches: readonly Branch[]): Branch[] {
  const latest = new Map<string, Branch>();
  for (const branch of branches.toSorted((a, b) => a.taskId - b.taskId)) {
    if (branch.status !== 'CANCELLED') latest.set(`${branch.kind} ${branch.branch}`, branch);
  }
  return [...latest.values()];
}

/**
 * The branches as they count for this person: a signature of his own is none, as when he signed and the task came to him later. It
 * can be asked of somebody else.
 */
export function countedFor(branches: readonly Branch[], staffId: number): Branch[] {
  return branches.map((branch) =>
    branch.by === staffId && branch.group !== null && branch.status === 'DONE' ? { ...branch, status: 'RETURNED', verdict: null } : branch,
  );
}

/** AGREED once enough agree, REFUSED once enough can no longer be reached, OPEN until then. Returned ones can be asked again. */
export function groupOutcome(members: readonly Branch[]): GroupOutcome {
  const [first] = members;
  if (first === undefined) return 'AGREED';
  const needed = first.mode === 'ANY' ? 1 : first.mode === 'QUORUM' ? (first.quorum ?? members.length) : members.length;
  const agreed = members.filter((member) => member.status === 'DONE' && member.verdict === 'GRANT').length;
  const refused = members.filter((member) => member.status === 'DONE' && member.verdict === 'DENY').length;
  if (agreed >= needed) return 'AGREED';
  return members.length - refused < needed ? 'REFUSED' : 'OPEN';
}

export interface RollUp {
  /** The parent cannot end yet: an adviser is still at it, or a group is undecided. */
  readonly open: readonly Branch[];
  /** A group has refused, so the parent cannot grant. */
  readonly refused: boolean;
}

/** How the branches of a task bear on it. */
export function rollUp(branches: readonly Branch[]): RollUp {
  const now = standing(branches);
  const groups = new Map<string, Branch[]>();
  for (const branch of now) {
    if (branch.group === null) continue;
    const key = `${branch.kind} ${branch.group}`;
    groups.set(key, [...(groups.get(key) ?? []), branch]);
  }
  const outcomes = [...groups.values()].map((members) => ({ members, outcome: groupOutcome(members) }));
  return {
    open: [
      ...now.filter((branch) => branch.group === null && isOpen(branch)),
      ...outcomes.flatMap(({ members, outcome }) => (outcome === 'OPEN' ? members.filter((member) => member.status !== 'DONE') : [])),
    ],
    refused: outcomes.some(({ outcome }) => outcome === 'REFUSED'),
  };
}

/** Who was asked for agreement and did not give it cannot be passed over; the owner may ask again, or deny. */
export function assertAgreed(verdict: Verdict, branches: readonly Branch[], staffId: number): void {
  if (verdict === 'GRANT' && rollUp(countedFor(branches, staffId)).refused) {
    throw new DomainError('rule-violation', 'reviews-refused', '联审或会签没有取得同意，不能准予；可补充说明后再次征求意见，或不予许可。');
  }
}

/** Several are asked at once: nobody twice, and no more agreement is wanted than there are people to give it. */
export function assertGroup(mode: ReviewMode, quorum: number | null, branches: readonly string[]): void {
  const duplicate = branches.find((branch, index) => branches.indexOf(branch) !== index);
  if (duplicate !== undefined) {
    throw new DomainError('rule-violation', 'signer-twice', '同一人员或岗位只列一次，请删去重复的会签人。');
  }
  if ((mode === 'QUORUM') !== (quorum !== null) || (quorum !== null && (quorum < 1 || quorum > branches.length))) {
    throw new DomainError('rule-violation', 'quorum-invalid', '按人数通过的会签须写明人数，且不超过会签人的总数。', {
      errors: [{ pointer: '/quorum', code: 'quorum-invalid', message: `应在 1 至 ${branches.length} 之间。` }],
    });
  }
}

/** The organs to ask when an examination begins: nobody whose agreement stands, and nobody at all once the group has agreed. */
export function reviewsToOpen(reviews: Reviews, earlier: readonly Branch[]): Reviews['organs'] {
  const given = standing(earlier).filter((branch) => branch.kind === 'REVIEW');
  const agreed = new Set(given.filter((one) => one.status === 'DONE' && one.verdict === 'GRANT').map((one) => one.branch));
  const needed = reviews.mode === 'ANY' ? 1 : reviews.mode === 'QUORUM' ? (reviews.quorum ?? reviews.organs.length) : reviews.organs.length;
  if (agreed.size >= needed) return [];
  const pending = new Set(given.filter(isOpen).map((one) => one.branch));
  return reviews.organs.filter(({ organ }) => !agreed.has(organ) && !pending.has(organ));
}

/** The name of an organ that must review but has nobody for it: the dispatcher settles that before anybody waits. */
export function reviewerWithoutPost(reviews: Reviews | null, hasPost: (organ: string) => boolean): string | null {
  return reviews?.organs.find(({ organ }) => !hasPost(organ))?.name ?? null;
}

export const isOpen = ({ status }: Pick<Branch, 'status'>): boolean => status === 'READY' || status === 'CLAIMED' || status === 'WAITING';

/** Whether the owner of the parent may put the same question again: it was returned, or answered. */
export const mayAskAgain = (branch: Branch): boolean =>
  (branch.kind === 'REVIEW' || branch.kind === 'COUNTERSIGN') && (branch.status === 'RETURNED' || branch.status === 'DONE');
