import { createHash, randomBytes } from 'node:crypto';
import { type AccessTokenVerifier, hasAnyRole, type SessionRegistry, type TokenHolder, unauthenticated } from '@app/access';
import type { Configuration } from '@app/configuration';
import { DomainError } from '@app/domain-kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type IssuerEndpoints, issuerEndpoints } from './issuer-endpoints';
import { type OperationsPage, operationsPage } from './operations-pages';
import { SignedValues } from './signed-value';

export const OPERATIONS_HOME = '/operations/queues';
export const CALLBACK_PATH = '/operations/callback';
export const SIGN_OUT_PATH = '/operations/sign-out';
export const OPERATIONS_CLIENT = 'operations';

const SESSION_SECONDS = 900;
const SIGN_IN_SECONDS = 600;
const TOKEN_MILLISECONDS = 5000;

interface OperatorSession {
  readonly kind: TokenHolder['actor']['kind'];
  readonly id: number;
  readonly name: string;
  readonly epoch: number | null;
}

interface SignInUnderWay {
  readonly state: string;
  readonly verifier: string;
  readonly returnTo: string;
}

/**
 * Lets an operator's browser in by the issuer's code flow with PKCE. The token stays here: the browser keeps a signed cookie of 15
 * minutes that opens these pages and nothing else. Programs send a bearer token as everywhere.
 */
export class OperatorSignIn {
  private readonly sessions: SignedValues<OperatorSession>;
  private readonly signIns: SignedValues<SignInUnderWay>;
  private readonly secure: boolean;

  constructor(
    private readonly configuration: Configuration,
    private readonly verifier: AccessTokenVerifier,
    private readonly registry: SessionRegistry,
    /** Where our own issuer answers inside the network. */
    private readonly nearbyIssuer: () => string,
  ) {
    this.sessions = new SignedValues(configuration.signingKey, 'operator session', SESSION_SECONDS);
    this.signIns = new SignedValues(configuration.signingKey, 'operator sign-in', SIGN_IN_SECONDS);
    this.secure = configuration.publicUrl.startsWith('https:');
  }

  /** For the hook of every operator's page: throws, or sends the browser away, unless an operator asks. */
  async require(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (request.headers.authorization !== undefined) return this.requireBearer(request.headers.authorization);
    const session = this.sessions.open(this.cookie(request, 'session'));
    if (session && (await this.registry.isCurrent(session.kind, session.id, session.epoch))) return;
    // A script of the page gets the problem; only a person who opens a page is led to the sign-in.
    if (request.method !== 'GET' || !request.headers.accept?.includes('text/html')) throw unauthenticated();
    await this.begin(request.url, reply, false);
    // Until the answer is out: Fastify goes on to the page when a hook returns before that.
    await reply;
  }

  /** The issuer sends the browser here with a code. */
  async finish(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { code, state } = request.query as { code?: unknown; state?: unknown };
    const underWay = this.signIns.open(this.cookie(request, 'sign-in'));
    this.setCookie(reply, 'sign-in', '', 0);
    if (!underWay || typeof code !== 'string' || state !== underWay.state) return this.show(reply, NOT_FINISHED(this.home));
    const holder = await this.redeem(code, underWay.verifier);
    if (!holder) return this.show(reply, NOT_FINISHED(this.home));
    const { actor, epoch } = holder;
    if (!hasAnyRole(actor, ['OPERATOR'])) return this.show(reply, NOT_AN_OPERATOR(actor.name));
    this.setCookie(reply, 'session', this.sessions.seal({ kind: actor.kind, id: actor.id, name: actor.name, epoch }), SESSION_SECONDS);
    reply.redirect(underWay.returnTo, 303);
  }

  /** Ends the session here and asks the issuer for another person. */
  async leave(reply: FastifyReply): Promise<void> {
    this.setCookie(reply, 'session', '', 0);
    await this.begin(OPERATIONS_HOME, reply, true);
  }

  private async requireBearer(authorization: string): Promise<void> {
    const token = /^Bearer (\S+)$/i.exec(authorization)?.[1];
    if (token === undefined) throw unauthenticated();
    const { actor, epoch } = await this.verifier.verify(token);
    if (!(await this.registry.isCurrent(actor.kind, actor.id, epoch))) throw unauthenticated();
    if (!hasAnyRole(actor, ['OPERATOR'])) throw new DomainError('forbidden', 'forbidden', '只有系统运维人员可以查看队列。');
  }

