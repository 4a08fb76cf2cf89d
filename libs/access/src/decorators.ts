import { type CustomDecorator, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ACCESS_RULE, type AccessRule } from './access-rule';
import type { Actor, Role } from './actor';
import { actorOf } from './request-actor';

/** Anybody may call, without a token: guides, progress by code, health. */
export const Public = (): CustomDecorator => SetMetadata<string, AccessRule>(ACCESS_RULE, { kind: 'public' });

/** Anybody with a valid token, whatever the role. */
export const SignedIn = (): CustomDecorator => SetMetadata<string, AccessRule>(ACCESS_RULE, { kind: 'signed-in' });

/** Anybody who holds one of the roles. Which rows they see is a matter of their scope. */
export const Roles = (...roles: readonly Role[]): CustomDecorator => SetMetadata<string, AccessRule>(ACCESS_RULE, { kind: 'roles', roles });

/** The `Actor` of this request. Only on routes that are not public. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const actor = actorOf(context.switchToHttp().getRequest<object>());
  if (!actor) throw new Error('@CurrentActor() stands on a public route');
  return actor;
});
