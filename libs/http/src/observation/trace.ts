import { randomUUID } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;
const REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/;

/** The trace id of a request (W3C Trace Context, 32 hexadecimal digits): the caller's if it sent a `traceparent`, else a new one. */
export function traceIdOf(traceparent: string | readonly string[] | undefined): string {
  const inbound = typeof traceparent === 'string' ? TRACEPARENT.exec(traceparent)?.[1] : undefined;
  return inbound !== undefined && /[1-9a-f]/.test(inbound) ? inbound : randomUUID().replaceAll('-', '');
}

/** 16 hexadecimal digits. Node keeps random bits in store for UUIDs, where a draw of bytes goes to the generator; no digit taken is fixed. */
function newSpanId(): string {
  const random = randomUUID();
  return random.slice(0, 8) + random.slice(-8);
}

/** The trace id as a UUID, as events carry it in `correlationId`. */
export function correlationIdOf(request: FastifyRequest): string {
  return request.id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** `@CorrelationId() correlationId: string` in a controller method. */
export const CorrelationId = createParamDecorator((_data: unknown, context: ExecutionContext): string =>
  correlationIdOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** Answers carry `traceparent`, and `X-Request-Id`: the caller's where it is harmless, else the trace id. */
export function traceAnswers(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const requestId = request.headers['x-request-id'];
    reply.header('X-Request-Id', typeof requestId === 'string' && REQUEST_ID.test(requestId) ? requestId : request.id);
    reply.header('traceparent', `00-${request.id}-${newSpanId()}-01`);
    done();
  });
}
