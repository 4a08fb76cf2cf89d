import {
  assertAgreed,
  assertGroup,
  type Branch,
  countedFor,
  groupOutcome,
  type ReviewMode,
  type Reviews,
  reviewsToOpen,
  rollUp,
  standing,
} from './branches';

let next = 0;
function branch(overrides: Partial<Branch> = {}): Branch {
  next += 1;
  return {
    taskId: next,
    parent: 1,
    kind: 'REVIEW',
    branch: `organ-${next}`,
    group: 0,
    mode: 'ALL',
    quorum: null,
    status: 'READY',
    verdict: null,
    by: 100 + next,
    ...overrides,
  };
}
const agreed = (overrides: Partial<Branch> = {}) => branch({ status: 'DONE', verdict: 'GRANT', ...overrides });
const refused = (overrides: Partial<Branch> = {}) => branch({ status: 'DONE', verdict: 'DENY', ...overrides });
const code = (expected: string) => expect.objectContaining({ code: expected });

describe('a group that was asked together', () => {
  /** What a count of votes means, written anew: the table below compares the two for every way in which four can answer. */
  function expected(mode: ReviewMode, quorum: number | null, yes: number, no: number, all: number): string {
    const needed = { ALL: all, ANY: 1, QUORUM: quorum ?? 0 }[mode];
    if (yes >= needed) return 'AGREED';
    return all - no < needed ? 'REFUSED' : 'OPEN';
  }

  it('agrees, refuses or is open as its mode says, whoever answers first', () => {
    const wrong: string[] = [];
    const votes = [agreed, refused, branch, (overrides: Partial<Branch>) => branch({ status: 'RETURNED', ...overrides })];
    for (const [mode, quorum] of [
      ['ALL', null],
      ['ANY', null],
      ['QUORUM', 1],
      ['QUORUM', 2],
      ['QUORUM', 3],
    ] as const) {
      for (let way = 0; way < 4 ** 3; way += 1) {
        const members = [way % 4, Math.floor(way / 4) % 4, Math.floor(way / 16)].map((vote) => votes[vote]?.({ mode, quorum }) ?? branch());
        const yes = members.filter(({ verdict }) => verdict === 'GRANT').length;
        const no = members.filter(({ verdict }) => verdict === 'DENY').length;
        if (groupOutcome(members) !== expected(mode, quorum, yes, no, 3)) wrong.push(`${mode} ${quorum} ${yes} yes ${no} no`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('asks for no more agreement than there are people, and nobody twice', () => {
    expect(() => assertGroup('QUORUM', 2, ['a', 'b'])).not.toThrow();
    expect(() => assertGroup('QUORUM', 3, ['a', 'b'])).toThrow(code('quorum-invalid'));
    expect(() => assertGroup('QUORUM', null, ['a', 'b'])).toThrow(code('quorum-invalid'));
    expect(() => assertGroup('ALL', 1, ['a', 'b'])).toThrow(code('quorum-invalid'));
    expect(() => assertGroup('ANY', null, ['a', 'a'])).toThrow(code('signer-twice'));
  });
});

describe('what hangs on a task', () => {
  it('keeps it open while an adviser is at it, or a group is undecided', () => {
    const adviser = branch({ kind: 'ADD_SIGN', group: null, mode: null });
    expect(rollUp([adviser]).open).toEqual([adviser]);
    expect(rollUp([agreed({ kind: 'ADD_SIGN', group: null, mode: null }), agreed()]).open).toEqual([]);
    const waiting = branch();
    expect(rollUp([agreed(), waiting]).open).toEqual([waiting]);
  });

  it('does not keep it open once enough of the group have agreed, or can no longer', () => {
    expect(rollUp([agreed({ mode: 'ANY' }), branch({ mode: 'ANY' })])).toEqual({ open: [], refused: false });
    expect(rollUp([refused(), branch()])).toEqual({ open: [], refused: true });
  });

  it('lets a refusal of an adviser stand beside a grant, and of a group not', () => {
    expect(() => assertAgreed('GRANT', [refused({ kind: 'DELEGATION', group: null, mode: null })], 1)).not.toThrow();
    expect(() => assertAgreed('GRANT', [agreed(), refused()], 1)).toThrow(code('reviews-refused'));
    expect(() => assertAgreed('DENY', [agreed(), refused()], 1)).not.toThrow();
  });

  it('does not count the owner’s own signature: it is asked of somebody else', () => {
    const own = agreed({ by: 7 });
    expect(rollUp(countedFor([own], 7)).open).toEqual([{ ...own, status: 'RETURNED', verdict: null }]);
    expect(rollUp(countedFor([own], 8)).open).toEqual([]);
  });

  it('counts a group asked by hand apart from what the item asks for', () => {
    const byHand = { kind: 'COUNTERSIGN', mode: 'ANY', group: 1 } as const;
    expect(rollUp([agreed(byHand), branch(byHand), refused()])).toEqual({ open: [], refused: true });
  });

  it('keeps the neighbours’ opinions when one is returned and asked again', () => {
    const first = agreed({ branch: 'a' });
    const returned = branch({ branch: 'b', status: 'RETURNED' });
    expect(rollUp([first, returned]).open).toEqual([returned]);
    const again = agreed({ branch: 'b' });
    expect(standing([first, returned, again])).toEqual([first, again]);
    expect(rollUp([first, returned, again])).toEqual({ open: [], refused: false });
  });

  it('forgets what was called back', () => {
    expect(rollUp([branch({ status: 'CANCELLED', kind: 'COUNTERSIGN', group: 1 })])).toEqual({ open: [], refused: false });
  });
});

describe('the reviews that an item asks for', () => {
  const reviews = (mode: ReviewMode, quorum: number | null = null): Reviews => ({
    mode,
    quorum,
    organs: ['a', 'b', 'c'].map((organ) => ({ organ, name: organ, article: '土地管理法 §62' })),
  });
  const asked = (wanted: Reviews, earlier: readonly Branch[]) => reviewsToOpen(wanted, earlier).map(({ organ }) => organ);

  it('open for every organ at first, and again only for those whose agreement does not stand', () => {
    expect(asked(reviews('ALL'), [])).toEqual(['a', 'b', 'c']);
    const earlier = [agreed({ branch: 'a' }), refused({ branch: 'b' }), branch({ branch: 'c', status: 'CANCELLED' })];
    expect(asked(reviews('ALL'), earlier)).toEqual(['b', 'c']);
    expect(asked(reviews('ANY'), earlier)).toEqual([]);
    expect(asked(reviews('QUORUM', 2), earlier)).toEqual(['b', 'c']);
    expect(asked(reviews('QUORUM', 2), [...earlier, agreed({ branch: 'c' })])).toEqual([]);
  });
});