  private async begin(address: string, reply: FastifyReply, anotherPerson: boolean): Promise<void> {
    const endpoints = await this.endpoints();
    if (!endpoints) return this.show(reply, ISSUER_AWAY);
    const state = randomBytes(16).toString('base64url');
    const verifier = randomBytes(32).toString('base64url');
    const returnTo = /^\/operations\/[\w/?=&%-]*$/.test(address) ? address : OPERATIONS_HOME;
    const query = new URLSearchParams({
      client_id: OPERATIONS_CLIENT,
      response_type: 'code',
      scope: 'openid api',
      redirect_uri: this.callback,
      state,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...(anotherPerson ? { prompt: 'login' } : {}),
    });
    this.setCookie(reply, 'sign-in', this.signIns.seal({ state, verifier, returnTo }), SIGN_IN_SECONDS);
    reply.redirect(`${endpoints.authorization}?${query}`, 303);
  }

  /** @returns undefined when the code is not good, or nobody answers. */
  private async redeem(code: string, verifier: string): Promise<TokenHolder | undefined> {
    const endpoints = await this.endpoints();
    if (!endpoints) return undefined;
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: OPERATIONS_CLIENT,
      redirect_uri: this.callback,
      code,
      code_verifier: verifier,
    });
    try {
      const response = await fetch(endpoints.token, {
        method: 'POST',
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(TOKEN_MILLISECONDS),
      });
      const { access_token: token } = (await response.json()) as { access_token?: unknown };
      return typeof token === 'string' ? await this.verifier.verify(token) : undefined;
    } catch {
      // The page says to try again; why the issuer or its token was no good is in the issuer's log.
      return undefined;
    }
  }

  private async endpoints(): Promise<IssuerEndpoints | undefined> {
    try {
      return await issuerEndpoints(this.configuration, this.nearbyIssuer());
    } catch {
      return undefined;
    }
  }

  private show(reply: FastifyReply, page: OperationsPage): void {
    reply.code(page.status).type('text/html; charset=utf-8').send(operationsPage(page));
  }

  private get callback(): string {
    return `${this.configuration.publicUrl}${CALLBACK_PATH}`;
  }

  private get home(): string {
    return `${this.configuration.publicUrl}${OPERATIONS_HOME}`;
  }

  /** `__Host-` binds a cookie to exactly this host over TLS; browsers refuse the prefix on plain HTTP (a trial on localhost). */
  private cookieName(purpose: 'session' | 'sign-in'): string {
    return `${this.secure ? '__Host-' : ''}one-window-operator-${purpose}`;
  }

  private setCookie(reply: FastifyReply, purpose: 'session' | 'sign-in', value: string, seconds: number): void {
    const line = `${this.cookieName(purpose)}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${this.secure ? '; Secure' : ''}`;
    const earlier = reply.getHeader('Set-Cookie');
    reply.removeHeader('Set-Cookie');
    reply.header('Set-Cookie', [...(Array.isArray(earlier) ? earlier : []), line]);
  }

  private cookie(request: FastifyRequest, purpose: 'session' | 'sign-in'): string | undefined {
    const prefix = `${this.cookieName(purpose)}=`;
    const pairs = (request.headers.cookie ?? '').split(/;\s*/);
    return pairs.find((pair) => pair.startsWith(prefix))?.slice(prefix.length);
  }
}

const NOT_FINISHED = (home: string): OperationsPage => ({
  status: 400,
  title: '登录没有完成',
  sentence: '登录已过期，或不是从这个浏览器开始的。请重新打开运维页面。',
  link: { address: home, text: '重新登录' },
});

const NOT_AN_OPERATOR = (name: string): OperationsPage => ({
  status: 403,
  title: '没有权限',
  sentence: `您已登录为 ${name}，但只有系统运维人员可以查看队列。`,
  link: { address: SIGN_OUT_PATH, text: '换一个账号登录' },
});

const ISSUER_AWAY: OperationsPage = {
  status: 503,
  title: '暂时无法登录',
  sentence: '统一登录服务没有响应，请稍后再试；程序可以用 Bearer 令牌访问。',
  link: { address: OPERATIONS_HOME, text: '再试一次' },
};
