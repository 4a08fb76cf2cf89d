import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import { Clock, DomainError, nextStatus } from '@app/domain-kernel';
import { versionMismatch } from '@app/http';
import { type LocalDate, localDateOf } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { DisputeResolutionDatabase } from '../../database';
import { Duties } from '../../secrecy/application/duties';
import { type Relation } from '../../secrecy/domain/reading';
import { type Claim, DISPUTE_TRANSITIONS, type Dispute, type DisputeAction } from '../domain/dispute';
import {
  claimsOf,
  type DisputeCells,
  disputeIn,
  disputeOfProceeding,
  type PartyRow,
  partiesOf,
  writeChange,
} from '../persistence/dispute.repository';
import { disputeScope } from '../persistence/dispute-scope';
import { type ProceedingRow, proceedingsOf } from '../persistence/proceeding.repository';

export interface LoadedDispute {
  readonly dispute: Dispute & DisputeCells;
  readonly parties: readonly PartyRow[];
  readonly claims: readonly Claim[];
  readonly proceedings: readonly ProceedingRow[];
  readonly relation: Relation;
  readonly now: Date;
  readonly today: LocalDate;
}

export interface DisputeCommand {
  readonly disputeNo: string;
  readonly actor: Actor;
  readonly expectedVersion: number;
}

export interface Change {
  /** An action of the stage table, or the name of an act that leaves the stage as it is. */
  readonly action: DisputeAction | string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly outcome?: string;
}

/** Who may do it: the lead and his desk, or whoever conducts a part of it. */
export type Needs = 'DESK' | 'CONDUCTOR';

/**
 * The way to a dispute: within the person's scope, locked, at the version he saw; and out again with its stage, history and audit in the same
 * transaction. What is not his answers 404; what his relation does not allow is `not-permitted`.
 */
@Injectable()
export class DisputeDesk {
  constructor(
    private readonly database: DisputeResolutionDatabase,
    private readonly duties: Duties,
    private readonly clock: Clock,
  ) {}

  /** One command: `work` says what it changed; nothing is written where it throws. */
  command<T>(
    command: DisputeCommand,
    needs: Needs,
    work: (tx: Transaction, loaded: LoadedDispute) => Promise<Change & { readonly value: T }>,
  ): Promise<T> {
    return this.database.run((tx) => this.within(tx, command, needs, work));
  }

  /** A command and what is shown after it, as it stands then. */
  commandThen<T>(
    command: DisputeCommand,
    needs: Needs,
    work: (tx: Transaction, loaded: LoadedDispute) => Promise<Change>,
    shown: (tx: Transaction) => Promise<T>,
  ): Promise<T> {
    return this.database.run(async (tx) => {
      await this.within(tx, command, needs, async (inside, loaded) => ({ ...(await work(inside, loaded)), value: undefined }));
      return shown(tx);
    });
  }

  async within<T>(
    tx: Transaction,
    { disputeNo, actor, expectedVersion }: DisputeCommand,
    needs: Needs,
    work: (tx: Transaction, loaded: LoadedDispute) => Promise<Change & { readonly value: T }>,
  ): Promise<T> {
    const loaded = await this.load(tx, disputeNo, actor, true);
    assertConducts(loaded.relation, needs);
    if (loaded.dispute.version !== expectedVersion) throw versionMismatch(loaded.dispute.version);
    const { value, ...change } = await work(tx, loaded);
    await this.write(tx, loaded.dispute, change, actor, loaded.now);
    return value;
  }

  /** Loaded and locked for somebody who conducts it, in a transaction that is there already. */
  async conducting(tx: Transaction, disputeNo: string, actor: Actor): Promise<LoadedDispute> {
    const loaded = await this.load(tx, disputeNo, actor, true);
    assertConducts(loaded.relation, 'CONDUCTOR');
    return loaded;
  }

  /** Work on a part that has a version of its own: the dispute is locked, and stays as it is. */
  onPart<T>(disputeNo: string, actor: Actor, needs: Needs, work: (tx: Transaction, loaded: LoadedDispute) => Promise<T>): Promise<T> {
    return this.database.run(async (tx) => {
      const loaded = await this.load(tx, disputeNo, actor, true);
      assertConducts(loaded.relation, needs);
      return work(tx, loaded);
    });
  }

