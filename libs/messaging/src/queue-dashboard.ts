import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ChunkQueue } from './queue-store';

export const QUEUE_DASHBOARD_PATH = '/operations/queues';

/** Throws or answers itself when the request does not come from a signed-in operator. */
export type Authorise = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

// bull-board's page asks Google for a font; nothing here is loaded from outside.
const FOREIGN_FONT = /<link href="https:[^>]*>/g;

// Its scripts and styles are its own files, but the page carries style elements.
const CONTENT_SECURITY_POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'self'";

/**
 * The queues as BullMQ sees them, for reading only: what to do about a failure is decided on the dead letters, in Postgres.
 * Call before the application listens.
 */
export async function mountQueueDashboard(fastify: FastifyInstance, queues: readonly ChunkQueue[], authorise: Authorise): Promise<void> {
  const server = new FastifyAdapter();
  server.setBasePath(QUEUE_DASHBOARD_PATH);
  createBullBoard({
    queues: queues.map((queue) => new BullMQAdapter(queue, { readOnlyMode: true, description: queue.name })),
    serverAdapter: server,
    options: {
      uiConfig: {
        boardTitle: '一窗 · 队列',
        locale: { lng: 'zh-CN' },
        hideRedisDetails: true,
        miscLinks: [{ text: '退出', url: '/operations/sign-out' }],
      },
    },
  });
  await fastify.register(
    async (scope) => {
      scope.addHook('onRequest', authorise);
      scope.addHook('onSend', async (_request, reply, payload) => {
        void reply.header('Content-Security-Policy', CONTENT_SECURITY_POLICY);
        return typeof payload === 'string' ? payload.replace(FOREIGN_FONT, '') : payload;
      });
      await scope.register(server.registerPlugin());
    },
    { prefix: QUEUE_DASHBOARD_PATH },
  );
}
