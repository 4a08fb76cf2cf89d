import { AccessModule, type AccessOptions } from '@app/access';
import type { Configuration } from '@app/configuration';
import { type Clock, SystemClock } from '@app/domain-kernel';
import { configureHttp, fastifyAdapter, HealthChecks, HttpModule, JsonLogger, Metrics } from '@app/http';
import { MessagingDatabase, MessagingMetrics, MessagingModule, MessagingReadiness } from '@app/messaging';
import { type DynamicModule, Module, type ModuleMetadata } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Redis } from 'ioredis';
import { serveOperations } from './operations/serve-operations';
import { PlatformModule } from './platform.module';
import type { ServiceRoles } from './service-roles';
import { serveWeb } from './web/serve-web';

export interface ServiceAppOptions {
  readonly name: string;
  readonly configuration: Configuration;
  readonly roles: ServiceRoles;
  /** Whether the issuer's service runs in this process. */
  readonly identity: AccessOptions['identity'];
  /** The services that this process runs. */
  readonly modules: NonNullable<ModuleMetadata['imports']>;
  /** The operator's pages under /operations. */
  readonly showsQueues: boolean;
  /** The pages for staff under /console. */
  readonly showsPages?: boolean;
  /** Business time; the system clock unless a test or the demo brings its own. */
  readonly clock?: Clock;
}

@Module({})
class ServiceRootModule {}

/** The shared parts and the services, as one container. */
export function serviceRoot(options: ServiceAppOptions, redis?: Redis): DynamicModule {
  const { configuration, roles } = options;
  return {
    module: ServiceRootModule,
    imports: [
      PlatformModule.register(configuration, options.clock ?? new SystemClock()),
      HttpModule.register(redis),
      AccessModule.register(accessOptions(options)),
      MessagingModule.register(roles),
      ...options.modules,
    ],
  };
}

/** One process: the shared parts and the services it was asked to run, on one port. Not listening yet. */
export async function createServiceApp(options: ServiceAppOptions): Promise<NestFastifyApplication> {
  const { configuration, roles } = options;
  const redis = configuration.redisUrl === undefined ? undefined : openRedis(configuration.redisUrl);
  try {
    const app = await NestFactory.create<NestFastifyApplication>(
      serviceRoot(options, redis),
      fastifyAdapter(configuration, configuration.trustedProxies),
      { logger: new JsonLogger(configuration.logLevel), abortOnError: false },
    );
    await configureHttp(app, configuration);
    if (options.showsQueues) await serveOperations(app, configuration, options.identity);
    if (options.showsPages) serveWeb(app.getHttpAdapter().getInstance(), 'console');
    watch(app, roles);
    if (redis)
      app
        .getHttpAdapter()
        .getInstance()
        .addHook('onClose', async () => redis.disconnect());
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    return app;
  } catch (error) {
    redis?.disconnect();
    throw error;
  }
}

function accessOptions({ configuration, roles, identity }: ServiceAppOptions): AccessOptions {
  return {
    identity,
    ...(configuration.identityUrl === undefined ? {} : { identityUrl: configuration.identityUrl }),
    ...(roles.issuerMapping === undefined ? {} : { issuerMapping: roles.issuerMapping }),
  };
}

/** Rate limits are shared through Redis; when it is away they fall back to this process and nobody waits for it. */
function openRedis(url: string): Redis {
  const redis = new Redis(url, { maxRetriesPerRequest: 1, enableOfflineQueue: false, connectTimeout: 2000 });
  // The limiter reports what it could not do; an unheard error event would end the process.
  redis.on('error', () => undefined);
  return redis;
}

function watch(app: NestFastifyApplication, roles: ServiceRoles): void {
  const metrics = app.get(Metrics, { strict: false });
  metrics.include(app.get(MessagingMetrics, { strict: false }).registry);
  const health = app.get(HealthChecks, { strict: false });
  const database = app.get(MessagingDatabase, { strict: false });
  health.add('ready', 'database', async () => {
    await database.query('SELECT 1');
  });
  if (!roles.worker) return;
  const readiness = app.get(MessagingReadiness, { strict: false });
  health.add('ready', 'queues', async () => {
    const { ready, problems } = await readiness.check();
    if (!ready) throw new Error(problems.join(' '));
  });
}
