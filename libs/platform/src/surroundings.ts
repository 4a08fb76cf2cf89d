import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Configuration } from '@app/configuration';
import { sqlState } from '@app/persistence';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { StartRefused, startSentence } from './start-refusal';

const PATIENCE_MILLISECONDS = 5000;
const OLDEST_POSTGRES = 15;

/** Looks at everything that a start needs, so that a mistake is one sentence and not a stack from the depths. */
export async function requireSurroundings(configuration: Configuration): Promise<void> {
  await requireWritable(configuration.dataDirectory);
  await requirePostgres('DATABASE_URL', configuration.databaseUrl);
  if (configuration.migrates && configuration.migrationDatabaseUrl !== configuration.databaseUrl) {
    await requirePostgres('MIGRATION_DATABASE_URL', configuration.migrationDatabaseUrl);
  }
  if (configuration.redisUrl !== undefined) await requireRedis(configuration.redisUrl);
}

/** @throws StartRefused */
export async function requireWritable(directory: string): Promise<void> {
  const trial = join(directory, `.trial-${randomUUID()}`);
  try {
    await mkdir(directory, { recursive: true });
    await writeFile(trial, '');
    await rm(trial);
  } catch (error) {
    throw new StartRefused(
      `数据目录 ${directory} 不能写入（${(error as NodeJS.ErrnoException).code}）：请改正它的权限，或换一个目录：DATA_DIR=$HOME/one-window-data npm start`,
    );
  }
}

/** @throws StartRefused */
export async function requirePostgres(setting: string, url: string): Promise<void> {
  const place = hostOf(url, 5432);
  const client = new Client({ connectionString: url, connectionTimeoutMillis: PATIENCE_MILLISECONDS });
  client.on('error', () => undefined);
  let version: number;
  try {
    await client.connect();
    const { rows } = await client.query<{ version: number }>(`SELECT current_setting('server_version_num')::int AS version`);
    version = Math.floor((rows[0]?.version ?? 0) / 10_000);
  } catch (error) {
    const sentence = startSentence(error);
    if (sentence !== undefined) throw new StartRefused(sentence.replace('DATABASE_URL', setting));
    if (sqlState(error)?.match(/^[0-9A-Z]{5}$/)) throw new StartRefused(`${setting} 指向的数据库拒绝连接：${(error as Error).message}。`);
    if (/password must be a string/.test(String(error))) {
      throw new StartRefused(`${setting} 里没有口令，而数据库要求口令：请写成 postgres://用户:口令@主机:5432/库名。`);
    }
    throw new StartRefused(
      `${setting} 指向的 ${place} 没有 PostgreSQL 应答：请启动 PostgreSQL 或改正地址；去掉 ${setting} 则使用内置数据库。`,
    );
  } finally {
    await client.end().catch(() => undefined);
  }
  if (version < OLDEST_POSTGRES) {
    throw new StartRefused(
      `${setting} 指向的 PostgreSQL 是 ${version} 版：请升级到 ${OLDEST_POSTGRES} 版以上，或去掉 ${setting} 使用内置数据库。`,
    );
  }
}

/** @throws StartRefused */
export async function requireRedis(url: string): Promise<void> {
  const redis = new Redis(url, {
    lazyConnect: true,
    enableReadyCheck: false,
    connectTimeout: PATIENCE_MILLISECONDS,
    disconnectTimeout: 200,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
  });
  let reason: Error | undefined;
  redis.on('error', (error: Error) => {
    reason ??= error;
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), PATIENCE_MILLISECONDS);
  });
  try {
    await Promise.race([redis.connect().then(() => redis.ping()), late]);
  } catch (error) {
    const text = `${reason?.message ?? ''} ${String(error)}`;
    if (/WRONGPASS|NOAUTH|invalid password/i.test(text)) {
      throw new StartRefused('REDIS_URL 的用户名或口令不对：请核对 redis://用户:口令@主机:6379。');
    }
    throw new StartRefused(
      `REDIS_URL 指向的 ${hostOf(url, 6379)} 没有 Redis 应答：请启动 Redis（Debian：apt-get install -y redis-server && redis-server --daemonize yes），或去掉 REDIS_URL，队列将放在 PostgreSQL 中。`,
    );
  } finally {
    clearTimeout(timer);
    redis.disconnect();
  }
}

function hostOf(url: string, defaultPort: number): string {
  const { hostname, port } = new URL(url);
  return `${hostname}:${port || defaultPort}`;
}
