import { Clock, DomainError } from '@app/domain-kernel';
import { localDateOf, receiptDay } from '@app/legal-calendar';
import { Injectable } from '@nestjs/common';
import { supplement } from '../domain/intake-decisions';
import type { StoredCase } from '../persistence/case.rows';
import { closeCorrectionNotice, openCorrectionNotice } from '../persistence/correction.repository';
import { type CaseCommand, CaseDesk } from './case-desk';
import { CorrectedForm } from './corrected-form';
import { channelOf } from './filing';
import { ItemTermsReader, RECEIPT_RULE } from './item-terms';
import { attachUploads, type HandedIn, papersFrom } from './papers-handed-in';
import { ReadCases } from './read-cases';
import { SparedPapers, type SparedPapersCommand } from './spared-papers';
import { withDetails } from './step-details';

export interface SupplementCommand extends CaseCommand, Pick<SparedPapersCommand, 'reuse' | 'shared'> {
  readonly papers: readonly HandedIn[];
  /** The whole form as corrected; the notice may ask for it. */
  readonly form?: Readonly<Record<string, unknown>>;
}

/** 补交: everything that the notice asked for must be answered, papers and mistakes in the form. */
@Injectable()
export class SupplementCase {
  constructor(
    private readonly desk: CaseDesk,
    private readonly itemTerms: ItemTermsReader,
    private readonly correctedForm: CorrectedForm,
    private readonly cases: ReadCases,
    private readonly spared: SparedPapers,
    private readonly clock: Clock,
  ) {}

  async execute(command: SupplementCommand): Promise<StoredCase> {
    const { form, actor } = command;
    const wants = command.shared === true || (command.reuse ?? []).length > 0;
    // Other systems are asked before the transaction; If-Match makes sure that the case is still the one they were asked for.
    const taken = wants
      ? await this.spared.findForSupplement(await this.cases.find(command.caseNo, actor), command, localDateOf(this.clock.now()))
      : null;
    return this.desk.decide(command, 'supplement', async ({ stored, by, today, now, calendar, terms }, tx) => {
      // In somebody's hands it is received at once; what comes over the network at night waits for the office to open.
      const suppliedOn = by.kind === 'STAFF' ? today : receiptDay(now, RECEIPT_RULE, calendar);
      // What the status forbids is said before what the notice asked for.
      const asItStands = supplement(stored.state, by, suppliedOn, now, terms);
      const brought = papersFrom(command.papers, this.itemTerms.materialsOf(stored), channelOf(actor));
      const papers = [...brought, ...(taken?.papers ?? [])];
      const notice = await openCorrectionNotice(tx, stored.state.id);
      if (!notice) throw new DomainError('conflict', 'state-conflict', '本件没有待补正的内容。');
      const given = new Set(papers.map((paper) => paper.code));
      const unanswered = notice.items.flatMap(({ materialCode }) =>
        materialCode !== null && !given.has(materialCode) ? [materialCode] : [],
      );
      if (unanswered.length > 0) {
        throw new DomainError('rule-violation', 'supplement-incomplete', '补正告知书中还有材料没有补交，请一次补齐。', {
          params: { unanswered },
        });
      }
      if (form === undefined && notice.items.some(({ materialCode }) => materialCode === null)) {
        const message = '补正告知书要求更正表单内容，请提交更正后的表单。';
        throw new DomainError('rule-violation', 'supplement-incomplete', message, {
          errors: [{ pointer: '/form', code: 'required', message }],
        });
      }
      let decision = asItStands;
      if (form !== undefined) {
        const { state, fields } = await this.correctedForm.save(tx, stored, form, today);
        decision = withDetails(supplement(state, by, suppliedOn, now, terms), { fields });
      }
      await closeCorrectionNotice(tx, notice.id, now);
      const { id: caseId, caseNo } = stored.state;
      if (taken !== null) await this.spared.write(tx, [{ caseId, caseNo, actor, taken, keepPapers: undefined }]);
      const uploads = await attachUploads(tx, [{ caseId, actor, papers: brought }]);
      return {
        decision,
        newPapers: papers.map((paper) => ({
          paper,
          uploadRow: (paper.uploadId === null ? taken?.uploadRows.get(paper.code) : uploads.get(paper.uploadId)) ?? null,
        })),
      };
    });
  }
}
