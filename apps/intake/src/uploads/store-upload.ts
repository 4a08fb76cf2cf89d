import { randomBytes } from 'node:crypto';
import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import { Clock, DomainError } from '@app/domain-kernel';
import { FileStore } from '@app/files';
import { type Answer, answer, type IdempotentUpload, type Outcome, once, scrub, type Upload, withContent } from '@app/http';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { IntakeDatabase } from '../database';

export interface StoredUpload {
  readonly uploadId: string;
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  readonly sha256: string;
}

/** Files that one person may have waiting without a case: enough for the thickest application, too few to fill a disk. */
const WAITING_PER_PERSON = 100;

@Injectable()
export class StoreUpload {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly clock: Clock,
    private readonly files: FileStore,
  ) {}

  /**
   * Checks and keeps the file; its id is a random token, so nobody can guess another's. A file that comes again under the same key is the
   * one that is kept already; another file under that key is refused.
   */
  async execute(actor: Actor, file: Upload, submission: IdempotentUpload | null): Promise<Outcome> {
    const [waiting] = await this.database.query<{ n: number }>(
      'SELECT count(*) AS n FROM upload WHERE owner_kind = $1 AND owner_id = $2 AND case_id IS NULL',
      [actor.kind, actor.id],
    );
    if ((waiting?.n ?? 0) >= WAITING_PER_PERSON) {
      file.content.resume();
      throw new DomainError('rule-violation', 'quota', '未提交的上传文件太多，请先提交办件或删除后再传。');
    }
    // People name a scan after the person and the number in it; the name of a file is kept as it is shown.
    const stored = await this.files.putUpload({ name: scrub(file.name), mediaType: file.declaredType, content: file.content });
    const upload: StoredUpload = { uploadId: randomBytes(18).toString('base64url'), ...stored };
    const now = this.clock.now();
    const keep = async (tx: Transaction): Promise<Answer> => {
      await this.keep(tx, actor, upload, now);
      return answer(201, upload);
    };
    if (submission === null) return { answer: await this.database.run(keep), replayed: false };
    return once(this.database, withContent(submission, [stored.name, stored.mediaType, stored.sha256]), now, keep);
  }

  private async keep(tx: Transaction, actor: Actor, upload: StoredUpload, now: Date): Promise<void> {
    await tx.query(
      `INSERT INTO upload (token, sha256, size, media_type, name, owner_kind, owner_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [upload.uploadId, upload.sha256, upload.size, upload.mediaType, upload.name, actor.kind, actor.id, now],
    );
    await recordAudit(tx, [
      { occurredAt: now, actor, action: 'upload.store', objectType: 'upload', objectId: upload.sha256, result: 'DONE' },
    ]);
  }
}
