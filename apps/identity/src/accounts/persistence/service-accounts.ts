import type { Role } from '@app/access';
import { type Database, rowsOf, type Transaction } from '@app/persistence';
import type { AccountStatus } from '../domain/staff-administration';

export interface ServiceAccount {
  readonly id: number;
  readonly clientId: string;
  readonly name: string;
  readonly role: Role;
  readonly organ: string | null;
  /** Null for a service of ours, whose secret is derived. */
  readonly secretHash: Buffer | null;
  readonly status: AccountStatus;
  readonly sessionEpoch: number;
}

const SELECT = `SELECT id, client_id AS "clientId", name, role, organ, secret_hash AS "secretHash", status, session_epoch AS "sessionEpoch"
  FROM service_account`;

/** An account that may ask for tokens now. */
export async function findActiveService(database: Database, clientId: string): Promise<ServiceAccount | undefined> {
  const [account] = await database.query<ServiceAccount>(`${SELECT} WHERE client_id = $1 AND status = 'ACTIVE'`, [clientId]);
  return account;
}

export async function lockService(tx: Transaction, clientId: string): Promise<ServiceAccount | undefined> {
  const [account] = await rowsOf<ServiceAccount>(tx, `${SELECT} WHERE client_id = $1 FOR UPDATE`, [clientId]);
  return account;
}

/** What is there stays as it is. @returns the new account's number, or undefined when the name is taken */
export async function insertService(
  tx: Transaction,
  account: Pick<ServiceAccount, 'clientId' | 'name' | 'role' | 'organ' | 'secretHash'> & { readonly id: number | null },
  now: Date,
): Promise<number | undefined> {
  const { id, clientId, name, role, organ, secretHash } = account;
  // Without a number the table gives the next one.
  const [row] = await rowsOf<{ id: number }>(
    tx,
    `INSERT INTO service_account (${id === null ? '' : 'id, '}client_id, name, role, organ, secret_hash, created_at)
     VALUES (${id === null ? '' : '$7, '}$1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING id`,
    [clientId, name, role, organ, secretHash, now, ...(id === null ? [] : [id])],
  );
  return row?.id;
}

/** Every token issued before it ends. */
export async function storeService(
  tx: Transaction,
  id: number,
  { status, secretHash }: { readonly status: AccountStatus; readonly secretHash: Buffer | null },
): Promise<void> {
  await tx.query(
    `UPDATE service_account SET status = $2, secret_hash = $3, session_epoch = session_epoch + 1, epoch_changed_at = clock_timestamp(),
       version = version + 1 WHERE id = $1`,
    [id, status, secretHash],
  );
}
