import { type Actor, SessionRegistry } from '@app/access';
import { recordAudit } from '@app/audit';
import { Configuration } from '@app/configuration';
import { Clock, DomainError } from '@app/domain-kernel';
import { afterCommit } from '@app/persistence';
import { Inject, Injectable } from '@nestjs/common';
import { IdentityDatabase } from '../../database';
import { InProcessSessions } from '../../sessions';
import type { PersonKind } from '../domain/account';
import { beginAttempt, isLocked } from '../domain/lock-out';
import { assertNewPassword } from '../domain/new-password';
import { lockCredentials, storeAttempts } from '../persistence/accounts';
import { storePassword } from '../persistence/staff';
import { hashPassword, passwordCost, passwordFits } from './password';

export interface PasswordChange {
  readonly currentPassword: string;
  readonly newPassword: string;
}

/** 修改口令: whoever is signed in and knows the present password. Every session ends; one signs in anew with the new one. */
@Injectable()
export class ChangeOwnPassword {
  constructor(
    @Inject(IdentityDatabase) private readonly database: IdentityDatabase,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Configuration) private readonly configuration: Configuration,
    @Inject(SessionRegistry) private readonly sessions: SessionRegistry,
  ) {}

  async execute(actor: Actor, { currentPassword, newPassword }: PasswordChange, requestId: string, ip: string): Promise<void> {
    if (actor.kind === 'SERVICE') throw new DomainError('forbidden', 'forbidden', '系统账号没有口令，请由管理员更换密钥。');
    const account = { kind: actor.kind as PersonKind, id: actor.id };
    const now = this.clock.now();
    // A wrong present password counts as a failed sign-in: an open screen is no place to guess at leisure.
    const known = await this.database.run(async (tx) => {
      const credentials = await lockCredentials(tx, account);
      if (!credentials || isLocked(credentials, now)) return undefined;
      await storeAttempts(tx, account, beginAttempt(credentials, now));
      return credentials;
    });
    if (known === undefined) throw wrong('连续输错次数过多，账号暂停使用，请稍后再试。');
    if (!(await passwordFits(currentPassword, known.passwordHash, passwordCost(this.configuration)))) {
      await this.note(actor, 'REFUSED', requestId, ip);
      throw wrong('原口令不正确。');
    }
    await this.database.run((tx) => storeAttempts(tx, account, { failedCount: 0, lockedUntil: null }));
    assertNewPassword(newPassword, { login: known.login, current: currentPassword });
    const hash = await hashPassword(newPassword);
    await this.database.run(async (tx) => {
      await storePassword(tx, account, hash);
      await recordAudit(tx, [this.entry(actor, 'DONE', requestId, ip)]);
      afterCommit(tx, () => {
        if (this.sessions instanceof InProcessSessions) this.sessions.forget();
      });
    });
  }

  private note(actor: Actor, result: 'REFUSED', requestId: string, ip: string): Promise<void> {
    return this.database.run(async (tx) => {
      await recordAudit(tx, [this.entry(actor, result, requestId, ip)]);
    });
  }

  private entry(actor: Actor, result: 'DONE' | 'REFUSED', requestId: string, ip: string) {
    return {
      occurredAt: this.clock.now(),
      actor,
      ip,
      requestId,
      action: 'account.change-password',
      objectType: `${actor.kind.toLowerCase()}-account`,
      objectId: actor.id,
      result,
      reason: result === 'DONE' ? null : 'wrong-password',
      changedFields: result === 'DONE' ? ['password'] : [],
    };
  }
}

const wrong = (message: string): DomainError =>
  new DomainError('rule-violation', 'password-wrong', message, {
    errors: [{ pointer: '/currentPassword', code: 'password-wrong', message }],
  });
