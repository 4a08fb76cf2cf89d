import { createHmac } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AccessModule, REVOCATIONS_PATH, serviceAuthorization } from '@app/access';
import { sealAudit, verifyAudit } from '@app/audit';
import { Configuration, readConfiguration } from '@app/configuration';
import { Clock, MovableClock } from '@app/domain-kernel';
import { configureHttp, fastifyAdapter, HttpModule } from '@app/http';
import { migrate } from '@app/persistence';
import { PersonalDataCipher } from '@app/privacy';
import { eventually, freshDatabase, type TestDatabase } from '@app/testing';
import { Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { integrationToken, refreshTokens, SignInRefusedError, signIn } from '../../../libs/testing/src/sign-in';
import { IdentityDatabase } from './database';
import { IdentityModule } from './identity.module';
import { identitySchema } from './identity-schema';
import { DEMO_INTEGRATION } from './issuer/clients';
import { forgetEndedState } from './issuer/storage-adapter';
import { SigningKeys } from './issuer/signing-keys';

describe('identity', () => {
  let server: TestDatabase;
  let directory: string;
  let app: NestFastifyApplication;
  let database: IdentityDatabase;
  let baseUrl: string;
  let configuration: Configuration;
  const clock = new MovableClock(new Date('2026-11-23T02:00:00Z'));

  beforeAll(async () => {
    server = await freshDatabase();
    directory = await mkdtemp(path.join(tmpdir(), 'one-window-identity-'));
    await migrate(server.url, [identitySchema]);
    configuration = readConfiguration({ NODE_ENV: 'test', DATABASE_URL: server.url, DATA_DIR: directory, PUBLIC_URL: 'http://window.test' });
    app = await start();
    database = app.get(IdentityDatabase, { strict: false });
  });
  afterAll(async () => {
    await app.close();
    await server.close();
    await rm(directory, { recursive: true });
  });

  async function start(): Promise<NestFastifyApplication> {
    @Global()
    @Module({
      providers: [
        { provide: Configuration, useValue: configuration },
        { provide: Clock, useValue: clock },
        { provide: PersonalDataCipher, useValue: new PersonalDataCipher(configuration) },
      ],
      exports: [Configuration, Clock, PersonalDataCipher],
    })
    class Platform {}
    @Module({
      imports: [Platform, HttpModule.register(), AccessModule.register({ identity: 'in-process' }), IdentityModule.register({ api: true, worker: true })],
    })
    class World {}
    const created = await NestFactory.create<NestFastifyApplication>(World, fastifyAdapter(configuration), { logger: ['error'] });
    await configureHttp(created, configuration);
    await created.listen(0, '127.0.0.1');
    baseUrl = (await created.getUrl()).replace('[::1]', '127.0.0.1');
    return created;
  }

  const call = async (method: string, address: string, token?: string, options: { body?: object; ifMatch?: string } = {}) => {
    const response = await fetch(`${baseUrl}${address}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(options.ifMatch === undefined ? {} : { 'if-match': options.ifMatch }),
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
    return { status: response.status, etag: response.headers.get('etag') ?? undefined, body: (await response.json()) as Record<string, unknown> };
  };
  const me = (token?: string) => call('GET', '/api/v1/me', token);
  const unauthenticated = { status: 401, body: { code: 'unauthenticated' } };
  const audited = (action: string) =>
    database.query<{ actor_id: number | null; result: string; reason: string | null; object_id: string }>(
      'SELECT actor_id, result, reason, object_id FROM audit_record WHERE action = $1 ORDER BY id DESC',
      [action],
    );

  describe('signing in', () => {
    it('takes an officer through the page to a token that the API knows', async () => {
      const tokens = await signIn(baseUrl, 'yang.mei');
      expect(tokens.expiresIn).toBe(600);
      expect(decodeProtectedHeader(tokens.accessToken)).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
      expect(decodeJwt(tokens.accessToken)).toMatchObject({ iss: 'http://window.test/oidc', aud: 'one-window', sub: 'STAFF:1001', acr: '1', epoch: 1 });
      expect(await me(tokens.accessToken)).toMatchObject({
        status: 200,
        body: {
          kind: 'STAFF',
          id: 1001,
          name: '杨梅',
          roles: ['WINDOW_CLERK'],
          organ: { code: '532922-government-office', name: '漾濞彝族自治县人民政府办公室（政务服务管理）' },
          section: 'hall',
          jurisdiction: '532922',
        },
      });
      expect((await audited('account.sign-in'))[0]).toMatchObject({ actor_id: 1001, result: 'DONE', reason: null });
    });

    it.each(['yang.jingjing', '532999199003070010', '13800000001', ' YANG.Jingjing ', '５３２９９９１９９００３０７００１０'])('takes a citizen by %j', async (login) => {
      const { accessToken } = await signIn(baseUrl, login);
      const cipher = new PersonalDataCipher(configuration);
      expect(decodeJwt(accessToken)).toMatchObject({
        kind: 'CITIZEN',
        actor_id: 5001,
        roles: ['CITIZEN'],
        citizen_index: cipher.blindIndex('citizen-number', '532999199003070010').toString('base64url'),
      });
      expect(await me(accessToken)).toMatchObject({ status: 200, body: { kind: 'CITIZEN', name: '杨晶晶', roles: ['CITIZEN'], organ: null, jurisdiction: '' } });
    });

    it('gives a demo system a token of its own, and none for a wrong secret', async () => {
      const { status, body } = await me(await integrationToken(baseUrl));
      expect({ status, body }).toMatchObject({ status: 200, body: { kind: 'SERVICE', id: DEMO_INTEGRATION.actorId, roles: ['INTEGRATION'] } });
      await expect(integrationToken(baseUrl, 'wrong')).rejects.toMatchObject({ status: 401 });
    });

    it('says the same of a wrong password, an unknown login and a locked account', async () => {
      const refusal = async (login: string, password: string): Promise<SignInRefusedError> =>
        signIn(baseUrl, login, password).then(
          () => {
            throw new Error(`${login} was let in`);
          },
          (error: SignInRefusedError) => error,
        );
      const shape = ({ status, page }: SignInRefusedError) => ({ status, page: page.replace(/(proof" value|name="login" value|action)="[^"]*"/g, '$1').replace(/ autofocus/g, '') });
      const unknown = shape(await refusal('nobody.here', 'demo'));
      expect(unknown.status).toBe(401);
      expect(unknown.page).toContain('没有登录成功');
      for (let attempt = 1; attempt <= 5; attempt += 1) expect(shape(await refusal('market.food.2', 'wrong'))).toEqual(unknown);
      // Locked: the right password does not help, and looks no different.
      expect(shape(await refusal('market.food.2', 'demo'))).toEqual(unknown);
      expect((await audited('account.sign-in')).slice(0, 2).map(({ reason }) => reason)).toEqual(['locked', 'wrong-password']);
      clock.moveTo(new Date(clock.now().getTime() + 15 * 60_000));
      expect((await me((await signIn(baseUrl, 'market.food.2')).accessToken)).status).toBe(200);
      // The count began anew.
      await refusal('market.food.2', 'wrong');
      await signIn(baseUrl, 'market.food.2');
    });

    it('looks at no more than five of many guesses made at once', async () => {
      const answers = await Promise.allSettled(Array.from({ length: 12 }, () => signIn(baseUrl, 'market.food.3', 'wrong')));
      expect(answers.every(({ status }) => status === 'rejected')).toBe(true);
      const reasons = (await audited('account.sign-in')).filter(({ actor_id }) => actor_id === 1188).map(({ reason }) => reason);
      expect(reasons.filter((reason) => reason === 'wrong-password')).toHaveLength(5);
      expect(reasons.filter((reason) => reason === 'locked')).toHaveLength(7);
    });

    it('goes on with a refresh token, once', async () => {
      const first = await signIn(baseUrl, 'yang.mei');
      const second = await refreshTokens(baseUrl, first.refreshToken);
      expect((await me(second.accessToken)).status).toBe(200);
      await expect(refreshTokens(baseUrl, first.refreshToken)).rejects.toMatchObject({ status: 400 });
      // Used twice, it was stolen: the whole grant has ended.
      await expect(refreshTokens(baseUrl, second.refreshToken)).rejects.toMatchObject({ status: 400 });
    });
  });

  describe('the sign-in page', () => {
    const open = async () => {
      const query = 'client_id=portal&response_type=code&scope=openid&redirect_uri=http%3A%2F%2Fwindow.test%2Fportal%2Fcallback';
      const challenge = '&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256';
      const started = await fetch(`${baseUrl}/oidc/auth?${query}${challenge}`, { redirect: 'manual', headers: { accept: 'text/html' } });
      const cookie = started.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');
      const address = `${baseUrl}${started.headers.get('location')}`;
      const page = await fetch(address, { headers: { cookie } });
      const html = await page.text();
      return { address, cookie, page, html, proof: /name="proof" value="([^"]+)"/.exec(html)?.[1] ?? '' };
    };
    const post = (address: string, cookie: string, headers: Record<string, string>, form: Record<string, string>) =>
      fetch(address, { method: 'POST', redirect: 'manual', headers: { cookie, ...headers }, body: new URLSearchParams(form) });

    it('has no script, loads nothing and cannot be framed', async () => {
      const { page, html } = await open();
      expect(page.status).toBe(200);
      expect(html).not.toMatch(/<script|https?:\/\/(?!window\.test)/);
      expect(html).toContain('lang="zh-CN"');
      expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self' http:\/\/window\.test; frame-ancestors 'none'/);
      expect(page.headers.get('cache-control')).toBe('no-store');
    });

    it('refuses a form from elsewhere, without its proof, or in a browser that did not begin', async () => {
      const { address, cookie, proof } = await open();
      const form = { login: 'yang.mei', password: 'demo', proof };
      const origin = 'http://window.test';
      for (const foreign of [{}, { origin: 'null' }, { origin: 'http://window.test.evil.cn' }, { origin: 'https://window.test' }]) {
        expect((await post(address, cookie, foreign, form)).status).toBe(403);
      }
      expect((await post(address, cookie, { origin }, { ...form, proof: 'x' })).status).toBe(403);
      expect((await post(address, '', { origin }, form)).status).toBe(400);
      expect((await post(address, cookie, { origin, 'content-type': 'application/json' }, form)).status).toBe(415);
      expect((await post(address, cookie, { origin }, { ...form, password: 'x'.repeat(5000) })).status).toBe(413);
      expect((await fetch(`${baseUrl}/oidc/interaction/made-up`)).status).toBe(400);
      expect((await post(address, cookie, { origin }, form)).status).toBe(303);
    });

    it('shows what was typed as text, and no number', async () => {
      const { address, cookie, proof } = await open();
      const show = async (login: string) => (await post(address, cookie, { origin: 'http://window.test' }, { login, password: 'x', proof })).text();
      expect(await show('"><script>alert(1)</script>')).not.toContain('<script>');
      expect(await show('532999199003070010')).not.toContain('5329991990');
    });

    it('never believes a foreign Host', async () => {
      const { port } = new URL(baseUrl);
      const document = await new Promise<string>((resolve, reject) => {
        const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' };
        httpRequest({ port, path: '/oidc/.well-known/openid-configuration', headers }, (response) => {
          let text = '';
          response.on('data', (chunk: Buffer) => {
            text += chunk.toString();
          });
          response.on('end', () => resolve(text));
        })
          .on('error', reject)
          .end();
      });
      expect(document).not.toContain('evil.example');
      expect(JSON.parse(document)).toMatchObject({ issuer: 'http://window.test/oidc', jwks_uri: 'http://window.test/oidc/jwks' });
    });

    it('leads nobody to an address that no client registered', async () => {
      const response = await fetch(`${baseUrl}/oidc/auth?client_id=portal&response_type=code&scope=openid&redirect_uri=https%3A%2F%2Fevil.example%2F`, {
        redirect: 'manual',
        headers: { accept: 'text/html' },
      });
      expect(response.status).toBe(400);
      expect(await response.text()).toContain('无法登录');
    });

    it('signs out after a question, and forgets the browser', async () => {
      const { address, cookie, proof } = await open();
      const signedIn = await post(address, cookie, { origin: 'http://window.test' }, { login: 'yang.jingjing', password: 'demo', proof });
      const resumed = await fetch(`${baseUrl}${new URL(signedIn.headers.get('location') ?? '', baseUrl).pathname}`, { redirect: 'manual', headers: { cookie } });
      expect(resumed.headers.get('location')).toMatch(/^http:\/\/window\.test\/portal\/callback\?code=/);
      const session = resumed.headers.getSetCookie().filter((line) => /one_window_session/.test(line)).map((line) => line.split(';')[0]).join('; ');
      const question = await fetch(`${baseUrl}/oidc/session/end`, { headers: { cookie: session, accept: 'text/html' } });
      const html = await question.text();
      expect(html).toContain('退出登录');
      const xsrf = /name="xsrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
      const answer = await fetch(`${baseUrl}/oidc/session/end/confirm`, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie: session, accept: 'text/html' },
        body: new URLSearchParams({ xsrf, logout: 'yes' }),
      });
      expect(answer.headers.get('location')).toBe('http://window.test/oidc/session/end/success');
      const bye = await fetch(`${baseUrl}/oidc/session/end/success`, { headers: { accept: 'text/html' } });
      expect(await bye.text()).toContain('已退出登录');
    });
  });

  describe('a token', () => {
    let privateKey: Awaited<ReturnType<typeof importJWK>>;
    let good: Record<string, unknown>;
    let kid: string;
    beforeAll(async () => {
      const keys = await SigningKeys.load(database, new PersonalDataCipher(configuration), clock.now());
      const key = keys.privateKeys[0] as JWK;
      kid = String(key.kid);
      privateKey = await importJWK(key, 'ES256');
      good = decodeJwt((await signIn(baseUrl, 'yang.mei')).accessToken);
    });
    const forge = (claims: Record<string, unknown>, header: Record<string, unknown> = {}) =>
      new SignJWT({ ...good, ...claims }).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid, ...header }).sign(privateKey);
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const now = () => Math.floor(Date.now() / 1000);

    it('signed with our own key and unchanged claims is accepted, so that the refusals below mean something', async () => {
      expect((await me(await forge({}))).status).toBe(200);
    });

    it.each<[string, () => Promise<string> | string]>([
      ['without a signature', () => `${encode({ alg: 'none', typ: 'at+jwt' })}.${encode(good)}.`],
      ['signed HS256 with the public key', async () => {
        const jwks = await (await fetch(`${baseUrl}/oidc/jwks`)).text();
        const signed = `${encode({ alg: 'HS256', typ: 'at+jwt', kid })}.${encode(good)}`;
        return `${signed}.${createHmac('sha256', jwks).update(signed).digest('base64url')}`;
      }],
      ['for another audience', () => forge({ aud: 'another' })],
      ['of another issuer', () => forge({ iss: 'http://evil.example/oidc' })],
      ['expired by 31 seconds', () => forge({ exp: now() - 31 })],
      ['not valid yet', () => forge({ nbf: now() + 60 })],
      ['that is an ID token', async () => (await signIn(baseUrl, 'yang.mei')).idToken],
      ['that is a refresh token', async () => (await signIn(baseUrl, 'yang.mei')).refreshToken],
      ['with a key of its own', async () => {
        const pair = await generateKeyPair('ES256', { extractable: true });
        const jwk = await exportJWK(pair.publicKey);
        return new SignJWT(good).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', jwk }).sign(pair.privateKey);
      }],
      ['with a foreign key id', () => forge({}, { kid: '../../dev/null' })],
      ['of an older epoch', () => forge({ epoch: undefined })],
    ])('%s is refused, and audited', async (_, token) => {
      expect(await me(await token())).toMatchObject(unauthenticated);
      await eventually('the refusal is audited', async () => (await audited('access.refuse'))[0]?.reason === 'unauthenticated');
    });

    it('is refused when the header comes twice', async () => {
      const { accessToken } = await signIn(baseUrl, 'yang.mei');
      const { port } = new URL(baseUrl);
      const status = await new Promise((resolve, reject) => {
        const headers = ['Host', 'window.test', 'Authorization', `Bearer ${accessToken}`, 'Authorization', `Bearer ${accessToken}`];
        httpRequest({ port, path: '/api/v1/me', headers }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
          .on('error', reject)
          .end();
      });
      expect(status).toBe(401);
      expect(await me()).toMatchObject(unauthenticated);
    });

    it('shows no private key to anybody', async () => {
      const { keys } = (await (await fetch(`${baseUrl}/oidc/jwks`)).json()) as { keys: Record<string, unknown>[] };
      expect(keys).toHaveLength(1);
      expect(keys[0]).not.toHaveProperty('d');
      const stored = await database.query<{ private_key: string }>('SELECT private_key FROM signing_key');
      expect(stored.map(({ private_key }) => private_key).join()).toMatch(/^v1\.aes\.demo\./);
    });
  });

  describe('the administration of staff', () => {
    let administrator: string;
    beforeAll(async () => {
      administrator = (await signIn(baseUrl, 'it.security')).accessToken;
    });
    const staff = (id: number) => call('GET', `/api/v1/identity/staff/${id}`, administrator);
    const command = async (id: number, name: string, body: object, ifMatch?: string) =>
      call('POST', `/api/v1/identity/staff/${id}/${name}`, administrator, { body: { reason: '测试变更', ...body }, ifMatch: ifMatch ?? (await staff(id)).etag ?? '' });

    it('lists page by page, and only to those whose duty it is', async () => {
      const first = await call('GET', '/api/v1/identity/staff?limit=100', administrator);
      expect(first.body).toMatchObject({ page: { hasMore: true } });
      const next = (first.body.page as { next: string }).next;
      const second = await call('GET', `/api/v1/identity/staff?limit=100&cursor=${next}`, administrator);
      const ids = [first, second].flatMap(({ body }) => (body.items as { id: number }[]).map(({ id }) => id));
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.slice(0, 3)).toEqual([1001, 1002, 1003]);
      expect((await call('GET', '/api/v1/identity/staff?organ=532922-market-supervision', administrator)).body.items).toHaveLength(9);
      const auditor = (await signIn(baseUrl, 'it.auditor')).accessToken;
      expect((await call('GET', '/api/v1/identity/staff/1001', auditor)).body).toMatchObject({ id: 1001, actions: [] });
      for (const login of ['it.operator', 'yang.mei', 'yang.jingjing']) {
        const { accessToken } = await signIn(baseUrl, login);
        expect(await call('GET', '/api/v1/identity/staff', accessToken)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
      }
      expect(await call('POST', '/api/v1/identity/staff/1001/disablements', auditor, { body: { reason: '测试变更' }, ifMatch: '"v1"' })).toMatchObject({ status: 403 });
    });

    it('ends a disabled officer’s token and refresh token at once, and lets them in again later', async () => {
      const tokens = await signIn(baseUrl, 'zhao.lin');
      expect((await me(tokens.accessToken)).status).toBe(200);
      expect(await command(1003, 'disablements', {})).toMatchObject({ status: 200, body: { status: 'DISABLED', actions: ['enable'] } });
      expect(await me(tokens.accessToken)).toMatchObject(unauthenticated);
      await expect(refreshTokens(baseUrl, tokens.refreshToken)).rejects.toMatchObject({ status: 400 });
      await expect(signIn(baseUrl, 'zhao.lin')).rejects.toMatchObject({ status: 401 });
      expect((await audited('staff.disable'))[0]).toMatchObject({ actor_id: 9002, result: 'DONE', reason: '测试变更', object_id: '1003' });
      expect(await command(1003, 'disablements', {})).toMatchObject({ status: 409, body: { code: 'state-conflict' } });
      await command(1003, 'enablements', {});
      expect(await me(tokens.accessToken)).toMatchObject(unauthenticated);
      expect((await me((await signIn(baseUrl, 'zhao.lin')).accessToken)).status).toBe(200);
    });

    it('changes roles, and the older token knows it', async () => {
      const before = (await signIn(baseUrl, 'li.chunhua')).accessToken;
      expect(await command(1002, 'role-assignments', { roles: ['WINDOW_CLERK', 'DISPATCHER'] })).toMatchObject({
        status: 200,
        body: { roles: ['DISPATCHER', 'WINDOW_CLERK'] },
      });
      expect(await me(before)).toMatchObject(unauthenticated);
      expect((await me((await signIn(baseUrl, 'li.chunhua')).accessToken)).body.roles).toEqual(['DISPATCHER', 'WINDOW_CLERK']);
    });

    it.each<[string, number, string, object, object]>([
      ['two administrative duties in one hand', 9001, 'role-assignments', { roles: ['OPERATOR', 'AUDITOR'] }, { status: 422, body: { code: 'separation-of-duties' } }],
      ['the administrator’s own roles', 9002, 'role-assignments', { roles: ['APPROVER'] }, { status: 403, body: { code: 'own-account' } }],
      ['a role that is none', 1001, 'role-assignments', { roles: ['ROOT'] }, { status: 422 }],
      ['the role of a citizen', 1001, 'role-assignments', { roles: ['CITIZEN'] }, { status: 422 }],
      ['an unknown field', 1001, 'disablements', { status: 'ACTIVE' }, { status: 422 }],
      ['no reason', 1001, 'disablements', { reason: '' }, { status: 422 }],
    ])('refuses %s', async (_, id, name, body, expected) => {
      const before = await staff(id);
      expect(await command(id, name, body)).toMatchObject(expected);
      expect(await staff(id)).toEqual(before);
    });

    it('refuses a stale version, an unknown account and an impossible number', async () => {
      expect(await command(1001, 'disablements', {}, '"v99"')).toMatchObject({ status: 412, body: { code: 'version-mismatch' } });
      expect(await command(77, 'disablements', {}, '"v1"')).toMatchObject({ status: 404 });
      expect(await command(0, 'disablements', {}, '"v1"')).toMatchObject({ status: 400, body: { code: 'invalid-id' } });
    });

    it('is bounded by the administrator’s jurisdiction, also in the database’s own rules', async () => {
      await database.query(`UPDATE staff_account SET jurisdiction = '532922103', roles = '{SECURITY_ADMIN}' WHERE id = 2059`);
      const township = (await signIn(baseUrl, 'town103.head')).accessToken;
      expect(await call('GET', '/api/v1/identity/staff/1001', township)).toMatchObject({ status: 404 });
      expect(await call('GET', '/api/v1/identity/staff/2040', township)).toMatchObject({ status: 200 });
      await expect(database.query(`UPDATE staff_account SET roles = '{OPERATOR,AUDITOR}' WHERE id = 1001`)).rejects.toThrow(/separation_of_duties/);
    });

    it('tells the other processes what was revoked, and nobody else', async () => {
      const list = (authorization: string) => fetch(`${baseUrl}${REVOCATIONS_PATH}`, { headers: { authorization } });
      const signed = serviceAuthorization(configuration.signingKey, REVOCATIONS_PATH, Math.floor(Date.now() / 1000));
      const { revocations } = (await (await list(signed)).json()) as { revocations: object[] };
      expect(revocations).toContainEqual({ kind: 'STAFF', id: 1003, minimumEpoch: 3 });
      expect((await list(`Bearer ${administrator}`)).status).toBe(401);
      expect((await list('Service 1.x')).status).toBe(401);
    });
  });

  it('keeps no plain number, code or session in its tables', async () => {
    await signIn(baseUrl, 'yang.jingjing');
    const dump = JSON.stringify([
      await database.query('SELECT * FROM citizen_account'),
      await database.query('SELECT * FROM issuer_state'),
      await database.query('SELECT * FROM audit_record'),
    ]);
    expect(dump).not.toMatch(/532999\d{11}[\dX]|1380000000\d|accountId|"demo"/);
  });

  it('forgets what has ended', async () => {
    await database.query(`UPDATE issuer_state SET expires_at = clock_timestamp() - interval '1 second' WHERE kind = 'AuthorizationCode'`);
    expect(await forgetEndedState(database)).toBeGreaterThan(0);
    expect(await database.query(`SELECT 1 FROM issuer_state WHERE kind = 'AuthorizationCode'`)).toEqual([]);
  });

  it('has an audit trail that verifies', async () => {
    await sealAudit(database, clock.now());
    expect(await verifyAudit(database, configuration)).toMatchObject({ ok: true, unsealed: 0 });
  });

  it('starts again with the same keys and accounts', async () => {
    const { accessToken } = await signIn(baseUrl, 'yang.mei');
    const [before] = await database.query('SELECT count(*)::int AS staff, sum(version)::int AS versions FROM staff_account');
    await app.close();
    app = await start();
    database = app.get(IdentityDatabase, { strict: false });
    expect((await me(accessToken)).status).toBe(200);
    expect(await database.query('SELECT count(*)::int AS staff, sum(version)::int AS versions FROM staff_account')).toEqual([before]);
  });
});
