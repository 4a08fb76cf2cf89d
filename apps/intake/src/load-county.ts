import { openDataSource } from '@app/persistence';
import { loadCountyCatalogue } from './catalogue/application/load-county';
import { catalogueEntities } from './catalogue/persistence/catalogue.entities';
import { IntakeDatabase } from './database';
import { intakeSchema } from './schema';

/** A database of the service outside its container, for the operator's commands. The caller closes it. */
export async function openIntakeDatabase(url: string): Promise<IntakeDatabase> {
  const { schema, role } = intakeSchema;
  return new IntakeDatabase(await openDataSource({ url, schema, role, entities: catalogueEntities, poolSize: 1 }));
}

/** Loads and publishes the county's items, once. */
export async function loadIntakeCounty(url: string, now: Date): Promise<void> {
  const database = await openIntakeDatabase(url);
  try {
    await loadCountyCatalogue(database, now);
  } finally {
    await database.close();
  }
}
