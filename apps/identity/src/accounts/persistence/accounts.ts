import { type Database, rowsOf, type Transaction } from '@app/persistence';
import type { Account, AccountKey, PersonKind } from '../domain/account';
import type { Attempts } from '../domain/lock-out';
import type { AccountStatus } from '../domain/staff-administration';

const TABLES: Readonly<Record<PersonKind, string>> = { STAFF: 'staff_account', CITIZEN: 'citizen_account' };

/** What a person may have typed as login: the login itself, or the blind indexes of a citizen number or phone. */
export interface LoginKeys {
  readonly login: string;
  readonly citizenNumberIndex: Buffer | null;
  readonly phoneIndex: Buffer | null;
}

/** @returns undefined for nobody, and for a phone that several people share: a family must use the citizen number. */
export async function findByLogin(database: Database, keys: LoginKeys): Promise<AccountKey | undefined> {
  const found = await database.query<AccountKey>(
    `SELECT 'STAFF' AS kind, id FROM staff_account WHERE login = $1
     UNION ALL
     SELECT 'CITIZEN', id FROM citizen_account WHERE login = $1 OR citizen_number_index = $2 OR phone_index = $3`,
    [keys.login, keys.citizenNumberIndex, keys.phoneIndex],
  );
  return found.length === 1 ? found[0] : undefined;
}

export async function findAccount(database: Database, { kind, id }: AccountKey): Promise<Account | undefined> {
  const [account] = await database.query<Account>(
    kind === 'STAFF'
      ? `SELECT 'STAFF' AS kind, id, name, status, roles, organ, section, jurisdiction, NULL::bytea AS "citizenIndex", session_epoch AS "sessionEpoch"
         FROM staff_account WHERE id = $1`
      : `SELECT 'CITIZEN' AS kind, id, name, status, ARRAY['CITIZEN'] AS roles, NULL AS organ, NULL AS section, '' AS jurisdiction,
           citizen_number_index AS "citizenIndex", session_epoch AS "sessionEpoch"
         FROM citizen_account WHERE id = $1`,
    [id],
  );
  return account;
}

export interface Credentials extends Attempts {
  readonly login: string;
  readonly passwordHash: string;
  readonly status: AccountStatus;
  readonly organ: string | null;
}

export async function lockCredentials(tx: Transaction, { kind, id }: AccountKey): Promise<Credentials | undefined> {
  const [credentials] = await rowsOf<Credentials>(
    tx,
    `SELECT login, password_hash AS "passwordHash", status, failed_count AS "failedCount", locked_until AS "lockedUntil",
       ${kind === 'STAFF' ? 'organ' : 'NULL AS organ'} FROM ${TABLES[kind]} WHERE id = $1 FOR UPDATE`,
    [id],
  );
  return credentials;
}

export async function storeAttempts(tx: Transaction, { kind, id }: AccountKey, { failedCount, lockedUntil }: Attempts): Promise<void> {
  await tx.query(`UPDATE ${TABLES[kind]} SET failed_count = $2, locked_until = $3 WHERE id = $1`, [id, failedCount, lockedUntil]);
}
