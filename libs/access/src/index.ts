export { AccessModule, type AccessOptions } from './access.module';
export { AccessGuard, type AccessRefusal, AccessRefusals } from './access-guard';
export { ACCESS_RULE, type AccessRule } from './access-rule';
export {
  type Actor,
  type ActorKind,
  hasAnyRole,
  isRole,
  ROLES,
  type Role,
  SERVICE_ROLES,
  STAFF_ROLES,
} from './actor';
export type { TokenHolder } from './claims';
export { CurrentActor, Public, Roles, SignedIn } from './decorators';
export { IssuerKeys, RemoteIssuerKeys } from './issuer-keys';
export { EMBEDDED_ISSUER_MAPPING, type IssuerMapping, parseIssuerMapping } from './issuer-mapping';
export { Neighbours } from './neighbours';
export { actorOf } from './request-actor';
export { coversDivision, divisionRange, type Scope, sameOrgan, scopeOf, systemScope } from './scope';
export { OWN_SERVICES, type OwnService, ownServiceSecret, ServiceTokens } from './service-tokens';
export {
  isServiceAuthorization,
  REVOCATION_WINDOW_SECONDS,
  REVOCATIONS_PATH,
  type Revocation,
  RevocationListSessions,
  SESSION_CACHE_MILLISECONDS,
  SessionRegistry,
  serviceAuthorization,
  TokenLifeOnly,
} from './session-registry';
export { type AcceptedIssuer, AccessTokenVerifier, unauthenticated } from './token-verifier';
