import { createHash } from 'node:crypto';
import { Clock } from '@app/domain-kernel';
import { FileStore } from '@app/files';
import { addMonths, type LocalDate, localDateOf } from '@app/legal-calendar';
import { Injectable, Logger } from '@nestjs/common';
import rules from '../../../data/archive-rules.json';
import { ArchiveCase } from '../../cases/application/archive-case';
import { CatalogueCache } from '../../catalogue/application/catalogue-cache';
import { IntakeDatabase } from '../../database';
import { missingFrom } from '../domain/file-check';
import { chained, type Hash } from '../domain/manifest';
import { type CaseFileRows, caseFileOf } from './case-file';

export const sha256: Hash = (text) => createHash('sha256').update(text, 'utf8').digest('hex');

export interface ArchiveRound {
  readonly archived: number;
  readonly incomplete: number;
}

const BATCH = 100;

/** What is due: a delivered case when nobody may rate it any more, another when the county's days are over. */
const DUE = `
  SELECT c.id FROM service_case c
   WHERE c.id > $1 AND c.status IN ('CLOSED','NOT_ACCEPTED','NOT_REQUIRED','TRANSFERRED','WITHDRAWN','DEEMED_WITHDRAWN','TERMINATED')
     AND (c.status <> 'WITHDRAWN' OR c.papers_received_on IS NOT NULL)
     AND c.commitment_check IS DISTINCT FROM 'DUE'
     AND NOT EXISTS (SELECT FROM service_event s WHERE s.case_id = c.id AND s.rate_until >= $2::date)
     AND NOT EXISTS (SELECT FROM evaluation e JOIN poor_rating p ON p.evaluation_id = e.id WHERE e.case_id = c.id AND p.state <> 'CLOSED')
     AND CASE WHEN EXISTS (SELECT FROM clock k WHERE k.subject_type = 'case' AND k.subject_id = c.id AND k.kind = 'EVALUATION')
              THEN NOT EXISTS (SELECT FROM clock k WHERE k.subject_type = 'case' AND k.subject_id = c.id AND k.kind = 'EVALUATION' AND k.due_on >= $2::date)
              ELSE (c.changed_at AT TIME ZONE 'Asia/Shanghai')::date + $3::int < $2::date END
   ORDER BY c.id LIMIT ${BATCH}`;

/** 归档: packs what is whole, and says of the rest what is missing. Any number may run: a case is archived by its version. */
@Injectable()
export class ArchiveCases {
  private readonly logger = new Logger('ArchiveCases');

  constructor(
    private readonly database: IntakeDatabase,
    private readonly clock: Clock,
    private readonly files: FileStore,
    private readonly catalogue: CatalogueCache,
    private readonly cases: ArchiveCase,
  ) {}

  async run(): Promise<ArchiveRound> {
    const today = localDateOf(this.clock.now());
    let archived = 0;
    let incomplete = 0;
    for (let last = 0; ; ) {
      const due = await this.database.query<{ id: number }>(DUE, [last, today, rules.waitDays]);
      for (const { id } of due) {
        try {
          if (await this.one(id, today)) archived += 1;
          else incomplete += 1;
        } catch (error) {
          // One bad file holds up no other; tomorrow it is tried again.
          this.logger.error(`case ${id} was not archived`, error instanceof Error ? error.stack : String(error));
        }
      }
      const end = due.at(-1)?.id;
      if (due.length < BATCH || end === undefined) return { archived, incomplete };
      last = end;
    }
  }

  private async one(caseId: number, today: LocalDate): Promise<boolean> {
    const file = await caseFileOf(this.database, caseId);
    const missing = await this.missing(file);
    if (missing.length > 0) {
      await this.keepCheck(caseId, missing);
      return false;
    }
    const { class: retentionClass, years, basis } = this.retentionOf(file);
    const manifest = chained({ caseNo: file.caseNo, archivedOn: today, retentionClass, basis }, file.entries, sha256);
    // Content-addressed and before the transaction: written twice it is the same file.
    const stored = await this.files.put(Buffer.from(JSON.stringify(manifest), 'utf8'));
    const retainUntil = years === null ? null : addMonths(today, years * 12);
    return this.database.run(async (tx) => {
      const details = { sha256: stored.sha256, rootHash: manifest.rootHash, retentionClass, retainUntil };
      if (!(await this.cases.archive(tx, caseId, file.version, details))) return false;
      await tx.query(
        `INSERT INTO archive_package (case_id, retention_class, retain_until, sha256, size, root_hash, entries, archived_on, archived_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          caseId,
          retentionClass,
          retainUntil,
          stored.sha256,
          stored.size,
          manifest.rootHash,
          manifest.entries.length,
          today,
          this.clock.now(),
        ],
      );
      return true;
    });
  }

  private async missing(file: CaseFileRows): Promise<string[]> {
    const there = async (hash: string | null): Promise<boolean> => hash !== null && (await this.files.exists(hash));
    const documents = await Promise.all(
      file.documents.map(async ({ id, kind, sha256: hash }) => ({ id, kind, ready: hash !== null, fileThere: await there(hash) })),
    );
    const materials = await Promise.all(file.materials.map(async ({ code, sha256: hash }) => ({ code, fileThere: await there(hash) })));
    return missingFrom({ ...file, documents, materials });
  }

  private async keepCheck(caseId: number, missing: readonly string[]): Promise<void> {
    await this.database.run(async (tx) => {
      await tx.query(
        `INSERT INTO archive_check (case_id, missing, checked_at) VALUES ($1, $2, $3)
         ON CONFLICT (case_id) DO UPDATE SET missing = $2, checked_at = $3`,
        [caseId, JSON.stringify(missing), this.clock.now()],
      );
      await this.cases.reportIncomplete(tx, caseId);
    });
  }

  private retentionOf({ itemCode, itemVersion }: CaseFileRows): (typeof rules.retention)[number] {
    const { type } = this.catalogue.version(itemCode, itemVersion).content;
    const rule = rules.retention.find(({ itemTypes }) => itemTypes.includes(type));
    if (rule === undefined) throw new Error(`no retention rule for items of type ${type}`);
    return rule;
  }
}
