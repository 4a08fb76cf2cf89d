import { Injectable } from '@nestjs/common';
import { handInDeferred } from '../domain/acceptance-paths';
import type { StoredCase } from '../persistence/case.rows';
import { type CaseCommand, CaseDesk } from './case-desk';
import { channelOf } from './filing';
import { ItemTermsReader } from './item-terms';
import { attachUploads, type HandedIn, papersFrom } from './papers-handed-in';

export interface HandInDeferredCommand extends CaseCommand {
  readonly papers: readonly HandedIn[];
}

/** 补交容缺材料: some of what was promised, or all of it. */
@Injectable()
export class HandInDeferred {
  constructor(
    private readonly desk: CaseDesk,
    private readonly itemTerms: ItemTermsReader,
  ) {}

  execute(command: HandInDeferredCommand): Promise<StoredCase> {
    return this.desk.decide(command, 'handInDeferred', async (file, tx) => {
      const { stored } = file;
      const papers = papersFrom(command.papers, this.itemTerms.materialsOf(stored), channelOf(command.actor));
      const decision = handInDeferred(stored.state, file.papers, papers, file);
      const uploads = await attachUploads(tx, [{ caseId: stored.state.id, actor: command.actor, papers }]);
      return {
        decision,
        newPapers: papers.map((paper) => ({ paper, uploadRow: paper.uploadId === null ? null : (uploads.get(paper.uploadId) ?? null) })),
      };
    });
  }
}
