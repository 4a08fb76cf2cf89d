import { DomainError } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';
import { isAway, type Leave, type Post } from './post';

/** A post, or a pair of posts, that nobody could lawfully hold on a day. */
export interface Gap {
  readonly on: LocalDate;
  readonly post: Post;
  readonly reason: 'BOTH_AWAY' | 'ONE_PERSON_FOR_TWO_STEPS';
}

/**
 * The first gap on the given days: both holders away (零空缺), or examination and decision of one section left to one person,
 * who then could not do both (审核与批准分离).
 */
export function firstGap(posts: readonly Post[], leaves: readonly Leave[], days: readonly LocalDate[]): Gap | null {
  for (const on of days) {
    const present = new Map(posts.map((post) => [post, [post.primary, post.backup].filter((staffId) => !isAway(staffId, leaves, on))]));
    for (const [post, holders] of present) {
      if (holders.length === 0) return { on, post, reason: 'BOTH_AWAY' };
    }
    for (const [examine, examiners] of present) {
      if (examine.step !== 'EXAMINE') continue;
      for (const [decide, deciders] of present) {
        if (decide.step !== 'DECIDE' || decide.organ !== examine.organ || decide.section !== examine.section) continue;
        if (new Set([...examiners, ...deciders]).size < 2) return { on, post: decide, reason: 'ONE_PERSON_FOR_TWO_STEPS' };
      }
    }
  }
  return null;
}

/** The days on which cover can change: the first day of any leave inside the period, the day after any, and the period's own first day. */
export function daysToCheck(leave: Leave, others: readonly Leave[]): LocalDate[] {
  const starts = others.map((other) => other.fromOn).filter((on) => leave.fromOn <= on && on <= leave.toOn);
  return [...new Set([leave.fromOn, ...starts])].sort();
}

/** Refuses a leave that would leave a post uncovered, naming the post and the first such day. */
export function assertCovered(posts: readonly Post[], others: readonly Leave[], leave: Leave): void {
  const touched = posts.filter((post) => post.primary === leave.staffId || post.backup === leave.staffId);
  const sections = posts.filter((post) => touched.some((one) => one.organ === post.organ && one.section === post.section));
  const gap = firstGap(sections, [...others, leave], daysToCheck(leave, others));
  if (gap === null) return;
  const why = gap.reason === 'BOTH_AWAY' ? 'A岗、B岗将同时不在岗' : '审核和决定将只剩同一个人';
  throw new DomainError('rule-violation', 'post-uncovered', `${gap.on} 起“${gap.post.name}”${why}，请先调整另一人的请假或岗位。`, {
    params: { postCode: gap.post.code, on: gap.on, reason: gap.reason },
  });
}
