import { recordAudit } from '@app/audit';
import { Configuration } from '@app/configuration';
import { Clock } from '@app/domain-kernel';
import { normaliseMobile, parseCitizenNumber } from '@app/identifiers';
import { PersonalDataCipher } from '@app/privacy';
import { Inject, Injectable } from '@nestjs/common';
import { IdentityDatabase } from '../../database';
import type { AccountKey } from '../domain/account';
import { beginAttempt, isLocked } from '../domain/lock-out';
import { type Credentials, findByLogin, type LoginKeys, lockCredentials, storeAttempts } from '../persistence/accounts';
import { passwordCost, passwordFits } from './password';

type Outcome = 'DONE' | 'unknown-login' | 'locked' | 'wrong-password' | 'disabled';

/** Checks login and password. The caller learns only whether they fit; why not is in the audit trail. */
@Injectable()
export class SignIn {
  constructor(
    @Inject(IdentityDatabase) private readonly database: IdentityDatabase,
    @Inject(PersonalDataCipher) private readonly cipher: PersonalDataCipher,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Configuration) private readonly configuration: Configuration,
  ) {}

  async execute(login: string, password: string, ip: string): Promise<AccountKey | undefined> {
    const account = await findByLogin(this.database, this.keysOf(login));
    const credentials = account && (await this.beginAttempt(account));
    // A locked or unknown account takes the same time as any other.
    const fits = await passwordFits(password, credentials?.passwordHash, passwordCost(this.configuration));
    const outcome = outcomeOf(account, credentials, fits);
    await this.database.run(async (tx) => {
      if (account && outcome === 'DONE') await storeAttempts(tx, account, { failedCount: 0, lockedUntil: null });
      await recordAudit(tx, [
        {
          occurredAt: this.clock.now(),
          // What was typed as an unknown login may be a password or a citizen number: it is not kept.
          actor: account
            ? { kind: account.kind, id: account.id, organ: credentials?.organ ?? null }
            : { kind: 'SYSTEM', id: null, organ: null },
          ip,
          action: 'account.sign-in',
          objectType: account ? `${account.kind.toLowerCase()}-account` : 'login',
          objectId: account?.id ?? 'unknown',
          result: outcome === 'DONE' ? 'DONE' : 'REFUSED',
          reason: outcome === 'DONE' ? null : outcome,
        },
      ]);
    });
    return outcome === 'DONE' ? account : undefined;
  }

  /** Counts the attempt before the password is looked at. @returns undefined while the account is locked */
  private beginAttempt(account: AccountKey): Promise<Credentials | undefined> {
    const now = this.clock.now();
    return this.database.run(async (tx) => {
      const credentials = await lockCredentials(tx, account);
      if (!credentials || isLocked(credentials, now)) return undefined;
      await storeAttempts(tx, account, beginAttempt(credentials, now));
      return credentials;
    });
  }

  private keysOf(typed: string): LoginKeys {
    const login = typed.normalize('NFKC').trim();
    const citizenNumber = parseCitizenNumber(login, null);
    const phone = normaliseMobile(login);
    return {
      login: login.toLowerCase(),
      citizenNumberIndex: citizenNumber.ok ? this.cipher.blindIndex('citizen-number', citizenNumber.value.number) : null,
      phoneIndex: phone.ok ? this.cipher.blindIndex('phone', phone.value) : null,
    };
  }
}

function outcomeOf(account: AccountKey | undefined, credentials: Credentials | undefined, fits: boolean): Outcome {
  if (!account) return 'unknown-login';
  if (!credentials) return 'locked';
  if (!fits) return 'wrong-password';
  return credentials.status === 'ACTIVE' ? 'DONE' : 'disabled';
}
