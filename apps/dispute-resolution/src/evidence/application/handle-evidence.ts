import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import { DomainError } from '@app/domain-kernel';
import { scrub, type Upload } from '@app/http';
import type { LocalDate } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import data from '../../../data/evidence-kinds.json';
import { DisputeResolutionDatabase } from '../../database';
import { DisputeDesk, type LoadedDispute } from '../../disputes/application/dispute-desk';
import { PROCEEDING_KINDS, type ProceedingKind } from '../../disputes/domain/proceeding';
import { recordReading } from '../../secrecy/application/record-reading';
import type { ReadingPurpose } from '../../secrecy/domain/reading';
import { needsOf } from '../domain/evidence';
import { type PackFault, packFaults } from '../domain/manifest';
import { type EvidenceRow, manifestsOf, revokeConsent, seeOriginal } from '../persistence/evidence.repository';
import { EvidenceFiles } from './evidence-files';
import { EVIDENCE_KINDS, EvidencePack, sealOf } from './evidence-pack';

export interface EvidenceView {
  readonly id: number;
  readonly kind: string;
  readonly kindName: string;
  readonly mediaType: string;
  readonly size: number;
  readonly sha256: string;
  readonly givenBy: number | null;
  readonly givenOn: LocalDate;
  readonly originalSeen: boolean;
  readonly consent: readonly string[];
  readonly consentRevoked: boolean;
  readonly derivedFrom: number | null;
  readonly redaction: string | null;
}

export interface Collected {
  readonly kind: string;
  readonly givenBy: number | null;
  readonly givenOn: LocalDate | null;
  readonly originalSeen: boolean;
  readonly consent: readonly string[];
  readonly another: string | null;
}

export interface PackView {
  readonly sequence: number;
  readonly toOrgan: string;
  readonly purpose: string;
  readonly proceedingId: number | null;
  readonly sealedAt: string;
  readonly hash: string;
  readonly previousHash: string | null;
  readonly entries: readonly { readonly position: number; readonly evidenceId: number; readonly sha256: string; readonly kind: string }[];
}

const NEEDS: Readonly<Record<string, readonly string[]>> = data.needs;

/** 证据: collected once, handed on sealed, read on record. */
@Injectable()
export class HandleEvidence {
  constructor(
    private readonly database: DisputeResolutionDatabase,
    private readonly desk: DisputeDesk,
    private readonly pack: EvidencePack,
    private readonly files: EvidenceFiles,
  ) {}

  /** Whoever has the dispute in scope may bring a paper; only who conducts it reads what is there. */
  async collect(disputeNo: string, actor: Actor, given: Collected, upload: Upload): Promise<EvidenceView> {
    return this.stored(disputeNo, actor, upload, async (tx, loaded, file) => {
      const givenBy = await this.giver(loaded, actor, given.givenBy);
      return this.pack.add(
        tx,
        {
          disputeId: loaded.dispute.id,
          disputeNo,
          file,
          kind: given.kind,
          givenBy,
          givenOn: given.givenOn ?? loaded.today,
          originalSeen: given.originalSeen,
          consent: givenBy === null ? ['ALL'] : given.consent,
          another: given.another,
        },
        actor,
        loaded.now,
      );
    });
  }

  /** 遮盖: a file of its own that keeps its link; what was taken out is said, the first stays as it is. */
  async redact(disputeNo: string, actor: Actor, evidenceId: number, what: string, upload: Upload): Promise<EvidenceView> {
    return this.stored(disputeNo, actor, upload, async (tx, loaded, file) => {
      assertConducts(loaded);
      const from = await this.find(tx, loaded, evidenceId);
      return this.pack.add(
        tx,
        {
          disputeId: loaded.dispute.id,
          disputeNo,
          file,
          kind: from.kind,
          givenBy: from.givenBy,
          givenOn: from.givenOn,
          originalSeen: false,
          consent: from.consent,
          derivedFrom: { id: from.id, what },
        },
        actor,
        loaded.now,
      );
    });
  }

