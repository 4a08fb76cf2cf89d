import type { Configuration } from '@app/configuration';
import type { Clock } from '@app/domain-kernel';
import { createServiceApp, type ServiceAppOptions, type ServiceRoles } from '@app/platform';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DisputeResolutionModule } from '../../dispute-resolution/src/dispute-resolution.module';
import { IdentityModule } from '../../identity/src/identity.module';
import { IntakeModule } from '../../intake/src/intake.module';
import { JointCollectionModule } from '../../joint-collection/src/joint-collection.module';
import { RoutingModule } from '../../routing/src/routing.module';

/** Every service's modules in one container, on one port. */
export function countyOptions(configuration: Configuration, roles: ServiceRoles, clock?: Clock): ServiceAppOptions {
  return {
    name: 'one-window',
    configuration,
    roles,
    identity: roles.api ? 'in-process' : 'remote',
    modules: [
      IdentityModule.register(roles),
      IntakeModule.register(roles),
      RoutingModule.register(roles),
      JointCollectionModule.register(roles),
      DisputeResolutionModule.register(roles),
    ],
    showsQueues: roles.api,
    showsPages: roles.api,
    ...(clock === undefined ? {} : { clock }),
  };
}

export function createCountyApp(configuration: Configuration, roles: ServiceRoles, clock?: Clock): Promise<NestFastifyApplication> {
  return createServiceApp(countyOptions(configuration, roles, clock));
}
