import type { ServiceAccount } from '../accounts/application/active-account';
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

export function serviceClaims({ id, name, role, organ, sessionEpoch }: Omit<ServiceAccount, 'clientId' | 'secretHash' | 'status'>): object {
  return { kind: 'SERVICE', actor_id: id, name, roles: [role], organ: organ ?? undefined, jurisdiction: '', acr: '1', epoch: sessionEpoch };
}

/** The demo system, which is no row: its secret is published, and a county without demo accounts does not have it. */
export const DEMO_INTEGRATION_CLAIMS = serviceClaims({
  id: DEMO_INTEGRATION.actorId,
  name: DEMO_INTEGRATION.name,
  role: 'INTEGRATION',
  organ: null,
  sessionEpoch: 1,
});
