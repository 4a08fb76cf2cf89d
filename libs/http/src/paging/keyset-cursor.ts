import { createHmac, timingSafeEqual } from 'node:crypto';
import { DomainError } from '@app/domain-kernel';

export type CursorKey = string | number | null;

const SIGNATURE_BYTES = 16;

/** The place in a list after which the next page begins: sort values and unique key of the last row, signed, and bound to the query it came from. */
export class KeysetCursor {
  constructor(private readonly signingKey: Buffer) {}

  /** @param query what the list was asked for, see {@link queryFingerprint}: the cursor fits no other query. */
  encode(keys: readonly CursorKey[], query: string): string {
    const payload = Buffer.from(JSON.stringify(keys), 'utf8');
    return Buffer.concat([this.sign(payload, query), payload]).toString('base64url');
  }

  decode(cursor: string, query: string): readonly CursorKey[] {
    if (cursor.length > 1000 || !/^[A-Za-z0-9_-]+$/.test(cursor)) throw invalidCursor();
    const bytes = Buffer.from(cursor, 'base64url');
    const payload = bytes.subarray(SIGNATURE_BYTES);
    if (payload.length === 0 || !timingSafeEqual(bytes.subarray(0, SIGNATURE_BYTES), this.sign(payload, query))) throw invalidCursor();
    return JSON.parse(payload.toString('utf8')) as CursorKey[];
  }

  private sign(payload: Buffer, query: string): Buffer {
    return createHmac('sha256', this.signingKey)
      .update('keyset-cursor\n')
      .update(query)
      .update('\n')
      .update(payload)
      .digest()
      .subarray(0, SIGNATURE_BYTES);
  }
}

/** The part of a query that a cursor is bound to: list, reader, filters and order; not the page size, not the cursor itself. */
export function queryFingerprint(list: string, reader: string, filters: object): string {
  const relevant = Object.entries(filters).filter(([name, value]) => name !== 'cursor' && name !== 'limit' && value !== undefined);
  return JSON.stringify([list, reader, relevant.sort(([a], [b]) => (a < b ? -1 : 1))]);
}

function invalidCursor(): DomainError {
  return new DomainError('invalid', 'invalid-cursor', '翻页标记无效或属于另一次查询，请从第一页重新开始。');
}
