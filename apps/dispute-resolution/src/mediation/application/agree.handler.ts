import { DomainError, yuanOf } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { Records } from '../../records/application/records';
import {
  type AgreementForm,
  assertAgreement,
  assertSigning,
  effectiveOn,
  type PayWay,
  type Signature,
  type SigningMeans,
} from '../domain/agreement';
import { willing } from '../domain/will';
import {
  insertAgreement,
  insertSignature,
  insertTerm,
  setAgreementState,
  signaturesOf,
  termsOf,
} from '../persistence/agreement.repository';
import { armTerms } from './mediation-clocks';
import { type MediationCommand, MediationDesk, type MediationFile } from './mediation-desk';
import { MediationPapers } from './mediation-papers';

export interface NewTerm {
  readonly payer: number;
  readonly payee: number;
  readonly amountFen: number | null;
  readonly inKind: boolean;
  readonly dueOn: LocalDate | null;
  readonly way: PayWay | null;
  readonly account: string | null;
  readonly what: string | null;
}

export interface NewAgreement {
  readonly partyIds: readonly number[];
  /** Facts, points in dispute and responsibilities (人民调解法 §29). */
  readonly record: string;
  readonly exclusion: string | null;
  readonly totalFen: number | null;
  readonly terms: readonly NewTerm[];
}

/** 调解协议: written, in effect with the last signature and the seal; oral, in effect when it is made and recorded (人民调解法 §28—§30). */
@Injectable()
export class AgreeHandler {
  constructor(
    private readonly mediation: MediationDesk,
    private readonly records: Records,
    private readonly papers: MediationPapers,
  ) {}

  draft(command: MediationCommand, agreement: NewAgreement): Promise<number> {
    return this.mediation.command(command, 'draft', (file) => {
      assertBound(file, agreement);
      return {
        details: detailsOf(agreement),
        after: async (tx) => {
          const id = await this.write(tx, file, agreement, 'WRITTEN', command);
          const rows = this.papers.rows(file, id, await termsOf(tx, id));
          const total = agreement.totalFen === null ? '' : `${yuanOf(agreement.totalFen)}元`;
          await this.papers.issue(tx, file, 'MED_AGREEMENT', { record: agreement.record, total }, command.actor, rows);
        },
      };
    });
  }

  discard(command: MediationCommand): Promise<number> {
    return this.mediation.command(command, 'discard', (file) => ({
      after: (tx) => setAgreementState(tx, draftOf(file).id, 'DISCARDED', null),
    }));
  }

  /** One signature; with the committee's seal, the last, the agreement takes effect on the day of the latest of them. */
  sign(command: MediationCommand, signature: Signature, means: SigningMeans): Promise<number> {
    return this.mediation.on(command, async (tx, file) => {
      this.mediation.assertMay(file, 'sign', command.actor);
      const { id, parties, draftedOn } = draftOf(file);
      const before = await signaturesOf(tx, id);
      assertSigning(parties, before, signature);
      if (signature.on < draftedOn || signature.on > file.today) {
        throw new DomainError('rule-violation', 'report-in-future', '签名日期应在拟定协议以后、不晚于今天，请核对。');
      }
      await insertSignature(tx, id, signature, means, command.actor.id);
      const effect = effectiveOn(parties, [...before, signature]);
      const details = { by: typeof signature.by === 'object' ? 'PARTY' : signature.by, on: signature.on };
      if (effect === null) await this.mediation.write(tx, file, 'sign', { details }, command.actor);
      else await this.takeEffect(tx, file, id, effect, command);
    });
  }

  /** §28: the parties see no need for a paper; the mediator records what was agreed. */
  agreeOrally(command: MediationCommand, agreement: NewAgreement, agreedOn: LocalDate): Promise<number> {
    return this.mediation.command(command, 'agreeOrally', (file) => {
      assertBound(file, agreement);
      return {
        on: agreedOn,
        details: detailsOf(agreement),
        after: async (tx) => {
          const id = await this.write(tx, file, agreement, 'ORAL', command, agreedOn);
          const terms = await termsOf(tx, id);
          await armTerms(tx, terms, file.today, file.now);
          const words = { record: agreement.record, on: agreedOn };
          await this.papers.issue(tx, file, 'MED_ORAL_RECORD', words, command.actor, this.papers.rows(file, id, terms));
        },
      };
    });
  }

  private takeEffect(tx: Transaction, file: MediationFile, id: number, effect: LocalDate, command: MediationCommand): Promise<void> {
    const after = async (inside: Transaction): Promise<void> => {
      await setAgreementState(inside, id, 'IN_EFFECT', effect);
      await armTerms(inside, file.terms, file.today, file.now);
    };
    return this.mediation.write(tx, file, 'takeEffect', { on: effect, details: { effectiveOn: effect }, after }, command.actor);
  }

  private async write(
    tx: Transaction,
    { proceeding, today, now }: MediationFile,
    agreement: NewAgreement,
    form: AgreementForm,
    { actor }: MediationCommand,
    agreedOn: LocalDate | null = null,
  ): Promise<number> {
    const record = { proceedingId: proceeding.id, kind: 'AGREEMENT', text: agreement.record, on: agreedOn ?? today };
    const recordId = await this.records.write(tx, record, actor, now);
    const id = await insertAgreement(tx, {
      proceedingId: proceeding.id,
      form,
      state: form === 'ORAL' ? 'IN_EFFECT' : 'DRAFT',
      exclusion: agreement.exclusion,
      recordId,
      totalFen: agreement.totalFen,
      draftedOn: today,
      effectiveOn: agreedOn,
      parties: agreement.partyIds,
    });
    for (const [index, { account, what, ...term }] of agreement.terms.entries()) {
      const position = index + 1;
      const accountCell = this.papers.close(account, 'account', id, position);
      await insertTerm(tx, id, { ...term, position, accountCell, whatCell: this.papers.close(what, 'what', id, position) });
    }
    return id;
  }
}

function assertBound({ wills }: MediationFile, { partyIds, terms }: NewAgreement): void {
  const taking = new Set(willing(wills));
  const sides = new Map(wills.filter(({ partyId }) => taking.has(partyId)).map(({ partyId, side }) => [partyId, side]));
  assertAgreement(
    partyIds,
    terms.map((term) => ({ ...term, accountNamed: term.account !== null })),
    sides,
  );
}

const detailsOf = ({ partyIds, terms, totalFen }: NewAgreement) => ({ parties: partyIds.length, terms: terms.length, totalFen });

function draftOf({ agreement }: MediationFile) {
  if (agreement?.state !== 'DRAFT') throw new DomainError('not-found', 'agreement-not-found', '没有待签名的调解协议，请先拟定协议。');
  return agreement;
}
