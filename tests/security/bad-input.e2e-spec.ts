import { drain, lintOpenApi } from '@app/http';
import { eventually } from '@app/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  ADDRESS_ROWS,
  BODY_ROWS,
  CITIZEN_NUMBER_ROWS,
  type CorpusTarget,
  FREE_TEXT_ROWS,
  type MemberKind,
  PERSON_NAME_ROWS,
  TELEPHONE_ROWS,
  type ValueRow,
} from './corpus';
import { checkAnswer, checkRow, freshKey } from './corpus-check';
import { type FilingDesk, openFilingOffice } from './filing-world';
import { type Sent, send, sendRaw } from './send';

let app: NestFastifyApplication;
let port: number;
let desk: FilingDesk;

beforeAll(async () => {
  ({ app, port, desk } = await openFilingOffice(300));
});
afterAll(() => app.close());

const MEMBERS: Readonly<Record<MemberKind, string>> = { text: 'remark', object: 'applicant', integer: 'copies', boolean: 'byPost' };

const target: CorpusTarget = {
  create: '/api/v1/filings',
  list: '/api/v1/filings',
  one: (id) => `/api/v1/filings/${id}`,
  goodBody: () => ({ applicant: { name: '杨晶晶', citizenNumber: '532999199003070010' }, remark: '请尽快' }),
  withMember: (kind, value) => ({ ...target.goodBody(), [MEMBERS[kind]]: value }),
  headers: () => ({ 'idempotency-key': freshKey() }),
};

