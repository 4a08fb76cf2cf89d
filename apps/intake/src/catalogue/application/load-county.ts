import type { Database } from '@app/persistence';
import { SHIPPED_ITEMS } from './county-data';
import { importItems } from './import-items';
import { parseItem } from './item-parser';
import { publishItems } from './publish-items';

/**
 * Loads and publishes the items the county ships with. Safe at every start and from many processes: what is already there is
 * left as it is, also when the county has since suspended, replaced or ended it.
 * @returns how many were published now.
 */
export async function loadCountyCatalogue(database: Database, now: Date): Promise<number> {
  const items = SHIPPED_ITEMS.map((item, index) => parseItem(item, `随附事项第${index + 1}项`));
  const known = await database.query<{ code: string }>('SELECT code FROM service_item WHERE code = ANY($1)', [
    items.map((item) => item.code),
  ]);
  const missing = items.filter((item) => !known.some(({ code }) => code === item.code));
  if (missing.length === 0) return 0;
  await importItems(database, missing, now);
  await publishItems(database, missing, now);
  return missing.length;
}
