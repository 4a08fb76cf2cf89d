import fc from 'fast-check';
import {
  advanceSession,
  differences,
  isComplete,
  type Packet,
  SESSION_TRANSITIONS,
  type SessionAction,
  type SessionState,
  type Signed,
  sessionActions,
  takeIn,
} from './session';
import { parseClosing, parseVisit, type VisitRecord } from './visit-record';

const PACKET_ID = '01940000-0000-7000-8000-000000000001';
const visitId = (n: number): string => `01940000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const packet: Packet = {
  packetId: PACKET_ID,
  people: new Set([1, 2, 3, 4, 5]),
  firstNumber: 100,
  lastNumber: 119,
  issuedAt: new Date('2026-11-23T00:00:00Z'),
  validUntil: new Date('2026-11-26T00:00:00Z'),
  syncUntil: new Date('2026-12-23T00:00:00Z'),
};
const NOW = new Date('2026-12-01T00:00:00Z');
const hash = (n: number): string => String(n).padStart(64, '0');
const signed = (sequence: number, change: Partial<VisitRecord> = {}): Signed<VisitRecord> => ({
  hash: hash(sequence),
  record: {
    packetId: PACKET_ID,
    visitId: visitId(sequence),
    sequence,
    personId: ((sequence - 1) % 5) + 1,
    outcome: 'PAID',
    visitedAt: `2026-11-23T02:${String(sequence).padStart(2, '0')}:00Z`,
    receiptNo: 99 + sequence,
    medicalFen: 40000,
    pensionFen: 20000,
    previous: sequence === 1 ? null : hash(sequence - 1),
    ...change,
  },
});
const code = (expected: string) => expect.objectContaining({ code: expected });
const closing = (visits: number, change = {}) => ({
  packetId: PACKET_ID,
  visits,
  medicalFen: visits * 40000,
  pensionFen: visits * 20000,
  last: visits === 0 ? null : hash(visits),
  closedAt: '2026-11-23T09:00:00Z',
  ...change,
});

describe('what comes back from a device', () => {
  it('is the same whatever the order, the pieces and the repeats', () => {
    const all = Array.from({ length: 12 }, (_, n) => signed(n + 1));
    fc.assert(
      fc.property(
        fc.array(fc.shuffledSubarray(all, { minLength: 1 }), { minLength: 1, maxLength: 8 }),
        fc.shuffledSubarray(all, { minLength: 12 }),
        (pieces, rest) => {
          let known: Signed<VisitRecord>[] = [];
          for (const piece of [...pieces, rest, rest]) known = [...known, ...takeIn(packet, known, piece, NOW, 10)];
          expect([...known].sort((a, b) => a.record.sequence - b.record.sequence)).toEqual(all);
          expect(isComplete(closing(12), known)).toBe(true);
        },
      ),
    );
  });

  it('is complete only with every visit that the device wrote', () => {
    expect(isComplete(closing(3), [signed(1), signed(3)])).toBe(false);
    expect(isComplete(closing(0), [])).toBe(true);
    expect(() => isComplete(closing(2), [signed(1), signed(2), signed(3)])).toThrow(code('visit-chain-broken'));
    expect(() => isComplete(closing(2, { last: hash(9) }), [signed(1), signed(2)])).toThrow(code('visit-chain-broken'));
    expect(() => isComplete(closing(2, { medicalFen: 80001 }), [signed(1), signed(2)])).toThrow(code('visit-tally-wrong'));
  });

  it.each<readonly [string, Signed<VisitRecord>]>([
    ['visit-foreign', signed(2, { packetId: visitId(77) })],
    ['visit-foreign', signed(2, { personId: 9 })],
    ['visit-foreign', signed(2, { receiptNo: 99 })],
    ['visit-foreign', signed(2, { receiptNo: 120 })],
    ['visit-outside-packet', signed(2, { visitedAt: '2026-11-22T23:00:00Z' })],
    ['visit-outside-packet', signed(2, { visitedAt: '2026-11-26T00:00:01Z' })],
    ['visit-contradicts', { ...signed(1), hash: hash(77) }],
    ['visit-contradicts', signed(2, { sequence: 1, previous: null })],
    ['visit-contradicts', signed(2, { receiptNo: 100 })],
    ['visit-chain-broken', signed(2, { previous: hash(77) })],
  ])('is refused whole: %s', (expected, wrong) => {
    expect(() => takeIn(packet, [signed(1)], [signed(3), wrong], NOW, 10)).toThrow(code(expected));
  });

  it('may come weeks later, not after the time for it, and never from the future', () => {
    expect(takeIn(packet, [], [signed(1)], packet.syncUntil, 10)).toHaveLength(1);
    expect(() => takeIn(packet, [], [signed(1)], new Date(packet.syncUntil.getTime() + 1), 10)).toThrow(code('visit-sync-late'));
    const early = new Date('2026-11-23T01:00:00Z');
    expect(() => takeIn(packet, [], [signed(1)], early, 10)).toThrow(code('visit-outside-packet'));
  });
});

describe('the tally', () => {
  it('names person and fund of each difference, and nothing else', () => {
    const records = [signed(1).record, signed(2).record, signed(3, { outcome: 'REFUSED', medicalFen: 0, pensionFen: 0 }).record];
    const paid = new Map([
      [1, { medicalFen: 40000, pensionFen: 20000 }],
      [2, { medicalFen: 40000, pensionFen: 0 }],
      [3, { medicalFen: 40000, pensionFen: 0 }],
    ]);
    expect(differences(records, paid)).toEqual([{ fund: 'pension', personId: 2, tallyFen: 20000, ledgerFen: 0 }]);
    expect(differences(records, new Map())).toHaveLength(4);
  });
});

describe('a record', () => {
  const body = (change: Readonly<Record<string, unknown>> = {}): string =>
    JSON.stringify({
      packetId: PACKET_ID,
      visitId: visitId(1),
      sequence: 1,
      personId: 1,
      outcome: 'PAID',
      visitedAt: '2026-11-23T02:01:00Z',
      receiptNo: 100,
      medical: '400.00',
      pension: '200.00',
      previous: null,
      ...change,
    });

  it('is read from the text that was signed', () => {
    expect(parseVisit(body())).toEqual(signed(1).record);
    expect(
      parseClosing(
        JSON.stringify({
          packetId: PACKET_ID,
          visits: 1,
          medical: '400.00',
          pension: '200.00',
          last: hash(1),
          closedAt: '2026-11-23T09:00:00Z',
        }),
      ),
    ).toEqual(closing(1));
  });

  it.each([
    ['money that nobody paid', { outcome: 'ABSENT' }],
    ['a payment of nothing', { medical: '0.00', pension: '0.00' }],
    ['cash', { outcome: 'CASH' }],
    ['a float', { medical: 400 }],
    ['half a fen', { medical: '400.005' }],
    ['a negative amount', { medical: '-400.00' }],
    ['no time', { visitedAt: '2026-11-23' }],
    ['a month that is none', { visitedAt: '2026-13-23T02:01:00Z' }],
    ['a random id', { visitId: '01940000-0000-4000-8000-000000000001' }],
    ['a second one without the one before', { sequence: 2 }],
  ])('is none with %s', (_, change) => {
    expect(parseVisit(body(change))).toBeUndefined();
  });
});

describe('a session', () => {
  const AGENT = { id: 1, roles: ['VILLAGE_AGENT'] };
  const CLERK = { id: 2, roles: ['TOWNSHIP_CLERK'] };
  const states = Object.keys(SESSION_TRANSITIONS) as SessionState[];
  const actions: readonly SessionAction[] = ['take', 'sync', 'complete', 'tally', 'close', 'cancel'];

  it.each(states.flatMap((state) => actions.map((action) => [state, action] as const)))('%s, %s', (state, action) => {
    const hand = action === 'close' ? CLERK : AGENT;
    const act = (): SessionState => advanceSession({ state, agent: AGENT.id, openDifferences: 0 }, action, hand);
    const next = SESSION_TRANSITIONS[state][action];
    if (next === undefined) expect(act).toThrow(code('state-conflict'));
    else expect(act()).toBe(next);
  });

  it('is not closed by who went out, nor with open differences, nor used by anybody else', () => {
    const session = { state: 'TALLIED', agent: AGENT.id, openDifferences: 0 } as const;
    expect(() => advanceSession(session, 'close', AGENT)).toThrow(code('visit-closed-by-agent'));
    expect(() => advanceSession({ ...session, openDifferences: 1 }, 'close', CLERK)).toThrow(code('differences-open'));
    expect(() => advanceSession({ ...session, state: 'OUT' }, 'sync', CLERK)).toThrow(code('not-permitted'));
    expect(sessionActions(session, CLERK)).toEqual(['tally', 'close']);
    expect(sessionActions(session, AGENT)).toEqual(['sync', 'tally']);
  });
});
