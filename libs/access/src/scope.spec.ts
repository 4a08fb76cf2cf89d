import fc from 'fast-check';
import type { Actor } from './actor';
import { coversDivision, divisionRange, sameOrgan, scopeOf, systemScope } from './scope';

const CLERK: Actor = {
  kind: 'STAFF',
  id: 2040,
  name: '左玉梅',
  roles: ['TOWNSHIP_CLERK'],
  organ: '532922103-government',
  section: 'service-centre',
  jurisdiction: '532922103',
  citizenIndex: null,
  acr: '1',
};

describe('jurisdiction', () => {
  it.each([
    ['532922', '532922103', true],
    ['532922', '532922', true],
    ['532922103', '532922103', true],
    ['532922103', '532922', false],
    ['532922103', '532922104', false],
    ['532922', '532923101', false],
    ['', '532922', false],
    ['5', '532922', false],
    ['53292', '532922', false],
    ['%', '532922', false],
  ])('%s covers %s: %s', (jurisdiction, division, covered) => {
    expect(coversDivision(jurisdiction, division)).toBe(covered);
  });

  it('means the same as a range for an index', () => {
    const code = fc.constantFrom('53', '5329', '532922', '532922103', '532922999', '532999', '99', '', '53292');
    const division = fc.stringMatching(/^5329[12]\d(\d{3}){0,2}$/);
    fc.assert(
      fc.property(code, division, (jurisdiction, where) => {
        const { from, to } = divisionRange(jurisdiction);
        expect(where >= from && where < to).toBe(coversDivision(jurisdiction, where));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a scope', () => {
  it('carries what the conditions need', () => {
    const index = Buffer.alloc(32, 3);
    const scope = scopeOf({ ...CLERK, citizenIndex: index.toString('base64url') });
    expect(scope).toMatchObject({ kind: 'STAFF', actorId: 2040, organ: '532922103-government', reason: null });
    expect(scope.citizenIndex).toEqual(index);
    expect(sameOrgan(scope, '532922103-government')).toBe(true);
    expect(sameOrgan({ organ: null }, '532922103-government')).toBe(false);
  });

  it('of the system says why', () => {
    expect(systemScope('sweep due clocks')).toMatchObject({ kind: 'SYSTEM', actorId: null, reason: 'sweep due clocks' });
    expect(() => systemScope(' ')).toThrow();
  });
});
