import { applyDecorators, type CallHandler, type ExecutionContext, Injectable, type NestInterceptor, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, type Observable, switchMap } from 'rxjs';
import { clientOf } from '../idempotency/idempotent-request';
import { declareProblems } from '../open-api/operation.decorator';
import { RateLimiter, type RateRule, rateLimited } from './rate-limiter';

const RATE_RULE = 'one-window:rate-rule';

/** Limits an operation per signed-in person, or per address where nobody is signed in. */
export const RateLimited = (rule: RateRule): MethodDecorator =>
  applyDecorators(SetMetadata(RATE_RULE, rule), (target: object, propertyKey: string | symbol) =>
    declareProblems(target, propertyKey, ['rate-limited']),
  );

/** Applies {@link RateLimited}, and tells the caller where it stands (draft-ietf-httpapi-ratelimit-headers). */
@Injectable()
export class RateLimitInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly limiter: RateLimiter,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const rule = this.reflector.get<RateRule | undefined>(RATE_RULE, context.getHandler());
    if (!rule) return next.handle();
    const http = context.switchToHttp();
    return from(this.consume(rule, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>())).pipe(
      switchMap(() => next.handle()),
    );
  }

  private async consume(rule: RateRule, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const verdict = await this.limiter.consume(rule, clientOf(request));
    reply.header('RateLimit-Policy', `"${rule.name}";q=${rule.limit};w=${rule.seconds}`);
    reply.header('RateLimit', `"${rule.name}";r=${verdict.remaining};t=${Math.ceil(verdict.resetSeconds)}`);
    if (!verdict.allowed) throw rateLimited(verdict.resetSeconds);
  }
}
