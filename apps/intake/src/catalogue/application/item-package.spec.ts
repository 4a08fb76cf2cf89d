import { SHIPPED_ITEMS } from './county-data';
import { contentHash, itemPackage, itemsOf, pinyinInitials } from './item-package';
import { parseItem } from './item-parser';

const food = parseItem(SHIPPED_ITEMS[16], 'food');

describe('a package of items', () => {
  it('is read as package, list or single item', () => {
    expect(itemsOf(itemPackage([food], '2026-11-22'), 'p')).toEqual([food]);
    expect(itemsOf([food], 'p')).toEqual([food]);
    expect(itemsOf(food, 'p')).toEqual([food]);
    expect(() => itemsOf({ format: 'zip', items: [] }, 'p')).toThrow(expect.objectContaining({ code: 'catalogue-package-invalid' }));
    expect(() => itemsOf([{ ...food, visits: 1 }], 'p')).toThrow(expect.objectContaining({ code: 'item-file-invalid' }));
    expect(() => itemsOf({ ...food, promisedLimit: { amount: 1.5, unit: 'WORKING_DAY', example: true, note: '' } }, 'p')).toThrow(
      expect.objectContaining({ code: 'item-file-invalid' }),
    );
  });

  it('has a hash that order and the last day do not change, and everything else does', () => {
    const reordered = Object.fromEntries(Object.entries(food).reverse()) as unknown as typeof food;
    expect(contentHash(reordered)).toBe(contentHash(food));
    expect(contentHash({ ...food, validTo: '2030-01-01' })).toBe(contentHash(food));
    expect(contentHash({ ...food, conditions: [...food.conditions].reverse() })).not.toBe(contentHash(food));
    expect(contentHash({ ...food, siteCheck: false })).not.toBe(contentHash(food));
  });

  it('writes the initials a clerk types', () => {
    expect(pinyinInitials({ name: '基本医疗保险关系转移接续', aliases: ['医保转移'] })).toBe('jbylbxgxzyjx ybzy');
    expect(pinyinInitials({ name: '户口登记（出生登记）', aliases: [] })).toBe('hkdjcsdj');
  });
});
