import type { AddressInfo } from 'node:net';
import { AccessTokenVerifier, SessionRegistry } from '@app/access';
import type { Configuration } from '@app/configuration';
import { refusalOf, sendProblem } from '@app/http';
import { allQueues, Messaging, mountQueueDashboard } from '@app/messaging';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { CALLBACK_PATH, OperatorSignIn, SIGN_OUT_PATH } from './operator-sign-in';

/** /operations: the queues, and the sign-in in front of them. Call before the application listens. */
export async function serveOperations(
  app: NestFastifyApplication,
  configuration: Configuration,
  identity: 'in-process' | 'remote',
): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  const nearbyIssuer = (): string => {
    if (identity === 'remote') return configuration.identityUrl ?? configuration.publicUrl;
    const { address, family, port } = app.getHttpServer().address() as AddressInfo;
    if (address === '0.0.0.0' || address === '::') return `http://127.0.0.1:${port}`;
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  };
  const registry = app.get(SessionRegistry, { strict: false });
  const signIn = new OperatorSignIn(configuration, app.get(AccessTokenVerifier, { strict: false }), registry, nearbyIssuer);
  await mountQueueDashboard(fastify, allQueues(app.get(Messaging, { strict: false })), async (request, reply) => {
    try {
      await signIn.require(request, reply);
    } catch (error) {
      // The dashboard's own error handler would make a 500 of it.
      const { problem, retryAfter } = refusalOf(error, { publicUrl: configuration.publicUrl, traceId: request.id });
      sendProblem(reply, problem.status, problem, retryAfter);
      await reply;
    }
  });
  fastify.get(CALLBACK_PATH, async (request, reply) => {
    await signIn.finish(request, reply);
    return reply;
  });
  fastify.get(SIGN_OUT_PATH, async (_request, reply) => {
    await signIn.leave(reply);
    return reply;
  });
}
