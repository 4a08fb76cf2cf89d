import type { LocalDate } from '@app/legal-calendar';
import * as fc from 'fast-check';
import { assertCovered, firstGap } from './cover';
import { holderOn, type Leave, type Post, postFor } from './post';

const day = (text: string) => text as LocalDate;
const dayOfSeptember = (number: number) => day(`2026-09-${String(number).padStart(2, '0')}`);

const post = (step: Post['step'], primary: number, backup: number, overrides: Partial<Post> = {}): Post => ({
  id: primary,
  code: `food-${step}`,
  organ: '532922-market-supervision',
  section: 'food',
  name: step === 'EXAMINE' ? '食品经营审核岗' : '食品经营决定岗',
  step,
  itemCodes: [],
  primary,
  backup,
  ...overrides,
});
const leave = (staffId: number, from: number, to: number, cancelled?: number): Leave => ({
  staffId,
  fromOn: dayOfSeptember(from),
  toOn: dayOfSeptember(to),
  cancelledOn: cancelled === undefined ? null : dayOfSeptember(cancelled),
});

describe('the holder of a post', () => {
  const examine = post('EXAMINE', 1, 2);

  it('is A while A is at work', () => {
    expect(holderOn(examine, [leave(1, 10, 12)], dayOfSeptember(9))).toEqual({ staffId: 1, capacity: 'PRIMARY' });
  });

  it('is B on the first and on the last day of A’s leave, without anybody doing anything', () => {
    for (const number of [10, 12]) {
      expect(holderOn(examine, [leave(1, 10, 12)], dayOfSeptember(number))).toEqual({ staffId: 2, capacity: 'BACKUP' });
    }
    expect(holderOn(examine, [leave(1, 10, 12)], dayOfSeptember(13))?.staffId).toBe(1);
  });

  it('is A again from the day a leave is cancelled', () => {
    expect(holderOn(examine, [leave(1, 10, 20, 12)], dayOfSeptember(11))?.staffId).toBe(2);
    expect(holderOn(examine, [leave(1, 10, 20, 12)], dayOfSeptember(12))?.staffId).toBe(1);
  });
});

describe('the post of an item', () => {
  it('is the one that names it, else the one for everything else', () => {
    const food = post('DECIDE', 3, 4, { itemCodes: ['000131001000'] });
    const rest = post('DECIDE', 5, 6, { section: 'registration' });
    expect(postFor([rest, food], food.organ, 'DECIDE', '000131001000')).toBe(food);
    expect(postFor([rest, food], food.organ, 'DECIDE', '000731002000')).toBe(rest);
    expect(postFor([food], food.organ, 'DECIDE', '000731002000')).toBeUndefined();
  });
});

describe('a leave', () => {
  it('is refused when A and B would be away together, even for one day', () => {
    expect(() => assertCovered([post('EXAMINE', 1, 2)], [leave(2, 15, 20)], leave(1, 10, 15))).toThrow(
      expect.objectContaining({
        code: 'post-uncovered',
        details: { params: expect.objectContaining({ on: '2026-09-15', reason: 'BOTH_AWAY' }) },
      }),
    );
  });

  it('is accepted when the other is back the day before', () => {
    expect(() => assertCovered([post('EXAMINE', 1, 2)], [leave(2, 15, 20)], leave(1, 10, 14))).not.toThrow();
  });

  it('is refused when one person would be left to examine and to decide', () => {
    const township = [post('EXAMINE', 3, 4), post('DECIDE', 4, 9)];
    expect(() => assertCovered(township, [leave(9, 1, 30)], leave(3, 10, 11))).toThrow(
      expect.objectContaining({ details: { params: expect.objectContaining({ reason: 'ONE_PERSON_FOR_TWO_STEPS' }) } }),
    );
  });

  it('never leaves a gap on any day, whatever was accepted before it', () => {
    const posts = [post('EXAMINE', 1, 2), post('DECIDE', 2, 3)];
    const period = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 28 }), fc.integer({ min: 0, max: 6 }));
    fc.assert(
      fc.property(fc.array(period, { maxLength: 12 }), (wishes) => {
        const accepted: Leave[] = [];
        for (const [staffId, from, length] of wishes) {
          const wish = leave(staffId, from, Math.min(30, from + length));
          try {
            assertCovered(posts, accepted, wish);
            accepted.push(wish);
          } catch {
            // refused: nothing changes
          }
        }
        const everyDay = Array.from({ length: 30 }, (_, index) => dayOfSeptember(index + 1));
        expect(firstGap(posts, accepted, everyDay)).toBeNull();
      }),
    );
  });
});
