import type { Role } from '@app/access';
import { rowsOf, type Transaction } from '@app/persistence';

/** An account before it exists. Without an id it gets the next one. */
export interface NewAccount {
  readonly id: number | null;
  readonly login: string;
  readonly name: string;
  readonly organ: string;
  readonly section: string;
  readonly jurisdiction: string;
  readonly roles: readonly Role[];
  readonly passwordHash: string;
}

/** An organ with its sections in order. */
export async function findOrgan(
  tx: Transaction,
  code: string,
): Promise<{ readonly division: string; readonly sections: string[] } | undefined> {
  const [organ] = await rowsOf<{ division: string; sections: string[] }>(
    tx,
    `SELECT o.division, ARRAY(SELECT s.code FROM section s WHERE s.organ = o.code ORDER BY s.code) AS sections FROM organ o WHERE o.code = $1`,
    [code],
  );
  return organ;
}

/** Accounts are made one after the other, so that two commands cannot both make the first administrator. */
export async function lockNewAccounts(tx: Transaction): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('new staff account', 532922))`);
}

export async function hasSecurityAdministrator(tx: Transaction): Promise<boolean> {
  return (await rowsOf(tx, `SELECT 1 FROM staff_account WHERE roles @> '{SECURITY_ADMIN}' LIMIT 1`)).length > 0;
}

/** What of a new account is taken: people sign in on one page, so a login belongs to one person of either kind. */
export async function takenBy(tx: Transaction, { id, login }: Pick<NewAccount, 'id' | 'login'>): Promise<'login' | 'id' | undefined> {
  const [taken] = await rowsOf<{ what: 'login' | 'id' }>(
    tx,
    `SELECT 'login' AS what FROM (SELECT login FROM staff_account UNION ALL SELECT login FROM citizen_account) AS known WHERE login = $1
     UNION ALL SELECT 'id' FROM staff_account WHERE id = $2 LIMIT 1`,
    [login, id],
  );
  return taken?.what;
}

/** @returns the id */
export async function insertStaff(tx: Transaction, account: NewAccount, now: Date): Promise<number> {
  const { id, login, name, organ, section, jurisdiction, roles, passwordHash } = account;
  const [row] = await rowsOf<{ id: number }>(
    tx,
    `INSERT INTO staff_account (${id === null ? '' : 'id, '}login, name, organ, section, jurisdiction, roles, password_hash, created_at)
     VALUES (${id === null ? '' : '$9, '}$1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
    [login, name, organ, section, jurisdiction, roles, passwordHash, now, ...(id === null ? [] : [id])],
  );
  if (!row) throw new Error('a new account has no id');
  return row.id;
}
