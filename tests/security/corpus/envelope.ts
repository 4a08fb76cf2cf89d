import { gzipSync } from 'node:zlib';
import { accepted, type Expectation, invalid, meaning, unsupported } from './expectation';
import type { CorpusTarget, MemberKind } from './target';

/** One request of section A of the corpus: whatever the operation, its envelope decides. */
export interface EnvelopeRow {
  readonly row: number;
  readonly name: string;
  readonly method?: string;
  readonly path?: (target: CorpusTarget) => string;
  /** Replaces `Content-Type: application/json`; null sends none. */
  readonly contentType?: string | null;
  /** Added to the target's headers; undefined takes one away. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: (target: CorpusTarget) => string | Buffer;
  readonly expect: Expectation;
}

const json = (target: CorpusTarget): string => JSON.stringify(target.goodBody());
const withMemberOf = (target: CorpusTarget, kind: MemberKind, value: unknown): string => JSON.stringify(target.withMember(kind, value));
/** The good body with a text's JSON written by hand, so that it may hold what JSON.stringify would repair. */
const withRawText = (rawJson: string) => (target: CorpusTarget) => withMemberOf(target, 'text', '@@').replace('"@@"', rawJson);
const withMember = (rawMember: string) => (target: CorpusTarget) => `${json(target).slice(0, -1)},${rawMember}}`;
const nested = (depth: number, open: string, close: string): string => `{"a":${open.repeat(depth)}${close.repeat(depth)}}`;
const bytesInText = (bytes: readonly number[]) => (target: CorpusTarget) => {
  const [before, after] = withMemberOf(target, 'text', '@@').split('@@') as [string, string];
  return Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]);
};

