import { createHash } from 'node:crypto';
import { DomainError } from '@app/domain-kernel';
import { pinyin } from 'pinyin-pro';
import type { ItemContent } from '../domain/item';
import { parseItem } from './item-parser';

/** 事项包: what `export` writes and `import` reads. States and access rights are not in it: what comes in is a draft. */
export interface ItemPackage {
  readonly format: 'one-window-catalogue';
  readonly formatVersion: 1;
  readonly exportedOn: string;
  readonly items: readonly ItemContent[];
}

export function itemPackage(items: readonly ItemContent[], exportedOn: string): ItemPackage {
  return { format: 'one-window-catalogue', formatVersion: 1, exportedOn, items };
}

/** The items of a parsed file: a package, a list of items, or one item. */
export function itemsOf(input: unknown, source: string): readonly ItemContent[] {
  if (Array.isArray(input)) return input.map((item, index) => parseItem(item, `${source}#${index}`));
  if (typeof input === 'object' && input !== null && 'format' in input) {
    const { format, formatVersion, items } = input as { format: unknown; formatVersion?: unknown; items?: unknown };
    if (format !== 'one-window-catalogue' || formatVersion !== 1 || !Array.isArray(items)) {
      throw new DomainError(
        'invalid',
        'catalogue-package-invalid',
        `“${source}”不是本系统能读取的事项包，请用 catalogue export 导出的文件。`,
        { params: { source } },
      );
    }
    return items.map((item, index) => parseItem(item, `${source}#/items/${index}`));
  }
  return [parseItem(input, source)];
}

/**
 * SHA-256 over the content with sorted keys, so that the order in a file makes no difference. Without the last day in force: the
 * catalogue may set that after publication, when a successor begins.
 */
export function contentHash({ validTo: _, ...content }: ItemContent): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(content)))
    .digest('hex');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

/** First letters of name and aliases: `cxjmjbylbxcbdj jmybcb`. What a clerk types to find an item. */
export function pinyinInitials({ name, aliases }: Pick<ItemContent, 'name' | 'aliases'>): string {
  return [name, ...aliases]
    .map((text) =>
      pinyin(text, { pattern: 'first', toneType: 'none', type: 'array' })
        .join('')
        .toLowerCase()
        .replace(/[^a-z0-9]/g, ''),
    )
    .join(' ');
}
