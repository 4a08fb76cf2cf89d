import type { IdentityDatabase } from '../../database';
import type { Account, AccountKey } from '../domain/account';
import { findAccount } from '../persistence/accounts';

export { findActiveService, type ServiceAccount } from '../persistence/service-accounts';

/** An account that may be signed in to, as it stands now. */
export async function findActiveAccount(database: IdentityDatabase, key: AccountKey): Promise<Account | undefined> {
  const account = await findAccount(database, key);
  return account?.status === 'ACTIVE' ? account : undefined;
}