  /** The bytes, on record. @throws DomainError `content-closed`, `reading-note`, `evidence-not-found` */
  async open(
    disputeNo: string,
    actor: Actor,
    evidenceId: number,
    purpose: ReadingPurpose,
    note: string | null,
  ): Promise<{ readonly content: Readable; readonly mediaType: string; readonly name: string }> {
    const row = await this.database.run(async (tx) => {
      const loaded = await this.desk.load(tx, disputeNo, actor);
      await recordReading(tx, loaded.dispute.id, null, loaded.relation, actor, purpose, note, ['EVIDENCE'], loaded.now);
      const found = await this.find(tx, loaded, evidenceId);
      await this.audit(tx, 'evidence.read', found.id, actor, loaded.now);
      return found;
    });
    return { content: await this.files.open(row.sha256), mediaType: row.mediaType, name: this.pack.nameOf(disputeNo, row) };
  }

  /** What there is, without its content: kinds, who gave it, to what he agreed. */
  list(disputeNo: string, actor: Actor): Promise<EvidenceView[]> {
    return this.conducting(disputeNo, actor, async (tx, { dispute }) => (await this.pack.held(tx, dispute.id)).map(evidenceView));
  }

  needs(disputeNo: string, actor: Actor, to: ProceedingKind): Promise<{ kind: string; evidenceIds: readonly number[] }[]> {
    return this.conducting(disputeNo, actor, async (tx, { dispute }) => needsOf(NEEDS[to] ?? [], await this.pack.held(tx, dispute.id), to));
  }

  sawOriginal(disputeNo: string, actor: Actor, evidenceId: number): Promise<EvidenceView> {
    return this.conducting(disputeNo, actor, async (tx, loaded) => {
      const row = await this.find(tx, loaded, evidenceId);
      await seeOriginal(tx, row.id, actor.id, loaded.now);
      await this.audit(tx, 'evidence.see-original', row.id, actor, loaded.now);
      return evidenceView(await this.find(tx, loaded, evidenceId));
    });
  }

  /** 撤回同意: by whoever gave it, or for him by who conducts it. What has been handed on stays handed on (个人信息保护法 §15 ¶2). */
  revoke(disputeNo: string, actor: Actor, evidenceId: number): Promise<EvidenceView> {
    return this.database.run(async (tx) => {
      const loaded = await this.desk.load(tx, disputeNo, actor, true);
      const row = await this.find(tx, loaded, evidenceId);
      const index = actor.citizenIndex === null ? null : Buffer.from(actor.citizenIndex, 'base64url');
      const own = loaded.parties.some(
        ({ id, identityIndex }) => id === row.givenBy && index !== null && identityIndex?.equals(index) === true,
      );
      if (!own && actor.kind === 'CITIZEN') throw evidenceNotFound();
      if (!own) assertConducts(loaded);
      await revokeConsent(tx, row.id, loaded.now);
      await this.audit(tx, 'evidence.revoke-consent', row.id, actor, loaded.now);
      return evidenceView(await this.find(tx, loaded, evidenceId));
    });
  }

  handOver(
    disputeNo: string,
    actor: Actor,
    given: { readonly proceedingId: number; readonly purpose: string; readonly evidenceIds: readonly number[] | null },
  ): Promise<PackView> {
    return this.conducting(disputeNo, actor, async (tx, { dispute, proceedings, now }) => {
      const proceeding = proceedings.find(({ id }) => id === given.proceedingId);
      if (proceeding === undefined) throw new DomainError('not-found', 'proceeding-not-found', '没有找到这个程序，请刷新后重试。');
      return packView(
        await this.pack.handOver(
          tx,
          { disputeId: dispute.id, disputeNo, to: proceeding.kind, toOrgan: proceeding.organ, ...given },
          actor,
          now,
        ),
      );
    });
  }

  packs(disputeNo: string, actor: Actor): Promise<PackView[]> {
    return this.conducting(disputeNo, actor, async (tx, { dispute }) => (await manifestsOf(tx, dispute.id)).map(packView));
  }

  /** 核验: every seal, the chain, the order, and every byte on the disk. */
  async verify(disputeNo: string, actor: Actor): Promise<{ readonly intact: boolean; readonly faults: readonly PackFault[] }> {
    const sealed = await this.conducting(disputeNo, actor, (tx, { dispute }) => manifestsOf(tx, dispute.id));
    const contents = new Map<string, string | null>();
    for (const { sha256 } of sealed.flatMap(({ entries }) => entries)) {
      if (!contents.has(sha256)) contents.set(sha256, await this.contentHash(sha256));
    }
    const faults = packFaults(sealed, sealOf, ({ sha256 }) => contents.get(sha256) ?? null);
    return { intact: faults.length === 0, faults };
  }

