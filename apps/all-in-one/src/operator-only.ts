import type { AccessTokenVerifier } from '@app/access';
import { DomainError } from '@app/domain-kernel';
import type { Authorise } from '@app/messaging';

/** Lets only a signed-in operator through, by bearer token. */
export function operatorOnly(verifier: AccessTokenVerifier): Authorise {
  return async (request) => {
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) throw new DomainError('unauthenticated', 'unauthenticated', '请先以系统运维身份登录。');
    const { actor } = await verifier.verify(token);
    if (!actor.roles.includes('OPERATOR')) throw new DomainError('forbidden', 'forbidden', '只有系统运维人员可以查看队列。');
  };
}