  /** @throws DomainError `dispute-not-found` for what does not exist for this person */
  async load(tx: Transaction, disputeNo: string, actor: Actor, locked = false): Promise<LoadedDispute> {
    const dispute = await disputeIn(tx, disputeNo, disputeScope(actor), locked ? 'FOR UPDATE OF d' : '');
    if (dispute === undefined) throw disputeNotFound();
    const parties = await partiesOf(tx, [dispute.id]);
    const claims = await claimsOf(tx, dispute.id);
    const proceedings = await proceedingsOf(tx, [dispute.id]);
    const relation = await this.relation(tx, dispute, proceedings, actor);
    const now = this.clock.now();
    return { dispute, parties, claims, proceedings, relation, now, today: localDateOf(now) };
  }

  /** What a clock works on: nobody's scope, nobody's relation. */
  async ofProceeding(tx: Transaction, proceedingId: number, now: Date): Promise<LoadedDispute> {
    const dispute = await disputeOfProceeding(tx, proceedingId);
    if (dispute === undefined) throw new Error(`proceeding ${proceedingId} belongs to no dispute`);
    const parties = await partiesOf(tx, [dispute.id]);
    const claims = await claimsOf(tx, dispute.id);
    const proceedings = await proceedingsOf(tx, [dispute.id]);
    const relation = { isLead: false, hasDuty: false, ofTheDesk: false, ofTheAidBody: false };
    return { dispute, parties, claims, proceedings, relation, now, today: localDateOf(now) };
  }

  /** Stage, version, history and audit of one change. An action that the stage table does not know leaves the stage as it is. */
  async write(tx: Transaction, dispute: Dispute, change: Change, actor: Actor | null, now: Date): Promise<number> {
    const stage = isStageAction(change.action) ? nextStatus(DISPUTE_TRANSITIONS, dispute.stage, change.action) : dispute.stage;
    const version = await writeChange(tx, dispute, {
      action: change.action,
      stage,
      actorId: actor?.id ?? null,
      details: change.details ?? {},
      at: now,
      ...(change.outcome === undefined ? {} : { outcome: change.outcome }),
    });
    await recordAudit(tx, [
      {
        occurredAt: now,
        actor: actor ?? { kind: 'SYSTEM', id: null, organ: null },
        action: `dispute.${change.action}`,
        objectType: 'dispute',
        objectId: dispute.id,
        result: 'DONE',
      },
    ]);
    return version;
  }

  private async relation(tx: Transaction, dispute: Dispute, proceedings: readonly ProceedingRow[], actor: Actor): Promise<Relation> {
    if (actor.kind !== 'STAFF') return { isLead: false, hasDuty: false, ofTheDesk: false, ofTheAidBody: false };
    const duties = await this.duties.of(tx, dispute.id);
    return {
      isLead: dispute.leadOfficer === actor.id,
      hasDuty: duties.some(({ staffId, endedAt }) => staffId === actor.id && endedAt === null),
      ofTheDesk: actor.roles.includes('DISPUTE_DESK') && actor.organ === dispute.organ,
      ofTheAidBody:
        (actor.roles.includes('LEGAL_AID_REVIEWER') || actor.roles.includes('LEGAL_AID_APPROVER')) &&
        proceedings.some(({ kind, organ }) => kind === 'LEGAL_AID' && organ === actor.organ),
    };
  }
}

const isStageAction = (action: string): action is DisputeAction =>
  Object.values(DISPUTE_TRANSITIONS).some((actions) => Object.hasOwn(actions, action));

function assertConducts({ isLead, hasDuty, ofTheDesk, ofTheAidBody }: Relation, needs: Needs): void {
  if (isLead || ofTheDesk || (needs === 'CONDUCTOR' && (hasDuty || ofTheAidBody))) return;
  throw new DomainError('forbidden', 'not-permitted', '由本纠纷的牵头人或者承办人员办理。');
}

export const disputeNotFound = (): DomainError =>
  new DomainError('not-found', 'dispute-not-found', '没有找到这件纠纷，请核对编号；不在您办理范围内的也显示为找不到。');
