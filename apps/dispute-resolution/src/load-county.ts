import { DEMO_STAFF } from '@app/county';
import { openDataSource } from '@app/persistence';
import { DisputeResolutionDatabase } from './database';
import { disputeResolutionSchema } from './dispute-resolution-schema';
import { loadLawyers } from './legal-aid/application/load-lawyers';
import { loadOfficers } from './secrecy/application/load-officers';

/** Loads what the service asks of the county's staff; what is there already stays as it is. */
export async function loadDisputeCounty(url: string): Promise<void> {
  const { schema, role } = disputeResolutionSchema;
  const database = new DisputeResolutionDatabase(await openDataSource({ url, schema, role, poolSize: 1 }));
  try {
    await database.run(async (tx) => {
      await loadOfficers(tx, DEMO_STAFF);
      await loadLawyers(tx);
    });
  } finally {
    await database.close();
  }
}
