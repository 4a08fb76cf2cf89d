import { unreachableStatuses } from '@app/domain-kernel';
import fc from 'fast-check';
import { ATTEMPT_STATE_NAMES, ATTEMPT_TRANSITIONS, LEG_STATE_NAMES, LEG_TRANSITIONS } from './attempt.transitions';
import { type ChannelWord, judge, type KnownAttempt, type KnownBill, type KnownTransaction, roundsOf } from './channel-word';

const AT = new Date('2026-11-23T02:00:00Z');
const ORDER = 'HJ0000000000077-1';
const word = (over: Partial<ChannelWord> = {}): ChannelWord => ({
  channel: 'tax-app',
  source: 'NOTICE',
  orderNumber: ORDER,
  state: 'SUCCEEDED',
  transactionId: 'T1',
  amountFen: 68_000,
  happenedAt: AT,
  reason: null,
  ...over,
});
const attempt = (over: Partial<KnownAttempt> = {}): KnownAttempt => ({
  channel: 'tax-app',
  state: 'PENDING',
  amountFen: 68_000,
  transactionId: null,
  ...over,
});
const bill = (state: KnownBill['state'], refundedFen = 0): KnownBill => ({ state, refundedFen });
const known = (over: Partial<KnownTransaction> = {}): KnownTransaction => ({
  orderNumber: ORDER,
  amountFen: 68_000,
  disposition: 'COLLECTED',
  reversed: false,
  refundStarted: false,
  ...over,
});
const SUCCEEDED = attempt({ state: 'SUCCEEDED', transactionId: 'T1' });
const FAILED = attempt({ state: 'FAILED' });

