import { createHash, randomBytes } from 'node:crypto';

export interface Tokens {
  readonly accessToken: string;
  readonly idToken: string;
  readonly refreshToken: string;
  readonly expiresIn: number;
}

/** The sign-in page did not let the person through. */
export class SignInRefusedError extends Error {
  constructor(
    readonly status: number,
    readonly page: string,
  ) {
    super(`the sign-in page answered ${status}`);
  }
}

const REDIRECT_URI = 'http://127.0.0.1:1/callback';

/**
 * Signs in as a browser would: authorization code flow with PKCE through the real sign-in page, cookies and all.
 * @param baseUrl where the system listens; addresses that it names are asked for there
 */
export async function signIn(baseUrl: string, login: string, password = 'demo'): Promise<Tokens> {
  const browser = await Browser.open(baseUrl);
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const query = new URLSearchParams({
    client_id: 'demo',
    response_type: 'code',
    scope: 'openid profile api',
    redirect_uri: REDIRECT_URI,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    state,
  });
  const form = await browser.follow(await browser.get(`/oidc/auth?${query}`));
  const html = await form.text();
  const action = /<form method="post" action="([^"]+)"/.exec(html)?.[1];
  const proof = /name="proof" value="([^"]+)"/.exec(html)?.[1];
  if (form.status !== 200 || action === undefined || proof === undefined) throw new SignInRefusedError(form.status, html);
  const answer = await browser.post(action, new URLSearchParams({ login, password, proof }));
  if (answer.status !== 303) throw new SignInRefusedError(answer.status, await answer.text());
  const done = await browser.follow(answer);
  const callback = new URL(done.headers.get('location') ?? REDIRECT_URI);
  const code = callback.searchParams.get('code');
  if (code === null || callback.searchParams.get('state') !== state) throw new SignInRefusedError(done.status, callback.href);
  return redeem(baseUrl, { grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI, code_verifier: verifier });
}

/** New tokens for a refresh token, which is thereby used up. */
export function refreshTokens(baseUrl: string, refreshToken: string): Promise<Tokens> {
  return redeem(baseUrl, { grant_type: 'refresh_token', refresh_token: refreshToken });
}

/** The access token of the demo system that calls for itself. */
export function integrationToken(baseUrl: string, secret = 'demo-integration-secret'): Promise<string> {
  return systemToken(baseUrl, 'integration', secret);
}

/** The access token of a system's own account, by client credentials. */
export async function systemToken(baseUrl: string, clientId: string, secret: string): Promise<string> {
  const { accessToken } = await askForTokens(
    baseUrl,
    { grant_type: 'client_credentials', scope: 'api' },
    { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` },
  );
  return accessToken;
}

function redeem(baseUrl: string, parameters: Record<string, string>): Promise<Tokens> {
  return askForTokens(baseUrl, { client_id: 'demo', ...parameters }, {});
}

async function askForTokens(baseUrl: string, parameters: Record<string, string>, headers: Record<string, string>): Promise<Tokens> {
  const response = await fetch(`${baseUrl}/oidc/token`, { method: 'POST', headers, body: new URLSearchParams(parameters) });
  const body = (await response.json()) as Record<string, unknown>;
  if (!response.ok) throw new SignInRefusedError(response.status, JSON.stringify(body));
  return {
    accessToken: String(body.access_token),
    idToken: String(body.id_token),
    refreshToken: String(body.refresh_token),
    expiresIn: Number(body.expires_in),
  };
}

/** As much of a browser as a sign-in needs: cookies with their paths, and redirects one by one. */
export class Browser {
  private readonly cookies = new Map<string, { readonly value: string; readonly path: string }>();
  /** Of the page that is shown: one that tells nobody where it comes from hides its origin from its own server too (Fetch, 3.2). */
  private hidesOrigin = false;

  /** @param origin the address people use, which may differ from the one the test listens on; forms name it as their origin */
  private constructor(
    private readonly baseUrl: string,
    private readonly origin: string,
  ) {}

  static async open(baseUrl: string): Promise<Browser> {
    const discovery = await fetch(`${baseUrl}/oidc/.well-known/openid-configuration`);
    const { issuer } = (await discovery.json()) as { issuer: string };
    return new Browser(baseUrl, new URL(issuer).origin);
  }

  get(address: string): Promise<Response> {
    return this.send(address, { method: 'GET' });
  }

  post(address: string, form: URLSearchParams): Promise<Response> {
    return this.send(address, { method: 'POST', body: form, headers: { origin: this.hidesOrigin ? 'null' : this.origin } });
  }

  /** Follows redirects within the system, and stops at the first that leads out of it. */
  async follow(response: Response): Promise<Response> {
    let current = response;
    for (let step = 0; step < 10 && current.status >= 300 && current.status < 400; step += 1) {
      const location = current.headers.get('location');
      if (location === null || location.startsWith(REDIRECT_URI)) return current;
      current = await this.get(location);
    }
    return current;
  }

  private async send(
    address: string,
    init: { method: string; body?: URLSearchParams; headers?: Record<string, string> },
  ): Promise<Response> {
    const { pathname, search } = new URL(address, this.baseUrl);
    const cookie = [...this.cookies]
      .filter(([, { path }]) => pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ');
    const response = await fetch(`${this.baseUrl}${pathname}${search}`, {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, cookie, accept: 'text/html' },
    });
    for (const line of response.headers.getSetCookie()) this.keep(line);
    this.hidesOrigin = response.headers.get('referrer-policy') === 'no-referrer';
    return response;
  }

  private keep(line: string): void {
    const [pair = '', ...attributes] = line.split(/;\s*/);
    const separator = pair.indexOf('=');
    const name = pair.slice(0, separator);
    const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? '/';
    const value = pair.slice(separator + 1);
    if (value === '') this.cookies.delete(name);
    else this.cookies.set(name, { value, path });
  }
}
