import { Injectable } from '@nestjs/common';
import { fixOnTheSpot } from '../domain/intake-decisions';
import type { StoredCase } from '../persistence/case.rows';
import { type CaseCommand, CaseDesk } from './case-desk';
import { CorrectedForm } from './corrected-form';
import { channelOf, validationFailed } from './filing';
import { ItemTermsReader } from './item-terms';
import { attachUploads, type HandedIn, papersFrom } from './papers-handed-in';
import { withDetails } from './step-details';

export interface FixOnTheSpotCommand extends CaseCommand {
  /** The whole form as corrected, when an answer was wrong. */
  readonly form?: Readonly<Record<string, unknown>>;
  /** What the applicant had with him after all. */
  readonly papers: readonly HandedIn[];
}

/** 当场更正: what can be mended at the counter is mended there (行政许可法 §32(3)). */
@Injectable()
export class FixOnTheSpot {
  constructor(
    private readonly desk: CaseDesk,
    private readonly itemTerms: ItemTermsReader,
    private readonly correctedForm: CorrectedForm,
  ) {}

  async execute(command: FixOnTheSpotCommand): Promise<StoredCase> {
    const { form } = command;
    if (form === undefined && command.papers.length === 0) {
      throw validationFailed([{ pointer: '/form', code: 'required', message: '请填写更正后的表单，或列出当场补交的材料。' }]);
    }
    return this.desk.decide(command, 'fixOnTheSpot', async ({ stored, by, today, now }, tx) => {
      const { state, fields } =
        form === undefined ? { state: stored.state, fields: [] } : await this.correctedForm.save(tx, stored, form, today);
      const papers = papersFrom(command.papers, this.itemTerms.materialsOf(stored), channelOf(command.actor));
      const uploads = await attachUploads(tx, [{ caseId: stored.state.id, actor: command.actor, papers }]);
      return {
        decision: withDetails(fixOnTheSpot(state, fields, by, now), papers.length === 0 ? {} : { papers: papers.map(({ code }) => code) }),
        newPapers: papers.map((paper) => ({ paper, uploadRow: paper.uploadId === null ? null : (uploads.get(paper.uploadId) ?? null) })),
      };
    });
  }
}
