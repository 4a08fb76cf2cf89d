import { SHIPPED_ITEMS } from '../application/county-data';
import { parseItem } from '../application/item-parser';
import { savedBy } from './earlier';
import type { ItemContent } from './item';

const items = SHIPPED_ITEMS.map((item, index) => parseItem(item, String(index)));
const INVESTMENT = items.find(({ code }) => code === '531004035000') as ItemContent;
const FOOD = items.find(({ code }) => code === '530131017000') as ItemContent;

describe('what the reform saved', () => {
  it('is told of the item that says what it was before: two levels and a week', () => {
    expect(savedBy(INVESTMENT, 'STUDY')).toMatchObject({
      levels: 2,
      workingDays: 5,
      sentence: '比改革前少 2 级、少 5 个工作日',
      example: true,
    });
  });

  it('counts the situation’s own levels and promise', () => {
    const [first, ...rest] = INVESTMENT.situations;
    const situations = [{ ...(first as ItemContent['situations'][number]), approvalLevels: ['DECIDE'] as const }, ...rest];
    expect(savedBy({ ...INVESTMENT, situations }, 'PROPOSAL')).toMatchObject({ levels: 3, workingDays: 5 });
  });

  it('is not claimed where nothing is stated, nothing is saved, or days cannot be compared', () => {
    expect(savedBy(FOOD, 'GENERAL')).toBeNull();
    const earlier = { levels: 2, promised: { amount: 10, unit: 'WORKING_DAY' }, basis: '示例', example: true } as const;
    expect(savedBy({ ...INVESTMENT, earlier }, 'STUDY')).toBeNull();
    expect(savedBy({ ...INVESTMENT, earlier: { ...earlier, levels: 4, promised: { amount: 1, unit: 'MONTH' } } }, 'STUDY')).toMatchObject({
      workingDays: 0,
      sentence: '比改革前少 2 级',
    });
  });
});
