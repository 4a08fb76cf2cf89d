import { decisionName, resolveAuthority } from '@app/authority';
import { DEMO_STAFF, DIVISIONS, ORGANS } from '@app/county';
import { localDate } from '@app/legal-calendar';
import rules from '../data/automatic-rules.json';
import { shippedAuthorities } from './authority/application/load-authorities';
import { AutomaticRuleBook } from './dispatch/application/automatic-rule-book';
import { shippedPosts } from './posts/application/load-posts';
import { firstGap } from './posts/domain/cover';
import { type Post, postFor } from './posts/domain/post';

const today = localDate('2026-09-29');
const authorities = shippedAuthorities().map((line, index) => ({ ...line, id: index + 1 }));
const posts: Post[] = shippedPosts(DEMO_STAFF).map((post, index) => ({ ...post, id: index + 1 }));
const items = [...new Set(authorities.map((line) => line.itemCode))];

describe('the shipped county', () => {
  it('has a lawful list for all 51 items', () => {
    expect(items).toHaveLength(51);
  });

  it('finds exactly one organ for every item in every township', () => {
    const unanswered = DIVISIONS.filter((division) => division.code.length === 9).flatMap((division) =>
      items.filter((itemCode) => resolveAuthority(authorities, { itemCode, division: division.code, on: today }).kind !== 'FOUND'),
    );
    expect(unanswered).toEqual([]);
  });

  it('names organs that exist, and seals the decision with the organ in whose name it is issued', () => {
    const names = new Map(ORGANS.map((organ) => [organ.code, organ.name]));
    for (const line of authorities) expect(line.sealName).toBe(names.get(decisionName(line).nameOrgan));
  });

  it('has a post for both levels of every item wherever it may be decided', () => {
    const missing = authorities.filter((line) =>
      (['EXAMINE', 'DECIDE'] as const).some((step) => postFor(posts, line.actingOrgan, step, line.itemCode) === undefined),
    );
    expect(missing).toEqual([]);
  });

  it('has different people on the posts of a section, of the organ that the post belongs to, and never a gap', () => {
    expect(firstGap(posts, [], [today])).toBeNull();
    const organs = new Map(DEMO_STAFF.map((member) => [member.id, member.organ]));
    for (const post of posts) {
      expect(post.primary).not.toBe(post.backup);
      expect([organs.get(post.primary), organs.get(post.backup)]).toEqual([post.organ, post.organ]);
    }
    expect(posts.filter((post) => post.step === 'DISPATCH')).toHaveLength(1);
  });

  it('has rules that answer', () => {
    const book = new AutomaticRuleBook();
    expect(rules.rules.map((rule) => rule.code)).toEqual(['medical-shared-pool', 'complete-papers']);
    expect(book.answer('complete-papers', {}, today).decided).toBe(true);
    expect(book.answer('medical-shared-pool', { fromPlace: '532901', toPlace: '532922' }, today).decided).toBe(true);
    expect(book.answer('medical-shared-pool', { fromPlace: '530102', toPlace: '532922' }, today).decided).toBe(false);
  });
});
