import { Injectable } from '@nestjs/common';
import type { ItemContent, ItemType, Level } from '../domain/item';
import { type CachedVersion, CatalogueCache } from './catalogue-cache';

export interface ItemFilter {
  readonly q?: string | undefined;
  readonly type?: readonly ItemType[] | undefined;
  readonly organ?: string | undefined;
  readonly category?: readonly string[] | undefined;
  readonly level?: readonly Level[] | undefined;
}

/** How well an item fits the words, 0 best; then its code, which makes the order total. */
export type ItemPlace = readonly [rank: number, code: string];

export interface FoundItem {
  readonly version: CachedVersion;
  readonly place: ItemPlace;
}

/** 办事指南: the items of a day by name, pinyin initials and code. In memory: a county has hundreds of items, not millions. */
@Injectable()
export class FindItemsQuery {
  constructor(private readonly catalogue: CatalogueCache) {}

  /** At most `limit + 1` items after a place, the one too many showing that there is more. */
  execute(filter: ItemFilter, day: string, limit: number, after: ItemPlace | undefined): readonly FoundItem[] {
    return this.catalogue
      .listed(day)
      .filter(({ content }) => matches(content, filter))
      .flatMap((version): FoundItem[] => {
        const rank = rankOf(version, filter.q);
        return rank === undefined ? [] : [{ version, place: [rank, version.content.code] }];
      })
      .sort((one, other) => compare(one.place, other.place))
      .filter(({ place }) => after === undefined || compare(place, after) > 0)
      .slice(0, limit + 1);
  }
}

function compare(one: ItemPlace, other: ItemPlace): number {
  return one[0] - other[0] || (one[1] < other[1] ? -1 : one[1] > other[1] ? 1 : 0);
}

function matches(content: ItemContent, { type, organ, category, level }: ItemFilter): boolean {
  return (
    (type === undefined || type.includes(content.type)) &&
    (organ === undefined || content.competentOrgan === organ || content.guidingOrgan === organ) &&
    (category === undefined || category.includes(content.category)) &&
    (level === undefined || level.some((each) => content.levels.receive.includes(each)))
  );
}

function rankOf({ content, pinyinInitials }: CachedVersion, words: string | undefined): number | undefined {
  if (words === undefined) return 0;
  const asked = words.normalize('NFKC').trim().toLowerCase();
  if (/^\d+$/.test(asked)) return content.code === asked ? 0 : content.code.startsWith(asked) ? 1 : undefined;
  // An implementing code ends with the base code of the item (31 characters, or 33 with a situation).
  if (/^[0-9a-z]{18}[45]\d{12}(\d{2})?$/.test(asked)) return content.code === asked.slice(19, 31) ? 0 : undefined;
  const names = [content.name, ...content.aliases].map((name) => name.toLowerCase());
  if (names.includes(asked)) return 0;
  const initials = pinyinInitials.split(' ');
  if (names.some((name) => name.startsWith(asked)) || initials.includes(asked)) return 1;
  if (names.some((name) => name.includes(asked)) || initials.some((each) => each.startsWith(asked))) return 2;
  return initials.some((each) => each.includes(asked)) ? 3 : undefined;
}
