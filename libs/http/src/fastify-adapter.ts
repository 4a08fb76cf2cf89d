import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Configuration } from '@app/configuration';
import { DomainError } from '@app/domain-kernel';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyHttpOptions } from 'fastify';
import { MAXIMUM_BODY_BYTES } from './body/body-layer';
import { traceIdOf } from './observation/trace';
import { refusalOf } from './problems/problem';
import { PROBLEM_MEDIA_TYPE, sendProblem } from './problems/problem.filter';

/** An upload may take minutes over a mountain's mobile network; JSON bodies have their own, shorter term. */
const REQUEST_TIMEOUT = 300_000;

/** Fastify under Nest, without Nest's own body parsers: `configureHttp` installs the strict ones. */
export class StrictFastifyAdapter extends FastifyAdapter {
  override registerParserMiddleware(): void {
    // The body layer is the only reader of bodies.
  }
}

/** @param trustedProxies hops whose X-Forwarded-For is believed: exactly the reverse proxies in front. */
export function fastifyAdapter(configuration: Pick<Configuration, 'publicUrl'>, trustedProxies = 0): StrictFastifyAdapter {
  const { publicUrl } = configuration;
  const options: FastifyHttpOptions<Server> = {
    bodyLimit: MAXIMUM_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    genReqId: ({ headers }) => traceIdOf(headers.traceparent),
    requestIdHeader: false,
    trustProxy: (_address, hop) => hop < trustedProxies,
    routerOptions: { maxParamLength: 200 },
    http: { maxHeaderSize: 16 * 1024 },
    // Answered by the router, before any hook or filter.
    frameworkErrors: (error, request, reply) => {
      const { problem } = refusalOf(error, { publicUrl, traceId: String(request.id) });
      sendProblem(reply, problem.status, problem);
    },
    clientErrorHandler(error, socket) {
      answerBrokenRequest(error, socket, publicUrl);
    },
  };
  return new StrictFastifyAdapter(options);
}

/** What Node's HTTP parser refuses never becomes a request: the answer is written to the socket by hand. */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket, publicUrl: string): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const { problem } = refusalOf(brokenRequest(error.code), { publicUrl, traceId: traceIdOf(undefined) });
  const body = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${problem.status} ${REASONS[problem.status] ?? 'Bad Request'}\r\nContent-Type: ${PROBLEM_MEDIA_TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n${body}`,
  );
}

const REASONS: Readonly<Record<number, string>> = { 400: 'Bad Request', 408: 'Request Timeout', 431: 'Request Header Fields Too Large' };

function brokenRequest(code: string | undefined): DomainError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new DomainError('invalid', 'headers-too-large', '请求头过大，请减少请求头和 Cookie。');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new DomainError('invalid', 'request-timeout', '请求超时，请检查网络后重试。');
    default:
      return new DomainError('invalid', 'malformed-request', '请求无法识别，请按接口说明发送。');
  }
}
