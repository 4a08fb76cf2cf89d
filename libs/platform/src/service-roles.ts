import type { IssuerMapping } from '@app/access';
import type { Configuration } from '@app/configuration';

/** What a process does: answer people, do the work behind, or both. */
export interface ServiceRoles {
  readonly api: boolean;
  readonly worker: boolean;
  /** How tokens are read, where `ISSUER_URL` names another issuer than our own. */
  readonly issuerMapping?: IssuerMapping;
}

export function rolesOf({ role }: Pick<Configuration, 'role'>): ServiceRoles {
  return { api: role !== 'worker', worker: role !== 'api' };
}
