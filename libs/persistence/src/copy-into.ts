import { type PoolClient, Query } from 'pg';
import type { Transaction } from './database';

interface CopyConnection {
  readonly stream: { readonly writableNeedDrain?: boolean; once(event: 'drain' | 'close', listener: () => void): unknown };
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
}

type RowQuery = new (text: string, values: undefined, callback: (error: Error | null, result: { rowCount: number }) => void) => Query;

/** A query of the driver's own kind, because a pipelined client takes no other; it answers the server's wish for data with the chunks. */
class CopyQuery extends (Query as unknown as RowQuery) {
  failure: unknown;

  constructor(
    text: string,
    private readonly chunks: AsyncIterable<Buffer>,
    callback: (error: Error | null, result: { rowCount: number }) => void,
  ) {
    super(text, undefined, callback);
  }

  handleCopyInResponse(connection: CopyConnection): void {
    this.send(connection).then(
      () => connection.endCopyFrom(),
      (error: unknown) => {
        this.failure = error;
        connection.sendCopyFail('the source ended');
      },
    );
  }

  private async send(connection: CopyConnection): Promise<void> {
    for await (const chunk of this.chunks) {
      connection.sendCopyFromChunk(chunk);
      // A slow server slows the source, so that memory does not grow with the file.
      if (connection.stream.writableNeedDrain === true) await drained(connection);
    }
  }
}

const drained = ({ stream }: CopyConnection): Promise<void> =>
  new Promise((resolve) => {
    stream.once('drain', resolve);
    stream.once('close', resolve);
  });

/**
 * `COPY … FROM STDIN` inside a transaction, as a stream: a million rows in constant memory. No other statement of the transaction may be
 * under way. What `chunks` throws is thrown, and nothing of it is kept.
 * @param target `statement_line (file_id, line_no)`; of our own making only
 * @returns how many rows
 */
export async function copyInto(tx: Transaction, target: string, chunks: AsyncIterable<Buffer>): Promise<number> {
  const client = (await tx.queryRunner?.connect()) as PoolClient | undefined;
  if (client === undefined) throw new Error('copyInto needs a transaction opened by Database.run');
  return new Promise((resolve, reject) => {
    const query = new CopyQuery(`COPY ${target} FROM STDIN`, chunks, (error, result) => {
      if (error) reject((query.failure ?? error) as Error);
      else resolve(result.rowCount);
    });
    client.query(query as never);
  });
}
