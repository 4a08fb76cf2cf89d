import { type Client, escapeIdentifier } from 'pg';

/** The login that migrates may not do what the schemas need. The message says what to run, and as whom. */
export class MissingRight extends Error {}

const INSUFFICIENT_PRIVILEGE = '42501';
/** Somebody else created or granted the same at the same moment: duplicate_object, unique_violation, "tuple concurrently updated". */
const DONE_BY_ANOTHER = new Set(['42710', '23505', 'XX000']);

const codeOf = (error: unknown): unknown => (error as { code?: unknown }).code;

/**
 * Makes a service's role and schema where they are missing. What an administrator made beforehand is used as it is, so that a
 * login without CREATEROLE can migrate.
 */
export async function ensureRoleAndSchema(
  client: Client,
  { schema, role }: { readonly schema: string; readonly role: string },
): Promise<void> {
  const grant = (user: string): string => `GRANT ${role} TO ${user};`;
  if (!(await holds(client, 'SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = $1)', role))) {
    await withRight(client, `不能建立角色 ${role}`, (user) => `CREATE ROLE ${role} NOLOGIN; ${grant(user)}`, `CREATE ROLE ${role} NOLOGIN`);
  }
  const membership = await membershipQuestion(client);
  // Roles belong to the whole server: two databases that migrate at once may both grant one, and one of them has to ask again.
  for (let attempt = 0; !(await holds(client, membership, role)); attempt += 1) {
    if (attempt === 3) throw missing(`不是角色 ${role} 的成员`, grant(await nameOf(client)), await nameOf(client));
    await withRight(client, `不是角色 ${role} 的成员，也不能把它授给自己`, grant, `GRANT ${role} TO CURRENT_USER`);
  }
  if (!(await holds(client, 'SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = $1)', schema))) {
    const database = (await client.query<{ name: string }>('SELECT current_database() AS name')).rows[0]?.name ?? '';
    await withRight(
      client,
      `不能建立模式 ${schema}`,
      (user) => `GRANT CREATE ON DATABASE ${escapeIdentifier(database)} TO ${user};`,
      `CREATE SCHEMA IF NOT EXISTS ${schema}`,
    );
  }
  if (!(await holds(client, `SELECT has_schema_privilege($1, '${schema}', 'USAGE')`, role))) {
    const grantUsage = `GRANT USAGE ON SCHEMA ${schema} TO ${role}`;
    await withRight(client, `不能把模式 ${schema} 授给角色 ${role}`, (user) => `ALTER SCHEMA ${schema} OWNER TO ${user};`, grantUsage);
  }
}

/** Runs `statement`; a refusal for want of a right becomes one sentence with the SQL of `remedy`. */
export async function withRight(client: Client, what: string, remedy: (user: string) => string, statement: string): Promise<void> {
  try {
    await client.query(statement);
  } catch (error) {
    if (DONE_BY_ANOTHER.has(String(codeOf(error)))) return;
    if (codeOf(error) !== INSUFFICIENT_PRIVILEGE) throw error;
    const user = await nameOf(client);
    throw missing(what, remedy(user), user);
  }
}

/** From PostgreSQL 16 on a creator is a member who may administer the role and still not act as it. */
async function membershipQuestion(client: Client): Promise<string> {
  const version = (await client.query<{ n: number }>(`SELECT current_setting('server_version_num')::int AS n`)).rows[0]?.n ?? 0;
  return `SELECT pg_has_role(current_user, $1, '${version >= 160_000 ? 'SET' : 'MEMBER'}')`;
}

async function holds(client: Client, question: string, name: string): Promise<boolean> {
  const { rows } = await client.query<Record<string, boolean>>(question, [name]);
  return Object.values(rows[0] ?? {})[0] === true;
}

async function nameOf(client: Client): Promise<string> {
  return escapeIdentifier((await client.query<{ name: string }>('SELECT current_user AS name')).rows[0]?.name ?? '');
}

function missing(what: string, remedy: string, user: string): MissingRight {
  return new MissingRight(
    `迁移数据库的登录 ${user} ${what}：请用库的所有者迁移（MIGRATION_DATABASE_URL=postgres://所有者:口令@主机:5432/库名），或请管理员在这个库里执行 ${remedy}`,
  );
}
