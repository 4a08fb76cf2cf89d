import type { Transaction } from '@app/persistence';
import data from '../../../data/opinion-templates.json';
import { insertMissingTemplates } from '../persistence/opinion-template.repository';

/** The templates that ship with the county, for every organ; what is there already stays as it is. */
export async function loadTemplates(tx: Transaction, now: Date): Promise<void> {
  await insertMissingTemplates(tx, data.templates, now);
}
