// npm start: the whole county in one process. Brings its own PostgreSQL unless DATABASE_URL names one.
import './node-version.mjs';
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from './build.mjs';
import { startEmbeddedPostgres } from './embedded-postgres.mjs';
import { accepts } from './ports.mjs';
import { Refusal } from './refusal.mjs';

const root = path.resolve(import.meta.dirname, '..');
const require = createRequire(import.meta.url);
const built = (file) => require(path.join(root, 'dist', file));

/** npm passes Ctrl-C on while the terminal sends it too: a second signal within this time is the same one. */
const SAME_SIGNAL_MILLISECONDS = 1500;

async function requirePort() {
  const text = process.env.PORT || '3000';
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65535) throw new Refusal('PORT 应是 1 到 65535 之间的整数，例如 PORT=3001 npm start');
  if (await accepts(port)) throw new Refusal(`端口 ${port} 已被占用：请先停止占用它的程序，或换一个端口：PORT=${port + 1} npm start`);
}

function requireOwnServices() {
  if (process.env.NODE_ENV !== 'production') return;
  if (!process.env.DATABASE_URL)
    throw new Refusal('NODE_ENV=production 时不使用内置数据库：请设置 DATABASE_URL=postgres://用户:口令@主机:5432/库名');
  if (!process.env.REDIS_URL) throw new Refusal('NODE_ENV=production 时不使用内置队列：请设置 REDIS_URL=redis://主机:6379');
}

function requireWritable(directory) {
  try {
    mkdirSync(directory, { recursive: true });
    for (const place of [directory, path.join(directory, 'pg')]) {
      if (existsSync(place)) accessSync(place, constants.R_OK | constants.W_OK | constants.X_OK);
    }
  } catch (error) {
    throw new Refusal(
      `数据目录 ${directory} 不能写入（${error.code}）：请改正它的权限，或换一个目录：DATA_DIR=$HOME/one-window-data npm start`,
    );
  }
}

/** What the environment does not say. A terminal shows people what they can act on; servers start `serve.js` and log everything. */
function useDefaults(dataDirectory) {
  process.env.DATA_DIR = dataDirectory;
  process.env.LOG_LEVEL ||= 'warn';
}

async function openDatabase(dataDirectory) {
  if (process.env.DATABASE_URL) {
    const { hostname, port } = new URL(process.env.DATABASE_URL);
    return { stop: async () => {}, kill: () => {}, description: `PostgreSQL ${hostname}:${port || 5432}` };
  }
  requireWritable(dataDirectory);
  const directory = path.join(dataDirectory, 'pg');
  const postgres = await startEmbeddedPostgres({ dataDirectory: directory });
  process.env.DATABASE_URL = postgres.url;
  return { ...postgres, description: `内置 PostgreSQL（数据在 ${directory}）` };
}

const CONNECTOR = 'public-security-household';

/** A trial has nobody's real system to talk to: one department's is played, faults and all. Whoever sets CONNECTORS has real ones. */
async function startDepartment() {
  if (process.env.NODE_ENV === 'production' || process.env.CONNECTORS || process.env.DEMO === '0') return undefined;
  const host = process.env.HOST && process.env.HOST !== '0.0.0.0' ? process.env.HOST : '127.0.0.1';
  const department = await built('apps/all-in-one/src/simulator/department-system.js').startDepartmentSystem({
    connector: CONNECTOR,
    answersUrl: `http://${host}:${process.env.PORT || 3000}/api/v1/connectors/${CONNECTOR}/answers`,
  });
  process.env.CONNECTORS = department.setting;
  return department;
}

const CHANNEL = 'tax-app';

/** Nor anybody's tax channel: one is played, in which everything that is ordered is paid a moment later. */
async function startChannel() {
  if (process.env.NODE_ENV === 'production' || process.env.TAX_CHANNELS || process.env.DEMO === '0') return undefined;
  const host = process.env.HOST && process.env.HOST !== '0.0.0.0' ? process.env.HOST : '127.0.0.1';
  const channel = await built('apps/all-in-one/src/simulator/tax-channel.js').startTaxChannel({
    channel: CHANNEL,
    noticesUrl: `http://${host}:${process.env.PORT || 3000}/api/v1/tax-channels/${CHANNEL}/notices`,
  });
  process.env.TAX_CHANNELS = channel.setting;
  return channel;
}

async function main() {
  const began = performance.now();
  await requirePort();
  requireOwnServices();
  build();
  const dataDirectory = path.resolve(root, process.env.DATA_DIR || '.data');
  useDefaults(dataDirectory);
  // Every mistake in the settings shows before anything is started.
  built('libs/configuration/src').readConfiguration({
    ...process.env,
    DATABASE_URL: process.env.DATABASE_URL || 'postgres://embedded/one_window',
  });

  const database = await openDatabase(dataDirectory);
  process.on('exit', () => database.kill());
  let county;
  let department;
  let channel;
  let stopping;
  let askedAt = 0;
  const stop = (code) => {
    if (stopping && performance.now() - askedAt > SAME_SIGNAL_MILLISECONDS) process.exit(1);
    if (stopping) return;
    askedAt = performance.now();
    stopping = (async () => {
      await county?.stop();
      await department?.stop();
      await channel?.stop();
      await database.stop();
      process.exit(code);
    })();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(0));
  try {
    department = await startDepartment();
    channel = await startChannel();
    county = await built('apps/all-in-one/src/main.js').startCounty(process.env);
    const played = department ? `；出生登记：模拟的公安系统（设故障：PUT ${department.controlUrl}/behaviour）` : '';
    const paid = channel ? `；缴费：模拟的税务渠道（设故障：PUT ${channel.controlUrl}/behaviour）` : '';
    county.announce(`${database.description}${played}${paid}；用时 ${((performance.now() - began) / 1000).toFixed(1)} 秒`);
  } catch (error) {
    if (stopping) return;
    report(error);
    stop(1);
  }
}

function report(error) {
  if (error instanceof Refusal) console.error(`✘ ${error.message}`);
  else if (existsSync(path.join(root, 'dist/libs/platform/src'))) console.error(built('libs/platform/src').startFailure(error));
  else console.error(`✘ 启动失败：${error?.stack ?? error}`);
}

main().catch((error) => {
  report(error);
  process.exit(1);
});
