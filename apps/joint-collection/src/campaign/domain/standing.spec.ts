import fc from 'fast-check';
import { rate, STANDINGS, type Standing, shouldInsure } from './standing';

describe('参保率', () => {
  it('counts whoever is insured here, assisted or elsewhere, of those who should be, and never more than all', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5000), { minLength: STANDINGS.length, maxLength: STANDINGS.length }), (counts) => {
        const byStanding = Object.fromEntries(STANDINGS.map((name, at) => [name, counts[at] ?? 0])) as Record<Standing, number>;
        const people = counts.reduce((sum, count) => sum + count, 0);
        const share = rate({ people, byStanding });
        expect(shouldInsure({ people, byStanding })).toBe(people - byStanding.MOVED - byStanding.NOT_REQUIRED);
        expect(share >= 0 && share <= 10_000).toBe(true);
        const uninsured = byStanding.REFUSED + byStanding.UNREACHED + byStanding.UNPAID;
        expect(share === 10_000).toBe(uninsured === 0 && shouldInsure({ people, byStanding }) > 0);
      }),
    );
  });
});
