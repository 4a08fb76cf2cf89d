import { migrate } from '@app/persistence';
import { preparedDatabase, type TestDatabase } from '@app/testing';
import { loadCounty } from '../../apps/all-in-one/src/load-county';
import { SCHEMAS } from '../../apps/all-in-one/src/schemas';

/** What `startCounty` makes of an empty database at this instant, made once in a run: the county that starts on it finds everything there. */
export function countyDatabase(startsAt: string): Promise<TestDatabase> {
  return preparedDatabase(`county ${startsAt}`, async (url) => {
    await migrate(url, SCHEMAS);
    await loadCounty({ databaseUrl: url }, new Date(startsAt));
  });
}
