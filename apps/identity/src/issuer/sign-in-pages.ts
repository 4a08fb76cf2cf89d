import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Configuration } from '@app/configuration';
import type { RateLimiter } from '@app/http';
import { SessionNotFound } from 'oidc-provider/lib/helpers/errors.js';
import type { IssuerInteraction, Provider } from 'oidc-provider/lib/provider.js';
import type { SignIn } from '../accounts/application/sign-in';
import { pageHeaders, problemPage, signInPage } from './pages';
import { subjectOf } from './token-claims';

const LARGEST_FORM = 4096;
/** Of one address, shared by everybody behind it: a hall full of clerks signs in at 8:30, a guesser gets nowhere. */
const SIGN_INS = { name: 'sign-in', limit: 200, seconds: 60 } as const;

const SENTENCES: Readonly<Record<number, string>> = {
  400: '登录请求无效或已过期，请回到原来的页面重新登录。',
  403: '登录请求的来源不对，请回到原来的页面重新登录。',
  405: '登录请求无效，请回到原来的页面重新登录。',
  413: '提交的内容过长，请重新登录。',
  415: '登录请求无效，请回到原来的页面重新登录。',
  429: '登录次数过多，请一分钟后再试。',
};

/** The server's own sign-in page at `/oidc/interaction/{uid}`: HTML and a form, no script. */
export class SignInPages {
  constructor(
    private readonly issuer: Provider,
    private readonly signIn: SignIn,
    private readonly limiter: RateLimiter,
    private readonly configuration: Configuration,
  ) {}

  async serve(request: IncomingMessage, response: ServerResponse, ip: string): Promise<void> {
    try {
      // Throws unless the browser holds the signed cookie of exactly this sign-in.
      const interaction = await this.issuer.interactionDetails(request, response);
      if (request.method === 'GET' || request.method === 'HEAD') this.show(response, interaction, 200, '', false);
      else if (request.method === 'POST') await this.submit(request, response, interaction, ip);
      else this.refuse(response, 405);
    } catch (error) {
      if (!(error instanceof SessionNotFound)) throw error;
      this.refuse(response, 400);
    }
  }

  private async submit(request: IncomingMessage, response: ServerResponse, interaction: IssuerInteraction, ip: string): Promise<void> {
    // Browsers send Origin with every form; a page of another origin cannot leave it out or forge it.
    if (request.headers.origin !== new URL(this.configuration.issuerUrl).origin) return this.refuse(response, 403);
    if (!/^application\/x-www-form-urlencoded\b/i.test(request.headers['content-type'] ?? '')) return this.refuse(response, 415);
    if (!(await this.limiter.consume(SIGN_INS, ip)).allowed) return this.refuse(response, 429);
    const form = await readForm(request);
    if (!form) return this.refuse(response, 413);
    if (!this.proves(form.get('proof') ?? '', interaction.uid)) return this.refuse(response, 403);
    const login = form.get('login') ?? '';
    const account = await this.signIn.execute(login, form.get('password') ?? '', ip);
    if (!account) return this.show(response, interaction, 401, login, true);
    await this.issuer.interactionFinished(request, response, { login: { accountId: subjectOf(account), acr: '1', amr: ['pwd'] } });
  }

  private show(response: ServerResponse, interaction: IssuerInteraction, status: number, login: string, refused: boolean): void {
    const redirectUri = typeof interaction.params.redirect_uri === 'string' ? new URL(interaction.params.redirect_uri).origin : undefined;
    response.writeHead(status, pageHeaders(redirectUri)).end(
      signInPage({
        action: `${new URL(this.configuration.issuerUrl).pathname}/interaction/${interaction.uid}`,
        proof: this.proofOf(interaction.uid),
        clientName: '政务服务 一窗受理',
        // A number that was mistyped as login is not written back into a page.
        login: /\d{6}/.test(login) ? '' : login.slice(0, 100),
        refused,
        demo: this.configuration.demo,
      }),
    );
  }

  private refuse(response: ServerResponse, status: number): void {
    response.writeHead(status, pageHeaders()).end(problemPage(SENTENCES[status] ?? '登录请求无效，请回到原来的页面重新登录。'));
  }

  private proofOf(uid: string): string {
    return createHmac('sha256', this.configuration.signingKey).update(`sign-in form|${uid}`).digest('base64url');
  }

  private proves(given: string, uid: string): boolean {
    const expected = Buffer.from(this.proofOf(uid));
    const actual = Buffer.from(given);
    return actual.length === expected.length && timingSafeEqual(actual, expected);
  }
}

/** @returns undefined when the form is larger than a sign-in can be */
async function readForm(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_FORM) return undefined;
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}
