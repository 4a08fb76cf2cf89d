import type { Database, Transaction } from '@app/persistence';

/** Stands for a process that ends, or a connection that breaks, in the middle of its work. */
export class Crash extends Error {
  constructor(at: string) {
    super(`the walk ended the transaction ${at}`);
    this.name = 'Crash';
  }
}

type Query = (...given: never[]) => Promise<unknown>;

/** Ends one transaction of the databases it watches after its n-th statement, or after the last one, before COMMIT. */
export class CrashPoint {
  private left: number | null = null;

  /** The transaction that comes next does not commit. */
  arm(statements: number): void {
    this.left = statements;
  }

  /** @returns whether it was still waiting to strike. */
  disarm(): boolean {
    const waited = this.left !== null;
    this.left = null;
    return waited;
  }

  watch(database: Database): void {
    const run = database.run.bind(database);
    database.run = (work, settings) => run((tx) => this.inside(tx, work), settings);
  }

  private async inside<T>(tx: Transaction, work: (tx: Transaction) => Promise<T>): Promise<T> {
    if (this.left === null) return work(tx);
    let struck: Crash | undefined;
    // Once broken, a connection answers nothing more: whatever runs beside the statement that failed fails too.
    const counted =
      (query: Query): Query =>
      async (...given) => {
        if (struck === undefined && this.left !== null) {
          this.left -= 1;
          if (this.left < 0) {
            this.left = null;
            struck = new Crash('between two statements');
          }
        }
        if (struck !== undefined) throw struck;
        return query(...given);
      };
    const { queryRunner } = tx;
    if (queryRunner === undefined) throw new Error('a transaction has its query runner');
    tx.query = counted(tx.query as Query) as typeof tx.query;
    queryRunner.query = counted(queryRunner.query as Query) as typeof queryRunner.query;
    const result = await work(tx);
    if (this.left === null) {
      if (struck !== undefined) throw new Error('a transaction swallowed the end of its connection');
      return result;
    }
    this.left = null;
    throw new Crash('before COMMIT');
  }
}
