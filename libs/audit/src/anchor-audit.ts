import { type Database, rowsOf } from '@app/persistence';
import { anchorFile, anchorKey, appendAnchor } from './anchor-file';
import { lockChain } from './seal-audit';

export interface AnchorPlace {
  readonly dataDirectory: string;
  readonly signingKey: Buffer;
}

/** Signs the chain's head into the anchor file and the table `audit_anchor`. @returns the anchored seq, or undefined when there is nothing new. */
export async function anchorAudit(database: Database, { dataDirectory, signingKey }: AnchorPlace, now: Date): Promise<number | undefined> {
  return database.run(async (tx) => {
    if (!(await lockChain(tx))) return undefined;
    const [head] = await rowsOf<{ schema: string; database: string; seq: number; hash: Buffer }>(
      tx,
      `SELECT current_schema() AS schema, current_database() AS database, seq, hash FROM audit_chain
       WHERE seq > coalesce((SELECT max(seq) FROM audit_anchor), 0) ORDER BY seq DESC LIMIT 1`,
    );
    if (!head) return undefined;
    const { schema, seq, hash } = head;
    // The file first: a line without a row is harmless, a row without a line would look like a line taken away.
    const anchor = await appendAnchor(anchorFile(dataDirectory, head.database, schema), anchorKey(signingKey), {
      schema,
      seq,
      hash: hash.toString('hex'),
      at: now.toISOString(),
    });
    await tx.query('INSERT INTO audit_anchor (seq, hash, anchored_at, signature) VALUES ($1, $2, $3, $4)', [
      seq,
      hash,
      now,
      Buffer.from(anchor.signature, 'base64url'),
    ]);
    return seq;
  });
}
