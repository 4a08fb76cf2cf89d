import fc from 'fast-check';
import { assertQuota } from './quota';

const refused = (code: string): Error => expect.objectContaining({ code }) as Error;

describe('a limited licence', () => {
  const third = { period: '2026', sequence: 3, amount: 2 };

  it('is not granted before those who were accepted earlier are decided', () => {
    expect(() => assertQuota('GRANT', third, { earlierSettled: 1, granted: 0 })).toThrow(refused('quota-order'));
    expect(() => assertQuota('GRANT', third, { earlierSettled: 2, granted: 1 })).not.toThrow();
  });

  it('is not granted when the quota is used up, and may always be denied', () => {
    expect(() => assertQuota('GRANT', third, { earlierSettled: 2, granted: 2 })).toThrow(refused('quota-exhausted'));
    expect(() => assertQuota('DENY', third, { earlierSettled: 0, granted: 2 })).not.toThrow();
  });

  it('never grants more than there is, nor out of order, whatever the office tries', () => {
    const attempts = fc.array(fc.record({ place: fc.integer({ min: 1, max: 8 }), deny: fc.boolean() }), { maxLength: 60 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), attempts, (amount, tries) => {
        const decided = new Map<number, 'GRANT' | 'DENY'>();
        for (const { place, deny } of tries) {
          if (decided.has(place)) continue;
          const earlierSettled = [...decided.keys()].filter((one) => one < place).length;
          const granted = [...decided.values()].filter((one) => one === 'GRANT').length;
          const verdict = deny ? 'DENY' : 'GRANT';
          try {
            assertQuota(verdict, { period: 'TOTAL', sequence: place, amount }, { earlierSettled, granted });
          } catch {
            continue;
          }
          if (verdict === 'GRANT') expect(earlierSettled).toBe(place - 1);
          decided.set(place, verdict);
        }
        return [...decided.values()].filter((one) => one === 'GRANT').length <= amount;
      }),
    );
  });
});
