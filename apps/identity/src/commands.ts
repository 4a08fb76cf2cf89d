import { parseArgs } from 'node:util';
import { type Role, STAFF_ROLES } from '@app/access';
import type { Configuration } from '@app/configuration';
import { type Clock, DomainError } from '@app/domain-kernel';
import { openDataSource } from '@app/persistence';
import { PersonalDataCipher } from '@app/privacy';
import { createStaff, type StaffToCreate } from './accounts/application/create-staff';
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
} as const;

/** `npm run accounts -- create-administrator|create-staff`. @returns the exit code: 0 made, 1 refused, 2 wrong usage. */
export async function accountsCommand(
  argv: readonly string[],
  { configuration, clock, write, warn }: AccountsSurroundings,
): Promise<number> {
  const wanted = staffToCreate(argv);
  if (wanted === undefined) {
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
    const { id, section, jurisdiction, password } = await createStaff(database, wanted, now);
    write(`已建立账号：${wanted.login}（人员编号 ${id}，${wanted.organ}/${section}，管辖 ${jurisdiction}，${wanted.roles.join('、')}）`);
    write(`初始口令（只显示这一次，请当面交给本人）：${password}`);
    return 0;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    warn(`✘ ${error.message}`);
    return 1;
  } finally {
    await database.close();
  }
}

/** Undefined for anything that is not one of the two commands, written in full. */
function staffToCreate([command, ...rest]: readonly string[]): StaffToCreate | undefined {
  const values = optionsOf(rest);
  if (values?.login === undefined || values.name === undefined || values.organ === undefined) return undefined;
  const { login, name, organ, section, jurisdiction, another = false } = values;
  const account = { login, name, organ, section, jurisdiction };
  if (command === 'create-administrator') {
    return values.roles === undefined && values.id === undefined
      ? { ...account, roles: ['SECURITY_ADMIN'], onlyFirst: !another }
      : undefined;
  }
  if (command !== 'create-staff') return undefined;
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
