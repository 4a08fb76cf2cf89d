import { createHmac } from 'node:crypto';
import { PersonalDataCipher } from '@app/privacy';
import { signIn } from '@app/testing';
import { importJWK, type JWK, SignJWT } from 'jose';
import type { CountyWorld } from '../../county/county-world';
import { intakeState } from '../../county/intake-state';
import { checkAnswer } from '../corpus-check';
import { type Sent, send, sendRaw } from '../send';

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
const UNAUTHENTICATED = { status: 401, code: 'unauthenticated' } as const;

/** Section H of the corpus: tokens that must not open anything. */
export function signInSuite(open: () => CountyWorld): void {
  let good: string;
  let claims: Record<string, unknown>;
  let key: JWK;

  beforeAll(async () => {
    good = await open().token('yang.mei');
    claims = JSON.parse(Buffer.from(good.split('.')[1] ?? '', 'base64url').toString('utf8')) as Record<string, unknown>;
    const [row] = await open().query<{ kid: string; private_key: string }>('SELECT kid, private_key FROM identity.signing_key');
    if (!row) throw new Error('the issuer has no key');
    const cipher = open().app.get(PersonalDataCipher, { strict: false });
    key = JSON.parse(cipher.decrypt(row.private_key, `identity.signing_key.private_key|${row.kid}`)) as JWK;
  });

  const list = (authorization: string | undefined): Promise<Sent> =>
    send(open().port, { method: 'GET', path: '/api/v1/cases', headers: { authorization } });

  /** A token that the issuer itself might have signed, but for these changes. */
  async function signed(changes: Record<string, unknown>, header: Record<string, unknown> = {}): Promise<string> {
    return new SignJWT({ ...claims, ...changes })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: String(key.kid), ...header })
      .sign(await importJWK(key, 'ES256'));
  }

  it('the good twin, as issued and as this test signs it', async () => {
    expect((await list(`Bearer ${good}`)).status).toBe(200);
    expect((await list(`Bearer ${await signed({})}`)).status).toBe(200);
  });

  it.each<[string, string | undefined]>([
    ['no token', undefined],
    ['garbage', 'Bearer garbage'],
    ['three dots', 'Bearer ...'],
    ['four parts', 'Bearer a.b.c.d'],
    ['another scheme', 'Basic eWFuZy5tZWk6ZGVtbw=='],
    ['an empty header', ''],
    ['a token of 8 kB', `Bearer ${'a'.repeat(8000)}.${'b'.repeat(300)}.c`],
  ])('row 179: %s', async (_name, authorization) => {
    const answered = await list(authorization);
    checkAnswer(answered, UNAUTHENTICATED);
    expect(answered.headers['www-authenticate']).toMatch(/^Bearer/);
  });

  it('row 179: a token of 20 kB', async () => {
    checkAnswer(await list(`Bearer ${'a'.repeat(20_000)}`), { status: [401, 431] });
  });

  it.each<[string, () => string | Promise<string>]>([
    ['alg none', () => `${encoded({ alg: 'none', typ: 'at+jwt' })}.${encoded(claims)}.`],
    ['alg none with a signature', () => `${encoded({ alg: 'none', typ: 'at+jwt' })}.${encoded(claims)}.${good.split('.')[2]}`],
    [
      'HS256 with the public key',
      () => {
        const text = `${encoded({ alg: 'HS256', typ: 'at+jwt', kid: key.kid })}.${encoded(claims)}`;
        return `${text}.${createHmac('sha256', JSON.stringify({ ...key, d: undefined }))
          .update(text)
          .digest('base64url')}`;
      },
    ],
    [
      'other claims under the same signature',
      () => [good.split('.')[0], encoded({ ...claims, roles: ['AUDITOR'] }), good.split('.')[2]].join('.'),
    ],
    ['kid of another place', () => signed({}, { kid: '../../dev/null' })],
    ['its own key with it', () => signed({}, { jwk: { ...key, d: undefined } })],
    ['its own key by address', () => signed({}, { jku: 'http://127.0.0.1:1/keys' })],
    ['expired by 31 seconds', () => signed({ exp: Math.floor(Date.now() / 1000) - 31, iat: Math.floor(Date.now() / 1000) - 600 })],
    ['valid only later', () => signed({ nbf: Math.floor(Date.now() / 1000) + 60 })],
    ['another audience', () => signed({ aud: 'another-system' })],
    ['another issuer', () => signed({ iss: 'https://evil.example/oidc' })],
    ['no end', () => signed({ exp: undefined })],
    ['an epoch that is no number', () => signed({ epoch: 'now' })],
    ['a kind nobody is', () => signed({ kind: 'ROOT' })],
    ['typ JWT', () => signed({}, { typ: 'JWT' })],
    ['an ID token', async () => (await signIn(open().url, 'yang.mei')).idToken],
    ['a refresh token', async () => (await signIn(open().url, 'yang.mei')).refreshToken],
  ])('row 180: %s', async (_name, token) => {
    const before = await intakeState(open());
    checkAnswer(await list(`Bearer ${await token()}`), UNAUTHENTICATED);
    expect(await intakeState(open())).toEqual(before);
  });

  it('row 180: two Authorization headers', async () => {
    const line = `Authorization: Bearer ${good}\r\n`;
    const answered = await sendRaw(open().port, `GET /api/v1/cases HTTP/1.1\r\nHost: x\r\n${line}${line}Connection: close\r\n\r\n`);
    expect(answered).toMatch(/^HTTP\/1\.1 (400|401) /);
    expect(answered).toContain('application/problem+json');
  });

  it('row 180: refusals of a token that was shown are in the audit trail', async () => {
    const count = async (): Promise<number> =>
      (await open().query<{ n: number }>(`SELECT count(*)::int AS n FROM identity.audit_record WHERE result <> 'DONE'`))[0]?.n ?? 0;
    const before = await count();
    await list(`Bearer ${await signed({ aud: 'another-system' })}`);
    await open().stage.until('the refusal is audited', async () => ((await count()) > before ? true : undefined));
  });

  it('rows 179 and 180: every route that is not open refuses a bad token', async () => {
    for (const [method, path] of [
      ['GET', '/api/v1/tasks'],
      ['GET', '/api/v1/supervision/signals'],
      ['GET', '/api/v1/operations/dead-letters'],
      ['GET', '/api/v1/identity/staff'],
      ['GET', '/operations/queues'],
      ['GET', '/operations/queues/api/queues'],
      ['POST', '/api/v1/cases/searches'],
    ] as const) {
      const answered = await send(open().port, { method, path, headers: { authorization: 'Bearer a.b.c' } });
      expect({ path, status: answered.status, body: answered.status === 401 ? '' : answered.text }).toEqual({
        path,
        status: 401,
        body: '',
      });
    }
  });

  it('row 187: no other origin is told that it may read', async () => {
    for (const origin of ['https://evilgov.cn', 'null', `${open().url}.evil.example`]) {
      const answered = await send(open().port, {
        method: 'OPTIONS',
        path: '/api/v1/cases',
        headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' },
      });
      expect(answered.headers['access-control-allow-origin']).toBeUndefined();
    }
  });
}
