import { localDate, nationalCalendar } from '@app/legal-calendar';
import { POOLS, SHIPPED_ITEMS } from '../application/county-data';
import { itemsOf } from '../application/item-package';
import { differencesBetween, outcomeOf, type PastCase } from './compare-outcomes';
import type { ItemContent } from './item';

const calendar = nationalCalendar();
const shipped = itemsOf(SHIPPED_ITEMS, '随附事项');
const food = shipped.find(({ code }) => code === '530131017000') as ItemContent;
const past: PastCase = {
  caseNo: '53292220260601000000011',
  answers: { mode: 'CATERING', prepackagedOnly: false, items: 'HOT', area: 40, staff: 3, online: false },
  receivedOn: localDate('2026-06-01'),
  acceptedOn: localDate('2026-06-01'),
  decidedOn: localDate('2026-06-08'),
  pauses: [],
};
const changed = (draft: ItemContent, one: PastCase = past) =>
  differencesBetween(outcomeOf(food, one, null, POOLS, calendar), outcomeOf(draft, one, null, POOLS, calendar));

describe('what a draft would have changed for a closed case', () => {
  it('is nothing when the version says the same', () => {
    expect(changed({ ...food, version: 2 })).toEqual([]);
  });

  it('is the papers asked more and fewer, by name', () => {
    const [situation] = food.situations;
    if (situation === undefined) throw new Error('the food licence has a situation');
    const fewer = { ...food, situations: [{ ...situation, papers: situation.papers.filter(({ material }) => material !== 'M05') }] };
    expect(changed(fewer)).toEqual([{ kind: 'FEWER_PAPERS', papers: [{ code: 'M05', name: '食品安全规章制度清单' }] }]);
    expect(differencesBetween(outcomeOf(fewer, past, null, POOLS, calendar), outcomeOf(food, past, null, POOLS, calendar))).toEqual([
      { kind: 'MORE_PAPERS', papers: [{ code: 'M05', name: '食品安全规章制度清单' }] },
    ]);
  });

  it('never counts shared data as a burden', () => {
    expect(outcomeOf(food, past, null, POOLS, calendar).papers.has('M02')).toBe(false);
  });

  it('is another route: organ, levels or rule', () => {
    expect(changed({ ...food, approvalLevels: ['DECIDE'] })).toEqual([
      {
        kind: 'OTHER_ROUTE',
        from: '532922-market-supervision / market / EXAMINE+DECIDE',
        to: '532922-market-supervision / market / DECIDE',
      },
    ]);
  });

  it('is a limit that the real days would have missed, and a pause is not counted against it', () => {
    // 1 June is a Monday: the fifth working day is Monday the 8th, the fourth Friday the 5th.
    const shorter = { ...food, promisedLimit: { ...food.promisedLimit, amount: 4 } };
    expect(changed(shorter)).toEqual([{ kind: 'LIMIT_MISSED', limit: 'PROMISED' }]);
    const paused = { ...past, pauses: [{ from: localDate('2026-06-02'), to: localDate('2026-06-03') }] };
    expect(changed(shorter, paused)).toEqual([]);
  });

  it('is a refusal at the door, which makes everything else beside the point', () => {
    const stricter = {
      ...food,
      blockedWhen: [{ code: 'NO_ONLINE', when: { field: 'mode', equals: 'CATERING' }, sentence: '示例', article: '示例' }],
    };
    expect(changed(stricter)).toEqual([{ kind: 'NOW_REFUSED', reason: 'BLOCKED', code: 'NO_ONLINE' }]);
    expect(differencesBetween(outcomeOf(stricter, past, null, POOLS, calendar), outcomeOf(food, past, null, POOLS, calendar))).toEqual([
      { kind: 'NO_LONGER_REFUSED', reason: 'BLOCKED', code: 'NO_ONLINE' },
    ]);
  });

  it('is a form that the old answers no longer fit', () => {
    expect(
      differencesBetween(outcomeOf(food, past, null, POOLS, calendar), outcomeOf(food, past, '/form/site required', POOLS, calendar)),
    ).toEqual([{ kind: 'NOW_REFUSED', reason: 'FORM', code: '/form/site required' }]);
  });

  it('says of a case that was never decided nothing about limits', () => {
    expect(changed({ ...food, promisedLimit: { ...food.promisedLimit, amount: 1 } }, { ...past, decidedOn: null })).toEqual([]);
  });
});
