import { request as httpRequest } from 'node:http';
import { IdentityWorld } from './identity-world';

describe('the pages of the embedded issuer', () => {
  let world: IdentityWorld;
  beforeAll(async () => {
    world = await IdentityWorld.open();
  });
  afterAll(() => world.close());

  describe('the sign-in page', () => {
    const open = async () => {
      const query = 'client_id=portal&response_type=code&scope=openid&redirect_uri=http%3A%2F%2Fwindow.test%2Fportal%2Fcallback';
      const challenge = '&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256';
      const started = await fetch(`${world.baseUrl}/oidc/auth?${query}${challenge}`, {
        redirect: 'manual',
        headers: { accept: 'text/html' },
      });
      const cookie = started.headers
        .getSetCookie()
        .map((line) => line.split(';')[0])
        .join('; ');
      const address = `${world.baseUrl}${started.headers.get('location')}`;
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
      expect(page.headers.get('content-security-policy')).toMatch(
        /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self' http:\/\/window\.test; frame-ancestors 'none'/,
      );
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
      expect((await fetch(`${world.baseUrl}/oidc/interaction/made-up`)).status).toBe(400);
      expect((await post(address, cookie, { origin }, form)).status).toBe(303);
    });

    it('shows what was typed as text, and no number', async () => {
      const { address, cookie, proof } = await open();
      const show = async (login: string) =>
        (await post(address, cookie, { origin: 'http://window.test' }, { login, password: 'x', proof })).text();
      expect(await show('"><script>alert(1)</script>')).not.toContain('<script>');
      expect(await show('532999199003070010')).not.toContain('5329991990');
    });

    it('never believes a foreign Host', async () => {
      const { port } = new URL(world.baseUrl);
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
      const response = await fetch(
        `${world.baseUrl}/oidc/auth?client_id=portal&response_type=code&scope=openid&redirect_uri=https%3A%2F%2Fevil.example%2F`,
        {
          redirect: 'manual',
          headers: { accept: 'text/html' },
        },
      );
      expect(response.status).toBe(400);
      expect(await response.text()).toContain('无法登录');
    });

    it('signs out after a question, and forgets the browser', async () => {
      const { address, cookie, proof } = await open();
      const signedIn = await post(address, cookie, { origin: 'http://window.test' }, { login: 'yang.jingjing', password: 'demo', proof });
      const resumed = await fetch(`${world.baseUrl}${new URL(signedIn.headers.get('location') ?? '', world.baseUrl).pathname}`, {
        redirect: 'manual',
        headers: { cookie },
      });
      expect(resumed.headers.get('location')).toMatch(/^http:\/\/window\.test\/portal\/callback\?code=/);
      const session = resumed.headers
        .getSetCookie()
        .filter((line) => /one_window_session/.test(line))
        .map((line) => line.split(';')[0])
        .join('; ');
      const question = await fetch(`${world.baseUrl}/oidc/session/end`, { headers: { cookie: session, accept: 'text/html' } });
      const html = await question.text();
      expect(html).toContain('退出登录');
      const xsrf = /name="xsrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
      const answer = await fetch(`${world.baseUrl}/oidc/session/end/confirm`, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie: session, accept: 'text/html' },
        body: new URLSearchParams({ xsrf, logout: 'yes' }),
      });
      expect(answer.headers.get('location')).toBe('http://window.test/oidc/session/end/success');
      const bye = await fetch(`${world.baseUrl}/oidc/session/end/success`, { headers: { accept: 'text/html' } });
      expect(await bye.text()).toContain('已退出登录');
    });
  });
});
