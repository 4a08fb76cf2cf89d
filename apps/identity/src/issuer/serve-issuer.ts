import type { IncomingMessage } from 'node:http';
import { Logger } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import type { Provider } from 'oidc-provider/lib/provider.js';
import type { SignInPages } from './sign-in-pages';

/**
 * Mounts the issuer under the path of its own URL, beside the API. The request is taken out of Fastify before its body is looked at:
 * the issuer reads forms itself, and the API's strict JSON layer stays as it is.
 */
export function serveIssuer(fastify: FastifyInstance, issuer: Provider, pages: SignInPages, issuerUrl: string): void {
  const { pathname: mount, host, protocol } = new URL(issuerUrl);
  const handle = issuer.callback();
  const logger = new Logger('Issuer');
  fastify.route({
    method: ['GET', 'POST', 'OPTIONS'],
    url: `${mount}/*`,
    onRequest: (request, reply) => {
      reply.hijack();
      const { raw } = request;
      const path = (raw.url ?? '').slice(mount.length);
      usePublicAddress(raw, host, protocol, request.ip);
      const served = path.startsWith('/interaction/')
        ? pages.serve(raw, reply.raw, request.ip)
        : handle(Object.assign(raw, { originalUrl: raw.url, url: path }), reply.raw);
      served.catch((error: unknown) => {
        logger.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
        if (!reply.raw.headersSent) reply.raw.writeHead(500);
        reply.raw.end();
      });
    },
    // Never reached: the request was taken over above.
    handler: () => undefined,
  });
}

/** Every address the issuer writes is the configured one: a foreign Host or X-Forwarded header must not lead anybody elsewhere. */
function usePublicAddress(request: IncomingMessage, host: string, protocol: string, ip: string): void {
  const { headers } = request;
  headers.host = host;
  headers['x-forwarded-proto'] = protocol.replace(':', '');
  headers['x-forwarded-for'] = ip;
  delete headers['x-forwarded-host'];
}
