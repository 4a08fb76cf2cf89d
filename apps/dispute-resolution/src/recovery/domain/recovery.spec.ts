import { localDate } from '@app/legal-calendar';
import fc from 'fast-check';
import { figuresOf, type Owed, paid, percentOf, reversed, settledFor, shareOf, targetOf } from './recovery';

const claim = (changes: Partial<Owed> = {}): Owed => ({
  id: 1,
  amountFen: 4_000_000,
  agreedFen: null,
  receivedFen: 0,
  state: 'OPEN',
  ...changes,
});
const code = (expected: string) => expect.objectContaining({ code: expected });

describe('money received', () => {
  it('counts to the last fen, and never above what is owed', () => {
    const first = paid(claim(), 3_999_999);
    expect(first).toMatchObject({ receivedFen: 3_999_999, state: 'OPEN' });
    expect(paid(first, 1)).toMatchObject({ receivedFen: 4_000_000, state: 'PAID' });
    expect(() => paid(first, 2)).toThrow(code('payment-exceeds-claim'));
    expect(() => paid(paid(first, 1), 1)).toThrow(code('claim-settled'));
  });

  it('ends at what was agreed, and still measures against what was claimed', () => {
    const agreed = settledFor(claim(), 3_000_000);
    const done = paid(agreed, 3_000_000);
    expect(done.state).toBe('PAID');
    expect(figuresOf([done], [localDate('2026-12-31')], localDate('2026-11-23'))).toEqual({
      claimedFen: 4_000_000,
      receivedFen: 3_000_000,
      shareBasisPoints: 7500,
      fullyReceivedOn: '2026-12-31',
      daysToFullPayment: 38,
    });
    for (const sum of [0, 4_000_001]) expect(() => settledFor(claim(), sum)).toThrow(code('agreed-sum'));
    expect(() => settledFor(paid(claim(), 2_000_000), 1_999_999)).toThrow(code('agreed-sum'));
    expect(settledFor(paid(claim(), 2_000_000), 2_000_000).state).toBe('PAID');
  });

  it('keeps sum and state true through any run of payments, reversals and settlements', () => {
    const act = fc.oneof(
      fc.record({ kind: fc.constant('pay' as const), fen: fc.integer({ min: 1, max: 2_000_000 }) }),
      fc.record({ kind: fc.constant('reverse' as const), fen: fc.integer({ min: 0, max: 20 }) }),
      fc.record({ kind: fc.constant('settle' as const), fen: fc.integer({ min: 0, max: 5_000_000 }) }),
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        let state = claim();
        const payments: number[] = [];
        for (const { kind, fen } of acts) {
          try {
            if (kind === 'pay') {
              state = paid(state, fen);
              payments.push(fen);
            } else if (kind === 'settle') state = settledFor(state, fen);
            else {
              const [taken] = payments.splice(fen % Math.max(1, payments.length), 1);
              if (taken !== undefined) state = reversed(state, taken);
            }
          } catch (refused) {
            expect(refused).toMatchObject({ code: expect.stringMatching(/^(payment-exceeds-claim|claim-settled|agreed-sum)$/) as string });
          }
          expect(state.receivedFen).toBe(payments.reduce((sum, one) => sum + one, 0));
          expect(state.receivedFen).toBeLessThanOrEqual(targetOf(state));
          expect(state.state === 'PAID').toBe(state.receivedFen === targetOf(state));
        }
      }),
    );
  });

  it('gives the share exactly', () => {
    expect(shareOf(1, 3)).toBe(3333);
    expect(shareOf(9_007_199_254_740_99, 9_007_199_254_740_99)).toBe(10_000);
    expect(shareOf(0, 0)).toBeNull();
    expect([percentOf(8333), percentOf(10_000), percentOf(5), percentOf(null)]).toEqual(['83.33%', '100.00%', '0.05%', null]);
  });
});
