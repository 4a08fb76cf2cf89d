import { type LocalDate, localDate } from '@app/legal-calendar';
import { array, assert, constantFrom, property } from 'fast-check';
import volume from '../../../data/mediation-volume.json';
import {
  allDone,
  assertAgreement,
  assertSigning,
  effectiveOn,
  missedTerms,
  missingSignatures,
  paidOnTerm,
  type Signature,
  type Term,
} from './agreement';
import { type VolumeItem, volumeGaps, volumeIndex } from './volume';
import { assertAnswer, type PartyWill, type Will, whatWills, willing } from './will';

const code = (expected: string) => expect.objectContaining({ code: expected });
const on = (day: string) => localDate(day);

describe('自愿', () => {
  const wills = (...given: readonly [PartyWill['side'], Will][]) =>
    given.map(([side, will], index) => ({ partyId: index + 1, side, will }));
  it.each([
    ['nobody has answered', wills(['CLAIMANT', 'ASKED'], ['RESPONDENT', 'ASKED']), 'WAIT'],
    ['both are willing', wills(['CLAIMANT', 'WILLING'], ['RESPONDENT', 'WILLING']), 'ACCEPT'],
    ['the respondent refuses', wills(['CLAIMANT', 'WILLING'], ['RESPONDENT', 'REFUSES']), 'REFUSE'],
    ['the only claimant refuses', wills(['CLAIMANT', 'REFUSES'], ['RESPONDENT', 'ASKED']), 'REFUSE'],
    ['one of two claimants refuses', wills(['CLAIMANT', 'REFUSES'], ['CLAIMANT', 'WILLING'], ['RESPONDENT', 'WILLING']), 'ACCEPT'],
    ['one claimant has not answered', wills(['CLAIMANT', 'ASKED'], ['CLAIMANT', 'WILLING'], ['RESPONDENT', 'WILLING']), 'WAIT'],
  ])('%s', (_, given, expected) => {
    expect(whatWills(given)).toBe(expected);
  });

  it('never goes on with somebody who refuses', () => {
    const party = constantFrom<Will[]>('ASKED', 'WILLING', 'REFUSES');
    assert(
      property(array(party, { minLength: 2, maxLength: 8 }), (given) => {
        const parties = given.map((will, index) => ({
          partyId: index,
          side: index === 0 ? ('RESPONDENT' as const) : ('CLAIMANT' as const),
          will,
        }));
        const refusing = new Set(parties.filter(({ will }) => will === 'REFUSES').map(({ partyId }) => partyId));
        expect(willing(parties).some((id) => refusing.has(id))).toBe(false);
        if (refusing.has(0)) expect(whatWills(parties)).toBe('REFUSE');
      }),
      { numRuns: 200 },
    );
  });

  it('takes an answer of those who were asked, once', () => {
    expect(() => assertAnswer(undefined, 'WILLING')).toThrow(code('party-not-asked'));
    expect(() => assertAnswer({ partyId: 1, side: 'CLAIMANT', will: 'REFUSES' }, 'REFUSES')).toThrow(code('will-given'));
  });
});

