import fc from 'fast-check';
import { KeysetCursor, queryFingerprint } from './keyset-cursor';
import { cappedCount, cappedCountSql, pageOf } from './page';

const cursors = new KeysetCursor(Buffer.alloc(32, 7));
const refused = expect.objectContaining({ code: 'invalid-cursor' }) as Error;

describe('a keyset cursor', () => {
  it('brings its keys back, for its own query and signing key only', () => {
    const key = fc.oneof(fc.string(), fc.integer(), fc.constant(null));
    fc.assert(
      fc.property(fc.array(key, { minLength: 1, maxLength: 4 }), fc.string(), fc.string(), (keys, query, other) => {
        const cursor = cursors.encode(keys, query);
        expect(cursor).toMatch(/^[\w-]+$/);
        expect(cursors.decode(cursor, query)).toEqual(keys);
        if (other !== query) expect(() => cursors.decode(cursor, other)).toThrow(refused);
        expect(() => new KeysetCursor(Buffer.alloc(32, 8)).decode(cursor, query)).toThrow(refused);
      }),
    );
  });

  it('does not survive a changed character', () => {
    const cursor = cursors.encode(['2026-11-22', 17], 'inbox');
    for (let index = 0; index < cursor.length - 1; index += 1) {
      const changed = cursor.charAt(index) === 'A' ? 'B' : 'A';
      expect(() => cursors.decode(cursor.slice(0, index) + changed + cursor.slice(index + 1), 'inbox')).toThrow(refused);
    }
  });

  it('is bound to filters and order, not to the size of the page', () => {
    const of = (filters: object): string => queryFingerprint('inbox', 'STAFF:1', filters);
    expect(of({ status: 'A', limit: 5, cursor: 'x', q: undefined })).toBe(of({ status: 'A', limit: 50 }));
    expect(of({ a: 1, b: 2 })).toBe(of({ b: 2, a: 1 }));
    expect(of({ status: 'A' })).not.toBe(of({ status: 'B' }));
    expect(of({})).not.toBe(queryFingerprint('inbox', 'STAFF:2', {}));
  });
});

describe('a page', () => {
  it('says that there is more only when one row too many came', () => {
    const page = (rows: number[]): unknown =>
      pageOf(
        rows,
        2,
        (row) => row * 10,
        (row) => `after ${row}`,
      );
    expect(page([1, 2, 3])).toEqual({ items: [10, 20], page: { next: 'after 2', hasMore: true } });
    expect(page([1, 2])).toEqual({ items: [10, 20], page: { next: null, hasMore: false } });
    expect(page([])).toEqual({ items: [], page: { next: null, hasMore: false } });
  });

  it('counts to a cap', () => {
    expect(cappedCountSql('SELECT 1 FROM task', 1000)).toBe(
      'SELECT count(*)::int AS count FROM (SELECT 1 FROM (SELECT 1 FROM task) AS counted LIMIT 1001) AS capped',
    );
    expect([cappedCount(1000, 1000), cappedCount(1001, 1000)]).toEqual([
      { count: 1000, capped: false },
      { count: 1000, capped: true },
    ]);
  });
});
