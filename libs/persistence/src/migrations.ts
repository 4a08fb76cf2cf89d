import { Client } from 'pg';
import { ensureRoleAndSchema, withRight } from './roles-and-schemas';

/** One step of a schema. Applied once, in order, inside one transaction with its own record. */
export interface Migration {
  /** `0001-create-case`: order and name. */
  readonly name: string;
  readonly up: string;
  readonly down: string;
}

/** Everything a service's schema needs to exist: the migrator creates the schema and the role, then applies the steps. */
export interface SchemaDefinition {
  readonly schema: string;
  /** The role that the running service acts as. It owns nothing. */
  readonly role: string;
  readonly migrations: readonly Migration[];
}

const LOCK = 532922;

/**
 * Applies what is missing, under one advisory lock, so that any number of processes may start at once.
 * @returns the names that were applied, as `schema/name`.
 */
export async function migrate(url: string, definitions: readonly SchemaDefinition[]): Promise<string[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const applied: string[] = [];
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await withRight(
      client,
      '不能在 public 模式中建表',
      (user) => `GRANT CREATE ON SCHEMA public TO ${user};`,
      'CREATE TABLE IF NOT EXISTS public.applied_migration (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())',
    );
    for (const definition of definitions) {
      await ensureRoleAndSchema(client, definition);
    }
    for (const { schema, migrations } of definitions) {
      for (const migration of migrations) {
        const name = `${schema}/${migration.name}`;
        const { rowCount } = await client.query('SELECT 1 FROM public.applied_migration WHERE name = $1', [name]);
        if (rowCount) continue;
        await inTransaction(client, async () => {
          await client.query(`SET LOCAL lock_timeout = '10s'`);
          await client.query(`SET LOCAL search_path = ${schema}`);
          await client.query(migration.up);
          await client.query('INSERT INTO public.applied_migration (name) VALUES ($1)', [name]);
        });
        applied.push(name);
      }
    }
    return applied;
  } finally {
    await client.end();
  }
}

/** Takes the last step of one schema back. For development and for tests that prove every step has a way back. */
export async function revertLast(url: string, { schema, migrations }: SchemaDefinition): Promise<string | undefined> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const migration of migrations.toReversed()) {
      const name = `${schema}/${migration.name}`;
      const { rowCount } = await client.query('SELECT 1 FROM public.applied_migration WHERE name = $1', [name]);
      if (!rowCount) continue;
      await inTransaction(client, async () => {
        await client.query(`SET LOCAL search_path = ${schema}`);
        await client.query(migration.down);
        await client.query('DELETE FROM public.applied_migration WHERE name = $1', [name]);
      });
      return name;
    }
    return undefined;
  } finally {
    await client.end();
  }
}

async function inTransaction(client: Client, work: () => Promise<void>): Promise<void> {
  await client.query('BEGIN');
  try {
    await work();
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}