export const BODY_ROWS: readonly EnvelopeRow[] = [
  { row: 0, name: 'the good twin', body: (target) => json(target), expect: accepted },
  { row: 1, name: 'empty body', body: () => '', expect: invalid('body-required') },
  { row: 2, name: 'truncated', body: () => '{"a":', expect: invalid('malformed-json') },
  ...['NaN', 'Infinity', '+1', '01', '.5', '"x",', '1 /* no */', "'x'"].map(
    (value): EnvelopeRow => ({ row: 3, name: `value ${value}`, body: () => `{"a":${value}}`, expect: invalid('malformed-json') }),
  ),
  { row: 3, name: 'number beyond doubles', body: withMember('"a":1e400'), expect: meaning('number-range') },
  { row: 4, name: 'array', body: () => '[]', expect: invalid('body-must-be-object') },
  ...['null', '"x"', '1', 'true'].map(
    (value): EnvelopeRow => ({ row: 5, name: `top level ${value}`, body: () => value, expect: invalid('body-must-be-object') }),
  ),
  { row: 6, name: 'GBK bytes', body: bytesInText([0xd5, 0xc5, 0xc8, 0xfd]), expect: invalid('invalid-encoding') },
  {
    row: 7,
    name: 'charset=gbk',
    contentType: 'application/json; charset=gbk',
    body: (target) => json(target),
    expect: unsupported('unsupported-charset'),
  },
  {
    row: 8,
    name: 'charset=gb18030',
    contentType: 'application/json;charset="gb18030"',
    body: (target) => json(target),
    expect: unsupported('unsupported-charset'),
  },
  {
    row: 9,
    name: 'UTF-16LE declared',
    contentType: 'application/json; charset=utf-16le',
    body: (target) => Buffer.from(json(target), 'utf16le'),
    expect: unsupported('unsupported-charset'),
  },
  { row: 9, name: 'UTF-16LE undeclared', body: (target) => Buffer.from(json(target), 'utf16le'), expect: invalid('invalid-encoding') },
  {
    row: 9,
    name: 'UTF-16LE with mark',
    body: (target) => Buffer.from(`\ufeff${json(target)}`, 'utf16le'),
    expect: invalid('invalid-encoding'),
  },
  { row: 9, name: 'charset=utf-8 named', contentType: 'application/json; charset=UTF-8', body: (target) => json(target), expect: accepted },
  { row: 10, name: 'UTF-8 with mark', body: (target) => `\ufeff${json(target)}`, expect: accepted },
  { row: 11, name: 'overlong', body: bytesInText([0xc0, 0xaf]), expect: invalid('invalid-encoding') },
  { row: 11, name: 'CESU-8', body: bytesInText([0xed, 0xa1, 0x82, 0xed, 0xbe, 0xb7]), expect: invalid('invalid-encoding') },
  { row: 11, name: 'truncated sequence', body: bytesInText([0xf0, 0xa0, 0xae]), expect: invalid('invalid-encoding') },
  { row: 12, name: 'lone high surrogate', body: withRawText('"\\ud842"'), expect: meaning('invalid-characters') },
  { row: 12, name: 'lone low surrogate', body: withRawText('"\\udfb7"'), expect: meaning('invalid-characters') },
  { row: 12, name: 'a pair is a character', body: withRawText('"\\ud842\\udfb7"'), expect: accepted },
  { row: 13, name: 'NUL in a text', body: withRawText('"a\\u0000b"'), expect: meaning('invalid-characters') },
  { row: 13, name: 'NUL deep inside', body: withMember('"annex":{"x":["a\\u0000b"]}'), expect: meaning('invalid-characters') },
  { row: 13, name: 'NUL in a key', body: withMember('"a\\u0000b":1'), expect: meaning('invalid-characters') },
  { row: 14, name: '257 kB', body: withRawText(`"${'a'.repeat(257 * 1024)}"`), expect: { status: 413, code: 'body-too-large' } },
  {
    row: 16,
    name: 'gzip bomb',
    headers: { 'content-encoding': 'gzip' },
    body: () => gzipSync(Buffer.alloc(20_000_000, 0x20)),
    expect: unsupported('unsupported-content-encoding'),
  },
  {
    row: 17,
    name: 'Content-Encoding: foo',
    headers: { 'content-encoding': 'foo' },
    body: (target) => json(target),
    expect: unsupported('unsupported-content-encoding'),
  },
  {
    row: 17,
    name: 'Content-Encoding: identity',
    headers: { 'content-encoding': 'identity' },
    body: (target) => json(target),
    expect: accepted,
  },
  { row: 18, name: '21 arrays', body: () => nested(21, '[', ']'), expect: invalid('json-too-deep') },
  { row: 18, name: '21 objects', body: () => `${'{"a":'.repeat(21)}1${'}'.repeat(21)}`, expect: invalid('json-too-deep') },
  { row: 18, name: '20 000 arrays', body: () => nested(20_000, '[', ']'), expect: invalid('json-too-deep') },
  { row: 18, name: '20 000 opened and never closed', body: () => '{"a":'.repeat(20_000), expect: invalid('json-too-deep') },
  {
    row: 19,
    name: '20 000 keys',
    body: () => `{${Array.from({ length: 20_000 }, (_, index) => `"k${index}":1`).join(',')}}`,
    expect: invalid('json-too-wide'),
  },
  { row: 19, name: '100 000 elements', body: () => `{"a":[${'1,'.repeat(99_999)}1]}`, expect: invalid('json-too-wide') },
  { row: 20, name: 'duplicate key', body: withMember('"amount":"1.00","amount":"9999.00"'), expect: invalid('duplicate-key') },
  {
    row: 20,
    name: 'duplicate key, one escaped',
    body: withMember('"amount":"1.00","\\u0061mount":"9999.00"'),
    expect: invalid('duplicate-key'),
  },
  { row: 20, name: 'duplicate key deep inside', body: withMember('"a":[{"b":{"c":1,"c":1}}]'), expect: invalid('duplicate-key') },
  { row: 21, name: '__proto__', body: withMember('"__proto__":{"isAdmin":true}'), expect: invalid('forbidden-key') },
  {
    row: 22,
    name: 'constructor.prototype',
    body: withMember('"a":{"constructor":{"prototype":{"x":1}}}'),
    expect: invalid('forbidden-key'),
  },
  { row: 22, name: 'escaped __proto__', body: withMember('"\\u005f_proto__":{"x":1}'), expect: invalid('forbidden-key') },
  { row: 22, name: 'prototype in an array', body: withMember('"a":[[{"prototype":1}]]'), expect: invalid('forbidden-key') },
  { row: 23, name: 'unknown property', body: withMember('"status":"approved"'), expect: meaning('unknown-field') },
  {
    row: 24,
    name: 'unknown property in Cyrillic disguise',
    body: withMember('"\u0455tatus":"approved"'),
    expect: meaning('unknown-field'),
  },
  {
    row: 25,
    name: 'text where an object is due',
    body: (target) => withMemberOf(target, 'object', 'x'),
    expect: meaning('wrong-type'),
  },
  {
    row: 25,
    name: 'object where a text is due',
    body: (target) => withMemberOf(target, 'text', { x: 1 }),
    expect: meaning('wrong-type'),
  },
  {
    row: 25,
    name: 'array of one where a text is due',
    body: (target) => withMemberOf(target, 'text', ['x']),
    expect: meaning('wrong-type'),
  },
  {
    row: 25,
    name: '"1" where an integer is due',
    body: (target) => withMemberOf(target, 'integer', '1'),
    expect: meaning('wrong-type'),
  },
  {
    row: 25,
    name: '"true" where a boolean is due',
    body: (target) => withMemberOf(target, 'boolean', 'true'),
    expect: meaning('wrong-type'),
  },
  ...['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', null].map(
    (contentType): EnvelopeRow => ({
      row: 26,
      name: `content type ${contentType}`,
      contentType,
      body: (target) => json(target),
      expect: unsupported('unsupported-media-type'),
    }),
  ),
  {
    row: 27,
    name: 'Accept: application/xml is answered in JSON',
    headers: { accept: 'application/xml' },
    body: (target) => json(target),
    expect: accepted,
  },
  {
    row: 31,
    name: 'method override is ignored',
    headers: { 'x-http-method-override': 'DELETE' },
    body: (target) => json(target),
    expect: accepted,
  },
  {
    row: 36,
    name: 'no Idempotency-Key',
    headers: { 'idempotency-key': undefined },
    body: (target) => json(target),
    expect: invalid('idempotency-key-required'),
  },
  {
    row: 36,
    name: 'empty Idempotency-Key',
    headers: { 'idempotency-key': '' },
    body: (target) => json(target),
    expect: invalid('idempotency-key-invalid'),
  },
  {
    row: 36,
    name: '300 characters',
    headers: { 'idempotency-key': 'k'.repeat(300) },
    body: (target) => json(target),
    expect: invalid('idempotency-key-invalid'),
  },
  {
    row: 36,
    name: 'a space inside',
    headers: { 'idempotency-key': 'a b' },
    body: (target) => json(target),
    expect: invalid('idempotency-key-invalid'),
  },
  {
    row: 36,
    name: 'not ASCII',
    headers: { 'idempotency-key': 'k\u00e9y' },
    body: (target) => json(target),
    expect: invalid('idempotency-key-invalid'),
  },
  { row: 40, name: 'foreign Host header', headers: { host: 'evil.example' }, body: (target) => json(target), expect: accepted },
];

