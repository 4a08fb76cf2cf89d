import { afterMatching, BATCH_TRANSITIONS, type Batch, type BatchState, sign, signatureRefusal, type ThreeSides } from './batch';
import type { Hand } from './ticket';

const CLERK: Hand = { id: 1, roles: ['COLLECTION_CLERK'] };
const REVIEWER: Hand = { id: 2, roles: ['FUND_REVIEWER'] };
const FINANCE: Hand = { id: 3, roles: ['FINANCE'] };
const ALL: Hand = { id: 4, roles: ['COLLECTION_CLERK', 'FUND_REVIEWER', 'FINANCE'] };
const SUPERVISOR: Hand = { id: 5, roles: ['SUPERVISOR'] };

const sums = (medicalFen: number, pensionFen: number) => ({ medicalFen, pensionFen });
const SIDES: ThreeSides = {
  agency: sums(400, 200),
  accounted: sums(0, 0),
  matched: sums(400, 200),
  tax: sums(400, 200),
  treasury: sums(400, 200),
};
const batch = (change: Partial<Batch> = {}): Batch => ({
  state: 'BALANCED',
  openTickets: 0,
  firstSignature: null,
  wroteOff: [],
  ...change,
});
const code = (expected: string) => expect.objectContaining({ code: expected });

describe('a day', () => {
  it.each<readonly [BatchState, number, BatchState | null]>([
    ['OPEN', 0, 'BALANCED'],
    ['OPEN', 1, 'DIFFERENCES'],
    ['BALANCED', 0, 'BALANCED'],
    ['BALANCED', 2, 'DIFFERENCES'],
    ['DIFFERENCES', 0, 'BALANCED'],
    ['DIFFERENCES', 3, 'DIFFERENCES'],
    ['SIGNED', 0, null],
    ['SIGNED', 1, null],
  ])('%s with %i open tickets becomes %s', (from, open, to) => {
    if (to === null) expect(() => afterMatching(from, open)).toThrow(code('state-conflict'));
    else expect(afterMatching(from, open)).toBe(to);
  });

  it('has no way out of SIGNED, and only BALANCED leads to it', () => {
    expect(BATCH_TRANSITIONS.SIGNED).toEqual({});
    expect(Object.entries(BATCH_TRANSITIONS).flatMap(([from, to]) => (Object.values(to).includes('SIGNED') ? [from] : []))).toEqual([
      'BALANCED',
    ]);
  });

  it('is signed by two people, the agency first and finance second', () => {
    expect(sign(batch(), SIDES, CLERK)).toBe('BALANCED');
    expect(sign(batch(), SIDES, REVIEWER)).toBe('BALANCED');
    expect(sign(batch({ firstSignature: CLERK.id }), SIDES, FINANCE)).toBe('SIGNED');
    expect(() => sign(batch(), SIDES, FINANCE)).toThrow(code('not-permitted'));
    expect(() => sign(batch({ firstSignature: CLERK.id }), SIDES, REVIEWER)).toThrow(code('not-permitted'));
    expect(() => sign(batch(), SIDES, SUPERVISOR)).toThrow(code('not-permitted'));
    expect(() => sign(batch({ firstSignature: ALL.id }), SIDES, ALL)).toThrow(code('second-signature-by-same'));
  });

  it.each<readonly [string, Batch, ThreeSides, Hand]>([
    ['differences-open', batch({ state: 'DIFFERENCES', openTickets: 7 }), SIDES, CLERK],
    ['state-conflict', batch({ state: 'OPEN' }), SIDES, CLERK],
    ['state-conflict', batch({ state: 'SIGNED' }), SIDES, CLERK],
    ['treasury-figures-missing', batch(), { ...SIDES, treasury: null }, CLERK],
    ['three-way-differs', batch(), { ...SIDES, agency: sums(401, 200) }, CLERK],
    ['three-way-differs', batch(), { ...SIDES, matched: sums(400, 199) }, CLERK],
    ['signer-wrote-off', batch({ wroteOff: [FINANCE.id], firstSignature: CLERK.id }), SIDES, FINANCE],
  ])('is not signed: %s', (expected, day, sides, hand) => {
    expect(signatureRefusal(day, sides, hand)).toEqual(code(expected));
  });

  it('is signed when a ticket or another day accounts for what the file does not hold', () => {
    expect(signatureRefusal(batch(), { ...SIDES, agency: sums(800, 200), accounted: sums(400, 0) }, CLERK)).toBeNull();
  });
});
