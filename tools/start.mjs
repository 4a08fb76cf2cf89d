// npm start: the whole county in one process. Brings its own PostgreSQL unless DATABASE_URL names one.
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from './build.mjs';
import { accepts, startEmbeddedPostgres } from './embedded-postgres.mjs';

const root = path.resolve(import.meta.dirname, '..');
const require = createRequire(import.meta.url);

/** A sentence that says what is wrong and what to type; no stack. */
class Refusal extends Error {}

function parseUrl(name, schemes) {
  const text = process.env[name];
  if (!text) return undefined;
  let url;
  try {
    url = new URL(text);
  } catch {
    throw new Refusal(`${name} 不是有效的地址：应写成 ${schemes[0]}//主机:端口${name === 'DATABASE_URL' ? '/库名' : ''}`);
  }
  if (!schemes.includes(url.protocol)) throw new Refusal(`${name} 应以 ${schemes[0]}// 开头`);
  return url;
}

async function requireAnswer(name, url, defaultPort, advice) {
  const port = Number(url.port || defaultPort);
  if (!(await accepts(port, url.hostname))) throw new Refusal(`${name} 指向的 ${url.hostname}:${port} 没有应答。${advice}`);
}

export async function prepare() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) throw new Refusal(`需要 Node 20.19 或更新版本，当前是 ${process.version}`);
  const production = process.env.NODE_ENV === 'production';
  const port = Number(process.env.PORT ?? 3000);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Refusal('PORT 应是 1 到 65535 之间的整数，例如 PORT=3001 npm start');
  if (port !== 0 && (await accepts(port))) throw new Refusal(`端口 ${port} 已被占用：请先停止占用它的程序，或换一个端口：PORT=${port + 1} npm start`);

  const databaseUrl = parseUrl('DATABASE_URL', ['postgres:', 'postgresql:']);
  const redisUrl = parseUrl('REDIS_URL', ['redis:', 'rediss:']);
  if (production && !databaseUrl) throw new Refusal('生产环境不使用内置数据库：请设置 DATABASE_URL=postgres://用户:口令@主机:5432/库名');
  if (production && !redisUrl) throw new Refusal('生产环境不使用内置队列：请设置 REDIS_URL=redis://主机:6379');
  if (databaseUrl) await requireAnswer('DATABASE_URL', databaseUrl, 5432, '请启动 PostgreSQL，或去掉 DATABASE_URL 改用内置数据库。');
  if (redisUrl) {
    await requireAnswer('REDIS_URL', redisUrl, 6379, '请启动 Redis（Debian：apt-get install -y redis-server && redis-server --daemonize yes），或去掉 REDIS_URL，队列将放在 PostgreSQL 中。');
  }
  build();
  if (databaseUrl) return { stop: async () => {}, kill: () => {}, description: `PostgreSQL ${databaseUrl.hostname}:${databaseUrl.port || 5432}` };

  const dataDirectory = path.resolve(root, process.env.DATA_DIR ?? '.data');
  const postgres = await startEmbeddedPostgres({ dataDirectory: path.join(dataDirectory, 'pg') });
  process.env.DATABASE_URL = postgres.url;
  return { ...postgres, description: `内置 PostgreSQL（数据在 ${path.join(dataDirectory, 'pg')}）` };
}

async function main() {
  const began = performance.now();
  const database = await prepare();
  let county;
  let stopping;
  const stop = (code) => {
    stopping ??= (async () => {
      await county?.stop();
      await database.stop();
      process.exit(code);
    })();
    return stopping;
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stop(0));
  process.on('exit', () => database.kill());
  try {
    process.env.DATA_DIR ??= path.join(root, '.data');
    const { startCounty } = require(path.join(root, 'dist/apps/all-in-one/src/main.js'));
    county = await startCounty(process.env);
    county.announce(`${database.description}；用时 ${((performance.now() - began) / 1000).toFixed(1)} 秒`);
  } catch (error) {
    console.error(sentence(error));
    await stop(1);
  }
}

/** Configuration and connection errors are sentences already; anything else is a defect and shows its stack. */
function sentence(error) {
  const plain = error instanceof Refusal || error?.constructor?.name === 'ConfigurationError' || error?.constructor?.name === 'StartRefused';
  if (plain) return `✘ ${error.message}`;
  if (error?.code === '28P01' || error?.code === '28000') return '✘ DATABASE_URL 的用户名或口令不对：请核对 postgres://用户:口令@主机:5432/库名';
  if (error?.code === '3D000') return '✘ DATABASE_URL 指向的数据库不存在：请先建库（createdb 库名），或改正库名';
  return `✘ 启动失败：${error?.stack ?? error}`;
}

if (process.argv[1] === import.meta.filename) {
  main().catch((error) => {
    console.error(sentence(error));
    process.exit(1);
  });
}
