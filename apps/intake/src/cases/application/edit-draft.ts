import { localDateOf } from '@app/legal-calendar';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import { edit, fixOnTheSpot, submit } from '../domain/intake-decisions';
import { saveForm } from '../persistence/case.repository';
import type { StoredCase } from '../persistence/case.rows';
import { type CaseCommand, CaseDesk } from './case-desk';
import { formContext } from './form-context';
import { channelOf } from './filing';
import { ItemTermsReader } from './item-terms';
import { attachUploads, type HandedIn, papersFrom } from './papers-handed-in';

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

/** 申报 */
@Injectable()
export class SubmitDraft {
  constructor(
    private readonly desk: CaseDesk,
    private readonly itemTerms: ItemTermsReader,
  ) {}

  execute(command: CaseCommand): Promise<StoredCase> {
    return this.desk.decide(command, 'submit', async ({ stored, by, now }) => {
      this.itemTerms.requireCurrent(stored, localDateOf(now));
      return { decision: submit(stored.state, by, now) };
    });
  }
}

export interface FixOnTheSpotCommand extends CaseCommand {
  readonly form: Readonly<Record<string, unknown>>;
}

/** 当场更正 (行政许可法 §32(3)) */
@Injectable()
export class FixOnTheSpot {
  constructor(
    private readonly desk: CaseDesk,
    private readonly itemTerms: ItemTermsReader,
    private readonly cipher: PersonalDataCipher,
  ) {}

  execute(command: FixOnTheSpotCommand): Promise<StoredCase> {
    return this.desk.decide(command, 'fixOnTheSpot', async ({ stored, by, today, now }, tx) => {
      const { item, facts } = this.itemTerms.again(stored, command.form, today);
      const before = JSON.parse(this.cipher.decrypt(stored.formCell, formContext(stored.state.caseNo))) as Record<string, unknown>;
      const changed = [...new Set([...Object.keys(before), ...Object.keys(command.form)])].filter(
        (field) => JSON.stringify(before[field]) !== JSON.stringify(command.form[field]),
      );
      await saveForm(tx, stored.state.id, this.cipher.encrypt(JSON.stringify(command.form), formContext(stored.state.caseNo)));
      return { decision: fixOnTheSpot({ ...stored.state, situation: item.situation, facts }, changed, by, now) };
    });
  }
}
