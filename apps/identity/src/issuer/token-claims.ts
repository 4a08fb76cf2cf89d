import type { Account, AccountKey } from '../accounts/domain/account';
import { DEMO_INTEGRATION } from './clients';

/** `STAFF:1001`: the `sub` of an account. */
export function subjectOf({ kind, id }: AccountKey): string {
  return `${kind}:${id}`;
}

export function accountKeyOf(subject: string): AccountKey | undefined {
  const match = /^(STAFF|CITIZEN):(\d{1,15})$/.exec(subject);
  return match ? { kind: match[1] as AccountKey['kind'], id: Number(match[2]) } : undefined;
}

/** What `EMBEDDED_ISSUER_MAPPING` of `@app/access` reads. */
export function accountClaims(account: Account, signedIn: { readonly acr?: string; readonly authTime?: number }): object {
  return {
    kind: account.kind,
    actor_id: account.id,
    name: account.name,
    roles: account.roles,
    organ: account.organ ?? undefined,
    section: account.section ?? undefined,
    jurisdiction: account.jurisdiction,
    citizen_index: account.citizenIndex?.toString('base64url'),
    acr: signedIn.acr ?? '1',
    auth_time: signedIn.authTime,
    epoch: account.sessionEpoch,
  };
}

export function serviceClaims(clientId: string): object | undefined {
  if (clientId !== DEMO_INTEGRATION.clientId) return undefined;
  const { actorId, name } = DEMO_INTEGRATION;
  return { kind: 'SERVICE', actor_id: actorId, name, roles: ['INTEGRATION'], jurisdiction: '', acr: '1', epoch: 1 };
}
