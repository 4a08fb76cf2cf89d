import { Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';

export type HealthKind = 'startup' | 'ready';

interface HealthCheck {
  readonly name: string;
  readonly kind: HealthKind;
  /** Resolves when well, throws when not. */
  readonly check: () => Promise<void>;
}

const CHECK_TIMEOUT = 2000;

/** What must be true before traffic comes. Modules add their checks when they start. */
@Injectable()
export class HealthChecks {
  private readonly checks: HealthCheck[] = [];
  private draining = false;
  private readonly leaving: Array<() => void> = [];

  add(kind: HealthKind, name: string, check: () => Promise<void>): void {
    this.checks.push({ kind, name, check });
  }

  /** Readiness is withdrawn for good: the process is going away. */
  drain(): void {
    this.draining = true;
    for (const leave of this.leaving.splice(0)) leave();
  }

  /** For what would otherwise stay open for minutes: called once, when the process begins to go away. */
  whenDraining(leave: () => void): void {
    this.leaving.push(leave);
  }

  get isDraining(): boolean {
    return this.draining;
  }

  /** Names only: why a check fails is for the log, not for whoever asks. */
  async report(kind: HealthKind): Promise<{ healthy: boolean; checks: Readonly<Record<string, 'up' | 'down'>> }> {
    const relevant = this.checks.filter((check) => check.kind === kind || kind === 'ready');
    const results = await Promise.all(relevant.map(async ({ name, check }) => [name, await isUp(check)] as const));
    const leaving = kind === 'ready' && this.draining;
    return {
      healthy: !leaving && results.every(([, up]) => up),
      checks: Object.fromEntries([
        ...results.map(([name, up]) => [name, up ? 'up' : 'down'] as const),
        ...(leaving ? [['process', 'down'] as const] : []),
      ]),
    };
  }
}

async function isUp(check: () => Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), CHECK_TIMEOUT);
  });
  try {
    return await Promise.race([check().then(() => true), late]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/** /health/live says only that the event loop turns; /health/startup and /health/ready ask the checks. */
export function serveHealth(fastify: FastifyInstance, health: HealthChecks): void {
  fastify.get('/health/live', (_request, reply) => {
    reply.send({ status: 'up' });
  });
  for (const kind of ['startup', 'ready'] as const) {
    fastify.get(`/health/${kind}`, async (_request, reply) => {
      const { healthy, checks } = await health.report(kind);
      return reply.code(healthy ? 200 : 503).send({ status: healthy ? 'up' : 'down', checks });
    });
  }
}
