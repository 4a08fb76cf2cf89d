import { AccessTokenVerifier } from '@app/access';
import type { Configuration } from '@app/configuration';
import type { Clock } from '@app/domain-kernel';
import { allQueues, Messaging, mountQueueDashboard } from '@app/messaging';
import { createServiceApp, type ServiceRoles } from '@app/platform';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { IdentityModule } from '../../identity/src/identity.module';
import { IntakeModule } from '../../intake/src/intake.module';
import { RoutingModule } from '../../routing/src/routing.module';
import { operatorOnly } from './operator-only';

/** Every service's modules in one container, on one port. */
export function createCountyApp(configuration: Configuration, roles: ServiceRoles, clock?: Clock): Promise<NestFastifyApplication> {
  return createServiceApp({
    name: 'one-window',
    configuration,
    roles,
    access: { identity: roles.api ? 'in-process' : 'remote' },
    modules: [IdentityModule.register(roles), IntakeModule.register(roles), RoutingModule.register(roles)],
    ...(clock === undefined ? {} : { clock }),
    beforeListen: async (app) => {
      if (!roles.api) return;
      const fastify = app.getHttpAdapter().getInstance();
      await mountQueueDashboard(fastify, allQueues(app.get(Messaging)), operatorOnly(app.get(AccessTokenVerifier)));
    },
  });
}
