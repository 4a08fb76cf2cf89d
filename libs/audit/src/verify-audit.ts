import type { Database } from '@app/persistence';
import type { AnchorPlace } from './anchor-audit';
import { anchorFile, anchorKey, readAnchors } from './anchor-file';
import { chainHash, contentHash, GENESIS, RECORD_AS_TEXT } from './chain';

export type AuditProblem =
  /** A field of the record is not what was sealed. */
  | 'record-changed'
  /** The record was taken away. */
  | 'record-missing'
  /** A record was slipped in behind the head. */
  | 'record-inserted'
  /** A link of the chain was changed. */
  | 'link-changed'
  /** A link was taken from the middle. */
  | 'link-missing'
  /** The chain ends before, or differs at, a place that was anchored outside the database. */
  | 'tail-cut'
  | 'anchor-mismatch'
  /** A line of the anchor file is not ours, or one before it was taken away. */
  | 'anchor-forged';

export interface AuditFinding {
  readonly problem: AuditProblem;
  readonly seq: number | null;
  readonly recordId: number | null;
}

export interface AuditVerdict {
  readonly ok: boolean;
  readonly schema: string;
  /** Records that are in the chain and were recomputed. */
  readonly checked: number;
  readonly anchors: number;
  /** Anchors the database knows of and the file does not: made on another machine, or lines cut from its end. */
  readonly anchorsNotInFile: number;
  /** Records that wait for the sealer. */
  readonly unsealed: number;
  readonly firstBad?: AuditFinding;
  /** At most 50. */
  readonly findings: readonly AuditFinding[];
}

interface Link {
  readonly seq: number;
  readonly recordId: number;
  readonly content: Buffer;
  readonly hash: Buffer;
  readonly sameXid: boolean | null;
  readonly fields: (string | null)[] | null;
}

const BATCH = 2000;
const MOST_FINDINGS = 50;

/** Recomputes the whole chain of the database's schema and compares it with the anchors. Reads only. */
export async function verifyAudit(database: Database, place: AnchorPlace): Promise<AuditVerdict> {
  const findings: AuditFinding[] = [];
  const found = (problem: AuditProblem, seq: number | null, recordId: number | null): void => {
    if (findings.length < MOST_FINDINGS) findings.push({ problem, seq, recordId });
  };
  const [at] = await database.query<{ schema: string; database: string }>(
    'SELECT current_schema() AS schema, current_database() AS database',
  );
  if (!at) throw new Error('the database did not answer');
  const anchored = await anchorsOf(anchorFile(place.dataDirectory, at.database, at.schema), place.signingKey, at.schema, found);

  let checked = 0;
  let expectedSeq = 1;
  let previous: Buffer = GENESIS;
  for (let links = await linksAfter(database, 0); links.length > 0; links = await linksAfter(database, expectedSeq - 1)) {
    for (const link of links) {
      if (link.seq !== expectedSeq) found('link-missing', expectedSeq, null);
      else if (!chainHash(previous, link.seq, link.recordId, link.content).equals(link.hash))
        found('link-changed', link.seq, link.recordId);
      if (link.fields === null) found('record-missing', link.seq, link.recordId);
      else if (!link.sameXid || !contentHash(link.fields).equals(link.content)) found('record-changed', link.seq, link.recordId);
      const anchor = anchored.get(link.seq);
      if (anchor !== undefined && anchor !== link.hash.toString('hex')) found('anchor-mismatch', link.seq, link.recordId);
      previous = link.hash;
      expectedSeq = link.seq + 1;
      checked += 1;
    }
  }
  const lastAnchored = [...anchored.keys()].at(-1) ?? 0;
  if (lastAnchored >= expectedSeq) found('tail-cut', expectedSeq, null);

  const unsealed = await unsealedRecords(database);
  for (const record of unsealed.behindHead) found('record-inserted', null, record);
  const known = await database.query<{ seq: number }>('SELECT seq FROM audit_anchor');
  const [firstBad] = findings;
  return {
    ok: firstBad === undefined,
    schema: at.schema,
    checked,
    anchors: anchored.size,
    anchorsNotInFile: known.filter(({ seq }) => !anchored.has(seq)).length,
    unsealed: unsealed.waiting,
    ...(firstBad ? { firstBad } : {}),
    findings,
  };
}

async function anchorsOf(
  file: string,
  signingKey: Buffer,
  schema: string,
  found: (problem: AuditProblem, seq: number | null, recordId: number | null) => void,
): Promise<Map<number, string>> {
  const anchored = new Map<number, string>();
  let lastSeq = 0;
  for await (const anchor of readAnchors(file, anchorKey(signingKey))) {
    if ('forgedLine' in anchor || anchor.schema !== schema || anchor.seq < lastSeq) {
      found('anchor-forged', null, null);
      break;
    }
    lastSeq = anchor.seq;
    anchored.set(anchor.seq, anchor.hash);
  }
  return anchored;
}

function linksAfter(database: Database, seq: number): Promise<Link[]> {
  return database.query<Link>(
    `SELECT c.seq, c.record_id AS "recordId", c.content_hash AS content, c.hash, c.record_xid = r.recorded_xid AS "sameXid",
       CASE WHEN r.id IS NOT NULL THEN ${RECORD_AS_TEXT} END AS fields
     FROM audit_chain c LEFT JOIN audit_record r ON r.id = c.record_id
     WHERE c.seq > $1 ORDER BY c.seq LIMIT ${BATCH}`,
    [seq],
  );
}

/** The sealer goes by transaction id and never looks back: an ended record before the head that is in no link was not there when it passed. */
async function unsealedRecords(database: Database): Promise<{ waiting: number; behindHead: number[] }> {
  const rows = await database.query<{ id: number; behindHead: boolean }>(
    `WITH head AS (SELECT record_xid, record_id FROM audit_chain ORDER BY seq DESC LIMIT 1)
     SELECT r.id, coalesce(
         r.recorded_xid < pg_snapshot_xmin(pg_current_snapshot())
         AND (r.recorded_xid, r.id) <= (head.record_xid, head.record_id)
         -- After a restore onto another server ids began anew; the sealer then takes everything that is in no link.
         AND head.record_xid < pg_snapshot_xmax(pg_current_snapshot()), false) AS "behindHead"
     FROM audit_record r LEFT JOIN head ON true
     WHERE NOT EXISTS (SELECT FROM audit_chain c WHERE c.record_id = r.id) ORDER BY r.id`,
  );
  const behindHead = rows.filter((row) => row.behindHead).map(({ id }) => id);
  return { waiting: rows.length - behindHead.length, behindHead };
}
