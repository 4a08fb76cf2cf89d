import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort, freshDatabase } from '@app/testing';
import { Redis } from 'ioredis';
import { Client } from 'pg';

/** Where the built programs lie, whether this runs from the sources or from dist. */
const ROOT = resolve(__dirname, '../..').replace(/[/\\]dist$/, '');
const SERVE = join(ROOT, 'dist/apps/all-in-one/src/serve.js');

export interface FaultCounty {
  readonly url: string;
  readonly backend: 'redis' | 'postgres';
  /** Empties the store of the queues, all of it. */
  amnesia(): Promise<void>;
  /** kill -9 of a process that works on cases, and a new one in its place. */
  killWorker(): Promise<void>;
  query<Row>(sql: string): Promise<Row[]>;
  close(): Promise<void>;
}

export const redisIsInstalled = (): boolean => spawnSync('redis-server', ['--version']).status === 0;

/**
 * A county as processes of its own, on a database and (with `redis`) a Redis that this call starts: everything here may be
 * killed and emptied. With Redis an api and two workers; on the PostgreSQL backend the one process that it allows.
 */
export async function startFaultCounty(backend: 'redis' | 'postgres'): Promise<FaultCounty> {
  const directory = mkdtempSync(join(tmpdir(), 'one-window-fault-'));
  const database = await freshDatabase();
  const redis = backend === 'redis' ? await startRedis(directory) : undefined;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const environment = {
    ...process.env,
    NODE_ENV: 'test',
    DATABASE_URL: database.url,
    DATA_DIR: directory,
    PUBLIC_URL: url,
    LOG_LEVEL: 'error',
    DEMO: '1',
    REDIS_URL: redis?.url ?? '',
  };
  if (!redis) Reflect.deleteProperty(environment, 'REDIS_URL');
  const start = async (role: 'api' | 'worker' | 'both', onPort: number): Promise<ChildProcess> => {
    const child = spawn(process.execPath, [SERVE], {
      env: { ...environment, PORT: String(onPort), ROLE: role },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    await answers(`http://127.0.0.1:${onPort}/health/ready`, child);
    return child;
  };
  const processes: ChildProcess[] = [];
  if (redis) {
    processes.push(await start('api', port));
    for (let worker = 0; worker < 2; worker += 1) processes.push(await start('worker', await freePort()));
  } else {
    processes.push(await start('both', port));
  }
  const query = async <Row>(sql: string): Promise<Row[]> => {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    try {
      return (await client.query(sql)).rows as Row[];
    } finally {
      await client.end();
    }
  };
  return {
    url,
    backend,
    query,
    amnesia: async () => {
      if (redis) await redis.flush();
      else await emptyQueueTables(query);
    },
    killWorker: async () => {
      // The last one works on cases: a worker with Redis, the only process without.
      const victim = processes.pop();
      if (!victim) throw new Error('no process to kill');
      await ended(victim, 'SIGKILL');
      processes.push(await start(redis ? 'worker' : 'both', redis ? await freePort() : port));
    },
    close: async () => {
      for (const child of processes) await ended(child, 'SIGTERM');
      await redis?.stop();
      await database.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function emptyQueueTables(query: <Row>(sql: string) => Promise<Row[]>): Promise<void> {
  const tables = await query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'bullmq' AND tablename NOT LIKE '%migration%'`,
  );
  await query(`TRUNCATE ${tables.map((table) => table.name).join(', ')}`);
}

async function startRedis(directory: string): Promise<{ url: string; flush(): Promise<void>; stop(): Promise<void> }> {
  const port = await freePort();
  const child = spawn(
    'redis-server',
    [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--dir',
      directory,
      '--save',
      '',
      '--appendonly',
      'no',
      '--maxmemory-policy',
      'noeviction',
    ],
    { stdio: 'ignore' },
  );
  const client = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: null });
  client.on('error', () => undefined);
  await client.ping();
  return {
    url: `redis://127.0.0.1:${port}`,
    flush: async () => {
      await client.flushall();
    },
    stop: async () => {
      client.disconnect();
      await ended(child, 'SIGTERM');
    },
  };
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((done) => {
    child.once('exit', () => done());
    child.kill(signal);
  });
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  const end = Date.now() + 60_000;
  while (Date.now() < end) {
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
