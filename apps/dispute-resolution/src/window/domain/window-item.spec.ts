import rules from '../../../data/dispute-rules.json';
import data from '../../../data/window-items.json';
import type { ProceedingKind } from '../../disputes/domain/proceeding';
import { PROCEEDINGS } from '../../disputes/domain/proceeding-definitions';
import { answerOf, assertNotReceiver, readAgainAfter, type WindowItem } from './window-item';

const ITEMS = data.items as unknown as readonly WindowItem<ProceedingKind>[];

describe('what a case at the window is answered', () => {
  it.each(ITEMS.map((item) => [item.item, item] as const))('%s: names states and kinds that exist', (_, item) => {
    const states = Object.keys(PROCEEDINGS[item.proceeding]?.states ?? {});
    expect(states).toEqual(expect.arrayContaining([...item.granted, ...Object.keys(item.denied)]));
    const kinds = rules.kinds.map(({ code }) => code);
    expect(Object.values(item.disputeKinds).filter((kind) => !kinds.includes(kind))).toEqual([]);
    for (const state of states) {
      const expected = item.granted.includes(state) ? 'GRANT' : Object.hasOwn(item.denied, state) ? 'DENY' : undefined;
      expect(answerOf(item, state, 'FALSE_PAPERS')?.result).toBe(expected);
    }
  });

  it('gives the reason that was decided with, or the item’s own', () => {
    const [aid, mediation] = ITEMS;
    if (!aid || !mediation) throw new Error('no items');
    expect(answerOf(aid, 'DENIED', 'MEANS_EXCEED')).toEqual({ result: 'DENY', reasonCode: 'NOT_IN_HARDSHIP' });
    expect(answerOf(aid, 'DENIED', 'NOT_OUR_PLACE')).toEqual({ result: 'DENY', reasonCode: null });
    expect(answerOf(mediation, 'REFUSED', undefined)).toEqual({ result: 'DENY', reasonCode: 'PARTY_REFUSES' });
  });

  it('is not decided by who received it', () => {
    expect(() => assertNotReceiver([1001], 1001)).toThrow(expect.objectContaining({ code: 'decided-by-receiver' }) as Error);
    expect(() => assertNotReceiver([1001], 1382)).not.toThrow();
    expect(() => assertNotReceiver([1001], null)).not.toThrow();
  });

  it('is read again after a growing pause, and never given up', () => {
    expect([0, 1, 2, 8, 50].map(readAgainAfter)).toEqual([1, 2, 4, 256, 256]);
  });
});
