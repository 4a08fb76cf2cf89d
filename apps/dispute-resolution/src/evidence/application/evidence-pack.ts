import { createHash } from 'node:crypto';
import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import { DomainError } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import data from '../../../data/evidence-kinds.json';
import { assertCollectedOnce, chosenForPack, type EvidenceKind } from '../domain/evidence';
import { type Manifest, type ManifestEntry, manifestText } from '../domain/manifest';
import { type EvidenceRow, evidenceOf, insertEvidence, insertManifest, manifestsOf } from '../persistence/evidence.repository';

export const EVIDENCE_KINDS: readonly EvidenceKind[] = data.kinds;

export interface Given {
  readonly disputeId: number;
  readonly disputeNo: string;
  readonly file: { readonly sha256: string; readonly size: number; readonly mediaType: string; readonly name: string };
  readonly kind: string;
  /** The party who gave it; null for a paper that an organ or this office made. */
  readonly givenBy: number | null;
  readonly givenOn: LocalDate;
  readonly originalSeen: boolean;
  readonly consent: readonly string[];
  readonly derivedFrom?: { readonly id: number; readonly what: string };
  /** Why a second one of a kind that is collected once. */
  readonly another?: string | null;
}

export interface HandOver {
  readonly disputeId: number;
  readonly disputeNo: string;
  readonly proceedingId: number | null;
  /** Kind of the proceeding it goes to: what consent is asked about. */
  readonly to: string;
  readonly toOrgan: string;
  readonly purpose: string;
  /** null: everything that may go. */
  readonly evidenceIds: readonly number[] | null;
}

/** The pack of a dispute, within the transaction of whoever adds to it or hands it on. */
@Injectable()
export class EvidencePack {
  constructor(private readonly cipher: PersonalDataCipher) {}

  /** The file is on the disk already. @throws DomainError `evidence-already-collected` for the same content, or a kind that is collected once */
  async add(tx: Transaction, given: Given, by: Actor | null, now: Date): Promise<EvidenceRow> {
    const held = await evidenceOf(tx, given.disputeId);
    const same = held.find(({ sha256 }) => sha256 === given.file.sha256);
    if (same !== undefined) {
      throw new DomainError('conflict', 'evidence-already-collected', '同样内容的文件已经在证据包中，请直接引用。', {
        params: { evidenceId: same.id },
      });
    }
    const kind = EVIDENCE_KINDS.find(({ code }) => code === given.kind);
    if (kind === undefined) throw new Error(`${given.kind} is no kind of evidence`);
    if (given.derivedFrom === undefined) assertCollectedOnce(held, kind, given.givenBy, given.another ?? null);
    const row = await insertEvidence(tx, {
      disputeId: given.disputeId,
      ...given.file,
      nameCell: this.cipher.encrypt(given.file.name, nameContext(given.disputeNo, given.file.sha256)),
      kind: given.kind,
      givenBy: given.givenBy,
      givenOn: given.givenOn,
      collectedKind: by?.kind ?? 'SYSTEM',
      collectedBy: by?.id ?? null,
      originalSeenBy: given.originalSeen && by?.kind === 'STAFF' ? by.id : null,
      consent: given.consent,
      derivedFrom: given.derivedFrom?.id ?? null,
      redaction: given.derivedFrom?.what ?? null,
      at: now,
    });
    await recordAudit(tx, [
      {
        occurredAt: now,
        actor: by ?? { kind: 'SYSTEM', id: null, organ: null },
        action: given.derivedFrom === undefined ? 'evidence.add' : 'evidence.redact',
        objectType: 'evidence',
        objectId: row.id,
        result: 'DONE',
      },
    ]);
    return row;
  }

  nameOf(disputeNo: string, { sha256, nameCell }: EvidenceRow): string {
    return this.cipher.decrypt(nameCell, nameContext(disputeNo, sha256));
  }

  held(tx: Transaction, disputeId: number): Promise<EvidenceRow[]> {
    return evidenceOf(tx, disputeId);
  }

  /** 移交: seals a manifest of what goes, in order, chained to the one before. Files move by reference. @throws DomainError `consent-missing` */
  async handOver(tx: Transaction, given: HandOver, by: Actor, now: Date): Promise<Manifest & { readonly hash: string }> {
    const held = await evidenceOf(tx, given.disputeId);
    const chosen = chosenForPack(held, given.evidenceIds, given.to) as EvidenceRow[];
    if (chosen.length === 0) throw new DomainError('rule-violation', 'pack-empty', '没有可以移交的证据，请先收取材料并取得提供人同意。');
    const sealed = await manifestsOf(tx, given.disputeId);
    const manifest: Manifest = {
      disputeNo: given.disputeNo,
      sequence: sealed.length + 1,
      proceedingId: given.proceedingId,
      toOrgan: given.toOrgan,
      purpose: given.purpose,
      sealedBy: by.id,
      sealedAt: now.toISOString(),
      previousHash: sealed.at(-1)?.hash ?? null,
      entries: chosen.map((one, index) => entryOf(one, index + 1, held)),
    };
    const hash = sealOf(manifestText(manifest));
    const id = await insertManifest(tx, given.disputeId, manifest, hash);
    await recordAudit(tx, [
      { occurredAt: now, actor: by, action: 'evidence.hand-over', objectType: 'evidence-manifest', objectId: id, result: 'DONE' },
    ]);
    return { ...manifest, hash };
  }
}

export const sealOf = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

const entryOf = (row: EvidenceRow, position: number, held: readonly EvidenceRow[]): ManifestEntry => ({
  position,
  evidenceId: row.id,
  sha256: row.sha256,
  size: row.size,
  kind: row.kind,
  givenBy: row.givenBy,
  givenOn: row.givenOn,
  originalSeenBy: row.originalSeenBy,
  consent: row.consent,
  derivedFrom: held.find(({ id }) => id === row.derivedFrom)?.sha256 ?? null,
});

const nameContext = (disputeNo: string, sha256: string): string => `dispute_resolution.evidence.name_cell|${disputeNo}/${sha256}`;
