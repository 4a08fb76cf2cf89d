import type { Role } from '@app/access';
import { recordAudit } from '@app/audit';
import { DomainError } from '@app/domain-kernel';
import { normaliseName, required } from '@app/identifiers';
import type { Database } from '@app/persistence';
import { separateRoles } from '../domain/staff-administration';
import { findOrgan, hasSecurityAdministrator, insertStaff, lockNewAccounts, takenBy } from '../persistence/new-staff';
import { initialPassword } from './initial-password';
import { hashPassword } from './password';

export interface StaffToCreate {
  readonly login: string;
  readonly name: string;
  readonly organ: string;
  /** Default: the organ's first section. */
  readonly section?: string | undefined;
  /** Default: the organ's division. */
  readonly jurisdiction?: string | undefined;
  readonly roles: readonly Role[];
  /** A number that posts already name; default: the next free one. */
  readonly id?: number | undefined;
  /** Refuse when there is a security administrator already. */
  readonly onlyFirst: boolean;
}

export interface CreatedStaff {
  readonly id: number;
  readonly section: string;
  readonly jurisdiction: string;
  /** Known here and nowhere else: only its hash is kept. */
  readonly password: string;
}

const LOGIN = /^[a-z0-9][a-z0-9._-]{1,59}$/;
const JURISDICTION = /^[1-9]\d{5}(\d{3})?$/;
/** Makes one staff account, from the operator's command line: the way in before anybody can sign in. Audited; no personal data but the name. */
export async function createStaff(database: Database, wanted: StaffToCreate, now: Date): Promise<CreatedStaff> {
  const name = required(normaliseName(wanted.name), '/name');
  const roles = separateRoles(wanted.roles);
  if (!LOGIN.test(wanted.login)) throw refused('/login', '登录名为 2 至 60 个小写字母、数字、点、横线，以字母或数字开头，例如 yang.mei。');
  if (wanted.id !== undefined && (!Number.isSafeInteger(wanted.id) || wanted.id < 1)) throw refused('/id', '人员编号应为正整数。');
  const password = initialPassword();
  const passwordHash = await hashPassword(password);
  return database.run(async (tx) => {
    await lockNewAccounts(tx);
    if (wanted.onlyFirst && (await hasSecurityAdministrator(tx))) {
      throw refused('/another', '已经有安全管理员：请由其本人办理；确需再建一个，加上 --another。');
    }
    const organ = await findOrgan(tx, wanted.organ);
    if (!organ) throw refused('/organ', `没有编码为 ${wanted.organ} 的机关，请核对机关编码。`);
    const section = wanted.section ?? organ.sections[0];
    if (section === undefined || !organ.sections.includes(section)) {
      throw refused('/section', `机关 ${wanted.organ} 的内设机构有：${organ.sections.join('、')}。`);
    }
    const jurisdiction = wanted.jurisdiction ?? organ.division;
    if (!JURISDICTION.test(jurisdiction)) throw refused('/jurisdiction', '管辖区划为 6 位或 9 位行政区划代码。');
    const taken = await takenBy(tx, { id: wanted.id ?? null, login: wanted.login });
    if (taken === 'login') throw refused('/login', `登录名 ${wanted.login} 已有人使用，请换一个。`);
    if (taken === 'id') throw refused('/id', `人员编号 ${wanted.id} 已有人使用。`);
    const { login } = wanted;
    const id = await insertStaff(
      tx,
      { id: wanted.id ?? null, login, name, organ: wanted.organ, section, jurisdiction, roles, passwordHash },
      now,
    );
    await recordAudit(tx, [
      {
        occurredAt: now,
        // Whoever holds the database's credentials; the system cannot know the person.
        actor: { kind: 'SYSTEM', id: null, organ: null },
        action: 'staff.create',
        objectType: 'staff-account',
        objectId: id,
        result: 'DONE',
        reason: 'command line',
        changedFields: ['login', 'name', 'organ', 'section', 'jurisdiction', 'roles', 'password'],
      },
    ]);
    return { id, section, jurisdiction, password };
  });
}

function refused(pointer: string, message: string): DomainError {
  return new DomainError('rule-violation', 'validation-failed', message, { errors: [{ pointer, code: 'validation-failed', message }] });
}
