import 'reflect-metadata';
import type { AccessOptions } from '@app/access';
import { ConfigurationError, readConfiguration } from '@app/configuration';
import { drainOnSignals } from '@app/http';
import { createServiceApp, type ServiceAppOptions } from './service-app';
import { rolesFrom, type ServiceRoles } from './service-roles';

/**
 * The entry of one service as a process of its own: api, worker or both by ROLE. Needs Redis, because several processes share the
 * queues, and a migrated database. `IDENTITY_URL` is where the issuer's service listens inside the network.
 */
export async function runService(
  name: string,
  modules: (roles: ServiceRoles) => ServiceAppOptions['modules'],
  access: AccessOptions = { identity: 'remote', ...(process.env.IDENTITY_URL ? { identityUrl: process.env.IDENTITY_URL } : {}) },
): Promise<void> {
  try {
    const configuration = readConfiguration(process.env);
    if (configuration.redisUrl === undefined) {
      throw new ConfigurationError('REDIS_URL must be set: services that run as processes of their own share their queues in Redis');
    }
    const roles = rolesFrom(process.env.ROLE);
    const app = await createServiceApp({
      name,
      configuration,
      roles,
      access: access.identity === 'in-process' && !roles.api ? { identity: 'remote' } : access,
      modules: modules(roles),
    });
    drainOnSignals(app);
    await app.listen(configuration.port, configuration.host);
  } catch (error) {
    process.stderr.write(`${error instanceof ConfigurationError ? `✘ ${error.message}` : String(error instanceof Error ? error.stack : error)}\n`);
    process.exit(1);
  }
}