describe('协议', () => {
  const SIDES = new Map([
    [1, 'CLAIMANT' as const],
    [2, 'CLAIMANT' as const],
    [9, 'RESPONDENT' as const],
  ]);
  const term = (over: Partial<Term> = {}): Term => ({
    payer: 9,
    payee: 1,
    amountFen: 100,
    dueOn: on('2026-04-01'),
    way: 'BANK',
    accountNamed: true,
    ...over,
  });

  it('binds those who take part, both sides, and nobody else', () => {
    expect(() => assertAgreement([1, 9], [term()], SIDES)).not.toThrow();
    expect(() => assertAgreement([1, 2], [term({ payer: 2 })], SIDES)).toThrow(code('agreement-parties'));
    expect(() => assertAgreement([1, 9, 77], [term()], SIDES)).toThrow(code('agreement-parties'));
    expect(() => assertAgreement([1, 1, 9], [term()], SIDES)).toThrow(code('agreement-parties'));
    expect(() => assertAgreement([1, 9], [term({ payee: 2 })], SIDES)).toThrow(code('agreement-terms'));
    expect(() => assertAgreement([1, 9], [term({ amountFen: 0 })], SIDES)).toThrow(code('agreement-terms'));
    expect(() => assertAgreement([1, 9], [], SIDES)).toThrow(code('agreement-terms'));
  });

  it('is in effect on the day of the last of all signatures and the seal, whatever the order of the parties', () => {
    const all: Signature[] = [
      { by: { partyId: 1 }, on: on('2026-03-02') },
      { by: { partyId: 9 }, on: on('2026-03-04') },
      { by: 'MEDIATOR', on: on('2026-03-03') },
      { by: 'COMMITTEE', on: on('2026-03-05') },
    ];
    expect(effectiveOn([1, 9], all)).toBe('2026-03-05');
    for (let left = 0; left < all.length; left += 1) {
      const without = all.filter((_, index) => index !== left);
      expect(effectiveOn([1, 9], without)).toBeNull();
      expect(missingSignatures([1, 9], without)).toHaveLength(1);
    }
  });

  it('is sealed last and signed once', () => {
    const signed: Signature[] = [{ by: { partyId: 1 }, on: on('2026-03-02') }];
    expect(() => assertSigning([1, 9], signed, { by: 'COMMITTEE', on: on('2026-03-02') })).toThrow(code('seal-comes-last'));
    expect(() => assertSigning([1, 9], signed, { by: { partyId: 1 }, on: on('2026-03-02') })).toThrow(code('already-signed'));
    expect(() => assertSigning([1, 9], signed, { by: { partyId: 3 }, on: on('2026-03-02') })).toThrow(code('already-signed'));
    expect(() => assertSigning([1, 9], signed, { by: 'MEDIATOR', on: on('2026-03-02') })).not.toThrow();
  });

  it('watches each part to the fen and misses it the day after', () => {
    const watched = { id: 1, amountFen: 1000, paidFen: 0, dueOn: on('2026-04-01') as LocalDate | null, state: 'OPEN' as const };
    expect(paidOnTerm(watched, 999)).toEqual({ paidFen: 999, state: 'OPEN' });
    expect(paidOnTerm({ ...watched, paidFen: 999 }, 1)).toEqual({ paidFen: 1000, state: 'DONE' });
    expect(() => paidOnTerm(watched, 1001)).toThrow(code('term-overpaid'));
    expect(() => paidOnTerm({ ...watched, state: 'DONE' }, 1)).toThrow(code('term-done'));
    expect(() => paidOnTerm({ ...watched, amountFen: null }, 1)).toThrow(code('term-not-money'));
    expect(missedTerms([watched], on('2026-04-01'))).toEqual([]);
    expect(missedTerms([watched], on('2026-04-02'))).toEqual([watched]);
    expect(missedTerms([{ ...watched, dueOn: null }], on('2030-04-02'))).toEqual([]);
    expect(allDone([{ state: 'DONE' }, { state: 'OPEN' }])).toBe(false);
  });
});

describe('卷宗', () => {
  const ITEMS = volume.items as VolumeItem[];
  const gaps = (present: readonly string[], how: { met: boolean; agreed: boolean }) =>
    volumeGaps(volumeIndex(ITEMS, new Set(present), how)).map(({ code: each }) => each);
  const ALWAYS = ['APPLICATION', 'RIGHTS_NOTICE', 'IDENTITY', 'BACK_COVER'];

  it('needs what belongs to how it ended', () => {
    expect(gaps([], { met: false, agreed: false })).toEqual([...ALWAYS.slice(0, 3), 'TERMINATION', 'BACK_COVER']);
    expect(gaps(ALWAYS, { met: true, agreed: true })).toEqual(['SESSION_RECORD', 'AGREEMENT', 'RETURN_VISIT']);
    expect(gaps([...ALWAYS, 'SESSION_RECORD', 'TERMINATION'], { met: true, agreed: false })).toEqual([]);
  });
});
