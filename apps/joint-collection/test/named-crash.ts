import type { Database, Transaction } from '@app/persistence';

/** Stands for a process that ends at a named point of its work. */
export class Crash extends Error {
  constructor(at: string) {
    super(`ended ${at}`);
    this.name = 'Crash';
  }
}

type Query = (...given: never[]) => Promise<unknown>;

/** `UPDATE joint_bill`, `INSERT journal`: what a statement first does to which table, or that it reads it. */
function nameOf(sql: string): string {
  const text = sql.replace(/\s+/g, ' ');
  const write = /\b(INSERT INTO|UPDATE|DELETE FROM) ([a-z_.]+)/.exec(text);
  if (write) return `${write[1]} ${write[2]}`;
  const read = /\bFROM ([a-z_.]+)/.exec(text);
  return `${/FOR (NO KEY )?UPDATE/.test(text) ? 'LOCK' : 'READ'} ${read?.[1] ?? text.slice(0, 40)}`;
}

/** Names every point of a database's transactions, and ends one of them there: between two statements, before COMMIT, or right after it. */
export class NamedCrash {
  readonly seen: string[] = [];
  private armed: string | null = null;
  private prefix = '';

  constructor(database: Database) {
    const run = database.run.bind(database);
    database.run = async (work, settings) => {
      const counts = new Map<string, number>();
      const result = await run(async (tx) => {
        this.watch(tx, counts);
        const done = await work(tx);
        this.at('before COMMIT', counts);
        return done;
      }, settings);
      this.at('after COMMIT, before the answer', counts);
      return result;
    };
  }

  /** The names of what comes next begin with this. */
  during(operation: string): void {
    this.prefix = operation;
  }

  arm(point: string): void {
    this.armed = point;
  }

  /** @returns whether it never came to the point */
  disarm(): boolean {
    const waited = this.armed !== null;
    this.armed = null;
    return waited;
  }

  private at(name: string, counts: Map<string, number>): void {
    const nth = (counts.get(name) ?? 0) + 1;
    counts.set(name, nth);
    const point = `${this.prefix}: ${name}${nth > 1 ? ` (${nth})` : ''}`;
    if (!this.seen.includes(point)) this.seen.push(point);
    if (this.armed !== point) return;
    this.armed = null;
    throw new Crash(point);
  }

  private watch(tx: Transaction, counts: Map<string, number>): void {
    let broken: Error | undefined;
    const query = tx.query.bind(tx) as Query;
    tx.query = (async (...given: [never, ...never[]]) => {
      if (broken !== undefined) throw broken;
      try {
        this.at(`before ${nameOf(String(given[0]))}`, counts);
      } catch (error) {
        // Once broken, a connection answers nothing more.
        broken = error as Error;
        throw error;
      }
      return query(...given);
    }) as typeof tx.query;
  }
}
