import fc from 'fast-check';
import { type Base, hiddenUnits } from './small-counts';

const rows = (...counts: readonly number[]): Base[] => counts.map((rated, index) => ({ unit: `u${index}`, rated }));
const hidden = (...counts: readonly number[]): string[] => [...hiddenUnits(rows(...counts), 10)].sort();

describe('small counts are not shown', () => {
  it('neither by themselves nor as what is left of the total', () => {
    expect(hidden(40, 25, 12)).toEqual([]);
    // 3 alone would be the total less the others; the next smallest goes with it.
    expect(hidden(40, 25, 3)).toEqual(['u1', 'u2']);
    expect(hidden(40, 3, 4)).toEqual(['u0', 'u1', 'u2']);
    expect(hidden(40, 6, 7)).toEqual(['u1', 'u2']);
  });

  it('a row without ratings hides nobody', () => {
    expect(hidden(40, 0, 12)).toEqual([]);
    expect(hidden(0, 3)).toEqual(['u1']);
  });

  it('whatever is hidden together cannot be worked out, unless everything is hidden', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(60), { maxLength: 12 }), fc.integer({ min: 2, max: 20 }), (counts, fewest) => {
        const all = rows(...counts);
        const names = hiddenUnits(all, fewest);
        const shown = all.filter(({ unit, rated }) => rated > 0 && !names.has(unit));
        const sum = all.filter(({ unit }) => names.has(unit)).reduce((total, { rated }) => total + rated, 0);
        return shown.every(({ rated }) => rated >= fewest) && (names.size === 0 || shown.length === 0 || (names.size > 1 && sum >= fewest));
      }),
    );
  });
});
