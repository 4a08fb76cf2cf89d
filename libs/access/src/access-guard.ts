import { DomainError } from '@app/domain-kernel';
import { type CanActivate, type ExecutionContext, Inject, Injectable, Logger, Optional } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ACCESS_RULE, type AccessRule } from './access-rule';
import { type Actor, hasAnyRole } from './actor';
import { rememberActor } from './request-actor';
import { SessionRegistry } from './session-registry';
import { AccessTokenVerifier, unauthenticated } from './token-verifier';

/** A refused call, for the audit trail (GB/T 22239-2019 8.1.4.3). Never a token, never a query string. */
export interface AccessRefusal {
  readonly code: string;
  readonly actor: Actor | undefined;
  readonly method: string;
  /** The route's pattern, not the address that was asked for: that may hold personal data. */
  readonly route: string;
  readonly ip: string;
}

/** Where refusals are written down. Optional: `apps/identity` offers one. Injection token. */
export abstract class AccessRefusals {
  abstract record(refusal: AccessRefusal): void;
}

interface GuardedRequest {
  readonly method: string;
  readonly ip?: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly raw?: { readonly rawHeaders?: readonly string[] };
  readonly routeOptions?: { readonly url?: string };
}

interface GuardedReply {
  header(name: string, value: string): unknown;
}

/** On every route: a rule must stand on it, the token must hold, and the account must still be what the token says. */
@Injectable()
export class AccessGuard implements CanActivate {
  private readonly logger = new Logger(AccessGuard.name);

  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(AccessTokenVerifier) private readonly verifier: AccessTokenVerifier,
    @Inject(SessionRegistry) private readonly sessions: SessionRegistry,
    @Optional() @Inject(AccessRefusals) private readonly refusals?: AccessRefusals,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const rule = this.reflector.getAllAndOverride<AccessRule | undefined>(ACCESS_RULE, [context.getHandler(), context.getClass()]);
    if (rule?.kind === 'public') return true;
    const request = context.switchToHttp().getRequest<GuardedRequest>();
    let actor: Actor | undefined;
    try {
      actor = await this.authenticate(request);
      if (!rule) {
        this.logger.error(`no access rule stands on ${context.getClass().name}.${context.getHandler().name}: the route is closed`);
        throw forbidden();
      }
      if (rule.kind === 'roles' && !hasAnyRole(actor, rule.roles)) throw forbidden();
      return true;
    } catch (error) {
      if (error instanceof DomainError) this.refuse(error, actor, request, context.switchToHttp().getResponse<GuardedReply>());
      throw error;
    }
  }

  private async authenticate(request: GuardedRequest): Promise<Actor> {
    const { actor, epoch } = await this.verifier.verify(bearerToken(request));
    if (!(await this.sessions.isCurrent(actor.kind, actor.id, epoch))) throw unauthenticated();
    rememberActor(request, actor);
    return actor;
  }

  private refuse(error: DomainError, actor: Actor | undefined, request: GuardedRequest, reply: GuardedReply): void {
    const presented = request.headers.authorization !== undefined;
    // RFC 6750 §3: no error code when no token was sent.
    if (error.kind === 'unauthenticated') reply.header('WWW-Authenticate', presented ? 'Bearer error="invalid_token"' : 'Bearer');
    // A call without any token is no attempt: to audit each would let anybody fill the trail.
    if (!presented || error.kind === 'unavailable') return;
    const { method, ip = '', routeOptions } = request;
    this.refusals?.record({ code: error.code, actor, method, ip, route: routeOptions?.url ?? '' });
  }
}

function forbidden(): DomainError {
  return new DomainError('forbidden', 'forbidden', '您的岗位不能进行此操作；如确需办理，请联系本单位管理员。');
}

/** Exactly one `Authorization: Bearer …`. Node joins or drops a second one, so the raw list is counted. */
function bearerToken(request: GuardedRequest): string {
  const raw = request.raw?.rawHeaders ?? [];
  const count = raw.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'authorization').length;
  const header = request.headers.authorization;
  if (count > 1 || typeof header !== 'string') throw unauthenticated();
  const match = /^Bearer ([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/i.exec(header);
  if (!match) throw unauthenticated();
  return match[1] as string;
}
