import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** The process's metrics. Others add theirs with `new Counter({ registers: [metrics.registry], … })`. */
@Injectable()
export class Metrics implements OnModuleDestroy {
  readonly registry = new Registry();
  private readonly others: Registry[] = [];
  private readonly durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'From the first byte of the request to the last of the answer, by route pattern',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Another library's registry, shown beside our own. */
  include(registry: Registry): void {
    this.others.push(registry);
  }

  async text(): Promise<string> {
    const texts = await Promise.all([this.registry, ...this.others].map((registry) => registry.metrics()));
    return texts.join('\n');
  }

  observeRequest(method: string, route: string, status: number, seconds: number): void {
    this.durations.labels(method, route, String(status)).observe(seconds);
  }

  onModuleDestroy(): void {
    this.registry.clear();
  }
}

/** /metrics in the Prometheus format; reverse proxies keep it inside. */
export function serveMetrics(fastify: FastifyInstance, metrics: Metrics): void {
  fastify.get('/metrics', async (_request, reply) => reply.type(metrics.registry.contentType).send(await metrics.text()));
}
