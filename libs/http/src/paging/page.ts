import type { FastifyReply } from 'fastify';
import type { PageQuery } from '../validation/page-query.dto';
import type { KeysetCursor } from './keyset-cursor';

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly page: { readonly next: string | null; readonly hasMore: boolean };
}

/** A page from `limit + 1` rows: the one too many only says that there is more. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  present: (row: Row) => Item,
  cursorOf: (row: Row) => string,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return { items: shown.map(present), page: { next: hasMore ? cursorOf(last) : null, hasMore } };
}

/** A page in the order of the internal key. @param read the rows after a key, at most so many */
export async function pageByKey<Row extends { readonly id: number }>(
  cursors: KeysetCursor,
  fingerprint: string,
  query: PageQuery,
  read: (after: number, limit: number) => Promise<readonly Row[]>,
): Promise<Page<Row>> {
  const [after] = query.cursor === undefined ? [] : cursors.decode(query.cursor, fingerprint);
  return pageOf(
    await read(typeof after === 'number' ? after : 0, query.limit + 1),
    query.limit,
    (row) => row,
    (row) => cursors.encode([row.id], fingerprint),
  );
}

/** `Link: <…>; rel="next"` (RFC 8288), built from the configured address and never from the Host header. */
export function linkNext(reply: FastifyReply, publicUrl: string, next: string | null): void {
  if (next === null) return;
  const [path, search] = (reply.request.raw.url ?? '').split('?', 2);
  const query = new URLSearchParams(search);
  query.set('cursor', next);
  reply.header('Link', `<${publicUrl}${path}?${query.toString()}>; rel="next"`);
}

/** A count that stops at a cap: `1000+` costs no more than a thousand rows. */
export interface CappedCount {
  readonly count: number;
  /** True when there are more than `count`. */
  readonly capped: boolean;
}

/** The statement that counts `select` (a SELECT without ORDER BY) up to one past the cap; read its one row with {@link cappedCount}. */
export function cappedCountSql(select: string, cap: number): string {
  return `SELECT count(*)::int AS count FROM (SELECT 1 FROM (${select}) AS counted LIMIT ${Math.trunc(cap) + 1}) AS capped`;
}

export function cappedCount(count: number, cap: number): CappedCount {
  return count > cap ? { count: cap, capped: true } : { count, capped: false };
}
