import { Client } from 'pg';

let counter = 0;

function serverUrl(): string {
  const url = process.env.TEST_DATABASE_URL;
  if (!url) throw new Error('TEST_DATABASE_URL is not set: run the tests with npm test, which starts a private PostgreSQL');
  return url;
}

async function onServer(sql: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    await client.query(sql);
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
  await onServer(`CREATE DATABASE ${name}${template ? ` TEMPLATE ${template} STRATEGY file_copy` : ''}`);
  return {
    url: serverUrl().replace(/\/[^/?]*(\?|$)/, `/${name}$1`),
    close: () => onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}
