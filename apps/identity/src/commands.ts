import { parseArgs } from 'node:util';
import { type Role, STAFF_ROLES } from '@app/access';
import type { Configuration } from '@app/configuration';
import { type Clock, DomainError } from '@app/domain-kernel';
import { openDataSource } from '@app/persistence';
import { PersonalDataCipher } from '@app/privacy';
import { changeStaffByCommand, resetPasswordByCommand } from './accounts/application/change-staff-by-command';
import { createStaff, type StaffToCreate } from './accounts/application/create-staff';
import { changeService, createDepartmentSystem } from './accounts/application/service-accounts';
import { IdentityDatabase } from './database';
import { IDENTITY_ROLE, IDENTITY_SCHEMA } from './identity-schema';
import { loadCounty } from './load-county';

export interface AccountsSurroundings {
  readonly configuration: () => Configuration;
  readonly clock: Clock;
  readonly write: (line: string) => void;
  readonly warn: (line: string) => void;
}

const USAGE = `用法：
  accounts create-administrator --login 登录名 --name 姓名 --organ 机关编码 [--section 内设机构] [--jurisdiction 区划] [--another]
  accounts create-staff --login 登录名 --name 姓名 --organ 机关编码 --roles 角色,角色 [--section 内设机构] [--jurisdiction 区划] [--id 人员编号]
  accounts disable-staff | enable-staff | reset-password --login 登录名
  accounts create-system --client-id 客户端编号 --name 系统名称 --organ 机关编码        部门系统读取由其办理的办件的账号
  accounts disable-system | enable-system | new-system-secret --client-id 客户端编号
角色：${STAFF_ROLES.join('、')}`;

const OPTIONS = {
  login: { type: 'string' },
  name: { type: 'string' },
  organ: { type: 'string' },
  section: { type: 'string' },
  jurisdiction: { type: 'string' },
  roles: { type: 'string' },
  id: { type: 'string' },
  another: { type: 'boolean' },
  'client-id': { type: 'string' },
} as const;

type Work = (database: IdentityDatabase, now: Date) => Promise<readonly string[]>;

/** `npm run accounts -- <command>`. @returns the exit code: 0 done, 1 refused, 2 wrong usage. */
export async function accountsCommand(
  argv: readonly string[],
  { configuration, clock, write, warn }: AccountsSurroundings,
): Promise<number> {
  const work = workOf(argv);
  if (work === undefined) {
    warn(USAGE);
    return 2;
  }
  const settings = configuration();
  if (!settings.issuerIsEmbedded) {
    warn('已接入外部登录（ISSUER_URL），账号请在那里建立，角色由 ISSUER_MAPPING_FILE 对照。');
    return 1;
  }
  const database = new IdentityDatabase(
    await openDataSource({ url: settings.databaseUrl, schema: IDENTITY_SCHEMA, role: IDENTITY_ROLE, poolSize: 1 }),
  );
  try {
    const now = clock.now();
    // On a county that has never been started the organs are not there yet.
    await loadCounty(database, new PersonalDataCipher(settings), { ...settings, demo: false }, now);
    for (const line of await work(database, now)) write(line);
    return 0;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    warn(`✘ ${error.message}`);
    return 1;
  } finally {
    await database.close();
  }
}

