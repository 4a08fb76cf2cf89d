import type { Readable } from 'node:stream';
import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import { Clock, DomainError } from '@app/domain-kernel';
import { contentDisposition, FileStore } from '@app/files';
import { Injectable } from '@nestjs/common';
import { IntakeDatabase } from '../../database';
import { type StoredPaper, storedPaper } from '../persistence/paper.repository';
import { ReadCases } from './read-cases';

export interface OpenedPaper {
  readonly content: Readable;
  readonly mediaType: string;
  readonly size: number;
  readonly disposition: string;
}

/** 材料: the file of a paper, for whoever may see the case. That it was opened is on the trail before the first byte leaves. */
@Injectable()
export class ReadPaper {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly clock: Clock,
    private readonly cases: ReadCases,
    private readonly files: FileStore,
  ) {}

  async open(caseNo: string, code: string, actor: Actor): Promise<OpenedPaper> {
    const { state } = await this.cases.find(caseNo, actor);
    const stored = await this.database.run(async (tx): Promise<StoredPaper> => {
      const paper = await storedPaper(tx, state.id, code);
      if (!paper) throw new DomainError('not-found', 'upload-not-found', '这份材料没有电子文件，请核对材料清单。');
      await recordAudit(tx, [
        {
          occurredAt: this.clock.now(),
          actor,
          action: 'case.paper.read',
          objectType: 'case',
          objectId: caseNo,
          result: 'DONE',
          reason: code,
        },
      ]);
      return paper;
    });
    const { sha256, mediaType, size, name } = stored;
    return { content: await this.files.open(sha256), mediaType, size, disposition: contentDisposition(name) };
  }
}
