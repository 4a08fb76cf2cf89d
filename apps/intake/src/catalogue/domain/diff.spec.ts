import { SHIPPED_ITEMS } from '../application/county-data';
import { parseItem } from '../application/item-parser';
import { diffCatalogues, diffItems } from './diff';

const items = SHIPPED_ITEMS.slice(0, 3).map((item) => parseItem(item, 'item'));
const [one, two, three] = items as [(typeof items)[0], (typeof items)[0], (typeof items)[0]];

describe('the difference between versions', () => {
  it('is none between a version and itself, whatever the order of its papers', () => {
    expect(diffItems(one, one)).toEqual([]);
    expect(diffItems(one, { ...one, materials: [...one.materials].reverse() })).toEqual([]);
  });

  it('names papers by code, and tells added, removed and changed apart', () => {
    const [first, ...rest] = one.materials;
    if (first === undefined) throw new Error('no paper');
    const changed = { ...one, materials: [{ ...first, copies: 2 }, ...rest.slice(1), { ...first, code: 'M77' }], note: '新说明' };
    expect(diffItems(one, changed).map(({ kind, pointer }) => `${kind} ${pointer}`)).toEqual([
      'CHANGED /materials/M01/copies',
      'REMOVED /materials/M02',
      'ADDED /materials/M77',
      'ADDED /note',
    ]);
  });

  it('tells whole items that came or went', () => {
    expect(diffCatalogues([one, two], [two, three]).map(({ kind, item }) => `${kind} ${item}`)).toEqual([
      `REMOVED ${one.code}`,
      `ADDED ${three.code}`,
    ]);
  });
});
