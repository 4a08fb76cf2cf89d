import type { ItemContent } from './item';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** One difference between two versions. Papers, situations and reasons are matched by code, so a moved line is no change. */
export type Change =
  | { readonly kind: 'ADDED'; readonly item: string; readonly pointer: string; readonly after: Json }
  | { readonly kind: 'REMOVED'; readonly item: string; readonly pointer: string; readonly before: Json }
  | { readonly kind: 'CHANGED'; readonly item: string; readonly pointer: string; readonly before: Json; readonly after: Json };

/** What changed from one version of an item to another, in the order of the file. */
export function diffItems(before: ItemContent, after: ItemContent): readonly Change[] {
  return compare(asJson(before), asJson(after), '', after.code);
}

/** What changed from one catalogue to another: whole items under `/`, and the differences inside those in both. */
export function diffCatalogues(before: readonly ItemContent[], after: readonly ItemContent[]): readonly Change[] {
  const earlier = new Map(before.map((item) => [item.code, item]));
  const later = new Set(after.map((item) => item.code));
  return [
    ...before.flatMap((item): readonly Change[] =>
      later.has(item.code) ? [] : [{ kind: 'REMOVED', item: item.code, pointer: '', before: item.name }],
    ),
    ...after.flatMap((item): readonly Change[] => {
      const known = earlier.get(item.code);
      return known === undefined ? [{ kind: 'ADDED', item: item.code, pointer: '', after: item.name }] : diffItems(known, item);
    }),
  ];
}

function asJson(item: ItemContent): Json {
  return JSON.parse(JSON.stringify(item)) as Json;
}

function compare(before: Json, after: Json, pointer: string, item: string): readonly Change[] {
  if (isList(before) && isList(after)) return compareLists(before, after, pointer, item);
  if (isRecord(before) && isRecord(after)) {
    return compareEntries(new Map(Object.entries(before)), new Map(Object.entries(after)), pointer, item);
  }
  return before === after ? [] : [{ kind: 'CHANGED', item, pointer, before, after }];
}

function compareEntries(
  before: ReadonlyMap<string, Json>,
  after: ReadonlyMap<string, Json>,
  pointer: string,
  item: string,
): readonly Change[] {
  const changes: Change[] = [];
  for (const [key, value] of before) {
    const at = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const next = after.get(key);
    if (next === undefined) changes.push({ kind: 'REMOVED', item, pointer: at, before: value });
    else changes.push(...compare(value, next, at, item));
  }
  for (const [key, value] of after) {
    if (!before.has(key))
      changes.push({ kind: 'ADDED', item, pointer: `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, after: value });
  }
  return changes;
}

function compareLists(before: readonly Json[], after: readonly Json[], pointer: string, item: string): readonly Change[] {
  const keyed = keysOf([...before, ...after]) !== undefined;
  const entries = (list: readonly Json[]): ReadonlyMap<string, Json> =>
    new Map(list.map((value, index) => [keyed ? (keyOf(value) ?? String(index)) : String(index), value]));
  return compareEntries(entries(before), entries(after), pointer, item);
}

/** `code`, or for the papers of a situation `material`, when every line has one. */
function keysOf(values: readonly Json[]): readonly string[] | undefined {
  const keys = values.flatMap((value) => keyOf(value) ?? []);
  return keys.length === values.length && values.length > 0 ? keys : undefined;
}

function keyOf(value: Json): string | undefined {
  if (!isRecord(value)) return undefined;
  const key = value.code ?? value.material;
  return typeof key === 'string' ? key : undefined;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isRecord(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
