import { localDate } from '@app/legal-calendar';
import fc from 'fast-check';
import { collected, isLineAmount, journal, journalText, type Parts, refunded, reversalOf, settled, shared } from './journal';

const DAY = localDate('2026-11-23');
const FACT = { billId: 7, occurredOn: DAY };
const parts = fc.record({ medical: fc.integer({ min: 0, max: 10_000_000 }), pension: fc.integer({ min: 0, max: 10_000_000 }) });
const sum = (lines: readonly { fen: number }[]): number => lines.reduce((total, { fen }) => total + fen, 0);

describe('journals', () => {
  it('of a payment give each fund its own part and nothing else', () => {
    fc.assert(
      fc.property(
        parts.filter(({ medical, pension }) => medical + pension > 0),
        (split: Parts) => {
          const { lines } = collected('tax-app', split, FACT);
          expect(sum(lines)).toBe(0);
          const of = (account: string): number => lines.find((line) => line.account === account)?.fen ?? 0;
          expect([of('channel:tax-app'), of('fund:medical') + 0, of('fund:pension') + 0]).toEqual([
            split.medical + split.pension,
            0 - split.medical,
            0 - split.pension,
          ]);
        },
      ),
    );
  });

  it('of shares balance for whoever owes them, and are none where nobody does', () => {
    fc.assert(
      fc.property(parts, parts, (assistance, subsidy) => {
        const draft = shared({ assistance, subsidy }, FACT);
        const owed = assistance.medical + assistance.pension + subsidy.medical + subsidy.pension;
        expect(draft === null).toBe(owed === 0);
        if (draft !== null)
          expect([sum(draft.lines), draft.lines.filter(({ fen }) => fen > 0).reduce((t, { fen }) => t + fen, 0)]).toEqual([0, owed]);
      }),
    );
  });

  it('and their reversals are nothing together', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (fen) => {
        const draft = refunded({ id: 3, channel: 'tax-app', fund: 'pension', fen }, FACT);
        const back = reversalOf({ id: 9, ...draft }, DAY);
        expect(back).toMatchObject({ businessKey: 'reversal:refund:3', reverses: 9 });
        for (const { account, fen: amount } of draft.lines) expect(back.lines).toContainEqual({ account, fen: -amount });
      }),
    );
  });

  it.each([0, -0, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 100_000_000_001, 2 ** 53])('have no line of %d', (fen) => {
    expect(isLineAmount(fen)).toBe(false);
  });

  it('that do not balance are not made', () => {
    const fact = { businessKey: 'x:1', kind: 'collect', billId: 1, occurredOn: DAY, reverses: null } as const;
    expect(() =>
      journal(fact, [
        { account: 'channel:a', fen: 5 },
        { account: 'fund:medical', fen: -4 },
      ]),
    ).toThrow('does not balance');
    expect(() =>
      journal(fact, [
        { account: 'channel:a', fen: 0.5 },
        { account: 'fund:medical', fen: -0.5 },
      ]),
    ).toThrow('no amount');
    expect(() => journal(fact, [])).toThrow('does not balance');
  });

  it('of a day that moved nothing are none', () => {
    expect(settled('tax-app', DAY, { medical: 0, pension: 0 }, DAY)).toBeNull();
  });

  it('have a text in which every amount and every account stands', () => {
    const draft = collected('tax-app', { medical: 38_000, pension: 30_000 }, FACT);
    expect(journalText(draft, DAY)).toBe(
      'v1\ncollect:7\ncollect\n7\n2026-11-23\n2026-11-23\n\nchannel:tax-app=68000\nfund:medical=-38000\nfund:pension=-30000',
    );
  });
});