/** Undefined for anything that is not one of the commands, written in full. */
function workOf([command = '', ...rest]: readonly string[]): Work | undefined {
  const values = optionsOf(rest);
  if (values === undefined) return undefined;
  const only = (...names: (keyof Values)[]): boolean => Object.keys(values).every((name) => names.includes(name as keyof Values));
  const { login, name, organ, 'client-id': clientId } = values;
  switch (command) {
    case 'create-administrator':
    case 'create-staff': {
      const wanted = clientId === undefined ? staffToCreate(command, values) : undefined;
      return wanted && ((database, now) => newStaff(database, wanted, now));
    }
    case 'disable-staff':
    case 'enable-staff':
    case 'reset-password':
      return login === undefined || !only('login') ? undefined : (database, now) => staffChanged(database, login, command, now);
    case 'create-system':
      if (clientId === undefined || name === undefined || organ === undefined || !only('client-id', 'name', 'organ')) return undefined;
      return async (database, now) => [
        `已建立系统账号：${clientId}（${name}，${organ}）`,
        `密钥（只显示这一次，请当面交给对方）：${await createDepartmentSystem(database, { clientId, name, organ }, now)}`,
      ];
    case 'disable-system':
    case 'enable-system':
    case 'new-system-secret':
      return clientId === undefined || !only('client-id') ? undefined : (database, now) => systemChanged(database, clientId, command, now);
    default:
      return undefined;
  }
}

async function newStaff(database: IdentityDatabase, wanted: StaffToCreate, now: Date): Promise<string[]> {
  const { id, section, jurisdiction, password } = await createStaff(database, wanted, now);
  return [
    `已建立账号：${wanted.login}（人员编号 ${id}，${wanted.organ}/${section}，管辖 ${jurisdiction}，${wanted.roles.join('、')}）`,
    `初始口令（只显示这一次，请当面交给本人）：${password}`,
  ];
}

async function staffChanged(
  database: IdentityDatabase,
  login: string,
  command: 'disable-staff' | 'enable-staff' | 'reset-password',
  now: Date,
): Promise<string[]> {
  if (command !== 'reset-password') {
    await changeStaffByCommand(database, login, command === 'disable-staff' ? 'disable' : 'enable', now);
    return [command === 'disable-staff' ? `已停用账号：${login}，已签发的令牌立即失效。` : `已恢复账号：${login}。`];
  }
  return [
    `已更换口令：${login}，已签发的令牌立即失效。`,
    `新口令（只显示这一次，请当面交给本人）：${await resetPasswordByCommand(database, login, now)}`,
  ];
}

async function systemChanged(
  database: IdentityDatabase,
  clientId: string,
  command: 'disable-system' | 'enable-system' | 'new-system-secret',
  now: Date,
): Promise<string[]> {
  const change = command === 'disable-system' ? 'disable' : command === 'enable-system' ? 'enable' : 'new-secret';
  const secret = await changeService(database, clientId, change, now);
  if (secret !== null) return [`已更换密钥：${clientId}，已签发的令牌立即失效。`, `新密钥（只显示这一次，请当面交给对方）：${secret}`];
  return [change === 'disable' ? `已停用系统账号：${clientId}，已签发的令牌立即失效。` : `已恢复系统账号：${clientId}。`];
}

function staffToCreate(command: 'create-administrator' | 'create-staff', values: Values): StaffToCreate | undefined {
  if (values.login === undefined || values.name === undefined || values.organ === undefined) return undefined;
  const { login, name, organ, section, jurisdiction, another = false } = values;
  const account = { login, name, organ, section, jurisdiction };
  if (command === 'create-administrator') {
    return values.roles === undefined && values.id === undefined
      ? { ...account, roles: ['SECURITY_ADMIN'], onlyFirst: !another }
      : undefined;
  }
  const roles = (values.roles ?? '').split(',');
  if (!roles.every(isStaffRole) || (values.id !== undefined && !/^\d{1,15}$/.test(values.id))) return undefined;
  return {
    ...account,
    roles,
    id: values.id === undefined ? undefined : Number(values.id),
    onlyFirst: roles.includes('SECURITY_ADMIN') && !another,
  };
}

type Values = ReturnType<typeof parseArgs<{ args: string[]; options: typeof OPTIONS }>>['values'];

function optionsOf(args: readonly string[]): Values | undefined {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: false }).values;
  } catch {
    return undefined;
  }
}

const isStaffRole = (text: string): text is Role => (STAFF_ROLES as readonly string[]).includes(text);
