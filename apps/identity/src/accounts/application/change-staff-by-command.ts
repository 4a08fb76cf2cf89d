import { recordAudit } from '@app/audit';
import { DomainError, nextStatus } from '@app/domain-kernel';
import type { Database, Transaction } from '@app/persistence';
import { STAFF_TRANSITIONS } from '../domain/staff-administration';
import { lockStaffByLogin, type StaffRow, storePassword, storeStanding } from '../persistence/staff';
import { initialPassword } from './initial-password';
import { hashPassword } from './password';

/** From the operator's command line, where nobody is left who could sign in and do it. Audited; other processes hear of it within seconds. */
export async function changeStaffByCommand(database: Database, login: string, action: 'disable' | 'enable', now: Date): Promise<void> {
  await database.run(async (tx) => {
    const staff = await lockedByLogin(tx, login);
    await storeStanding(tx, staff.id, nextStatus(STAFF_TRANSITIONS, staff.status, action), staff.roles);
    await audit(tx, `staff.${action}`, staff.id, 'status', now);
  });
}

/** A new password for somebody who has lost it; older tokens and a lock-out end with it. @returns the password, known here and nowhere else */
export async function resetPasswordByCommand(database: Database, login: string, now: Date): Promise<string> {
  const password = initialPassword();
  const hash = await hashPassword(password);
  await database.run(async (tx) => {
    const staff = await lockedByLogin(tx, login);
    await storePassword(tx, { kind: 'STAFF', id: staff.id }, hash);
    await audit(tx, 'staff.reset-password', staff.id, 'password', now);
  });
  return password;
}

async function lockedByLogin(tx: Transaction, login: string): Promise<StaffRow> {
  const staff = await lockStaffByLogin(tx, login);
  if (staff === undefined) throw new DomainError('not-found', 'not-found', `没有登录名为 ${login} 的工作人员账号。`);
  return staff;
}

function audit(tx: Transaction, action: string, objectId: number, field: string, occurredAt: Date): Promise<unknown> {
  return recordAudit(tx, [
    {
      occurredAt,
      // Whoever holds the database's credentials; the system cannot know the person.
      actor: { kind: 'SYSTEM', id: null, organ: null },
      action,
      objectType: 'staff-account',
      objectId,
      result: 'DONE',
      reason: 'command line',
      changedFields: [field],
    },
  ]);
}
