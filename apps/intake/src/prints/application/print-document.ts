import type { Readable } from 'node:stream';
import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import { Clock, DomainError } from '@app/domain-kernel';
import { rowsOf } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { ReadCases } from '../../cases/application/read-cases';
import { type DocumentFormat, ReadDocument } from '../../cases/application/read-document';
import { IntakeDatabase } from '../../database';

export interface PrintCommand {
  readonly caseNo: string;
  /** Internal id, or the kind: then the latest of that kind. */
  readonly document: string;
  readonly actor: Actor;
  readonly windowName: string;
  readonly format: DocumentFormat;
  readonly reason: string | null;
}

export interface PrintedDocument {
  readonly content: Readable;
  readonly disposition: string;
  readonly copyNumber: number;
}

export interface PrintEntry {
  readonly copyNumber: number;
  readonly format: string;
  readonly printedBy: number;
  readonly printedByName: string;
  readonly organ: string;
  readonly windowName: string;
  readonly reason: string | null;
  readonly printedAt: string;
}

/**
 * 打印登记: a paper leaves the printer only with a line in the log. The paper itself stays byte for byte what was issued;
 * that it is a reprint is said beside it.
 */
@Injectable()
export class PrintDocument {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly clock: Clock,
    private readonly cases: ReadCases,
    private readonly documents: ReadDocument,
  ) {}

  async execute(command: PrintCommand): Promise<PrintedDocument> {
    const { caseNo, document, actor, format } = command;
    const { state } = await this.cases.find(caseNo, actor);
    const documentId = await this.idOf(state.id, document);
    // Opened before it is logged: what is not ready, or is no slip, is not printed.
    const { content, disposition } = await this.documents.open(caseNo, documentId, actor, format);
    try {
      return { content, disposition, copyNumber: await this.record(documentId, command) };
    } catch (error) {
      content.destroy();
      throw error;
    }
  }

  private record(documentId: number, { caseNo, actor, windowName, format, reason }: PrintCommand): Promise<number> {
    const now = this.clock.now();
    return this.database.run(async (tx) => {
      // Two windows that print the same paper at once count one after the other.
      const [document] = await rowsOf<{ voided_on: string | null }>(
        tx,
        'SELECT voided_on FROM official_document WHERE id = $1 FOR NO KEY UPDATE',
        [documentId],
      );
      if (document?.voided_on != null) {
        throw new DomainError('conflict', 'document-void', `这份文书已于 ${document.voided_on} 作废，不能再打印，请打印代替它的文书。`);
      }
      const [last] = await rowsOf<{ copies: number }>(
        tx,
        'SELECT coalesce(max(copy_number), 0)::int AS copies FROM official_document_print WHERE document_id = $1',
        [documentId],
      );
      const copy = (last?.copies ?? 0) + 1;
      if (copy > 1 && reason === null) {
        throw new DomainError('rule-violation', 'reason-required', `这份文书已经打印过 ${copy - 1} 次，补打请说明原因。`);
      }
      await tx.query(
        `INSERT INTO official_document_print (document_id, copy_number, format, printed_by, printed_by_name, organ, window_name, reason, printed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [documentId, copy, format, actor.id, actor.name, actor.organ, windowName, reason, now],
      );
      await recordAudit(tx, [
        {
          occurredAt: now,
          actor,
          action: 'document.print',
          objectType: 'case',
          objectId: caseNo,
          result: 'DONE',
          reason: `document ${documentId} copy ${copy}`,
        },
      ]);
      return copy;
    });
  }

  async log(caseNo: string, document: string, actor: Actor): Promise<PrintEntry[]> {
    const { state } = await this.cases.find(caseNo, actor);
    const rows = await this.database.query<{
      copy_number: number;
      format: string;
      printed_by: number;
      printed_by_name: string;
      organ: string;
      window_name: string;
      reason: string | null;
      printed_at: Date;
    }>(
      `SELECT copy_number, format, printed_by, printed_by_name, organ, window_name, reason, printed_at
       FROM official_document_print WHERE document_id = $1 ORDER BY copy_number`,
      [await this.idOf(state.id, document)],
    );
    return rows.map((row) => ({
      copyNumber: row.copy_number,
      format: row.format,
      printedBy: row.printed_by,
      printedByName: row.printed_by_name,
      organ: row.organ,
      windowName: row.window_name,
      reason: row.reason,
      printedAt: row.printed_at.toISOString(),
    }));
  }

  private async idOf(caseId: number, document: string): Promise<number> {
    const [row] = await this.database.query<{ id: number }>(
      /^\d+$/.test(document)
        ? 'SELECT id FROM official_document WHERE case_id = $1 AND id = $2::bigint'
        : 'SELECT id FROM official_document WHERE case_id = $1 AND kind = $2 ORDER BY id DESC LIMIT 1',
      [caseId, document],
    );
    if (!row) throw new DomainError('not-found', 'document-not-found', '没有这份文书，请刷新文书清单。');
    return row.id;
  }
}
