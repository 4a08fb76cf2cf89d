import { Readable } from 'node:stream';
import type { Actor } from '@app/access';
import { type PaperContents, PaperRenderer } from '@app/documents';
import { DomainError } from '@app/domain-kernel';
import { contentDisposition, FileStore } from '@app/files';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import { IntakeDatabase } from '../../database';
import { contentContext } from './make-official-papers';
import { ReadCases } from './read-cases';

/** A4 as it was issued, or the receipt on the 80 mm roll. */
export type DocumentFormat = 'page' | 'slip';

interface Row {
  kind: string;
  sha256: string | null;
  number: string | null;
  content_cell: string | null;
}

/** 文书: an official paper of a case that the reader may see. */
@Injectable()
export class ReadDocument {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly cases: ReadCases,
    private readonly files: FileStore,
    private readonly cipher: PersonalDataCipher,
    private readonly renderer: PaperRenderer,
  ) {}

  async open(
    caseNo: string,
    documentId: number,
    actor: Actor,
    format: DocumentFormat = 'page',
  ): Promise<{ content: Readable; disposition: string }> {
    const { state } = await this.cases.find(caseNo, actor);
    const [row] = await this.database.query<Row>(
      'SELECT kind, sha256, number, content_cell FROM official_document WHERE id = $1 AND case_id = $2',
      [documentId, state.id],
    );
    if (!row) throw new DomainError('not-found', 'document-not-found', '没有这份文书，请刷新文书清单。');
    if (row.sha256 === null || row.number === null || row.content_cell === null) {
      throw new DomainError('conflict', 'document-not-ready', '文书正在生成，请几秒后再打开。', { retryAfter: 2 });
    }
    if (format === 'slip') return { content: await this.slipOf(documentId, row.kind, row.content_cell), disposition: 'inline' };
    return { content: await this.files.open(row.sha256), disposition: contentDisposition(`${row.number}.pdf`) };
  }

  /** Set anew each time from what was kept: equal content gives equal bytes. */
  private async slipOf(documentId: number, kind: string, cell: string): Promise<Readable> {
    if (kind !== 'RECEIPT')
      throw new DomainError('rule-violation', 'slip-unavailable', '只有申请材料接收凭证可以打印小票，其他文书请打印 A4 页。');
    const content = JSON.parse(this.cipher.decrypt(cell, contentContext(documentId))) as PaperContents['RECEIPT'];
    return Readable.from([(await this.renderer.renderSlip(content)).pdf]);
  }
}
