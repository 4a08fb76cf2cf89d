import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { safeDescription } from '../observation/scrub';
import { refusalOf } from './problem';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json; charset=utf-8';

/** The last resort, and the only place where an error becomes an answer. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Problem');

  constructor(private readonly publicUrl: string) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const { problem, retryAfter, unexpected } = refusalOf(error, { publicUrl: this.publicUrl, traceId: request.id });
    if (unexpected) {
      this.logger.error({
        message: 'unexpected error',
        traceId: request.id,
        route: request.routeOptions?.url,
        error: safeDescription(error),
      });
    }
    // Headers already gone: the answer cannot be changed any more, only ended.
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    sendProblem(reply, problem.status, problem, retryAfter);
  }
}

export function sendProblem(reply: FastifyReply, status: number, body: object, retryAfter?: number): void {
  if (retryAfter !== undefined) reply.header('Retry-After', String(Math.max(1, Math.ceil(retryAfter))));
  if (status === 401) reply.header('WWW-Authenticate', 'Bearer');
  reply.code(status).header('Content-Type', PROBLEM_MEDIA_TYPE).header('Cache-Control', 'no-store').send(JSON.stringify(body));
}
