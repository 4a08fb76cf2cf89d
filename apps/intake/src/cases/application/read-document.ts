import type { Actor } from '@app/access';
import { DomainError } from '@app/domain-kernel';
import { contentDisposition, FileStore } from '@app/files';
import { Injectable } from '@nestjs/common';
import type { Readable } from 'node:stream';
import { IntakeDatabase } from '../../database';
import { ReadCases } from './read-cases';

/** 文书: an official paper of a case that the reader may see. */
@Injectable()
export class ReadDocument {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly cases: ReadCases,
    private readonly files: FileStore,
  ) {}

  async open(caseNo: string, documentId: number, actor: Actor): Promise<{ content: Readable; disposition: string }> {
    const { state } = await this.cases.find(caseNo, actor);
    const [row] = await this.database.query<{ sha256: string | null; number: string | null }>(
      'SELECT sha256, number FROM official_document WHERE id = $1 AND case_id = $2',
      [documentId, state.id],
    );
    if (!row) throw new DomainError('not-found', 'document-not-found', '没有这份文书，请刷新文书清单。');
    if (row.sha256 === null || row.number === null) {
      throw new DomainError('conflict', 'document-not-ready', '文书正在生成，请几秒后再打开。', { retryAfter: 2 });
    }
    return { content: await this.files.open(row.sha256), disposition: contentDisposition(`${row.number}.pdf`) };
  }
}