const CITIZEN_NUMBER = '532999199003070010';

export const ADDRESS_ROWS: readonly EnvelopeRow[] = [
  { row: 0, name: 'the good twin', method: 'GET', path: ({ list }) => `${list}?limit=20`, expect: accepted },
  {
    row: 28,
    name: 'parameter twice',
    method: 'GET',
    path: ({ list }) => `${list}?status=a&status=b`,
    expect: invalid('repeated-parameter'),
  },
  {
    row: 29,
    name: 'filter[__proto__]',
    method: 'GET',
    path: ({ list }) => `${list}?filter[__proto__][x]=1`,
    expect: invalid('unknown-parameter'),
  },
  { row: 29, name: '__proto__', method: 'GET', path: ({ list }) => `${list}?__proto__=1`, expect: invalid('unknown-parameter') },
  { row: 29, name: 'filter[$ne]', method: 'GET', path: ({ list }) => `${list}?filter[$ne]=1`, expect: invalid('unknown-parameter') },
  {
    row: 29,
    name: 'parameters where none are declared',
    path: ({ create }) => `${create}?status=approved`,
    body: (target) => json(target),
    expect: invalid('unknown-parameter'),
  },
  {
    row: 30,
    name: '9 kB address',
    method: 'GET',
    path: ({ list }) => `${list}?q=${'a'.repeat(9 * 1024)}`,
    expect: { status: 414, code: 'uri-too-long' },
  },
  {
    row: 30,
    name: '17 kB header',
    method: 'GET',
    path: ({ list }) => list,
    headers: { 'x-long': 'a'.repeat(17 * 1024) },
    expect: { status: 431, code: 'headers-too-large' },
  },
  {
    row: 30,
    name: '200 headers',
    method: 'GET',
    path: ({ list }) => list,
    headers: Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`x-many-${index}`, '1'])),
    expect: { status: 431, code: 'headers-too-large' },
  },
  ...[
    '1%20or%201=1',
    '..%2f..%2fetc%2fpasswd',
    '%2e%2e%2f',
    '%00',
    'a'.repeat(10_000),
    '%252e%252e',
    '5329222026112200000123',
    '%e0%80%80',
  ].map(
    (id): EnvelopeRow => ({
      row: 32,
      name: `id ${id.slice(0, 40)}`,
      method: 'GET',
      path: ({ one }) => one(id),
      expect: { status: [400, 404, 414], code: ['invalid-id', 'not-found', 'uri-too-long', 'malformed-request'] },
    }),
  ),
  ...['limit=-1', 'limit=100000', 'limit=1e3', 'limit=%EF%BC%99', 'limit=', 'limit=0'].map(
    (query): EnvelopeRow => ({
      row: 34,
      name: query,
      method: 'GET',
      path: ({ list }) => `${list}?${query}`,
      expect: invalid('invalid-parameter'),
    }),
  ),
  { row: 34, name: 'page is no parameter', method: 'GET', path: ({ list }) => `${list}?page=9`, expect: invalid('unknown-parameter') },
  ...['x', '%2e%2e', 'bm90IGEgY3Vyc29yIG9mIG91cnMgYXQgYWxs', 'A'.repeat(1000)].map(
    (cursor): EnvelopeRow => ({
      row: 34,
      name: `forged cursor ${cursor.slice(0, 20)}`,
      method: 'GET',
      path: ({ list }) => `${list}?cursor=${cursor}`,
      expect: invalid('invalid-cursor'),
    }),
  ),
  ...['amount;drop%20table', 'password', '(select%201)', '--caseNo', ''].map(
    (sort): EnvelopeRow => ({
      row: 35,
      name: `sort=${sort}`,
      method: 'GET',
      path: ({ list }) => `${list}?sort=${sort}`,
      expect: invalid('invalid-sort'),
    }),
  ),
  {
    row: 68,
    name: 'citizen number in a query',
    method: 'GET',
    path: ({ list }) => `${list}?q=${CITIZEN_NUMBER}`,
    expect: invalid('sensitive-parameter'),
  },
  {
    row: 68,
    name: 'citizen number, full-width',
    method: 'GET',
    path: ({ list }) => `${list}?q=${encodeURIComponent('５３２９９９１９９００３０７００１０')}`,
    expect: invalid('sensitive-parameter'),
  },
  {
    row: 68,
    name: 'citizen number in a path',
    method: 'GET',
    path: ({ one }) => one(CITIZEN_NUMBER),
    expect: invalid('sensitive-parameter'),
  },
];
