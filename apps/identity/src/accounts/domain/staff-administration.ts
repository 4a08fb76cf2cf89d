import { allowedActions, DomainError, nextStatus, type TransitionTable } from '@app/domain-kernel';

export type AccountStatus = 'ACTIVE' | 'DISABLED';
export type StaffAction = 'disable' | 'enable' | 'assign-roles' | 'reset-password';

/** 三员分立 (GB/T 22239-2019 8.1.4.2): system, security and audit administration are never in one hand. */
const ADMINISTRATIVE_DUTIES: readonly string[] = ['OPERATOR', 'SECURITY_ADMIN', 'AUDITOR'];

/** What a security administrator may do with an account. */
export const STAFF_TRANSITIONS: TransitionTable<AccountStatus, StaffAction> = {
  ACTIVE: { disable: 'DISABLED', 'assign-roles': 'ACTIVE', 'reset-password': 'ACTIVE' },
  DISABLED: { enable: 'ACTIVE' },
};

export interface StaffStanding {
  readonly id: number;
  readonly status: AccountStatus;
  readonly roles: readonly string[];
}

/** What the administrator `administratorId` may do; nothing with their own account. */
export function staffActions(account: StaffStanding, administratorId: number): StaffAction[] {
  return account.id === administratorId ? [] : allowedActions(STAFF_TRANSITIONS, account.status);
}

/** Disabling or enabling: the status after it. */
export function changeStatus(account: StaffStanding, action: 'disable' | 'enable', administratorId: number): AccountStatus {
  refuseOwnAccount(account, administratorId);
  return nextStatus(STAFF_TRANSITIONS, account.status, action);
}

/** A new password from the administrator's hand, for somebody who has lost it; one's own is changed with the present one. */
export function assertMayResetPassword(account: StaffStanding, administratorId: number): void {
  refuseOwnAccount(account, administratorId);
  nextStatus(STAFF_TRANSITIONS, account.status, 'reset-password');
}

/** The roles after an assignment, each once and in a fixed order. */
export function assignRoles<Role extends string>(account: StaffStanding, roles: readonly Role[], administratorId: number): Role[] {
  refuseOwnAccount(account, administratorId);
  nextStatus(STAFF_TRANSITIONS, account.status, 'assign-roles');
  return separateRoles(roles);
}

/** Roles that one person may hold together, each once and in a fixed order. */
export function separateRoles<Role extends string>(roles: readonly Role[]): Role[] {
  const duties = ADMINISTRATIVE_DUTIES.filter((duty) => (roles as readonly string[]).includes(duty));
  if (duties.length > 1) {
    throw new DomainError('rule-violation', 'separation-of-duties', '系统管理、安全管理、审计管理必须由不同的人担任，请只保留其中一项。', {
      article: 'GB/T 22239-2019 8.1.4.2',
      params: { duties },
    });
  }
  return [...new Set(roles)].sort();
}

/** Nobody gives rights to themselves, and nobody locks themselves out. */
function refuseOwnAccount(account: StaffStanding, administratorId: number): void {
  if (account.id === administratorId) {
    throw new DomainError('forbidden', 'own-account', '不能修改自己的账号，请由另一位安全管理员办理。');
  }
}
