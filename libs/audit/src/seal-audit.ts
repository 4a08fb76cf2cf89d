import { type Database, rowsOf, type Transaction } from '@app/persistence';
import { chainHash, contentHash, GENESIS, RECORD_AS_TEXT } from './chain';

interface Head {
  readonly seq: number;
  readonly hash: Buffer;
  readonly recordId: number;
  readonly recordXid: string;
  /** The head's transaction id lies in this server's future: the database was restored onto another server. */
  readonly restored: boolean;
}

interface Pending {
  readonly id: number;
  readonly xid: string;
  readonly fields: (string | null)[];
}

const BATCH = 1000;

/** One sealer at a time for each schema; the others leave it the work. */
export async function lockChain(tx: Transaction): Promise<boolean> {
  const [row] = await rowsOf<{ locked: boolean }>(
    tx,
    `SELECT pg_try_advisory_xact_lock(hashtextextended('audit chain of ' || current_schema(), 532922)) AS locked`,
  );
  return row?.locked ?? false;
}

/**
 * Appends every record whose transaction has ended, in the order of transaction ids: none can later appear behind the head, and the
 * writers take no common lock.
 * @returns how many were sealed; 0 also when another process is sealing.
 */
export async function sealAudit(database: Database, now: Date): Promise<number> {
  let sealed = 0;
  for (;;) {
    const batch = await database.run((tx) => sealBatch(tx, now));
    sealed += batch;
    if (batch < BATCH) return sealed;
  }
}

async function sealBatch(tx: Transaction, now: Date): Promise<number> {
  if (!(await lockChain(tx))) return 0;
  const head = await headOf(tx);
  const pending = head?.restored ? await pendingAfterRestore(tx) : await pendingAfter(tx, head);
  if (pending.length === 0) return 0;
  let previous = head?.hash ?? GENESIS;
  const first = (head?.seq ?? 0) + 1;
  const links = pending.map(({ id, xid, fields }, index) => {
    const seq = first + index;
    const content = contentHash(fields);
    previous = chainHash(previous, seq, id, content);
    return { seq, id, xid, content, hash: previous };
  });
  await tx.query(
    `INSERT INTO audit_chain (seq, record_id, record_xid, content_hash, hash, sealed_at)
     SELECT seq, record_id, record_xid::xid8, content_hash, hash, $6
     FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bytea[], $5::bytea[]) AS link (seq, record_id, record_xid, content_hash, hash)`,
    [
      links.map(({ seq }) => seq),
      links.map(({ id }) => id),
      links.map(({ xid }) => xid),
      links.map(({ content }) => content),
      links.map(({ hash }) => hash),
      now,
    ],
  );
  return links.length;
}

async function headOf(tx: Transaction): Promise<Head | undefined> {
  const [head] = await rowsOf<Head>(
    tx,
    `SELECT seq, hash, record_id AS "recordId", record_xid::text AS "recordXid",
       record_xid >= pg_snapshot_xmax(pg_current_snapshot()) AS restored
     FROM audit_chain ORDER BY seq DESC LIMIT 1`,
  );
  return head;
}

function pendingAfter(tx: Transaction, head: Head | undefined): Promise<Pending[]> {
  return rowsOf<Pending>(
    tx,
    `SELECT r.id, r.recorded_xid::text AS xid, ${RECORD_AS_TEXT} AS fields FROM audit_record r
     WHERE r.recorded_xid < pg_snapshot_xmin(pg_current_snapshot()) AND (r.recorded_xid, r.id) > ($1::xid8, $2::bigint)
     ORDER BY r.recorded_xid, r.id LIMIT ${BATCH}`,
    [head?.recordXid ?? '0', head?.recordId ?? 0],
  );
}

/** Transaction ids began anew: first what the old server left unsealed (all of it had ended), then the new server's. */
function pendingAfterRestore(tx: Transaction): Promise<Pending[]> {
  return rowsOf<Pending>(
    tx,
    `SELECT r.id, r.recorded_xid::text AS xid, ${RECORD_AS_TEXT} AS fields FROM audit_record r
     WHERE NOT EXISTS (SELECT FROM audit_chain c WHERE c.record_id = r.id)
       AND (r.recorded_xid < pg_snapshot_xmin(pg_current_snapshot()) OR r.recorded_xid >= pg_snapshot_xmax(pg_current_snapshot()))
     ORDER BY r.recorded_xid < pg_snapshot_xmin(pg_current_snapshot()), r.recorded_xid, r.id LIMIT ${BATCH}`,
  );
}
