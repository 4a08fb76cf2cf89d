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
import { Duties } from '../../secrecy/application/duties';
import { type AidAct, type AidHand, aidActions, mayTakePart, PART_OF } from '../domain/aid-acts';
import {
  type AidPatch,
  type AssignmentRow,
  assignmentsOf,
  type LegalAidRow,
  legalAidOf,
  patchLegalAid,
} from '../persistence/legal-aid.repository';

export interface AidCommand {
  readonly disputeNo: string;
  readonly proceedingId: number;
  readonly actor: Actor;
  readonly expectedVersion: number;
}

type ProceedingRow = LoadedDispute['proceedings'][number];

export interface AidFile extends LoadedDispute {
  readonly proceeding: ProceedingRow;
  readonly aid: LegalAidRow;
  readonly assignments: readonly AssignmentRow[];
  /** The assignment that lasts. */
  readonly assignment: AssignmentRow | null;
}

export interface AidStep {
  readonly patch?: AidPatch;
  /** Codes, days and sums for the history; words go into a record. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly record?: { readonly kind: string; readonly text: string };
  readonly on?: LocalDate;
  /** What else this step brings with it, in its transaction. */
  readonly after?: (tx: Transaction, file: AidFile) => Promise<void>;
}

/** The way to an application for aid: through the dispute's desk, checked against who may do it, and out with its step in the same transaction. */
@Injectable()
export class AidDesk {
  constructor(
    private readonly desk: DisputeDesk,
    private readonly proceedings: Proceedings,
    private readonly duties: Duties,
    private readonly records: Records,
  ) {}

  /** One act, at the version of the proceeding that the person saw. */
  command(command: AidCommand, act: AidAct, decide: (file: AidFile, tx: Transaction) => AidStep | Promise<AidStep>): Promise<number> {
    const { disputeNo, actor, expectedVersion } = command;
    return this.desk.onPart(disputeNo, actor, 'CONDUCTOR', async (tx, loaded) => {
      const file = await this.file(tx, loaded, command.proceedingId);
      if (file.proceeding.version !== expectedVersion) throw versionMismatch(file.proceeding.version);
      nextStatus(definitionOf('LEGAL_AID').transitions, file.proceeding.state, act);
      await this.assertHand(tx, file, act, actor);
      await this.write(tx, file, act, await decide(file, tx), actor);
      return file.proceeding.id;
    });
  }

  /** The step itself: for the desk, and for clocks, which have no actor. */
  async write(tx: Transaction, file: AidFile, act: AidAct | 'lapse', step: AidStep, actor: Actor | null): Promise<void> {
    const { proceeding, now, today } = file;
    const on = step.on ?? today;
    await this.proceedings.move(tx, { proceedingId: proceeding.id, action: act, on, details: step.details ?? {} }, actor, now);
    if (step.patch !== undefined) await patchLegalAid(tx, proceeding.id, step.patch);
    if (step.record !== undefined) await this.records.write(tx, { proceedingId: proceeding.id, ...step.record, on }, actor, now);
    await step.after?.(tx, file);
  }

  async file(tx: Transaction, loaded: LoadedDispute, proceedingId: number): Promise<AidFile> {
    const proceeding = loaded.proceedings.find(({ id, kind }) => id === proceedingId && kind === 'LEGAL_AID');
    const aid = proceeding === undefined ? undefined : await legalAidOf(tx, proceedingId);
    if (proceeding === undefined || aid === undefined) throw proceedingNotFound();
    const assignments = await assignmentsOf(tx, proceedingId);
    return { ...loaded, proceeding, aid, assignments, assignment: assignments.find(({ endedOn }) => endedOn === null) ?? null };
  }

  actionsOf(file: AidFile, actor: Actor): AidAct[] {
    const { transitions } = definitionOf('LEGAL_AID');
    return aidActions(allowedActions(transitions, file.proceeding.state), file.aid.asked !== null, handOf(file, actor));
  }

  /** The part that this act needs, and with it the duty that no other duty on the dispute goes with. */
  private async assertHand(tx: Transaction, file: AidFile, act: AidAct, actor: Actor): Promise<void> {
    if (!mayTakePart(act, handOf(file, actor))) {
      throw new DomainError('forbidden', 'not-permitted', '由法律援助机构中负责这一环节的人员办理；异议由没有参与原决定的人员审查。');
    }
    const part = PART_OF[act];
    if (part !== 'REVIEWER' && part !== 'APPROVER') return;
    const duty = part === 'REVIEWER' ? 'AID_REVIEWER' : 'AID_APPROVER';
    const { dispute, proceeding, now } = file;
    await this.duties.give(tx, { disputeId: dispute.id, proceedingId: proceeding.id, staffId: actor.id, duty }, actor, now);
  }
}

function handOf({ relation, assignment, aid }: AidFile, actor: Actor): AidHand {
  return {
    roles: actor.roles,
    isLead: relation.isLead,
    isAssignedLawyer: assignment !== null && assignment.lawyerId === actor.id && actor.roles.includes('LAWYER'),
    decidedIt: aid.decidedBy === actor.id,
  };
}
