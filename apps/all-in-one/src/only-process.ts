import { Client } from 'pg';

const LOCK = 532_922_001;

/** Holds a session lock while this process lives; null when another process holds it. */
export async function holdOnlyProcess(databaseUrl: string): Promise<{ release(): Promise<void> } | null> {
  const client = new Client({ connectionString: databaseUrl, keepAlive: true });
  // A lost connection loses the lock too; the next start finds out, and the work itself is fenced in the database.
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [LOCK]);
  if (rows[0]?.held) return { release: () => client.end() };
  await client.end();
  return null;
}
