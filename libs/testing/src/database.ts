import { createHash } from 'node:crypto';
import { Client } from 'pg';

let counter = 0;
/** Templates that this process has seen ready. */
const ready = new Set<string>();

/** One process at a time makes templates. */
const TEMPLATES_LOCK = 532923;

function serverUrl(): string {
  const url = process.env.TEST_DATABASE_URL;
  if (!url) throw new Error('TEST_DATABASE_URL is not set: run the tests with npm test, which starts a private PostgreSQL');
  return url;
}

const urlOf = (name: string): string => serverUrl().replace(/\/[^/?]*(\?|$)/, `/${name}$1`);

async function onServer<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export interface TestDatabase {
  readonly url: string;
  close(): Promise<void>;
}

/** An empty database of this test file's own (or a copy of `template`). Its name says that it may be dropped. */
export async function freshDatabase(template?: string): Promise<TestDatabase> {
  counter += 1;
  const name = `onewindow_test_${process.pid}_${Date.now().toString(36)}_${counter}`;
  await onServer((client) => client.query(`CREATE DATABASE ${name}${template ? ` TEMPLATE ${template} STRATEGY file_copy` : ''}`));
  return {
    url: urlOf(name),
    close: () => onServer(async (client) => void (await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))),
  };
}

/**
 * A database of this test file's own in the state that `prepare` brings an empty one to. Prepared once in a run of the tests, then
 * copied: migrations and the load of a county are the same for every file.
 * @param state names that state; everything that `prepare` depends on is in it
 * @param prepare leaves no connection open
 */
export async function preparedDatabase(state: string, prepare: (url: string) => Promise<void>): Promise<TestDatabase> {
  // TEST_RUN: on a server that was handed over, the templates of another run are of another state of the sources.
  const run = process.env.TEST_RUN ?? `${process.pid}`;
  const template = `onewindow_test_template_${run}_${createHash('sha256').update(state).digest('hex').slice(0, 16)}`;
  if (!ready.has(template)) await makeTemplate(template, prepare);
  ready.add(template);
  return freshDatabase(template);
}

async function makeTemplate(name: string, prepare: (url: string) => Promise<void>): Promise<void> {
  await onServer(async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATES_LOCK]);
    // Marked as a template once it is ready; without the mark a preparation did not end.
    const found = await client.query<{ isReady: boolean }>('SELECT datistemplate AS "isReady" FROM pg_database WHERE datname = $1', [name]);
    if (found.rows[0]?.isReady) return;
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${name}`);
    await prepare(urlOf(name));
    await client.query(`ALTER DATABASE ${name} IS_TEMPLATE true`);
  });
}
