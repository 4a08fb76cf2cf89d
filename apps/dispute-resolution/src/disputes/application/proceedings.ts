import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import { DomainError } from '@app/domain-kernel';
import { versionMismatch } from '@app/http';
import { type LocalDate, localDateOf } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { isOver, moved, type ProceedingKind } from '../domain/proceeding';
import { definitionOf } from '../domain/proceeding-definitions';
import {
  insertLink,
  insertProceeding,
  insertStep,
  lockProceeding,
  type ProceedingRow,
  saveMove,
} from '../persistence/proceeding.repository';
import { applyToClocks } from './proceeding-clocks';

export type { ProceedingRow } from '../persistence/proceeding.repository';

export interface Opening {
  readonly disputeId: number;
  readonly kind: ProceedingKind;
  /** Who conducts it: an organ's code, or the name of a court or commission. */
  readonly organ: string;
  /** Parties of the dispute that take part. */
  readonly partyIds: readonly number[];
  readonly on: LocalDate;
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface Move {
  readonly proceedingId: number;
  readonly action: string;
  /** The legal day of what happened. */
  readonly on: LocalDate;
  readonly expectedVersion?: number;
  readonly paperNo?: string | null;
  readonly evidenceId?: number | null;
  /** The number that the court or commission gave to the case. */
  readonly outsideNumber?: string | null;
  readonly performBy?: LocalDate | null;
  /** Codes, days and sums; no words of anybody. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Told of every step of a proceeding, in its transaction: what else follows from it. */
export abstract class FollowsProceedings {
  abstract moved(
    tx: Transaction,
    proceeding: ProceedingRow,
    step: { readonly action: string; readonly details: Readonly<Record<string, unknown>> },
    actor: Actor | null,
    now: Date,
  ): Promise<void>;
}

/**
 * The one way in which a proceeding begins, moves and is linked. Every kind has its table; a step is checked against it, written with its day
 * and its paper, and starts and ends the clocks that the law ties to it.
 */
@Injectable()
export class Proceedings {
  private readonly followers: FollowsProceedings[] = [];

  follow(follower: FollowsProceedings): void {
    this.followers.push(follower);
  }

  async open(tx: Transaction, opening: Opening, actor: Actor | null, now: Date): Promise<ProceedingRow> {
    const definition = definitionOf(opening.kind);
    if (opening.on > localDateOf(now)) throw new DomainError('rule-violation', 'report-in-future', '发生日期不能晚于今天，请核对。');
    const proceeding = await insertProceeding(
      tx,
      { disputeId: opening.disputeId, kind: opening.kind, state: definition.initial, organ: opening.organ, openedOn: opening.on },
      opening.partyIds,
    );
    await this.write(tx, proceeding, 'open', null, { ...NOTHING, on: opening.on, details: opening.details ?? {} }, actor, now);
    return proceeding;
  }

  /** @throws DomainError `version-mismatch`, `state-conflict`, `report-needs-paper`, `report-in-future`, `report-before-opening` */
  async move(tx: Transaction, move: Move, actor: Actor | null, now: Date): Promise<ProceedingRow> {
    const before = await lockProceeding(tx, move.proceedingId);
    if (before === undefined) throw proceedingNotFound();
    if (move.expectedVersion !== undefined && move.expectedVersion !== before.version) throw versionMismatch(before.version);
    const definition = definitionOf(before.kind);
    const report = { on: move.on, paperNo: move.paperNo ?? null, evidenceId: move.evidenceId ?? null };
    const state = moved(definition, before.state, move.action, report, { openedOn: before.openedOn, today: localDateOf(now) });
    const over = isOver(definition, state);
    const after = await saveMove(tx, before, {
      state,
      closedOn: over ? move.on : null,
      outcome: over ? state : null,
      outsideNumber: move.outsideNumber ?? null,
    });
    await this.write(tx, after, move.action, before.state, { ...report, details: move.details ?? {} }, actor, now);
    await applyToClocks(
      tx,
      {
        kind: after.kind,
        proceedingId: after.id,
        action: move.action,
        on: move.on,
        performBy: move.performBy ?? null,
        paperNo: report.paperNo,
        actorId: actor?.id ?? null,
        over,
      },
      now,
    );
    for (const follower of this.followers)
      await follower.moved(tx, after, { action: move.action, details: move.details ?? {} }, actor, now);
    return after;
  }

  /** 移送、衔接: the pack of the one is the pack of the other, by reference; nothing is entered again. */
  link(tx: Transaction, fromId: number, toId: number, reason: string, now: Date): Promise<void> {
    return insertLink(tx, fromId, toId, reason, now);
  }

  private async write(
    tx: Transaction,
    proceeding: ProceedingRow,
    action: string,
    fromState: string | null,
    step: { on: LocalDate; paperNo: string | null; evidenceId: number | null; details: Readonly<Record<string, unknown>> },
    actor: Actor | null,
    now: Date,
  ): Promise<void> {
    await insertStep(tx, proceeding.id, {
      action,
      fromState,
      toState: proceeding.state,
      version: proceeding.version,
      happenedOn: step.on,
      paperNo: step.paperNo,
      evidenceId: step.evidenceId,
      details: step.details,
      actorId: actor?.id ?? null,
      recordedAt: now,
    });
    await recordAudit(tx, [
      {
        occurredAt: now,
        actor: actor ?? { kind: 'SYSTEM', id: null, organ: null },
        action: `proceeding.${action}`,
        objectType: 'proceeding',
        objectId: proceeding.id,
        result: 'DONE',
      },
    ]);
  }
}

const NOTHING = { paperNo: null, evidenceId: null } as const;

export const proceedingNotFound = (): DomainError =>
  new DomainError('not-found', 'proceeding-not-found', '没有找到这个程序，请刷新后重试。');
