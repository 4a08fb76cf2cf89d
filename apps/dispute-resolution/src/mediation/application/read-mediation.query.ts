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
import { missingSignatures } from '../domain/agreement';
import { signaturesOf } from '../persistence/agreement.repository';
import { MediationDesk, type MediationFile } from './mediation-desk';

export interface MediationView {
  readonly disputeNo: string;
  readonly proceedingId: number;
  readonly version: number;
  readonly state: string;
  readonly stateName: string;
  readonly mediatorId: number | null;
  readonly wills: readonly { readonly partyId: number; readonly side: string; readonly will: string }[];
  readonly agreement: {
    readonly form: string;
    readonly state: string;
    readonly effectiveOn: string | null;
    readonly parties: readonly number[];
    readonly total: string | null;
    /** Who has not signed yet. */
    readonly missing: readonly string[];
    readonly terms: readonly {
      readonly id: number;
      readonly payer: number;
      readonly payee: number;
      readonly amount: string | null;
      readonly paid: string;
      readonly dueOn: string | null;
      readonly state: string;
    }[];
  } | null;
  readonly actions: readonly string[];
}

@Injectable()
export class ReadMediation {
  constructor(
    private readonly database: DisputeResolutionDatabase,
    private readonly desk: DisputeDesk,
    private readonly mediation: MediationDesk,
    private readonly records: Records,
  ) {}

  /** The whole file, words included: opened by those who conduct it, each look on record. */
  read(
    actor: Actor,
    disputeNo: string,
    proceedingId: number,
    purpose: ReadingPurpose,
    note: string | null,
  ): Promise<MediationView & { readonly records: readonly { readonly kind: string; readonly on: string; readonly text: string }[] }> {
    return this.database.run(async (tx) => {
      const loaded = await this.desk.load(tx, disputeNo, actor);
      const file = await this.mediation.file(tx, loaded, proceedingId);
      await recordReading(tx, file.dispute.id, proceedingId, file.relation, actor, purpose, note, ['mediation'], file.now);
      const records = (await this.records.of(tx, proceedingId)).map(({ kind, happenedOn, text }) => ({ kind, on: happenedOn, text }));
      return { ...(await this.viewOf(tx, file, actor)), records };
    });
  }

  /** After a command of the same person. */
  after(actor: Actor, disputeNo: string, proceedingId: number): Promise<MediationView> {
    return this.database.run(async (tx) => {
      const file = await this.mediation.file(tx, await this.desk.load(tx, disputeNo, actor), proceedingId);
      return this.viewOf(tx, file, actor);
    });
  }

  private async viewOf(tx: Transaction, file: MediationFile, actor: Actor): Promise<MediationView> {
    const { dispute, proceeding, mediation, wills, agreement, terms } = file;
    const signatures = agreement === null ? [] : await signaturesOf(tx, agreement.id);
    const missing = agreement?.state === 'DRAFT' ? missingSignatures(agreement.parties, signatures) : [];
    return {
      disputeNo: dispute.disputeNo,
      proceedingId: proceeding.id,
      version: proceeding.version,
      state: proceeding.state,
      stateName: definitionOf('MEDIATION').states[proceeding.state]?.name ?? proceeding.state,
      mediatorId: mediation.mediatorId,
      wills,
      agreement:
        agreement === null
          ? null
          : {
              form: agreement.form,
              state: agreement.state,
              effectiveOn: agreement.effectiveOn,
              parties: agreement.parties,
              total: agreement.totalFen === null ? null : yuanOf(agreement.totalFen),
              missing: missing.map((by) => (typeof by === 'object' ? `PARTY:${by.partyId}` : by)),
              terms: terms.map(({ id, payer, payee, amountFen, paidFen, dueOn, state }) => ({
                id,
                payer,
                payee,
                amount: amountFen === null ? null : yuanOf(amountFen),
                paid: yuanOf(paidFen),
                dueOn,
                state,
              })),
            },
      actions: this.mediation.actionsOf(file, actor),
    };
  }
}
