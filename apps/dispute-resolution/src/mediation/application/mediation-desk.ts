import type { Actor } from '@app/access';
import { allowedActions, DomainError, nextStatus } from '@app/domain-kernel';
import { versionMismatch } from '@app/http';
import type { LocalDate } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { DisputeDesk, type LoadedDispute } from '../../disputes/application/dispute-desk';
import { Proceedings, proceedingNotFound } from '../../disputes/application/proceedings';
import { definitionOf } from '../../disputes/domain/proceeding-definitions';
import { Records } from '../../records/application/records';
import { type MediationAct, type MediationHand, mayTakePart, mediationActions } from '../domain/mediation-acts';
import type { PartyWill } from '../domain/will';
import { type AgreementRow, liveAgreement, type TermRow, termsOf } from '../persistence/agreement.repository';
import { type MediationRow, mediationOf, willsOf } from '../persistence/mediation.repository';

export interface MediationCommand {
  readonly disputeNo: string;
  readonly proceedingId: number;
  readonly actor: Actor;
  readonly expectedVersion: number;
}

export interface MediationFile extends LoadedDispute {
  readonly proceeding: LoadedDispute['proceedings'][number];
  readonly mediation: MediationRow;
  readonly wills: readonly PartyWill[];
  readonly agreement: AgreementRow | null;
  readonly terms: readonly TermRow[];
}

export interface MediationStep {
  readonly on?: LocalDate;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly record?: { readonly kind: string; readonly text: string };
  /** What else this step brings with it, after the move and in its transaction. */
  readonly after?: (tx: Transaction) => Promise<void>;
}

/** The way to a mediation: through the dispute's desk, checked against who may do it, and out with its step in the same transaction. */
@Injectable()
export class MediationDesk {
  constructor(
    private readonly desk: DisputeDesk,
    private readonly proceedings: Proceedings,
    private readonly records: Records,
  ) {}

  command(
    command: MediationCommand,
    act: MediationAct,
    decide: (file: MediationFile, tx: Transaction) => MediationStep | Promise<MediationStep>,
  ): Promise<number> {
    return this.on(command, async (tx, file) => {
      this.assertMay(file, act, command.actor);
      await this.write(tx, file, act, await decide(file, tx), command.actor);
    });
  }

  /** Where the facts say which act it is: the answers of the parties, the last signature. */
  on(command: MediationCommand, work: (tx: Transaction, file: MediationFile) => Promise<void>): Promise<number> {
    return this.desk.onPart(command.disputeNo, command.actor, 'CONDUCTOR', async (tx, loaded) => {
      const file = await this.file(tx, loaded, command.proceedingId);
      if (file.proceeding.version !== command.expectedVersion) throw versionMismatch(file.proceeding.version);
      await work(tx, file);
      return file.proceeding.id;
    });
  }

  assertMay(file: MediationFile, act: MediationAct, actor: Actor): void {
    nextStatus(definitionOf('MEDIATION').transitions, file.proceeding.state, act);
    if (!mayTakePart(act, handOf(file, actor))) {
      throw new DomainError('forbidden', 'not-permitted', '由牵头人或者本案调解员办理。');
    }
  }

  async write(
    tx: Transaction,
    { proceeding, now, today }: MediationFile,
    act: MediationAct,
    step: MediationStep,
    actor: Actor | null,
  ): Promise<void> {
    const on = step.on ?? today;
    await this.proceedings.move(tx, { proceedingId: proceeding.id, action: act, on, details: step.details ?? {} }, actor, now);
    if (step.record !== undefined) await this.records.write(tx, { proceedingId: proceeding.id, ...step.record, on }, actor, now);
    await step.after?.(tx);
  }

  async file(tx: Transaction, loaded: LoadedDispute, proceedingId: number): Promise<MediationFile> {
    const proceeding = loaded.proceedings.find(({ id, kind }) => id === proceedingId && kind === 'MEDIATION');
    const mediation = proceeding === undefined ? undefined : await mediationOf(tx, proceedingId);
    if (proceeding === undefined || mediation === undefined) throw proceedingNotFound();
    const wills = await willsOf(tx, proceedingId);
    const agreement = (await liveAgreement(tx, proceedingId)) ?? null;
    const terms = agreement === null ? [] : await termsOf(tx, agreement.id);
    return { ...loaded, proceeding, mediation, wills, agreement, terms };
  }

  /** What a clock works on. */
  async fileOfClock(tx: Transaction, proceedingId: number, now: Date): Promise<MediationFile> {
    return this.file(tx, await this.desk.ofProceeding(tx, proceedingId, now), proceedingId);
  }

  actionsOf(file: MediationFile, actor: Actor): MediationAct[] {
    return mediationActions(allowedActions(definitionOf('MEDIATION').transitions, file.proceeding.state), handOf(file, actor));
  }
}

const handOf = ({ relation, mediation }: MediationFile, actor: Actor): MediationHand => ({
  isDesk: relation.isLead || relation.ofTheDesk,
  isMediator: mediation.mediatorId === actor.id && actor.roles.includes('MEDIATOR'),
});
