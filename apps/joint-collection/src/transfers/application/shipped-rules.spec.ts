import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import rules from '../../../data/transfer-rules.json';
import window from '../../../data/window-items.json';

interface Item {
  readonly code: string;
  readonly statutoryLimit: { readonly amount: number; readonly article: string; readonly parts?: readonly { readonly amount: number }[] };
  readonly denialReasons: readonly { readonly code: string }[];
}

const CATALOGUE = join(__dirname, '../../../../intake/data/items');
const items = readdirSync(CATALOGUE).map((file) => JSON.parse(readFileSync(join(CATALOGUE, file), 'utf8')) as Item);
const itemOf = (code: string): Item => {
  const found = items.find((item) => item.code === code);
  if (!found) throw new Error(`the catalogue has no item ${code}`);
  return found;
};

describe.each(rules.kinds)('the $kind transfer', ({ item, steps, article, denials }) => {
  it('takes as long, by the same article, as the catalogue tells the applicant', () => {
    const { statutoryLimit } = itemOf(item);
    expect(steps.map(({ amount }) => amount)).toEqual(statutoryLimit.parts?.map(({ amount }) => amount));
    expect(steps.reduce((sum, { amount }) => sum + amount, 0)).toBe(statutoryLimit.amount);
    expect(article).toBe(statutoryLimit.article);
  });

  it('is refused for the reasons of the item and no others', () => {
    expect(denials).toEqual(itemOf(item).denialReasons.map(({ code }) => code));
  });
});

it('takes only items that the catalogue has', () => {
  for (const { item } of window.items) expect(itemOf(item).code).toBe(item);
  expect(window.items.filter(({ handling }) => handling === 'transfer').map(({ item }) => item)).toEqual(
    rules.kinds.map(({ item }) => item),
  );
});
