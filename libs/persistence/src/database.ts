import { createHash } from 'node:crypto';
import { type Pool, type PoolClient, types } from 'pg';
import { DataSource, type DataSourceOptions, type EntityManager } from 'typeorm';

declare const transactionBrand: unique symbol;
/** Repositories and the outbox take it first and required, so that a write outside a transaction does not compile. */
export type Transaction = EntityManager & { readonly [transactionBrand]: true };

// bigint columns hold identities and fen, all far below 2^53; a larger one is a defect that must not be rounded.
const safeInteger = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`bigint ${text} does not fit a safe integer`);
  return value;
};
types.setTypeParser(types.builtins.INT8, safeInteger);
// A legal date is a calendar day, never an instant.
types.setTypeParser(types.builtins.DATE, (text) => text);

// Arrays have types of their own, which would otherwise stay text (bigint[]) or become instants (date[]).
const INT8_ARRAY: number = 1016;
const DATE_ARRAY: number = 1182;
const elements = (text: string): string[] => (text === '{}' ? [] : text.slice(1, -1).split(','));
types.setTypeParser(INT8_ARRAY, (text) => elements(text).map(safeInteger));
types.setTypeParser(DATE_ARRAY, elements);

const afterCommitCallbacks = new WeakMap<EntityManager, Array<() => void>>();

/** Runs `callback` once the transaction has committed, never when it rolled back. */
export function afterCommit(tx: Transaction, callback: () => void): void {
  const callbacks = afterCommitCallbacks.get(tx);
  if (!callbacks) throw new Error('afterCommit needs a transaction opened by Database.run');
  callbacks.push(callback);
}

/** What is committed stays done: a callback that fails is reported, and the command is neither failed nor repeated for it. */
function runCommitted(callback: () => void): void {
  try {
    callback();
  } catch (error) {
    process.emitWarning(error instanceof Error ? (error.stack ?? error.message) : String(error), 'AfterCommit');
  }
}

/** serialization_failure and deadlock_detected: the work is repeated from its start, at most twice. */
const REPEATABLE = new Set(['40001', '40P01']);

/** One service's way to Postgres: its own role and search path. Each service declares its own subclass as injection token. */
export class Database {
  constructor(readonly dataSource: DataSource) {}

  /** One command, one transaction. Nothing outside Postgres may be called inside `work`. */
  async run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt += 1) {
      const callbacks: Array<() => void> = [];
      let result: T;
      try {
        result = await this.dataSource.transaction(async (manager) => {
          afterCommitCallbacks.set(manager, callbacks);
          return work(manager as Transaction);
        });
      } catch (error) {
        if (attempt < 2 && REPEATABLE.has(sqlState(error) ?? '')) continue;
        throw error;
      }
      for (const callback of callbacks) runCommitted(callback);
      return result;
    }
  }

  /** A read outside a transaction. */
  async query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return rowsOf<Row>(this.dataSource, sql, parameters);
  }

  async close(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }

  /** Nest calls it last, when consumers and loops have stopped. */
  onApplicationShutdown(): Promise<void> {
    return this.close();
  }
}

/** What a read needs: a transaction, or the pool. Writes ask for a `Transaction`. */
export interface Queryable {
  query(sql: string, parameters?: unknown[]): Promise<unknown>;
}

/** Rows of one statement. An UPDATE or DELETE with RETURNING gives its rows, as a SELECT does. */
export async function rowsOf<Row>(reader: Queryable, sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
  const result: unknown = await reader.query(sql, parameters as unknown[]);
  // TypeORM answers [rows, count] for UPDATE and DELETE, and rows for everything else.
  if (Array.isArray(result) && result.length === 2 && Array.isArray(result[0]) && typeof result[1] === 'number') return result[0] as Row[];
  return result as Row[];
}

/** SQLSTATE of a failed statement, or undefined for any other error. */
export function sqlState(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, driverError } = error as { code?: unknown; driverError?: { code?: unknown } };
  const state = driverError?.code ?? code;
  return typeof state === 'string' ? state : undefined;
}

/** The name of the constraint that refused a statement, or undefined. */
export function violatedConstraint(error: unknown): string | undefined {
  const { constraint, driverError } = error as { constraint?: unknown; driverError?: { constraint?: unknown } };
  const name = driverError?.constraint ?? constraint;
  return typeof name === 'string' ? name : undefined;
}

export interface DatabaseOptions {
  readonly url: string;
  /** The service's schema; also the search path, followed by `msg`. */
  readonly schema: string;
  /** The Postgres role this service acts as, so that the server itself refuses what is not the service's. */
  readonly role?: string;
  readonly entities?: DataSourceOptions['entities'];
  readonly poolSize?: number;
}

/** Statements whose plans are worth keeping; beyond this many texts of one process something builds its SQL from data. */
const MAXIMUM_KEPT = 500;
const keptNames = new Map<string, string>();

/**
 * Names a statement that begins with INSERT, so that its connection parses and plans it once. Only these: they read what they are given, and a
 * plan made while the tables were empty is as good later. A SELECT or UPDATE might keep a scan of what has grown since.
 */
function keptName(sql: string): string | undefined {
  const known = keptNames.get(sql);
  if (known !== undefined) return known;
  if (!/^\s*INSERT\b/i.test(sql) || keptNames.size >= MAXIMUM_KEPT) return undefined;
  const name = `kept-${createHash('sha1').update(sql).digest('hex').slice(0, 20)}`;
  keptNames.set(sql, name);
  return name;
}

function keepPlansOfInserts(dataSource: DataSource): void {
  const { master } = dataSource.driver as unknown as { master: Pool };
  master.on('connect', (client: PoolClient) => {
    const query = client.query.bind(client) as (...given: unknown[]) => unknown;
    const named = (sql: unknown, values: unknown, ...rest: unknown[]): unknown => {
      const name = typeof sql === 'string' && Array.isArray(values) && values.length > 0 ? keptName(sql) : undefined;
      return name === undefined ? query(sql, values, ...rest) : query({ name, text: sql, values }, ...rest);
    };
    client.query = named as PoolClient['query'];
  });
}

/** Opens the service's pool. The role is a start-up parameter of every connection, so RESET ROLE cannot undo it. */
export async function openDataSource(options: DatabaseOptions): Promise<DataSource> {
  const settings = [`-c search_path=${options.schema}`, '-c TimeZone=UTC', '-c statement_timeout=30000'];
  if (options.role) settings.push(`-c role=${options.role}`);
  const dataSource = new DataSource({
    type: 'postgres',
    url: options.url,
    schema: options.schema,
    entities: options.entities ?? [],
    synchronize: false,
    logging: false,
    extra: { max: options.poolSize ?? 4, options: settings.join(' '), keepAlive: true, connectionTimeoutMillis: 5000 },
  });
  await dataSource.initialize();
  keepPlansOfInserts(dataSource);
  return dataSource;
}
