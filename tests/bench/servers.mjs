// The servers of a benchmark run: PostgreSQL and Redis as a careful county runs them, an api process and worker processes of ours.
// Everything is started here on free ports and stopped here; nothing that merely answers on a port is used.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { totalmem } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { freePort, startEmbeddedPostgres } from '../../tools/embedded-postgres.mjs';
import { startPrivateRedis } from '../../tools/private-redis.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const SERVE = path.join(root, 'dist/apps/all-in-one/src/serve.js');

/** What routes cases and keeps the applicant's record up to date. Official papers are set by a worker of their own. */
export const ROUTING_QUEUES = 'routing.cases,approval.*,intake.progress';
export const PAPER_QUEUES = 'intake.documents';

/** Installs a Debian package where that is possible. @returns whether the program is there now. */
export function provide(program, debianPackage) {
  const present = () => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
  if (present()) return true;
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return false;
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', debianPackage], {
    stdio: 'ignore',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return present();
}

/** Durable: fsync and synchronous_commit stay on. The npm binaries know no lz4, so WAL pages are compressed by pglz. */
export async function startPostgres(directory) {
  const sharedBuffers = `${Math.min(4096, Math.floor(totalmem() / 6 / 2 ** 20))}MB`;
  const settings = [
    ...['fsync=on', 'synchronous_commit=on', 'full_page_writes=on', 'wal_compression=pglz', 'max_wal_size=8GB', 'checkpoint_timeout=15min'],
    ...[
      `shared_buffers=${sharedBuffers}`,
      'track_commit_timestamp=on',
      'shared_preload_libraries=pg_stat_statements',
      'pg_stat_statements.track=top',
      ...(process.env.BENCH_SQL ? ['pg_stat_statements.track_planning=on'] : []),
    ],
  ];
  const server = await startEmbeddedPostgres({ dataDirectory: path.join(directory, 'pg'), durable: true, database: 'bench', settings });
  const url = (database) => server.url.replace(/[^/]+$/, database);
  const createDatabase = (name) => withClient(url('bench'), (client) => client.query(`CREATE DATABASE ${name}`));
  const { rows } = await withClient(url('bench'), (client) =>
    client.query(`SELECT current_setting('server_version') AS version, current_setting('fsync') AS fsync,
      current_setting('synchronous_commit') AS synchronous_commit, current_setting('shared_buffers') AS shared_buffers`),
  );
  return { url, createDatabase, settings: rows[0], dataDirectory: path.join(directory, 'pg'), stop: server.stop, kill: server.kill };
}

export async function withClient(connectionString, work) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export async function startRedis(directory) {
  const redis = await startPrivateRedis(path.join(directory, 'redis'), { appendOnly: true });
  if (!redis) throw new Error('redis-server did not start');
  process.on('exit', redis.kill);
  return redis;
}

/** One process of the county. */
export async function startCounty({ directory, databaseUrl, redisUrl, role, queues, migrate = false, publicUrl }) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  mkdirSync(path.join(directory, 'data'), { recursive: true });
  const env = {
    ...process.env,
    NODE_ENV: 'test',
    ROLE: role,
    PORT: String(port),
    PUBLIC_URL: publicUrl ?? url,
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    DATA_DIR: path.join(directory, 'data'),
    LOG_LEVEL: 'error',
    DEMO: '1',
    MIGRATE: migrate ? '1' : '0',
    ...(queues ? { WORKER_QUEUES: queues } : {}),
  };
  // BENCH_NODE_OPTIONS=--cpu-prof shows where the time goes.
  const options = ['--max-semi-space-size=64', ...(process.env.BENCH_NODE_OPTIONS ?? '').split(' ').filter(Boolean)];
  // A session of its own, as a service has: Linux shares the cores between sessions first, and PostgreSQL has its own already.
  const child = spawn(process.execPath, [...options, SERVE], {
    env,
    cwd: directory,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });
  process.on('exit', () => child.kill('SIGKILL'));
  await answers(`${url}/health/ready`, child);
  return { url, port, pid: child.pid, stop: () => ended(child, 'SIGTERM') };
}

function ended(child, signal) {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((done) => {
    child.once('exit', () => done());
    child.kill(signal);
  });
}

async function answers(url, child) {
  const end = performance.now() + 90_000;
  while (performance.now() < end) {
    if (child.exitCode !== null) throw new Error(`the process of ${url} ended with ${child.exitCode}`);
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      // Not listening yet.
    }
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`${url} did not answer`);
}

/** A directory of this run on a real disk: /tmp may be memory, on which nothing is durable. */
export function runDirectory() {
  const directory = path.join(root, 'out/bench', `run-${process.pid}`);
  mkdirSync(directory, { recursive: true });
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

export const resultDirectory = path.join(root, 'out/bench');
export const dist = (file) => path.join(root, 'dist', file);
