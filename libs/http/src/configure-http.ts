import type { Configuration } from '@app/configuration';
import { Reflector } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { installBodyLayer } from './body/body-layer';
import { installMultipart } from './body/multipart';
import { RequestGate, rememberGate } from './drain';
import { RateLimitInterceptor } from './limits/rate-limited';
import { RateLimiter } from './limits/rate-limiter';
import { HealthChecks, serveHealth } from './observation/health-checks';
import { Metrics, serveMetrics } from './observation/metrics';
import { observeRequests } from './observation/request-log';
import { traceAnswers } from './observation/trace';
import { serveDocs } from './open-api/docs-routes';
import { type DocumentIdentity, openApiDocument } from './open-api/open-api-document';
import { ProblemFilter } from './problems/problem.filter';
import { installSecurityHeaders } from './security-headers';
import { guardAddresses, UndeclaredQueryInterceptor } from './validation/query-guard';
import { StrictValidationPipe } from './validation/validation.pipe';

export interface HttpOptions {
  readonly identity?: DocumentIdentity;
  /** Milliseconds in which a JSON body must have come in. */
  readonly bodyTimeout?: number;
}

const BODY_TIMEOUT = 30_000;

/**
 * Everything between the socket and the controllers, the same for every service. Call once, after creation and before `init` or `listen`.
 * The application needs {@link HttpModule} and the adapter of `fastifyAdapter()`.
 */
export async function configureHttp(
  app: NestFastifyApplication,
  configuration: Pick<Configuration, 'publicUrl'>,
  options: HttpOptions = {},
): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  const metrics = app.get(Metrics, { strict: false });
  const health = app.get(HealthChecks, { strict: false });
  const gate = new RequestGate();

  traceAnswers(fastify);
  observeRequests(fastify, metrics);
  await installSecurityHeaders(fastify, configuration.publicUrl);
  gate.install(fastify);
  rememberGate(app, gate);
  guardAddresses(fastify);
  installBodyLayer(fastify, options.bodyTimeout ?? BODY_TIMEOUT);
  await installMultipart(fastify);

  app.useGlobalFilters(new ProblemFilter(configuration.publicUrl));
  app.useGlobalPipes(new StrictValidationPipe());
  app.useGlobalInterceptors(
    new UndeclaredQueryInterceptor(),
    new RateLimitInterceptor(app.get(Reflector), app.get(RateLimiter, { strict: false })),
  );

  serveHealth(fastify, health);
  serveMetrics(fastify, metrics);
  const identity = options.identity ?? { title: '一窗 One Window', version: '0.1.0' };
  serveDocs(fastify, () => openApiDocument(app, configuration.publicUrl, identity));
}
