import type { Actor } from '@app/access';
import { PaperRenderer } from '@app/documents';
import { DomainError } from '@app/domain-kernel';
import { Injectable } from '@nestjs/common';
import data from '../../../data/dispute-papers.json';
import { DisputeResolutionDatabase } from '../../database';
import { DisputeDesk } from '../../disputes/application/dispute-desk';
import { recordReading } from '../../secrecy/application/record-reading';
import type { ReadingPurpose } from '../../secrecy/domain/reading';
import { paperOf, papersOf } from '../persistence/paper.repository';
import { Papers } from './papers';

export interface PaperLine {
  readonly id: number;
  readonly proceedingId: number;
  readonly kind: string;
  readonly title: string;
  readonly number: string;
  readonly issuedOn: string;
}

/** The papers of a dispute: their list for whoever conducts it, each one as PDF; every look is on record (法律援助法 §21). */
@Injectable()
export class ReadPapers {
  constructor(
    private readonly database: DisputeResolutionDatabase,
    private readonly desk: DisputeDesk,
    private readonly papers: Papers,
    private readonly renderer: PaperRenderer,
  ) {}

  list(actor: Actor, disputeNo: string, purpose: ReadingPurpose, note: string | null): Promise<PaperLine[]> {
    return this.database.run(async (tx) => {
      const { dispute, proceedings, relation, now } = await this.desk.load(tx, disputeNo, actor);
      await recordReading(tx, dispute.id, null, relation, actor, purpose, note, ['papers'], now);
      const rows = await papersOf(
        tx,
        proceedings.map(({ id }) => id),
      );
      return rows.map((row) => {
        const { id, proceedingId, kind, number, issuedOn } = row;
        return { id, proceedingId, kind, title: data.papers[kind as keyof typeof data.papers].title, number, issuedOn };
      });
    });
  }

  async pdf(
    actor: Actor,
    disputeNo: string,
    paperId: number,
    purpose: ReadingPurpose,
    note: string | null,
  ): Promise<{ pdf: Buffer; number: string }> {
    const content = await this.database.run(async (tx) => {
      const { dispute, relation, now } = await this.desk.load(tx, disputeNo, actor);
      const row = await paperOf(tx, dispute.id, paperId);
      if (row === undefined) throw new DomainError('not-found', 'paper-not-found', '没有找到这份文书，请刷新后重试。');
      await recordReading(tx, dispute.id, row.proceedingId, relation, actor, purpose, note, [`paper:${row.kind}`], now);
      return this.papers.contentOf(row);
    });
    const pdf = await this.renderer.renderPaper('DISPUTE_PAPER', {
      ...content,
      sealName: content.organName,
      enquiryPhone: data.enquiryPhone,
      supervisionPhone: data.supervisionPhone,
    });
    return { pdf, number: content.number };
  }
}
