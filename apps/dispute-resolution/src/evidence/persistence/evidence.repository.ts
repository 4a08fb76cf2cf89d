import type { LocalDate } from '@app/legal-calendar';
import { type Queryable, rowsOf, type Transaction } from '@app/persistence';
import type { Evidence } from '../domain/evidence';
import type { Manifest, ManifestEntry } from '../domain/manifest';

export type EvidenceRow = Evidence & { readonly nameCell: string };

const COLUMNS = `e.id, e.sha256, e.size, e.media_type AS "mediaType", e.kind, e.given_by AS "givenBy", e.given_on AS "givenOn",
  e.collected_at AS "collectedAt", e.original_seen_by AS "originalSeenBy", e.consent, e.consent_revoked_at AS "consentRevokedAt",
  e.derived_from AS "derivedFrom", e.redaction, e.name_cell AS "nameCell"`;

export function evidenceOf(reader: Queryable, disputeId: number): Promise<EvidenceRow[]> {
  return rowsOf<EvidenceRow>(reader, `SELECT ${COLUMNS} FROM evidence e WHERE e.dispute_id = $1 ORDER BY e.id`, [disputeId]);
}

export interface NewEvidence {
  readonly disputeId: number;
  readonly sha256: string;
  readonly size: number;
  readonly mediaType: string;
  readonly nameCell: string;
  readonly kind: string;
  readonly givenBy: number | null;
  readonly givenOn: LocalDate;
  readonly collectedKind: string;
  readonly collectedBy: number | null;
  readonly originalSeenBy: number | null;
  readonly consent: readonly string[];
  readonly derivedFrom: number | null;
  readonly redaction: string | null;
  readonly at: Date;
}

export async function insertEvidence(tx: Transaction, made: NewEvidence): Promise<EvidenceRow> {
  const [row] = await rowsOf<EvidenceRow>(
    tx,
    `INSERT INTO evidence AS e (dispute_id, sha256, size, media_type, name_cell, kind, given_by, given_on, collected_kind, collected_by, collected_at,
       original_seen_by, original_seen_at, consent, derived_from, redaction)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::bigint, CASE WHEN $12::bigint IS NULL THEN NULL ELSE $11::timestamptz END, $13, $14, $15)
     RETURNING ${COLUMNS}`,
    [
      made.disputeId,
      made.sha256,
      made.size,
      made.mediaType,
      made.nameCell,
      made.kind,
      made.givenBy,
      made.givenOn,
      made.collectedKind,
      made.collectedBy,
      made.at,
      made.originalSeenBy,
      made.consent,
      made.derivedFrom,
      made.redaction,
    ],
  );
  if (row === undefined) throw new Error('the evidence was not written');
  return row;
}

export async function revokeConsent(tx: Transaction, id: number, at: Date): Promise<void> {
  await tx.query('UPDATE evidence SET consent_revoked_at = $2 WHERE id = $1 AND consent_revoked_at IS NULL', [id, at]);
}

export async function seeOriginal(tx: Transaction, id: number, staffId: number, at: Date): Promise<void> {
  await tx.query('UPDATE evidence SET original_seen_by = $2, original_seen_at = $3 WHERE id = $1 AND original_seen_by IS NULL', [
    id,
    staffId,
    at,
  ]);
}

export type SealedManifest = Manifest & { readonly id: number; readonly hash: string };

export async function manifestsOf(reader: Queryable, disputeId: number): Promise<SealedManifest[]> {
  const rows = await rowsOf<Omit<SealedManifest, 'sealedAt' | 'entries'> & { sealedAt: Date; entries: ManifestEntry[] }>(
    reader,
    `SELECT m.id, d.dispute_no AS "disputeNo", m.sequence, m.proceeding_id AS "proceedingId", m.to_organ AS "toOrgan", m.purpose,
       m.sealed_by AS "sealedBy", m.sealed_at AS "sealedAt", m.previous_hash AS "previousHash", m.hash, m.entries
     FROM evidence_manifest m JOIN dispute d ON d.id = m.dispute_id WHERE m.dispute_id = $1 ORDER BY m.sequence`,
    [disputeId],
  );
  return rows.map((row) => ({ ...row, sealedAt: row.sealedAt.toISOString() }));
}

export async function insertManifest(tx: Transaction, disputeId: number, manifest: Manifest, hash: string): Promise<number> {
  const [row] = await rowsOf<{ id: number }>(
    tx,
    `INSERT INTO evidence_manifest (dispute_id, sequence, proceeding_id, to_organ, purpose, entries, previous_hash, hash, sealed_by, sealed_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id`,
    [
      disputeId,
      manifest.sequence,
      manifest.proceedingId,
      manifest.toOrgan,
      manifest.purpose,
      JSON.stringify(manifest.entries),
      manifest.previousHash,
      hash,
      manifest.sealedBy,
      manifest.sealedAt,
    ],
  );
  if (row === undefined) throw new Error('the manifest was not written');
  return row.id;
}

/** Which of these contents some row names. */
export async function namedContents(reader: Queryable, sha256s: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await rowsOf<{ sha256: string }>(reader, 'SELECT DISTINCT sha256 FROM evidence WHERE sha256 = ANY ($1::text[])', [sha256s]);
  return new Set(rows.map(({ sha256 }) => sha256));
}
