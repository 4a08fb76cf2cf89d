import type { Configuration } from '@app/configuration';
import type { Database } from '@app/persistence';
import { findActiveService } from '../accounts/application/active-account';
import { clientOf } from './clients';

/** The issuer's clients that are accounts of systems: read for each request, so a disabled one gets no token any more. */
export class SystemClients {
  constructor(
    private readonly database: Database,
    private readonly configuration: Pick<Configuration, 'signingKey'>,
  ) {}

  async find(clientId: string): Promise<object | undefined> {
    const account = await findActiveService(this.database, clientId);
    return account && clientOf(account, this.configuration);
  }
}
