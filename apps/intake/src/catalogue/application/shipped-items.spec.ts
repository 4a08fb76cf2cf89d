import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lintCatalogue } from '../domain/lint';
import { SHIPPED_ITEMS } from './county-data';
import { parseItem } from './item-parser';
import { countyLintContext } from './lint-context';

const FOLDER = join(__dirname, '../../../data/items');

describe('the 51 items the county ships with', () => {
  const items = SHIPPED_ITEMS.map((item, index) => parseItem(item, `第${index + 1}项`));

  it('are all the files of the folder, in order', () => {
    const files = readdirSync(FOLDER).sort();
    expect(files).toHaveLength(51);
    expect(SHIPPED_ITEMS).toEqual(files.map((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8'))));
  });

  it('have nothing for lint to find, not even a warning', () => {
    expect(lintCatalogue(items, countyLintContext('2026-11-22'))).toEqual([]);
  });

  it('mark every promised limit as a sample', () => {
    for (const item of items) {
      for (const promised of [item.promisedLimit, ...item.situations.flatMap((situation) => situation.promisedLimit ?? [])]) {
        expect(promised).toMatchObject({ example: true, note: '示例值，以公布清单为准' });
      }
    }
  });
});
