import 'reflect-metadata';
import { ConfigurationError, readConfiguration } from '@app/configuration';
import { drainOnSignals } from '@app/http';
import { readIssuerMapping } from './issuer-mapping-file';
import { createServiceApp, type ServiceAppOptions } from './service-app';
import { rolesOf, type ServiceRoles } from './service-roles';
import { startFailure } from './start-refusal';
import { requirePostgres, requireWritable } from './surroundings';

export interface ServiceEntry {
  readonly name: string;
  readonly modules: (roles: ServiceRoles) => ServiceAppOptions['modules'];
  /** `in-process` for the service that is the issuer. */
  readonly identity?: 'in-process' | 'remote';
  /** This service shows the operator the queues. */
  readonly showsQueues?: boolean;
  /** This service gives out the pages for staff. */
  readonly showsPages?: boolean;
}

/** Requests under way finish within this time after SIGTERM; orchestrators wait longer. */
const DRAIN_MILLISECONDS = 18_000;

/**
 * The entry of one service as a process of its own: api, worker or both by ROLE. Needs Redis, because several processes share the
 * queues, and a migrated database. Redis may be away for a while: nothing is lost, so nobody is refused for it.
 */
export async function runService({
  name,
  modules,
  identity = 'remote',
  showsQueues = false,
  showsPages = false,
}: ServiceEntry): Promise<void> {
  try {
    const configuration = readConfiguration(process.env);
    if (configuration.redisUrl === undefined) {
      throw new ConfigurationError('REDIS_URL 必须设置：各服务分开运行时，队列放在 Redis 中，例如 REDIS_URL=redis://主机:6379。');
    }
    await requireWritable(configuration.dataDirectory);
    await requirePostgres('DATABASE_URL', configuration.databaseUrl);
    const issuerMapping = await readIssuerMapping(configuration);
    const roles = { ...rolesOf(configuration), ...(issuerMapping === undefined ? {} : { issuerMapping }) };
    const app = await createServiceApp({
      name,
      configuration,
      roles,
      // A worker of the issuer's own service holds no keys: it asks like any other.
      identity: roles.api ? identity : 'remote',
      modules: modules(roles),
      showsQueues: showsQueues && roles.api,
      showsPages: showsPages && roles.api,
    });
    drainOnSignals(app, { timeoutMilliseconds: DRAIN_MILLISECONDS });
    await app.listen(configuration.port, configuration.host);
  } catch (error) {
    process.stderr.write(`${startFailure(error)}\n`);
    process.exit(1);
  }
}
