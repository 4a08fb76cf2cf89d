import type { LocalDate } from '@app/legal-calendar';

/** What is done at a post: examination recommends, decision decides, dispatch finds the competent organ for what cannot be routed. */
export type Step = 'EXAMINE' | 'DECIDE' | 'DISPATCH';

/** 岗位: who does a step of which items in an organ. A is the primary holder, B the backup who masters A's work. */
export interface Post {
  readonly id: number;
  readonly code: string;
  readonly organ: string;
  readonly section: string;
  readonly name: string;
  readonly step: Step;
  /** Item codes of this post; empty means every item of the organ that no other post names. */
  readonly itemCodes: readonly string[];
  readonly primary: number;
  readonly backup: number;
}

/** A stay away from work, first and last day included. A cancelled leave counts up to the day before its cancellation. */
export interface Leave {
  readonly staffId: number;
  readonly fromOn: LocalDate;
  readonly toOn: LocalDate;
  readonly cancelledOn: LocalDate | null;
}

/** A leave as it is kept. */
export interface RegisteredLeave extends Leave {
  readonly id: number;
  readonly version: number;
}

export interface Holder {
  readonly staffId: number;
  readonly capacity: 'PRIMARY' | 'BACKUP';
}

export function isAway(staffId: number, leaves: readonly Leave[], on: LocalDate): boolean {
  return leaves.some(
    (leave) =>
      leave.staffId === staffId && leave.fromOn <= on && on <= leave.toOn && (leave.cancelledOn === null || on < leave.cancelledOn),
  );
}

/** Who holds the post that day: A, or B by itself while A is away. Null cannot come about through `registerLeave`. */
export function holderOn(post: Post, leaves: readonly Leave[], on: LocalDate): Holder | null {
  if (!isAway(post.primary, leaves, on)) return { staffId: post.primary, capacity: 'PRIMARY' };
  if (!isAway(post.backup, leaves, on)) return { staffId: post.backup, capacity: 'BACKUP' };
  return null;
}

/** The post of an organ for a step of an item: one that names the item, else the one that takes everything else. */
export function postFor(posts: readonly Post[], organ: string, step: Step, itemCode: string): Post | undefined {
  const candidates = posts.filter((post) => post.organ === organ && post.step === step);
  return candidates.find((post) => post.itemCodes.includes(itemCode)) ?? candidates.find((post) => post.itemCodes.length === 0);
}
