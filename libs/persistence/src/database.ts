import { createHash } from 'node:crypto';
import { Client, type PoolClient, types } from 'pg';
import { DataSource, type DataSourceOptions, type EntityManager, type QueryRunner } from 'typeorm';

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

  /**
   * One command, one transaction. Nothing outside Postgres may be called inside `work`. Statements go out in the order of their calls,
   * without waiting for each other's answers (those of repositories a little later): what needs no answer of one another may be called
   * {@link together}.
   * @param settings of Postgres for this transaction, of our own making only.
   */
  async run<T>(work: (tx: Transaction) => Promise<T>, settings: Readonly<Record<string, string>> = {}): Promise<T> {
    for (let attempt = 0; ; attempt += 1) {
      const callbacks: Array<() => void> = [];
      let result: T;
      try {
        result = await inTransaction(this.dataSource, beginning(settings), (tx) => {
          afterCommitCallbacks.set(tx, callbacks);
          return work(tx);
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

const beginning = (settings: Readonly<Record<string, string>>): string =>
  ['BEGIN', ...Object.entries(settings).map(([name, value]) => `SET LOCAL ${name} = '${value}'`)].join('; ');

/**
 * TypeORM's transaction without its round trips: BEGIN travels with the first statement. Its repositories work inside as ever; `tx.query` goes
 * straight to the driver. Once the end is decided no statement is let through: what still ran beside the one that failed must not be
 * written outside the transaction.
 */
async function inTransaction<T>(dataSource: DataSource, begin: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const runner = dataSource.createQueryRunner();
  let client: PoolClient | undefined;
  let over = false;
  try {
    client = (await runner.connect()) as PoolClient;
    const connection = client;
    const guarded =
      <Given extends unknown[], Answer>(query: (...given: Given) => Promise<Answer>) =>
      async (...given: Given): Promise<Answer> => {
        if (over) throw new Error('the transaction is over');
        return query(...given);
      };
    runner.query = guarded(runner.query.bind(runner)) as QueryRunner['query'];
    runner.manager.query = guarded(async (sql: string, parameters?: unknown[]) => {
      const { rows } = await connection.query(sql, parameters);
      return rows;
    }) as EntityManager['query'];
    // Repositories ask it whether to open one of their own.
    Object.assign(runner, { isTransactionActive: true, transactionDepth: 1 });
    // Where it fails, so does the first statement, and the commit looks at it again.
    const begun = client.query(begin).then(
      () => undefined,
      (error: unknown) => error,
    );
    const result = await work(runner.manager as Transaction);
    const refused = await begun;
    if (refused !== undefined) throw refused;
    over = true;
    const { command } = await client.query('COMMIT');
    // After a statement that failed unnoticed, COMMIT is answered by ROLLBACK.
    if (command !== 'COMMIT') throw new Error('a statement of the transaction failed and nobody looked at it');
    return result;
  } catch (error) {
    over = true;
    // A connection that cannot roll back is broken: Postgres has rolled back with its end.
    await client?.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    await runner.release();
  }
}

/** SQLSTATE of what came after the statement that failed: it says nothing of the cause. */
const IN_FAILED_TRANSACTION = '25P02';

/**
 * Parts of one transaction that need no answer of one another; their statements go out in the order of the calls. All are waited for, so that
 * nothing runs on behind an error, and the error is the one that failed first.
 */
export async function together<Parts extends readonly Promise<unknown>[]>(
  ...parts: Parts
): Promise<{ -readonly [Part in keyof Parts]: Awaited<Parts[Part]> }> {
  const settled = await Promise.allSettled(parts);
  const failures = settled.filter((one) => one.status === 'rejected').map(({ reason }): unknown => reason);
  if (failures.length > 0) throw failures.find((reason) => sqlState(reason) !== IN_FAILED_TRANSACTION) ?? failures[0];
  return settled.map((one) => (one as PromiseFulfilledResult<unknown>).value) as { -readonly [Part in keyof Parts]: Awaited<Parts[Part]> };
}

/** What a read needs: a transaction, or the pool. Writes ask for a `Transaction`. */
export interface Queryable {
  query(sql: string, parameters?: unknown[]): Promise<unknown>;
}

/** Rows of one statement. An UPDATE or DELETE with RETURNING gives its rows, as a SELECT does. */
export async function rowsOf<Row>(reader: Queryable, sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
  const result: unknown = await reader.query(sql, parameters as unknown[]);
  // Outside a transaction TypeORM answers [rows, count] for UPDATE and DELETE, and rows for everything else.
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
 * Lets each connection parse and plan this statement once. For a statement that runs all day and reaches its rows by index whatever the tables
 * hold: run it with {@link BY_INDEX}, or a plan made while they were empty keeps a scan until they are analysed. INSERTs need no mark: they
 * read what they are given.
 */
export function kept(sql: string): string {
  keptNames.set(sql, `kept-${createHash('sha1').update(sql).digest('hex').slice(0, 20)}`);
  return sql;
}

/** For transactions that touch few rows of large tables, all by index. */
export const BY_INDEX = { enable_seqscan: 'off' } as const;

function keptName(sql: string): string | undefined {
  const known = keptNames.get(sql);
  if (known !== undefined || !/^\s*INSERT\b/i.test(sql) || keptNames.size >= MAXIMUM_KEPT) return known;
  return keptNames.get(kept(sql));
}

const plainQuery = Client.prototype.query as (this: Client, ...given: unknown[]) => unknown;

/** The driver's client, which sends kept statements under their names. */
class KeepingClient extends Client {}
KeepingClient.prototype.query = function query(this: Client, sql: unknown, values: unknown, ...rest: unknown[]): unknown {
  const name = typeof sql === 'string' && Array.isArray(values) && values.length > 0 ? keptName(sql) : undefined;
  return name === undefined ? plainQuery.call(this, sql, values, ...rest) : plainQuery.call(this, { name, text: sql, values }, ...rest);
} as Client['query'];

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
    extra: {
      Client: KeepingClient,
      max: options.poolSize ?? 4,
      options: settings.join(' '),
      keepAlive: true,
      connectionTimeoutMillis: 5000,
      // Statements follow each other without waiting for the answers in between (measured: half the CPU of small statements on both sides).
      pipeline: true,
    },
  });
  await dataSource.initialize();
  return dataSource;
}
