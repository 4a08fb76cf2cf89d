import { DomainError } from '@app/domain-kernel';
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { HealthChecks } from './observation/health-checks';

export interface DrainOptions {
  /** How long requests still come in after readiness is withdrawn: load balancers need a moment to look. */
  readonly graceMilliseconds?: number;
  /** The longest wait for requests under way. */
  readonly timeoutMilliseconds?: number;
}

/** The longest wait for requests under way when the application closes without having been drained. */
const LONGEST_CLOSE = 20_000;
/** After the last answer: time for it to leave the machine. */
const SENT_MILLISECONDS = 100;

/** Counts requests under way, and turns new ones away once the grace is over. */
export class RequestGate {
  private underWay = 0;
  private closed = false;
  private readonly emptied: Array<() => void> = [];

  install(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (request, reply, done) => {
      if (this.closed && !request.url.startsWith('/health')) {
        reply.header('Connection', 'close');
        done(new DomainError('unavailable', 'shutting-down', '服务正在重启，请几秒后重试。', { retryAfter: 5 }));
        return;
      }
      this.underWay += 1;
      let left = false;
      // Finished, or broken off by the caller: whichever comes first.
      const leave = (): void => {
        if (!left) this.leave();
        left = true;
      };
      reply.raw.once('finish', leave).once('close', leave);
      done();
    });
    // Browsers open connections ahead of need. One that nobody has asked anything on yet is not idle to Node, which would wait for its
    // first request until the header timeout.
    fastify.addHook('preClose', (done) => {
      void this.empty(LONGEST_CLOSE).then(() => setTimeout(() => fastify.server.closeAllConnections(), SENT_MILLISECONDS).unref());
      done();
    });
  }

  close(): void {
    this.closed = true;
  }

  /** Resolves when no request is under way, or after `timeout` milliseconds. */
  async empty(timeout: number): Promise<boolean> {
    if (this.underWay === 0) return true;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), timeout);
    });
    const emptied = new Promise<boolean>((resolve) => this.emptied.push(() => resolve(true)));
    const result = await Promise.race([emptied, late]);
    clearTimeout(timer);
    return result;
  }

  private leave(): void {
    this.underWay -= 1;
    if (this.underWay === 0) for (const listener of this.emptied.splice(0)) listener();
  }
}

const gates = new WeakMap<object, RequestGate>();

export function rememberGate(app: object, gate: RequestGate): void {
  gates.set(app, gate);
}

/** Readiness off, a grace, requests under way finished, then the application closed: databases and queues go last. */
export async function drain(app: NestFastifyApplication, options: DrainOptions = {}): Promise<void> {
  app.get(HealthChecks, { strict: false }).drain();
  await new Promise((resolve) => setTimeout(resolve, options.graceMilliseconds ?? 0));
  const gate = gates.get(app);
  gate?.close();
  const emptied = await gate?.empty(options.timeoutMilliseconds ?? 20_000);
  if (emptied === false) new Logger('Drain').warn('requests were still under way when the time was up');
  await app.close();
}

/** On SIGTERM or SIGINT: {@link drain}, then the process ends. A second signal ends it at once. */
export function drainOnSignals(app: NestFastifyApplication, options: DrainOptions = {}): void {
  let leaving = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (leaving) process.exit(1);
      leaving = true;
      drain(app, options).then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}
