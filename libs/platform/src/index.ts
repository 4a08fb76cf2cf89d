export { type FollowsClocks, housekeeping } from './housekeeping';
export { readIssuerMapping } from './issuer-mapping-file';
export { PlatformModule } from './platform.module';
export { runService, type ServiceEntry } from './run-service';
export { createServiceApp, type ServiceAppOptions, serviceRoot } from './service-app';
export { rolesOf, type ServiceRoles } from './service-roles';
export { StartRefused, startFailure, startSentence } from './start-refusal';
export { requirePostgres, requireSurroundings } from './surroundings';
