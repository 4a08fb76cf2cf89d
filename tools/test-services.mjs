// Jest's set-up of the database and story projects: a private PostgreSQL and, where a redis-server is on the PATH, a private Redis.
// A server is used as it stands only when TEST_DATABASE_URL or TEST_REDIS_URL hands it over for testing.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from './embedded-postgres.mjs';
import { startPrivateRedis } from './private-redis.mjs';

const { Client } = pg;

export default async function startTestServices() {
  if (process.env.ONLY_UNIT === '1') return;
  const directory = mkdtempSync(path.join(tmpdir(), 'one-window-test-'));
  const stops = [];
  // Jest leaves at once on Ctrl-C, without its teardown.
  const kills = [];
  process.on('exit', () => {
    for (const kill of kills) kill();
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(130));
  process.env.TEST_RUN = `${process.pid}_${Date.now().toString(36)}`;
  if (process.env.TEST_DATABASE_URL) stops.push(() => dropTemplates(process.env.TEST_DATABASE_URL, process.env.TEST_RUN));
  else {
    const postgres = await startEmbeddedPostgres({ dataDirectory: path.join(directory, 'pg'), durable: false, database: 'onewindow_test' });
    process.env.TEST_DATABASE_URL = postgres.url;
    stops.push(postgres.stop);
    kills.push(postgres.kill);
  }
  // REDIS_URL is how a user hands over a Redis, for the tests as well (database 15 of it).
  if (!process.env.TEST_REDIS_URL && process.env.REDIS_URL) process.env.TEST_REDIS_URL = process.env.REDIS_URL;
  if (!process.env.TEST_REDIS_URL) {
    const redis = await startPrivateRedis(path.join(directory, 'redis'));
    if (redis) {
      process.env.TEST_REDIS_URL = redis.url;
      stops.push(redis.stop);
      kills.push(redis.kill);
    } else {
      console.log('\nnot run: the messaging suite on Redis (no REDIS_URL, and no redis-server on the PATH)');
    }
  }
  globalThis.__stopTestServices = async () => {
    for (const stop of stops) await stop();
    kills.length = 0;
    rmSync(directory, { recursive: true, force: true });
  };
}

/** A server that was handed over is given back as it was: each test drops its own database, the run its templates. */
async function dropTemplates(url, run) {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query('SELECT datname FROM pg_database WHERE starts_with(datname, $1)', [
      `onewindow_test_template_${run}_`,
    ]);
    for (const { datname } of rows) {
      await client.query(`ALTER DATABASE ${datname} IS_TEMPLATE false`);
      await client.query(`DROP DATABASE ${datname} WITH (FORCE)`);
    }
  } finally {
    await client.end();
  }
}