describe('what a channel says', () => {
  it.each<[string, ChannelWord, KnownAttempt | null, KnownBill | null, KnownTransaction | null, object]>([
    ['the payment that is waited for', word(), attempt(), bill('LOCKED'), null, { kind: 'COLLECT' }],
    ['of an attempt of which nothing was known', word(), attempt({ state: 'UNKNOWN' }), bill('LOCKED'), null, { kind: 'COLLECT' }],
    ['before its own acknowledgement', word(), attempt({ state: 'CREATED' }), bill('LOCKED'), null, { kind: 'COLLECT' }],
    ['the same again', word(), SUCCEEDED, bill('PAID'), known(), { kind: 'NOTHING', alarm: null }],
    [
      'the same transaction with another amount',
      word({ amountFen: 1 }),
      SUCCEEDED,
      bill('PAID'),
      known(),
      { kind: 'NOTHING', alarm: 'CONTRADICTION' },
    ],
    [
      'the same transaction for another order',
      word({ orderNumber: `${ORDER}1` }),
      attempt(),
      bill('LOCKED'),
      known(),
      { kind: 'NOTHING', alarm: 'CONTRADICTION' },
    ],
    ['another amount, by itself', word({ amountFen: 68_001 }), attempt(), bill('LOCKED'), null, { kind: 'DOUBT', alarm: 'AMOUNT_DIFFERS' }],
    [
      'another amount, when it is asked',
      word({ amountFen: 67_999, source: 'ANSWER' }),
      attempt(),
      bill('LOCKED'),
      null,
      { kind: 'SURPLUS', cause: 'AMOUNT_DIFFERS', fails: true, alarm: 'AMOUNT_DIFFERS' },
    ],
    [
      'a second payment',
      word({ transactionId: 'T2' }),
      SUCCEEDED,
      bill('PAID'),
      null,
      { kind: 'SURPLUS', cause: 'PAID_ALREADY', fails: false, alarm: null },
    ],
    ['a payment a week late', word(), FAILED, bill('EXPIRED'), null, { kind: 'SURPLUS', cause: 'TOO_LATE', fails: false, alarm: null }],
    [
      'a payment of an attempt that it had said failed',
      word(),
      FAILED,
      bill('LOCKED'),
      null,
      { kind: 'SURPLUS', cause: 'TOO_LATE', fails: false, alarm: null },
    ],
    ['a payment of no order', word(), null, null, null, { kind: 'SURPLUS', cause: 'ORDER_UNKNOWN', fails: false, alarm: 'ORDER_UNKNOWN' }],
    [
      'a payment of an order of another channel',
      word({ channel: 'bank-counter' }),
      attempt(),
      bill('LOCKED'),
      null,
      { kind: 'SURPLUS', cause: 'ORDER_UNKNOWN', fails: false, alarm: 'ORDER_UNKNOWN' },
    ],
    ['a failure', word({ state: 'FAILED', reason: 'BALANCE' }), attempt(), bill('LOCKED'), null, { kind: 'FAIL', reason: 'BALANCE' }],
    [
      'a failure of what it had confirmed',
      word({ state: 'FAILED' }),
      SUCCEEDED,
      bill('PAID'),
      null,
      { kind: 'NOTHING', alarm: 'CONTRADICTION' },
    ],
    [
      'that it closed the order',
      word({ state: 'CLOSED' }),
      attempt({ state: 'UNKNOWN' }),
      bill('LOCKED'),
      null,
      { kind: 'FAIL', reason: 'CLOSED' },
    ],
    [
      'that it never heard of the order',
      word({ state: 'NOT_FOUND' }),
      attempt({ state: 'UNKNOWN' }),
      bill('LOCKED'),
      null,
      { kind: 'SEND_AGAIN' },
    ],
    ['that it waits', word({ state: 'PENDING' }), attempt({ state: 'UNKNOWN' }), bill('LOCKED'), null, { kind: 'PEND' }],
    ['that the payment bounced', word({ state: 'REVERSED' }), SUCCEEDED, bill('PAID'), known(), { kind: 'REVERSE' }],
    [
      'that it bounced, twice',
      word({ state: 'REVERSED' }),
      attempt({ state: 'REVERSED' }),
      bill('REVERSED'),
      known({ reversed: true }),
      { kind: 'NOTHING', alarm: null },
    ],
    [
      'that it bounced after a refund',
      word({ state: 'REVERSED' }),
      SUCCEEDED,
      bill('PAID', 100),
      known(),
      { kind: 'NOTHING', alarm: 'REVERSAL_REFUSED' },
    ],
    [
      'that something unheard of bounced',
      word({ state: 'REVERSED' }),
      attempt(),
      bill('LOCKED'),
      null,
      { kind: 'NOTHING', alarm: 'REVERSAL_REFUSED' },
    ],
    [
      'that a surplus on its way back bounced',
      word({ state: 'REVERSED' }),
      SUCCEEDED,
      bill('PAID'),
      known({ disposition: 'SURPLUS', refundStarted: true }),
      { kind: 'NOTHING', alarm: 'REVERSAL_REFUSED' },
    ],
  ])('%s', (_, said, knownAttempt, knownBill, transaction, verdict) => {
    expect(judge(said, knownAttempt, knownBill, transaction)).toEqual(verdict);
  });

  it('collects a bill only while it is locked, for the exact amount, in its own channel', () => {
    const states = fc.constantFrom<KnownBill['state']>(
      'OPEN',
      'LOCKED',
      'PAID',
      'PARTLY_REFUNDED',
      'REFUNDED',
      'EXPIRED',
      'VOIDED',
      'REVERSED',
    );
    const attempts = fc.constantFrom<KnownAttempt['state']>('CREATED', 'PENDING', 'UNKNOWN', 'SUCCEEDED', 'FAILED', 'REVERSED');
    fc.assert(
      fc.property(
        states,
        attempts,
        fc.integer({ min: 67_998, max: 68_002 }),
        fc.boolean(),
        fc.constantFrom('NOTICE' as const, 'ANSWER' as const),
        (billState, state, amountFen, own, source) => {
          const verdict = judge(
            word({ amountFen, source, channel: own ? 'tax-app' : 'bank-counter' }),
            attempt({ state }),
            bill(billState),
            null,
          );
          const collects = billState === 'LOCKED' && ['CREATED', 'PENDING', 'UNKNOWN'].includes(state) && amountFen === 68_000 && own;
          expect(verdict.kind === 'COLLECT').toBe(collects);
          // Money that was taken is never nothing: it is collected, in surplus, or asked about.
          expect(['COLLECT', 'SURPLUS', 'DOUBT']).toContain(verdict.kind);
          if (source === 'ANSWER') expect(verdict.kind).not.toBe('DOUBT');
        },
      ),
    );
  });
});

describe('rounds', () => {
  it('keep every word, in its order, and never two of one bill or one transaction together', () => {
    const words = fc.array(
      fc.record({
        channel: fc.constant('a'),
        bill: fc.integer({ min: 1, max: 4 }),
        transactionId: fc.option(fc.constantFrom('x', 'y', 'z')),
      }),
    );
    fc.assert(
      fc.property(words, (given) => {
        const rounds = roundsOf(given, ({ bill: id }) => id);
        expect(rounds.flat()).toHaveLength(given.length);
        for (const round of rounds) {
          expect(new Set(round.map(({ bill: id }) => id)).size).toBe(round.length);
          const named = round.flatMap(({ transactionId }) => transactionId ?? []);
          expect(new Set(named).size).toBe(named.length);
        }
        for (const id of [1, 2, 3, 4]) {
          expect(rounds.flat().filter((one) => one.bill === id)).toEqual(given.filter((one) => one.bill === id));
        }
      }),
    );
  });
});

describe('states', () => {
  it('are all reached and all have a name', () => {
    expect(unreachableStatuses(ATTEMPT_TRANSITIONS, ['CREATED'])).toEqual([]);
    expect(unreachableStatuses(LEG_TRANSITIONS, ['POSTED'])).toEqual([]);
    expect(Object.keys(ATTEMPT_STATE_NAMES)).toEqual(Object.keys(ATTEMPT_TRANSITIONS));
    expect(Object.keys(LEG_STATE_NAMES)).toEqual(Object.keys(LEG_TRANSITIONS));
  });
});
