import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import { yuanOf } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { DisputeResolutionDatabase } from '../../database';
import { namesOfOfficers } from '../../secrecy/application/officers';
import { recordReading } from '../../secrecy/application/record-reading';
import type { ReadingPurpose } from '../../secrecy/domain/reading';
import type { Dispute, Standing } from '../domain/dispute';
import { disputeIn, historyOf, pageOfDisputes } from '../persistence/dispute.repository';
import { disputeScope } from '../persistence/dispute-scope';
import { openClocksOf } from '../persistence/open-clocks.read-model';
import { linksOf, type ProceedingRow, partiesOfProceedings, proceedingsOf, stepsOf } from '../persistence/proceeding.repository';
import { DisputeDesk, type LoadedDispute } from './dispute-desk';
import { type DisputeView, disputeView, visibleToOtherSide } from './dispute-view';
import { PartyCells } from './party-cells';
import { PROCEEDING_SUBJECT } from './proceeding-clocks';
import { DISPUTE_SUBJECT } from './register-dispute';

export interface ContentView {
  readonly matter: string;
  readonly wanted: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly parties: readonly {
    readonly id: number;
    readonly side: string;
    readonly kind: string;
    readonly name: string;
    readonly idNumber: string | null;
    readonly phone: string | null;
    readonly representative: boolean;
    readonly standing: Standing;
  }[];
  readonly claims: readonly ClaimView[];
  readonly proceedings: readonly {
    readonly id: number;
    readonly kind: string;
    readonly partyIds: readonly number[];
    readonly steps: readonly {
      readonly action: string;
      readonly toState: string;
      readonly happenedOn: LocalDate;
      readonly paperNo: string | null;
      readonly evidenceId: number | null;
      readonly details: Readonly<Record<string, unknown>>;
      readonly recordedAt: string;
    }[];
  }[];
  readonly links: readonly { readonly fromId: number; readonly toId: number; readonly reason: string }[];
  readonly history: readonly {
    readonly action: string;
    readonly toStage: string;
    readonly recordedAt: string;
    readonly actorId: number | null;
  }[];
}

export interface ClaimView {
  readonly id: number;
  readonly partyId: number;
  readonly againstPartyId: number | null;
  readonly kind: string;
  readonly amount: string;
  readonly received: string;
  readonly periodFrom: LocalDate | null;
  readonly periodTo: LocalDate | null;
  readonly state: string;
}

export interface DisputeFilter {
  readonly stages: readonly string[];
  readonly mine: boolean;
}

/** Reads of disputes. The stage is for whoever has it in scope; what was told in confidence is read for a purpose, and written down. */
@Injectable()
export class ReadDisputes {
  constructor(
    private readonly database: DisputeResolutionDatabase,
    private readonly desk: DisputeDesk,
    private readonly cells: PartyCells,
  ) {}

  page(actor: Actor, filter: DisputeFilter, before: number | null, limit: number): Promise<Dispute[]> {
    const filters = { stages: filter.stages, lead: filter.mine ? actor.id : null };
    return pageOfDisputes(this.database.dataSource, disputeScope(actor), filters, before, limit);
  }

  get(disputeNo: string, actor: Actor): Promise<DisputeView> {
    return this.database.run(async (tx) => this.viewIn(tx, await this.desk.load(tx, disputeNo, actor), actor));
  }

  async isVisible(tx: Transaction, disputeNo: string, actor: Actor): Promise<boolean> {
    return (await disputeIn(tx, disputeNo, disputeScope(actor))) !== undefined;
  }

  /** After a command, in its transaction. */
  async within(tx: Transaction, disputeNo: string, actor: Actor): Promise<DisputeView> {
    return this.viewIn(tx, await this.desk.load(tx, disputeNo, actor), actor);
  }

  /** The lines of a page with their stage, without opening each. */
  async lines(disputes: readonly Dispute[]): Promise<{ dispute: Dispute; lead: string | null; dueOn: LocalDate | null }[]> {
    const ids = disputes.map(({ id }) => id);
    const names = await namesOfOfficers(
      this.database.dataSource,
      disputes.map(({ leadOfficer }) => leadOfficer),
    );
    const clocks = await openClocksOf(this.database.dataSource, DISPUTE_SUBJECT, ids);
    return disputes.map((dispute) => ({
      dispute,
      lead: names.get(dispute.leadOfficer) ?? null,
      dueOn: clocks.find(({ subjectId, dueOn }) => subjectId === dispute.id && dueOn !== null)?.dueOn ?? null,
    }));
  }

