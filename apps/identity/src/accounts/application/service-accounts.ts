import { createHash, randomBytes } from 'node:crypto';
import type { Role } from '@app/access';
import { recordAudit } from '@app/audit';
import { DomainError } from '@app/domain-kernel';
import { normaliseName, required } from '@app/identifiers';
import type { Database, Transaction } from '@app/persistence';
import { findOrgan } from '../persistence/new-staff';
import { insertService, lockService, storeService } from '../persistence/service-accounts';

/** Of a secret only this is kept: it has 256 random bits, so a slow hash would protect nothing more. */
export const hashOfSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest();

export interface DepartmentSystemToCreate {
  readonly clientId: string;
  readonly name: string;
  readonly organ: string;
}

const CLIENT_ID = /^[a-z0-9][a-z0-9._-]{2,59}$/;

const newSecret = (): string => randomBytes(32).toString('base64url');

/** An account with which a department's own system reads the cases that wait for it. @returns its secret, known here and nowhere else */
export async function createDepartmentSystem(database: Database, wanted: DepartmentSystemToCreate, now: Date): Promise<string> {
  const name = required(normaliseName(wanted.name), '/name');
  if (!CLIENT_ID.test(wanted.clientId))
    throw refused('客户端编号为 3 至 60 个小写字母、数字、点、横线，以字母或数字开头，例如 public-security-household。');
  const secret = newSecret();
  await database.run(async (tx) => {
    if (!(await findOrgan(tx, wanted.organ))) throw refused(`没有编码为 ${wanted.organ} 的机关，请核对机关编码。`);
    const account = { ...wanted, name, id: null, role: 'DEPARTMENT_SYSTEM' as Role, secretHash: hashOfSecret(secret) };
    const id = await insertService(tx, account, now);
    if (id === undefined) throw refused(`客户端编号 ${wanted.clientId} 已有系统使用，请换一个。`);
    await audit(tx, 'service-account.create', id, ['clientId', 'name', 'organ', 'role', 'secret'], now);
  });
  return secret;
}

export type ServiceChange = 'disable' | 'enable' | 'new-secret';

/** Ends the account's tokens at once. @returns the new secret, where one was asked for */
export async function changeService(database: Database, clientId: string, change: ServiceChange, now: Date): Promise<string | null> {
  const secret = change === 'new-secret' ? newSecret() : null;
  await database.run(async (tx) => {
    const account = await lockService(tx, clientId);
    if (account === undefined) throw refused(`没有客户端编号为 ${clientId} 的系统账号。`);
    if (secret !== null && account.secretHash === null) throw refused('本系统自己的服务没有可以更换的密钥：它由 SIGNING_KEY 派生。');
    const status = change === 'disable' ? 'DISABLED' : change === 'enable' ? 'ACTIVE' : account.status;
    if (secret === null && status === account.status) throw refused(status === 'ACTIVE' ? '该账号没有停用。' : '该账号已经停用。');
    await storeService(tx, account.id, { status, secretHash: secret === null ? account.secretHash : hashOfSecret(secret) });
    await audit(tx, `service-account.${change}`, account.id, secret === null ? ['status'] : ['secret'], now);
  });
  return secret;
}

function audit(tx: Transaction, action: string, objectId: number, changedFields: readonly string[], occurredAt: Date): Promise<unknown> {
  return recordAudit(tx, [
    {
      occurredAt,
      // Whoever holds the database's credentials; the system cannot know the person.
      actor: { kind: 'SYSTEM', id: null, organ: null },
      action,
      objectType: 'service-account',
      objectId,
      result: 'DONE',
      reason: 'command line',
      changedFields: [...changedFields],
    },
  ]);
}

const refused = (message: string): DomainError => new DomainError('rule-violation', 'validation-failed', message);
