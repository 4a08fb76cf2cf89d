import type { Configuration } from '@app/configuration';
import { openDataSource } from '@app/persistence';
import { loadCountyCatalogue } from '../../intake/src/catalogue/application/load-county';
import { IntakeDatabase } from '../../intake/src/database';
import { RoutingDatabase } from '../../routing/src/database';
import { loadRoutingCounty } from '../../routing/src/load-county';
import { intakeSchema } from '../../intake/src/schema';
import { catalogueEntities } from '../../intake/src/catalogue/persistence/catalogue.entities';
import { ROUTING_ENTITIES, routingSchema } from '../../routing/src/routing-schema';

/**
 * Loads what 漾濞 ships with into the services' schemas: the catalogue, posts and authority lists. Once: what is there stays.
 * Accounts are loaded by the issuer itself, because only it may hash passwords.
 */
export async function loadCounty({ databaseUrl }: Pick<Configuration, 'databaseUrl'>, now: Date): Promise<void> {
  const intake = new IntakeDatabase(
    await openDataSource({ url: databaseUrl, schema: intakeSchema.schema, role: intakeSchema.role, entities: catalogueEntities, poolSize: 1 }),
  );
  const routing = new RoutingDatabase(
    await openDataSource({ url: databaseUrl, schema: routingSchema.schema, role: routingSchema.role, entities: ROUTING_ENTITIES, poolSize: 1 }),
  );
  try {
    await loadCountyCatalogue(intake, now);
    await loadRoutingCounty(routing);
  } finally {
    await intake.close();
    await routing.close();
  }
}
