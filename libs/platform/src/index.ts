export { runService } from './run-service';
export { PlatformModule } from './platform.module';
export { createServiceApp, type ServiceAppOptions } from './service-app';
export { rolesFrom, type ServiceRoles } from './service-roles';
