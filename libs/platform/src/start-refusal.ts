import { ConfigurationError } from '@app/configuration';
import { MissingRight, sqlState } from '@app/persistence';

/** A start that cannot work here. The message is one sentence that says what to do. */
export class StartRefused extends Error {}

const NOT_MIGRATED = '数据库还没有升级到这个版本：请先运行 npm run migrate（容器中为 node dist/apps/all-in-one/src/commands.js migrate）。';

/** By SQLSTATE: what goes wrong between a fresh server and this program, and what to type. */
const SENTENCES: Readonly<Record<string, string>> = {
  '28P01': 'DATABASE_URL 的用户名或口令不对：请核对 postgres://用户:口令@主机:5432/库名。',
  '28000': '数据库不接受 DATABASE_URL 中的用户（pg_hba.conf 或用户名）：请核对用户名，或请数据库管理员放行。',
  '3D000': 'DATABASE_URL 指向的数据库不存在：请先建库（createdb 库名），或改正地址最后的库名。',
  '53300': '数据库的连接数已满：请调大 PostgreSQL 的 max_connections（至少 100），或停掉多余的程序后重试。',
  '57P03': '数据库正在启动或关闭：请几秒后重试。',
  '42501':
    'DATABASE_URL 的用户无权建立角色和模式：请用库的所有者升级（MIGRATION_DATABASE_URL=postgres://所有者:口令@主机:5432/库名），或请管理员执行 ALTER ROLE 用户 CREATEROLE 和 ALTER DATABASE 库名 OWNER TO 用户。',
  // The role or the schema of a service is not there yet.
  '22023': NOT_MIGRATED,
  '3F000': NOT_MIGRATED,
  '42P01': NOT_MIGRATED,
  '42703': NOT_MIGRATED,
};

/** What to tell whoever typed the command. Undefined when the error is a defect, which shows its stack. */
export function startSentence(error: unknown): string | undefined {
  if (error instanceof ConfigurationError || error instanceof StartRefused || error instanceof MissingRight) return error.message;
  const { code, port } = error as { code?: unknown; port?: unknown };
  if (code === 'EADDRINUSE') {
    return `端口 ${String(port)} 已被占用：请先停止占用它的程序，或换一个端口：PORT=${Number(port) + 1} npm start`;
  }
  if (code === 'EACCES' && typeof port === 'number') return `没有权限使用端口 ${port}：请换一个 1024 以上的端口：PORT=3000 npm start`;
  return SENTENCES[sqlState(error) ?? ''];
}

/** The line for standard error. */
export function startFailure(error: unknown): string {
  const sentence = startSentence(error);
  if (sentence !== undefined) return `✘ ${sentence}`;
  return `✘ 启动失败：${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
