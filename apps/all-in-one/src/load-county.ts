import type { Configuration } from '@app/configuration';
import { loadDisputeCounty } from '../../dispute-resolution/src/load-county';
import { loadIntakeCounty } from '../../intake/src/load-county';
import { loadRoutingCounty, openRoutingDatabase } from '../../routing/src/load-county';

/**
 * Loads what 漾濞 ships with into the services' schemas: the catalogue, posts and authority lists. Once: what is there stays.
 * Accounts are loaded by the issuer itself, because only it may hash passwords.
 */
export async function loadCounty({ databaseUrl }: Pick<Configuration, 'databaseUrl'>, now: Date): Promise<void> {
  await loadIntakeCounty(databaseUrl, now);
  const routing = await openRoutingDatabase(databaseUrl);
  try {
    await loadRoutingCounty(routing, now);
  } finally {
    await routing.close();
  }
  await loadDisputeCounty(databaseUrl);
}
