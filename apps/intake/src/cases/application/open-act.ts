import { randomBytes } from 'node:crypto';
import { COUNTY_CODE } from '@app/county';
import { DomainError } from '@app/domain-kernel';
import { caseNumber, pickUpCode } from '@app/identifiers';
import type { Transaction } from '@app/persistence';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import { beginAct, groundOf, mayOpenAct, noteAct, OPENING, termsOfAct } from '../domain/act';
import type { ActKind, CaseState } from '../domain/case';
import { blankCase } from '../domain/new-case';
import { decidersOf, insertActGround, readyDocument } from '../persistence/act.repository';
import { insertHearing } from '../persistence/act-hearing.repository';
import { allocateCases } from '../persistence/case.repository';
import type { NewCase, StoredCase } from '../persistence/case.rows';
import { partiesOf } from '../persistence/party.repository';
import { ACT_TERMS, ACTS } from './act-book';
import { type CaseCommand, CaseDesk, type CaseFile } from './case-desk';
import { CaseWriter } from './case-writer';
import { formContext, pickUpContext } from './form-context';

/** 更正: where in which paper, what stands there, and the right words. */
export interface Corrections {
  readonly documentId: number;
  readonly corrections: readonly { readonly place: string; readonly before: string; readonly after: string }[];
}

export interface OpenActCommand extends CaseCommand {
  readonly kind: ActKind;
  readonly groundCode: string;
  readonly explanation: string;
  readonly correction?: Corrections;
}

export const correctionsContext = (caseNo: string): string => `intake.act_ground.corrections_cell|${caseNo}`;

/** 撤销, 撤回, 注销, 更正: the organ that decided opens a case of its own about its decision; the first case only notes it. */
@Injectable()
export class OpenAct {
  constructor(
    private readonly desk: CaseDesk,
    private readonly writer: CaseWriter,
    private readonly cipher: PersonalDataCipher,
  ) {}

  /** @returns the number of the new case. */
  async execute(command: OpenActCommand): Promise<string> {
    const { kind } = command;
    let actNo = '';
    await this.desk.decide(command, OPENING[kind], async (file, tx) => {
      actNo = await this.begin(tx, command, file);
      return { decision: noteAct(file.stored.state, kind, actNo, file.by, file.now) };
    });
    return actNo;
  }

  private async begin(tx: Transaction, command: OpenActCommand, file: CaseFile): Promise<string> {
    const { kind, explanation, correction } = command;
    const { stored, item, by, today, now, calendar } = file;
    const first = stored.state;
    if (!mayOpenAct(first, command.actor)) {
      throw new DomainError('forbidden', 'not-permitted', '只有作出原决定的机关或者督查人员可以启动，请转告该机关。');
    }
    const ground = groundOf(ACTS[kind], command.groundCode, first);
    await assertCorrection(tx, first.id, kind, correction);
    const [identity] = await allocateCases(tx, 1);
    if (!identity) throw new Error('no identity for a new case');
    const caseNo = caseNumber(COUNTY_CODE, today, identity.serial);
    const terms = termsOfAct(item, ACT_TERMS, ACTS[kind].priorNotice !== undefined);
    const blank = blankCase({ id: identity.id, caseNo }, terms, first.channel, first.division, {});
    const decidedBy = await decidersOf(tx, first.id);
    const decision = beginAct(blank, first, { kind, ground, item: terms, decidedBy }, by, today, now, calendar);
    await this.writer.write(tx, [{ decision, subject: await this.fileOf(tx, stored, decision.after, command.actor.id), papers: [] }]);
    if (terms.hearsHolder === true) await insertHearing(tx, identity.id);
    await insertActGround(tx, {
      caseId: identity.id,
      groundCode: ground.code,
      explanation,
      openedBy: command.actor.id,
      documentId: correction?.documentId ?? null,
      correctionsCell:
        correction === undefined ? null : this.cipher.encrypt(JSON.stringify(correction.corrections), correctionsContext(caseNo)),
    });
    return caseNo;
  }

  /** The same people and the same answers, bound to the new number. */
  private async fileOf(tx: Transaction, first: StoredCase, state: CaseState, createdBy: number): Promise<NewCase> {
    const parties = await partiesOf(tx, [first.state.id]);
    return {
      state,
      parties: parties.map(({ caseId: _first, ...party }) => party),
      papers: [],
      formCell: this.cipher.encrypt(this.cipher.decrypt(first.formCell, formContext(first.state.caseNo)), formContext(state.caseNo)),
      progressCode: pickUpCode(randomBytes(6)),
      pickUpCell: this.cipher.encrypt(pickUpCode(randomBytes(6)), pickUpContext(state.caseNo)),
      createdBy,
    };
  }
}

/** A correction names the paper that is wrong; the other acts correct nothing. */
async function assertCorrection(tx: Transaction, caseId: number, kind: ActKind, correction: Corrections | undefined): Promise<void> {
  if ((kind === 'CORRECTION') !== (correction !== undefined)) {
    throw new DomainError('rule-violation', 'validation-failed', '更正须写明文书、位置、原文和改正后的内容。', {
      errors: [{ pointer: '/corrections', code: 'required', message: '请写明要更正的内容。' }],
    });
  }
  if (correction !== undefined && (await readyDocument(tx, caseId, correction.documentId)) === undefined) {
    throw new DomainError('not-found', 'document-not-found', '没有这份文书，请刷新文书清单。');
  }
}
