import type { Revocation, Role } from '@app/access';
import { type Database, rowsOf, type Transaction } from '@app/persistence';
import type { AccountKey } from '../domain/account';
import type { AccountStatus } from '../domain/staff-administration';

export interface StaffRow {
  readonly id: number;
  readonly login: string;
  readonly name: string;
  readonly organ: string;
  readonly organName: string;
  readonly section: string;
  readonly jurisdiction: string;
  readonly roles: readonly Role[];
  readonly status: AccountStatus;
  readonly lockedUntil: Date | null;
  readonly version: number;
}

const SELECT_STAFF = `SELECT s.id, s.login, s.name, s.organ, o.name AS "organName", s.section, s.jurisdiction, s.roles, s.status,
  s.locked_until AS "lockedUntil", s.version FROM staff_account s JOIN organ o ON o.code = s.organ`;

/** By id, after `afterId`. The jurisdiction is the administrator's own: `from` and `to` of `divisionRange`. */
export function listStaff(
  database: Database,
  filter: { readonly from: string; readonly to: string; readonly organ: string | null; readonly afterId: number; readonly limit: number },
): Promise<StaffRow[]> {
  return database.query<StaffRow>(
    `${SELECT_STAFF} WHERE s.id > $1 AND s.jurisdiction >= $2 AND s.jurisdiction < $3 AND ($4::text IS NULL OR s.organ = $4)
     ORDER BY s.id LIMIT $5`,
    [filter.afterId, filter.from, filter.to, filter.organ, filter.limit],
  );
}

export async function findStaff(
  database: Database,
  id: number,
  range: { readonly from: string; readonly to: string },
): Promise<StaffRow | undefined> {
  const [row] = await database.query<StaffRow>(`${SELECT_STAFF} WHERE s.id = $1 AND s.jurisdiction >= $2 AND s.jurisdiction < $3`, [
    id,
    range.from,
    range.to,
  ]);
  return row;
}

export async function lockStaff(
  tx: Transaction,
  id: number,
  range: { readonly from: string; readonly to: string },
): Promise<StaffRow | undefined> {
  const [row] = await rowsOf<StaffRow>(
    tx,
    `${SELECT_STAFF} WHERE s.id = $1 AND s.jurisdiction >= $2 AND s.jurisdiction < $3 FOR UPDATE OF s`,
    [id, range.from, range.to],
  );
  return row;
}

/** For the operator's command line, which is bound to no jurisdiction. */
export async function lockStaffByLogin(tx: Transaction, login: string): Promise<StaffRow | undefined> {
  const [row] = await rowsOf<StaffRow>(tx, `${SELECT_STAFF} WHERE s.login = $1 FOR UPDATE OF s`, [login]);
  return row;
}

/** A new password: every token issued before it ends, and a lock-out ends with it. */
export async function storePassword(tx: Transaction, { kind, id }: AccountKey, passwordHash: string): Promise<void> {
  await tx.query(
    `UPDATE ${kind === 'STAFF' ? 'staff_account' : 'citizen_account'} SET password_hash = $2, session_epoch = session_epoch + 1,
       epoch_changed_at = clock_timestamp(), failed_count = 0, locked_until = NULL, version = version + 1 WHERE id = $1`,
    [id, passwordHash],
  );
}

/** Status and roles after a change; every token issued before it ends, and a lock-out ends with it. */
export async function storeStanding(tx: Transaction, id: number, status: AccountStatus, roles: readonly Role[]): Promise<void> {
  await tx.query(
    `UPDATE staff_account SET status = $2, roles = $3, session_epoch = session_epoch + 1, epoch_changed_at = clock_timestamp(),
       failed_count = 0, locked_until = NULL, version = version + 1 WHERE id = $1`,
    [id, status, roles],
  );
}

/** Accounts whose epoch changed within `seconds`: older changes concern only tokens that have ended. */
export function recentRevocations(database: Database, seconds: number): Promise<Revocation[]> {
  return database.query<Revocation>(
    `SELECT 'STAFF' AS kind, id, session_epoch AS "minimumEpoch" FROM staff_account WHERE epoch_changed_at > clock_timestamp() - make_interval(secs => $1)
     UNION ALL
     SELECT 'CITIZEN', id, session_epoch FROM citizen_account WHERE epoch_changed_at > clock_timestamp() - make_interval(secs => $1)
     UNION ALL
     SELECT 'SERVICE', id, session_epoch FROM service_account WHERE epoch_changed_at > clock_timestamp() - make_interval(secs => $1)`,
    [seconds],
  );
}

export async function organName(database: Database, code: string): Promise<string | undefined> {
  const [row] = await database.query<{ name: string }>('SELECT name FROM organ WHERE code = $1', [code]);
  return row?.name;
}
