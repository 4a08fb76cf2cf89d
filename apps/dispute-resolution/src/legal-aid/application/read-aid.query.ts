import type { Actor } from '@app/access';
import { yuanOf } from '@app/domain-kernel';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { DisputeResolutionDatabase } from '../../database';
import { DisputeDesk } from '../../disputes/application/dispute-desk';
import { definitionOf } from '../../disputes/domain/proceeding-definitions';
import { Records } from '../../records/application/records';
import { recordReading } from '../../secrecy/application/record-reading';
import type { ReadingPurpose } from '../../secrecy/domain/reading';
import { economicTest } from '../domain/economic-test';
import { OBSTACLE_SENTENCES } from '../domain/lawyer-choice';
import { qualityOf } from '../persistence/legal-aid.repository';
import { subsidyOfProceeding } from '../persistence/subsidy.repository';
import { AidDesk, type AidFile } from './aid-desk';
import { AID_RULES } from './apply-for-aid.handler';
import { AssignLawyerHandler } from './assign-lawyer.handler';

/** What a command answers: where it stands and what may follow. Nothing that was told in confidence. */
export interface AidView {
  readonly disputeNo: string;
  readonly proceedingId: number;
  readonly version: number;
  readonly state: string;
  readonly stateName: string;
  readonly matter: string;
  readonly test: string;
  /** Why the means are checked, or not, with the articles. */
  readonly testSentence: string;
  readonly asked: readonly string[];
  readonly supplyBy: string | null;
  readonly provisionalUntil: string | null;
  readonly papersComplete: boolean;
  readonly decidedOn: string | null;
  readonly lawyerId: number | null;
  readonly result: string | null;
  readonly recovered: string | null;
  readonly subsidy: { readonly version: number; readonly state: string; readonly amount: string } | null;
  readonly quality: readonly { readonly kind: string; readonly grade: number; readonly doneOn: string }[];
  readonly actions: readonly string[];
}

export interface ProposalView {
  readonly lawyerId: number;
  readonly firm: string;
  readonly specialist: boolean;
  readonly openCases: number;
  readonly obstacle: string | null;
  readonly sentence: string | null;
}

@Injectable()
export class ReadAid {
  constructor(
    private readonly database: DisputeResolutionDatabase,
    private readonly desk: DisputeDesk,
    private readonly aid: AidDesk,
    private readonly assigning: AssignLawyerHandler,
    private readonly records: Records,
  ) {}

  /** The whole file, words included: opened by those who conduct it, each look on record. */
  read(
    actor: Actor,
    disputeNo: string,
    proceedingId: number,
    purpose: ReadingPurpose,
    note: string | null,
  ): Promise<AidView & { readonly records: readonly { readonly kind: string; readonly on: string; readonly text: string }[] }> {
    return this.database.run(async (tx) => {
      const file = await this.file(tx, actor, disputeNo, proceedingId);
      await recordReading(tx, file.dispute.id, proceedingId, file.relation, actor, purpose, note, ['legal-aid'], file.now);
      const records = (await this.records.of(tx, proceedingId)).map(({ kind, happenedOn, text }) => ({ kind, on: happenedOn, text }));
      return { ...(await this.viewOf(tx, file, actor)), records };
    });
  }

  /** After a command of the same person: he conducts it, or the command would have been refused. */
  after(actor: Actor, disputeNo: string, proceedingId: number): Promise<AidView> {
    return this.database.run(async (tx) => this.viewOf(tx, await this.file(tx, actor, disputeNo, proceedingId), actor));
  }

  proposals(actor: Actor, disputeNo: string, proceedingId: number): Promise<ProposalView[]> {
    return this.database.run(async (tx) => {
      const file = await this.file(tx, actor, disputeNo, proceedingId);
      await recordReading(tx, file.dispute.id, proceedingId, file.relation, actor, 'CONDUCT', null, ['lawyer-proposals'], file.now);
      return (await this.assigning.proposals(tx, file)).map(({ lawyer, specialist, obstacle }) => ({
        lawyerId: lawyer.staffId,
        firm: lawyer.firm,
        specialist,
        openCases: lawyer.openCases,
        obstacle,
        sentence: obstacle === null ? null : OBSTACLE_SENTENCES[obstacle],
      }));
    });
  }

  private async file(tx: Transaction, actor: Actor, disputeNo: string, proceedingId: number): Promise<AidFile> {
    return this.aid.file(tx, await this.desk.load(tx, disputeNo, actor), proceedingId);
  }

  private async viewOf(tx: Transaction, file: AidFile, actor: Actor): Promise<AidView> {
    const { dispute, proceeding, aid, assignment } = file;
    const subsidy = await subsidyOfProceeding(tx, proceeding.id);
    return {
      disputeNo: dispute.disputeNo,
      proceedingId: proceeding.id,
      version: proceeding.version,
      state: proceeding.state,
      stateName: definitionOf('LEGAL_AID').states[proceeding.state]?.name ?? proceeding.state,
      matter: aid.matter,
      test: aid.test,
      testSentence: economicTest(AID_RULES, aid.matter, aid.groups).sentence,
      asked: aid.asked ?? [],
      supplyBy: aid.supplyBy,
      provisionalUntil: aid.provisionalUntil,
      papersComplete: aid.papersComplete,
      decidedOn: aid.decidedOn,
      lawyerId: assignment?.lawyerId ?? null,
      result: aid.result,
      recovered: aid.recoveredFen === null ? null : yuanOf(aid.recoveredFen),
      subsidy: subsidy === undefined ? null : { version: subsidy.version, state: subsidy.state, amount: yuanOf(subsidy.amountFen) },
      quality: await qualityOf(tx, proceeding.id),
      actions: this.aid.actionsOf(file, actor),
    };
  }
}