const get = (path: string, headers: Record<string, string> = {}): Promise<Sent> => send(port, { method: 'GET', path, headers });
const post = (body: object, headers: Record<string, string> = {}, path = target.create): Promise<Sent> =>
  send(port, {
    method: 'POST',
    path,
    headers: { ...target.headers(), 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

describe('section A: envelope and encoding', () => {
  it.each([...BODY_ROWS, ...ADDRESS_ROWS].map((row) => [row.row, row.name, row] as const))('row %i: %s', async (_row, _name, row) => {
    const before = desk.filings.length;
    const answered = await checkRow(port, row, target);
    expect(desk.filings.length).toBe(before + (answered.status === 201 ? 1 : 0));
  });

  it('row 15: a body that drips in is cut off', async () => {
    const head = 'POST /api/v1/filings HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 10000\r\n\r\n{';
    const started = performance.now();
    expect(await sendRaw(port, head)).toBe('');
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('row 37: a key belongs to one client, one route and one body', async () => {
    const key = { 'idempotency-key': freshKey() };
    const first = await post(target.goodBody(), key);
    const again = await post(target.goodBody(), key);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.text).toBe(first.text);
    expect(again.headers).toMatchObject({ 'idempotency-replayed': 'true', location: first.headers.location, etag: '"v1"' });
    expect(first.headers['idempotency-replayed']).toBeUndefined();
    checkAnswer(await post({ ...target.goodBody(), remark: '不同' }, key), { status: 422, code: 'idempotency-key-reused' });
  });

  it.each([
    [undefined, 428, 'precondition-required'],
    ['"v99"', 412, 'version-mismatch'],
    ['*', 412, 'version-mismatch'],
    ['W/"v1"', 412, 'version-mismatch'],
    ['"v1", "v2"', 412, 'version-mismatch'],
    ['v1', 412, 'version-mismatch'],
  ])('row 38: If-Match %s gives %i', async (ifMatch, status, code) => {
    const { json } = await post(target.goodBody());
    const path = `/api/v1/filings/${String(json.caseNo)}/remark`;
    const headers = ifMatch === undefined ? {} : { 'if-match': ifMatch };
    checkAnswer(await send(port, { method: 'PUT', path, headers }), { status, code });
    expect(await send(port, { method: 'PUT', path, headers: { 'if-match': '"v1"' } })).toMatchObject({ status: 200, json: { version: 2 } });
    checkAnswer(await send(port, { method: 'PUT', path, headers: { 'if-match': '"v1"' } }), { status: 412, code: 'version-mismatch' });
  });

  it('row 39: a line break in a header does not split the answer', async () => {
    const answered = await sendRaw(
      port,
      'GET /health/live HTTP/1.1\r\nHost: x\r\nX-Request-Id: a\rSet-Cookie: b=1\r\nConnection: close\r\n\r\n',
    );
    expect(answered).toMatch(/^HTTP\/1\.1 400 /);
    expect(answered).toContain('"code":"malformed-request"');
    expect(answered).not.toContain('Set-Cookie');
    const echoed = await get('/health/live', { 'x-request-id': 'a%0d%0aSet-Cookie: b=1' });
    expect(echoed.headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/);
  });

  it('row 40: links are built from the configured address', async () => {
    for (const _ of [1, 2, 3]) await post(target.goodBody());
    const page = await get(`${target.list}?limit=2`, { host: 'evil.example' });
    expect(page.headers.link).toMatch(/^<https:\/\/window\.example\.gov\.cn\/api\/v1\/filings\?limit=2&cursor=[\w%-]+>; rel="next"$/);
    const { page: paging } = page.json as { page: { next: string } };
    expect((await get(`${target.list}?limit=2&cursor=${paging.next}`)).status).toBe(200);
    checkAnswer(await get(`${target.list}?limit=2&sort=caseNo&cursor=${paging.next}`), { status: 400, code: 'invalid-cursor' });
  });
});

describe.each<[string, readonly ValueRow[], (value: unknown) => object, (filing: FiledBody) => unknown]>([
  [
    'section B: citizen numbers',
    CITIZEN_NUMBER_ROWS,
    (citizenNumber) => ({ ...target.goodBody(), applicant: { name: '杨晶晶', citizenNumber } }),
    ({ applicant }) => applicant.citizenNumber,
  ],
  [
    'section C: names',
    PERSON_NAME_ROWS,
    (name) => ({ ...target.goodBody(), applicant: { name, citizenNumber: '532999199003070010' } }),
    ({ applicant }) => applicant.name,
  ],
  ['section C: free text', FREE_TEXT_ROWS, (remark) => ({ ...target.goodBody(), remark }), ({ remark }) => remark],
  [
    'section C: telephones',
    TELEPHONE_ROWS,
    (phone) => ({ ...target.goodBody(), applicant: { name: '杨晶晶', citizenNumber: '532999199003070010', phone } }),
    ({ applicant }) => applicant.phone,
  ],
])('%s, over HTTP', (_name, rows, bodyWith, storedIn) => {
  it.each(rows.map((row) => [row.row, JSON.stringify(row.input).slice(0, 60), row] as const))(
    'row %i: %s',
    async (_row, _input, { input, expect: wanted }) => {
      const before = desk.filings.length;
      const answered = await post(bodyWith(input));
      if ('refused' in wanted) {
        checkAnswer(answered, { status: 422, code: 'validation-failed', field: wanted.refused });
        expect(desk.filings.length).toBe(before);
        if (input.length > 5) expect(answered.text).not.toContain(JSON.stringify(input).slice(1, -1));
      } else {
        checkAnswer(answered, { status: 201 });
        expect(storedIn((answered.json as unknown as { body: FiledBody }).body)).toBe(wanted.value);
      }
    },
  );

  it('row 87: an object where a text is due', async () => {
    checkAnswer(await post(bodyWith({ $gt: '' })), { status: 422, code: 'validation-failed', field: 'wrong-type' });
  });
});

interface FiledBody {
  readonly applicant: { readonly name: string; readonly citizenNumber: string; readonly phone?: string };
  readonly remark: string;
}

describe('errors in the answers', () => {
  it('name every field at once, by pointer', async () => {
    const { json } = await post({
      applicant: { name: '', citizenNumber: '1' },
      remark: 'x',
      materials: [{ code: 'a' }, { code: 1, extra: true }],
    });
    const found = (json.errors as { pointer: string; code: string }[]).map(({ pointer, code }) => `${pointer} ${code}`).sort();
    expect(found).toEqual([
      '/applicant/citizenNumber id-format',
      '/applicant/name required',
      '/materials/1/code wrong-type',
      '/materials/1/extra unknown-field',
    ]);
  });

  it('never show what the database or the program said', async () => {
    const crashed = await send(port, { method: 'POST', path: '/api/v1/crashes' });
    expect(crashed).toMatchObject({
      status: 500,
      json: { code: 'internal-error', traceId: expect.stringMatching(/^[0-9a-f]{32}$/) as string },
    });
    expect(crashed.text).not.toMatch(/case_pk|张三|INSERT|secret\.ts|23505/);
    const outage = await send(port, { method: 'POST', path: '/api/v1/crashes?q=outage' });
    expect(outage).toMatchObject({ status: 503, headers: { 'retry-after': '5' }, json: { code: 'unavailable' } });
    expect(outage.text).not.toContain('10.0.0.5');
  });

  it('carry the trace of the caller', async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const answered = await get('/nowhere', { traceparent: `00-${traceId}-00f067aa0ba902b7-01`, 'x-request-id': 'desk-7' });
    checkAnswer(answered, { status: 404, code: 'not-found' });
    expect(answered.json).toMatchObject({ traceId, type: 'https://window.example.gov.cn/docs/errors#not-found' });
    expect(answered.headers).toMatchObject({ 'x-request-id': 'desk-7', traceparent: expect.stringContaining(traceId) as string });
  });

  it('tell the clerk what was put right', async () => {
    const { json } = await post({ ...target.goodBody(), applicant: { name: '阿•尼么', citizenNumber: '５３２９９９198506120249' } });
    expect((json.warnings as { property: string; code: string }[]).map(({ property, code }) => `${property} ${code}`).sort()).toEqual([
      'citizenNumber normalised',
      'name dot-normalised',
    ]);
  });
});

describe('uploads', () => {
  const upload = (body: string | Buffer, contentType = 'multipart/form-data; boundary=XX'): Promise<Sent> =>
    send(port, { method: 'POST', path: '/api/v1/uploads', headers: { 'content-type': contentType }, body });
  const part = (name: string, content: string | Buffer): Buffer =>
    Buffer.concat([
      Buffer.from(`--XX\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/pdf\r\n\r\n`),
      Buffer.from(content),
      Buffer.from('\r\n'),
    ]);
  const end = Buffer.from('--XX--\r\n');

  it('row 174: keep a Chinese file name', async () => {
    expect((await upload(Buffer.concat([part('身份证（正面）.jpg', 'abc'), end]))).json).toEqual({ bytes: 3, name: '身份证（正面）.jpg' });
  });

  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\x', 'x'],
    ['gpj.\u202eexe', 'gpj.exe'],
    ['a'.repeat(300), 'a'.repeat(120)],
    ['..', '文件'],
    ['CON', 'CON'],
  ])('row 173: the name %s is shown as %s and is never a path', async (name, shown) => {
    expect((await upload(Buffer.concat([part(name, 'abc'), end]))).json).toEqual({ bytes: 3, name: shown });
  });

  it.each([
    ['no boundary', part('a.pdf', 'abc'), 'multipart/form-data'],
    ['missing final boundary', part('a.pdf', 'abc'), undefined],
    ['truncated in the headers', Buffer.from('--XX\r\nContent-Disp'), undefined],
    ['not multipart at all', Buffer.from('hello'), undefined],
    ['an empty body', Buffer.alloc(0), undefined],
    ['only fields', Buffer.from('--XX\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--XX--\r\n'), undefined],
    ['a forbidden field name', Buffer.from('--XX\r\nContent-Disposition: form-data; name="__proto__"\r\n\r\n1\r\n--XX--\r\n'), undefined],
    ['1001 fields', Buffer.from(`${'--XX\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'.repeat(1001)}--XX--\r\n`), undefined],
  ])('row 163: %s', async (_name, body, contentType) => {
    checkAnswer(await upload(body, contentType), { status: 400, code: 'malformed-multipart' });
  });

  it('row 162: a byte over 20 MB', async () => {
    const limit = 20 * 1024 * 1024;
    checkAnswer(await upload(Buffer.concat([part('a.pdf', Buffer.alloc(limit + 1)), end])), { status: 413, code: 'file-too-large' });
    expect((await upload(Buffer.concat([part('a.pdf', Buffer.alloc(limit)), end]))).json).toMatchObject({ bytes: limit });
  });

  it('JSON is no upload', async () => {
    checkAnswer(await upload('{}', 'application/json'), { status: 415, code: 'unsupported-media-type' });
  });
});

describe('the house around the operations', () => {
  it('sends headers that keep pages and caches in hand', async () => {
    const { headers } = await get(target.list);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': expect.stringContaining('max-age=31536000') as string,
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'") as string,
    });
    expect(headers['content-security-policy']).not.toContain('unsafe-inline');
    expect(headers['x-powered-by']).toBeUndefined();
  });

  it('limits an operation and says until when', async () => {
    const verdicts = [await get('/api/v1/limited'), await get('/api/v1/limited'), await get('/api/v1/limited')];
    expect(verdicts.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(verdicts[0]?.headers).toMatchObject({ 'ratelimit-policy': '"limited";q=2;w=60', ratelimit: '"limited";r=1;t=30' });
    expect(verdicts[2]).toMatchObject({ headers: { 'retry-after': '30' }, json: { code: 'rate-limited' } });
  });

  it('answers health and metrics', async () => {
    expect(await get('/health/live')).toMatchObject({ status: 200, json: { status: 'up' } });
    expect(await get('/health/ready')).toMatchObject({ status: 200 });
    expect((await get('/metrics')).text).toContain('http_request_duration_seconds_bucket{le="0.005",method="GET",route="/api/v1/filings"');
  });

  it('serves its document, complete for what is described and lacking for what is not', async () => {
    const { json } = await get('/openapi.json');
    expect(json).toMatchObject({ openapi: '3.1.0', servers: [{ url: 'https://window.example.gov.cn' }] });
    const create = (json as unknown as DocumentedPaths).paths['/api/v1/filings'].post;
    expect(create).toMatchObject({
      operationId: 'filings.create',
      security: [],
      requestBody: { content: { 'application/json': { example: {} } } },
    });
    expect(create.responses).toMatchObject({
      201: { content: { 'application/json': { example: { caseNo: '53292220261122000000014' } } } },
      422: { content: { 'application/problem+json': { examples: { 'validation-failed': {}, 'idempotency-key-reused': {} } } } },
    });
    expect(create.parameters).toContainEqual(expect.objectContaining({ name: 'Idempotency-Key', in: 'header', required: true }));
    expect(Object.keys(create)).not.toContainEqual(expect.stringMatching(/^x-/));
    const violations = lintOpenApi(json as unknown as Parameters<typeof lintOpenApi>[0]).map(
      ({ operation, rule }) => `${operation} ${rule}`,
    );
    expect(violations.filter((violation) => !/crashes|slow/.test(violation))).toEqual([]);
    expect(violations).toContain('GET /api/v1/slow operation-id');
  });

  it('serves pages that load nothing from elsewhere', async () => {
    for (const path of ['/docs', '/docs/errors']) {
      const { status, text, headers } = await get(path);
      expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'text/html; charset=utf-8' });
      expect(text).not.toMatch(/<script|style="|(?:src|href)="(?!\/|#)/);
    }
    expect((await get('/docs')).text).toContain('id="filings.create"');
    expect((await get('/docs/errors')).text).toContain('id="version-mismatch"');
  });

  it('drains: readiness first, requests under way to their end, then nothing more', async () => {
    const other = await openFilingOffice();
    const slow = send(other.port, { method: 'GET', path: '/api/v1/slow' });
    await eventually('the slow request has begun', () => other.desk.release);
    const drained = drain(other.app, { graceMilliseconds: 0, timeoutMilliseconds: 5000 });
    const ready = await send(other.port, { method: 'GET', path: '/health/ready' });
    expect(ready).toMatchObject({ status: 503, json: { status: 'down' } });
    await eventually('new requests are turned away', async () => {
      const turnedAway = await send(other.port, { method: 'GET', path: target.list });
      return turnedAway.status === 503 && turnedAway.json.code === 'shutting-down';
    });
    other.desk.release?.();
    expect(await slow).toMatchObject({ status: 200, json: { finished: true } });
    await drained;
    await expect(send(other.port, { method: 'GET', path: '/health/live' })).rejects.toThrow();
  });
});

interface DocumentedPaths {
  readonly paths: Readonly<Record<'/api/v1/filings', { readonly post: { readonly responses: object; readonly parameters: unknown[] } }>>;
}
