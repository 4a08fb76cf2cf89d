import { text } from 'node:stream/consumers';
import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import { Clock, DomainError } from '@app/domain-kernel';
import { FileStore } from '@app/files';
import type { LocalDate } from '@app/legal-calendar';
import { Injectable } from '@nestjs/common';
import { ReadCases } from '../../cases/application/read-cases';
import { IntakeDatabase } from '../../database';
import { isIntact, type Manifest } from '../domain/manifest';
import { sha256 } from './archive-cases';

export interface ArchiveView {
  readonly caseNo: string;
  readonly state: 'ARCHIVED' | 'INCOMPLETE';
  /** What keeps the file from being archived, as `thing:name`. */
  readonly missing: readonly string[];
  readonly archivedOn: LocalDate | null;
  readonly retentionClass: string | null;
  /** Null: kept for ever. */
  readonly retainUntil: LocalDate | null;
  readonly sha256: string | null;
  /** Whether the kept manifest is what was archived, link by link. */
  readonly intact: boolean | null;
  readonly manifest: Manifest | null;
}

interface PackageRow {
  retention_class: string;
  retain_until: LocalDate | null;
  sha256: string;
  root_hash: string;
  archived_on: LocalDate;
}

/** 档案 of a case that the reader may see. Reading it is on the trail. */
@Injectable()
export class ReadArchive {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly clock: Clock,
    private readonly files: FileStore,
    private readonly cases: ReadCases,
  ) {}

  async of(caseNo: string, actor: Actor): Promise<ArchiveView> {
    const { state } = await this.cases.find(caseNo, actor);
    const [kept] = await this.database.query<PackageRow>(
      'SELECT retention_class, retain_until, sha256, root_hash, archived_on FROM archive_package WHERE case_id = $1',
      [state.id],
    );
    const [check] = await this.database.query<{ missing: string[] }>('SELECT missing FROM archive_check WHERE case_id = $1', [state.id]);
    if (kept === undefined && check === undefined) {
      throw new DomainError('not-found', 'archive-not-found', '本件还没有归档：办结、送达并过了评价期以后自动归档。');
    }
    await this.database.run((tx) =>
      recordAudit(tx, [
        { occurredAt: this.clock.now(), actor, action: 'case.archive.read', objectType: 'case', objectId: caseNo, result: 'DONE' },
      ]),
    );
    if (kept === undefined) return { ...NOTHING, caseNo, state: 'INCOMPLETE', missing: check?.missing ?? [] };
    const content = await text(await this.files.open(kept.sha256));
    const manifest = JSON.parse(content) as Manifest;
    return {
      caseNo,
      state: 'ARCHIVED',
      missing: [],
      archivedOn: kept.archived_on,
      retentionClass: kept.retention_class,
      retainUntil: kept.retain_until,
      sha256: kept.sha256,
      intact: sha256(content) === kept.sha256 && manifest.rootHash === kept.root_hash && isIntact(manifest, sha256),
      manifest,
    };
  }
}

const NOTHING = { archivedOn: null, retentionClass: null, retainUntil: null, sha256: null, intact: null, manifest: null };
