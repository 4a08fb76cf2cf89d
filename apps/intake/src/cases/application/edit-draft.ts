import { localDateOf, receiptDay } from '@app/legal-calendar';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import { lockLicence } from '../../licences/application/find-licence';
import { edit, submit } from '../domain/intake-decisions';
import { saveForm } from '../persistence/case.repository';
import type { StoredCase } from '../persistence/case.rows';
import { refuseBarred } from './application-bars';
import { type CaseCommand, CaseDesk } from './case-desk';
import { notDuplicateDetails, refuseDuplicate, saidNotDuplicate } from './duplicates';
import { channelOf } from './filing';
import { formContext } from './form-context';
import { ItemTermsReader, RECEIPT_RULE } from './item-terms';
import { attachUploads, type HandedIn, papersFrom } from './papers-handed-in';
import { assertRenewable } from './renewals';
import { withDetails } from './step-details';

export interface EditDraftCommand extends CaseCommand {
  readonly form: Readonly<Record<string, unknown>>;
  readonly papers: readonly HandedIn[];
}

/** A draft is filled in again, under the version of the item in force today: nobody submits a dead form. */
@Injectable()
export class EditDraft {
  constructor(
    private readonly desk: CaseDesk,
    private readonly itemTerms: ItemTermsReader,
    private readonly cipher: PersonalDataCipher,
  ) {}

  execute(command: EditDraftCommand): Promise<StoredCase> {
    return this.desk.decide(command, 'edit', async ({ stored, by, today, now }, tx) => {
      const { item, facts, materials } = this.itemTerms.forNew(stored.state.itemCode, command.form, today, stored.state.channel);
      const papers = papersFrom(command.papers, materials, channelOf(command.actor));
      const uploads = await attachUploads(tx, [{ caseId: stored.state.id, actor: command.actor, papers }]);
      await saveForm(tx, stored.state.id, this.cipher.encrypt(JSON.stringify(command.form), formContext(stored.state.caseNo)));
      return {
        decision: edit(stored.state, item, facts, by, now),
        newPapers: papers.map((paper) => ({ paper, uploadRow: paper.uploadId === null ? null : (uploads.get(paper.uploadId) ?? null) })),
      };
    });
  }
}

export interface SubmitDraftCommand extends CaseCommand {
  /** The person's answer to `duplicate-case`; one that he gave when he filled the draft in still stands. */
  readonly notDuplicate?: { readonly reason: string };
}

/** 申报 */
@Injectable()
export class SubmitDraft {
  constructor(
    private readonly desk: CaseDesk,
    private readonly itemTerms: ItemTermsReader,
  ) {}

  execute(command: SubmitDraftCommand): Promise<StoredCase> {
    return this.desk.decide(command, 'submit', async ({ stored, by, now, calendar, terms }, tx) => {
      this.itemTerms.requireCurrent(stored, localDateOf(now));
      const decision = submit(stored.state, by, receiptDay(now, RECEIPT_RULE, calendar), now, terms);
      const { id: caseId, itemCode, licenceId } = stored.state;
      const item = this.itemTerms.ofCase(stored);
      const day = localDateOf(now);
      await refuseBarred(tx, [{ applicantIndex: stored.applicantIndex, item }], day);
      // A draft may have waited longer than the law lets a renewal wait.
      if (licenceId !== null) assertRenewable(await lockLicence(tx, licenceId), item, day);
      if (command.notDuplicate === undefined && !(await saidNotDuplicate(tx, caseId))) {
        await refuseDuplicate(tx, { actor: command.actor, applicantIndex: stored.applicantIndex, itemCode, caseId });
      }
      return { decision: withDetails(decision, notDuplicateDetails(command.notDuplicate)) };
    });
  }
}
