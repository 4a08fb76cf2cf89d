import { type Actor, divisionRange, type Role, SessionRegistry } from '@app/access';
import { recordAudit, stateHash } from '@app/audit';
import { Clock } from '@app/domain-kernel';
import { versionMismatch } from '@app/http';
import { afterCommit, type Transaction } from '@app/persistence';
import { Inject, Injectable } from '@nestjs/common';
import { IdentityDatabase } from '../../database';
import { InProcessSessions } from '../../sessions';
import { type AccountStatus, assertMayResetPassword, assignRoles, changeStatus } from '../domain/staff-administration';
import { lockStaff, type StaffRow, storePassword, storeStanding } from '../persistence/staff';
import { initialPassword } from './initial-password';
import { hashPassword } from './password';
import { type StaffAccount, StaffDirectory, staffNotFound } from './staff-directory';

export type StaffChange =
  | { readonly action: 'disable' | 'enable'; readonly reason: string }
  | { readonly action: 'assign-roles'; readonly roles: readonly Role[]; readonly reason: string };

export interface StaffCommand {
  readonly staffId: number;
  readonly expectedVersion: number;
  readonly administrator: Actor;
  readonly requestId: string;
  readonly ip: string;
}

/** A security administrator changes an account: one transaction with its audit record; older tokens end at once. */
@Injectable()
export class ChangeStaff {
  constructor(
    @Inject(IdentityDatabase) private readonly database: IdentityDatabase,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(SessionRegistry) private readonly sessions: SessionRegistry,
    @Inject(StaffDirectory) private readonly directory: StaffDirectory,
  ) {}

  async execute(command: StaffCommand, change: StaffChange): Promise<StaffAccount> {
    const range = divisionRange(command.administrator.jurisdiction);
    await this.database.run(async (tx) => {
      const staff = await lockStaff(tx, command.staffId, range);
      if (!staff) throw staffNotFound();
      if (staff.version !== command.expectedVersion) throw versionMismatch(staff.version);
      const { status, roles } = decide(staff, change, command.administrator.id);
      await storeStanding(tx, staff.id, status, roles);
      await this.audit(tx, command, change, staff, { status, roles });
      afterCommit(tx, () => {
        if (this.sessions instanceof InProcessSessions) this.sessions.forget();
      });
    });
    return this.directory.get(command.administrator, command.staffId);
  }

  /** 重置口令: handed over in person, shown once. @returns the account and the password, which is kept nowhere */
  async resetPassword(command: StaffCommand, reason: string): Promise<{ readonly account: StaffAccount; readonly password: string }> {
    const range = divisionRange(command.administrator.jurisdiction);
    const password = initialPassword();
    const hash = await hashPassword(password);
    await this.database.run(async (tx) => {
      const staff = await lockStaff(tx, command.staffId, range);
      if (!staff) throw staffNotFound();
      if (staff.version !== command.expectedVersion) throw versionMismatch(staff.version);
      assertMayResetPassword(staff, command.administrator.id);
      await storePassword(tx, { kind: 'STAFF', id: staff.id }, hash);
      await recordAudit(tx, [
        {
          occurredAt: this.clock.now(),
          actor: command.administrator,
          ip: command.ip,
          requestId: command.requestId,
          action: 'staff.reset-password',
          objectType: 'staff-account',
          objectId: staff.id,
          result: 'DONE',
          reason,
          changedFields: ['password'],
        },
      ]);
      afterCommit(tx, () => {
        if (this.sessions instanceof InProcessSessions) this.sessions.forget();
      });
    });
    return { account: await this.directory.get(command.administrator, command.staffId), password };
  }

  private async audit(
    tx: Transaction,
    { administrator, requestId, ip }: StaffCommand,
    { action, reason }: StaffChange,
    before: StaffRow,
    after: { readonly status: AccountStatus; readonly roles: readonly Role[] },
  ): Promise<void> {
    await recordAudit(tx, [
      {
        occurredAt: this.clock.now(),
        actor: administrator,
        ip,
        requestId,
        action: `staff.${action}`,
        objectType: 'staff-account',
        objectId: before.id,
        result: 'DONE',
        reason,
        changedFields: action === 'assign-roles' ? ['roles'] : ['status'],
        beforeHash: stateHash({ status: before.status, roles: before.roles }),
        afterHash: stateHash({ ...after }),
      },
    ]);
  }
}

function decide(staff: StaffRow, change: StaffChange, administratorId: number): { status: AccountStatus; roles: readonly Role[] } {
  return change.action === 'assign-roles'
    ? { status: staff.status, roles: assignRoles(staff, change.roles, administratorId) }
    : { status: changeStatus(staff, change.action, administratorId), roles: staff.roles };
}