  /** 阅卷: the whole content, for a purpose; who is not assigned is heard of. @throws DomainError `content-closed`, `reading-note` */
  read(disputeNo: string, actor: Actor, purpose: ReadingPurpose, note: string | null): Promise<ContentView> {
    return this.database.run(async (tx) => {
      const loaded = await this.desk.load(tx, disputeNo, actor);
      await recordReading(
        tx,
        loaded.dispute.id,
        null,
        loaded.relation,
        actor,
        purpose,
        note,
        ['PARTIES', 'MATTER', 'CLAIMS', 'STEPS'],
        loaded.now,
      );
      await recordAudit(tx, [
        {
          occurredAt: loaded.now,
          actor,
          action: 'dispute.read',
          objectType: 'dispute',
          objectId: loaded.dispute.id,
          result: 'DONE',
          reason: purpose,
        },
      ]);
      return this.content(tx, loaded, loaded.proceedings);
    });
  }

  private async content(
    tx: Transaction,
    { dispute, parties, claims }: LoadedDispute,
    shown: readonly ProceedingRow[],
  ): Promise<ContentView> {
    const ids = shown.map(({ id }) => id);
    const steps = await stepsOf(tx, ids);
    const taking = await partiesOfProceedings(tx, ids);
    return {
      ...this.cells.said(dispute.disputeNo, dispute),
      facts: dispute.facts,
      parties: parties.map((party) => {
        const { ordinal: _, ...open } = this.cells.open(dispute.disputeNo, party);
        return open;
      }),
      claims: claims.map((claim) => ({
        id: claim.id,
        partyId: claim.partyId,
        againstPartyId: claim.againstPartyId,
        kind: claim.kind,
        amount: yuanOf(claim.amountFen),
        received: yuanOf(claim.receivedFen),
        periodFrom: claim.periodFrom,
        periodTo: claim.periodTo,
        state: claim.state,
      })),
      proceedings: shown.map(({ id, kind }) => ({
        id,
        kind,
        partyIds: taking.filter(({ proceedingId }) => proceedingId === id).map(({ partyId }) => partyId),
        steps: steps
          .filter(({ proceedingId }) => proceedingId === id)
          .map((step) => ({
            action: step.action,
            toState: step.toState,
            happenedOn: step.happenedOn,
            paperNo: step.paperNo,
            evidenceId: step.evidenceId,
            details: step.details,
            recordedAt: step.recordedAt.toISOString(),
          })),
      })),
      links: (await linksOf(tx, dispute.id)).filter(({ fromId, toId }) => ids.includes(fromId) && ids.includes(toId)),
      history: (await historyOf(tx, dispute.id)).map(({ action, toStage, recordedAt, actorId }) => ({
        action,
        toStage,
        recordedAt: recordedAt.toISOString(),
        actorId,
      })),
    };
  }

  private async viewIn(tx: Transaction, { dispute, parties, relation, now }: LoadedDispute, actor: Actor): Promise<DisputeView> {
    const all = await proceedingsOf(tx, [dispute.id]);
    const index = actor.citizenIndex === null ? null : Buffer.from(actor.citizenIndex, 'base64url');
    const isClaimant = parties.some(
      ({ side, identityIndex }) => side === 'CLAIMANT' && index !== null && identityIndex?.equals(index) === true,
    );
    const shown = actor.kind === 'CITIZEN' && !isClaimant ? all.filter(({ kind }) => visibleToOtherSide(kind)) : all;
    const own = await openClocksOf(tx, DISPUTE_SUBJECT, [dispute.id]);
    const theirs = await openClocksOf(
      tx,
      PROCEEDING_SUBJECT,
      shown.map(({ id }) => id),
    );
    const names = await namesOfOfficers(tx, [dispute.leadOfficer]);
    return disputeView(
      dispute,
      shown.map((row) => ({ row, clocks: theirs.filter((clock) => clock.subjectId === row.id) })),
      own,
      names.get(dispute.leadOfficer) ?? null,
      relation,
      now,
    );
  }
}
