import type { Database } from '@app/persistence';
import type { VersionState } from '../domain/item';
import { allVersions } from '../persistence/catalogue.repository';
import { type ItemPackage, itemPackage } from './item-package';

/** What is stored as a package: the published versions, or those in the named states. */
export async function exportItems(
  database: Database,
  exportedOn: string,
  states: readonly VersionState[] = ['PUBLISHED'],
): Promise<ItemPackage> {
  const versions = await database.run(allVersions);
  return itemPackage(
    versions.filter((version) => states.includes(version.state)).map((version) => version.content),
    exportedOn,
  );
}