  private async contentHash(sha256: string): Promise<string | null> {
    if (!(await this.files.exists(sha256))) return null;
    const hash = createHash('sha256');
    for await (const chunk of await this.files.open(sha256)) hash.update(chunk as Buffer);
    return hash.digest('hex');
  }

  private async stored(
    disputeNo: string,
    actor: Actor,
    upload: Upload,
    add: (
      tx: Transaction,
      loaded: LoadedDispute,
      file: { sha256: string; size: number; mediaType: string; name: string },
    ) => Promise<EvidenceRow>,
  ): Promise<EvidenceView> {
    // Before a byte is kept: may this person bring anything here at all?
    await this.database
      .run((tx) => this.desk.load(tx, disputeNo, actor))
      .catch((refused: unknown) => {
        upload.content.resume();
        throw refused;
      });
    const file = await this.files.putUpload({ name: scrub(upload.name), mediaType: upload.declaredType, content: upload.content });
    return this.database.run(async (tx) => evidenceView(await add(tx, await this.desk.load(tx, disputeNo, actor, true), file)));
  }

  private conducting<T>(disputeNo: string, actor: Actor, work: (tx: Transaction, loaded: LoadedDispute) => Promise<T>): Promise<T> {
    return this.desk.onPart(disputeNo, actor, 'CONDUCTOR', work);
  }

  private async find(tx: Transaction, { dispute }: LoadedDispute, id: number): Promise<EvidenceRow> {
    const row = (await this.pack.held(tx, dispute.id)).find((one) => one.id === id);
    if (row === undefined) throw evidenceNotFound();
    return row;
  }

  /** A citizen gives his own; staff say whose it is. */
  private async giver({ parties }: LoadedDispute, actor: Actor, named: number | null): Promise<number | null> {
    if (actor.kind !== 'CITIZEN') {
      if (named !== null && !parties.some(({ id }) => id === named)) {
        throw new DomainError('rule-violation', 'party-unknown', '不是本纠纷的当事人，请核对。');
      }
      return named;
    }
    const index = Buffer.from(actor.citizenIndex ?? '', 'base64url');
    const own = parties.find(({ identityIndex }) => identityIndex?.equals(index) === true);
    if (own === undefined) throw evidenceNotFound();
    return own.id;
  }

  private audit(tx: Transaction, action: string, id: number, actor: Actor, at: Date): Promise<void> {
    return recordAudit(tx, [{ occurredAt: at, actor, action, objectType: 'evidence', objectId: id, result: 'DONE' }]);
  }
}

function assertConducts({ relation }: LoadedDispute): void {
  if (relation.isLead || relation.ofTheDesk || relation.hasDuty || relation.ofTheAidBody) return;
  throw new DomainError('forbidden', 'not-permitted', '由本纠纷的牵头人或者承办人员办理。');
}

const evidenceNotFound = (): DomainError => new DomainError('not-found', 'evidence-not-found', '没有找到这份证据，请刷新后重试。');

function evidenceView(row: EvidenceRow): EvidenceView {
  return {
    id: row.id,
    kind: row.kind,
    kindName: EVIDENCE_KINDS.find(({ code }) => code === row.kind)?.name ?? row.kind,
    mediaType: row.mediaType,
    size: row.size,
    sha256: row.sha256,
    givenBy: row.givenBy,
    givenOn: row.givenOn,
    originalSeen: row.originalSeenBy !== null,
    consent: row.consent,
    consentRevoked: row.consentRevokedAt !== null,
    derivedFrom: row.derivedFrom,
    redaction: row.redaction,
  };
}

const packView = (manifest: PackView): PackView => ({
  sequence: manifest.sequence,
  toOrgan: manifest.toOrgan,
  purpose: manifest.purpose,
  proceedingId: manifest.proceedingId,
  sealedAt: manifest.sealedAt,
  hash: manifest.hash,
  previousHash: manifest.previousHash,
  entries: manifest.entries.map(({ position, evidenceId, sha256, kind }) => ({ position, evidenceId, sha256, kind })),
});

export const CONSENT_SCOPES: readonly string[] = ['ALL', ...PROCEEDING_KINDS];
