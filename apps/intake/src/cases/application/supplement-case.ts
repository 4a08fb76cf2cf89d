import { DomainError } from '@app/domain-kernel';
import { receiptDay } from '@app/legal-calendar';
import { Injectable } from '@nestjs/common';
import { supplement } from '../domain/intake-decisions';
import type { StoredCase } from '../persistence/case.rows';
import { closeCorrectionNotice, openCorrectionNotice } from '../persistence/correction.repository';
import { type CaseCommand, CaseDesk } from './case-desk';
import { channelOf } from './filing';
import { ItemTermsReader, RECEIPT_RULE } from './item-terms';
import { attachUploads, type HandedIn, papersFrom } from './papers-handed-in';

export interface SupplementCommand extends CaseCommand {
  readonly papers: readonly HandedIn[];
}

/** 补交: every paper that the notice asked for must be answered. */
@Injectable()
export class SupplementCase {
  constructor(
    private readonly desk: CaseDesk,
    private readonly itemTerms: ItemTermsReader,
  ) {}

  execute(command: SupplementCommand): Promise<StoredCase> {
    return this.desk.decide(command, 'supplement', async ({ stored, by, today, now, calendar, terms }, tx) => {
      // In somebody's hands it is received at once; what comes over the network at night waits for the office to open.
      const suppliedOn = by.kind === 'STAFF' ? today : receiptDay(now, RECEIPT_RULE, calendar);
      const decision = supplement(stored.state, by, suppliedOn, now, terms);
      const papers = papersFrom(command.papers, this.itemTerms.materialsOf(stored), channelOf(command.actor));
      const notice = await openCorrectionNotice(tx, stored.state.id);
      if (!notice) throw new DomainError('conflict', 'state-conflict', '本件没有待补正的内容。');
      const given = new Set(papers.map((paper) => paper.code));
      const unanswered = notice.items.flatMap(({ materialCode }) => (materialCode !== null && !given.has(materialCode) ? [materialCode] : []));
      if (unanswered.length > 0) {
        throw new DomainError('rule-violation', 'supplement-incomplete', '补正告知书中还有材料没有补交，请一次补齐。', { params: { unanswered } });
      }
      await closeCorrectionNotice(tx, notice.id, now);
      const uploads = await attachUploads(tx, [{ caseId: stored.state.id, actor: command.actor, papers }]);
      return {
        decision,
        newPapers: papers.map((paper) => ({ paper, uploadRow: paper.uploadId === null ? null : (uploads.get(paper.uploadId) ?? null) })),
      };
    });
  }
}
