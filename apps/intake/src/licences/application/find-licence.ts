import type { Queryable, Transaction } from '@app/persistence';
import { licencesById as byId, licenceByNumber as byNumber, type LicenceRow, lockLicence as lock } from '../persistence/licence.repository';

export type { LicenceRow };

/** Licences as cases use them; their tables stay in `licences/`. */
export const licenceByNumber = (reader: Queryable, number: string): Promise<LicenceRow | undefined> => byNumber(reader, number);
export const licencesById = (reader: Queryable, ids: readonly number[]): Promise<Map<number, LicenceRow>> => byId(reader, ids);
export const lockLicence = (tx: Transaction, id: number): Promise<LicenceRow> => lock(tx, id);
