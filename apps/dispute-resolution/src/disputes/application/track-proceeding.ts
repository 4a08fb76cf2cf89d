import type { Actor } from '@app/access';
import { DomainError } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';
import { Injectable } from '@nestjs/common';
import { assertRouteOpen } from '../../triage/application/triage-book';
import { isTracked, type ProceedingKind } from '../domain/proceeding';
import { isInPack } from '../persistence/proceeding.repository';
import { type DisputeCommand, DisputeDesk } from './dispute-desk';
import type { DisputeView } from './dispute-view';
import { type Move, Proceedings, proceedingNotFound } from './proceedings';
import { ReadDisputes } from './read-disputes';

export interface TrackedOpening {
  readonly kind: ProceedingKind;
  readonly organ: string;
  readonly partyIds: readonly number[];
  readonly on: LocalDate;
  /** The proceeding that leads here: an award that is sued over, an agreement that was broken. */
  readonly from: number | null;
}

/** 仲裁、诉讼、支付令、监察、执行: followed from what parties and organs report, one step after the other. */
@Injectable()
export class TrackProceeding {
  constructor(
    private readonly desk: DisputeDesk,
    private readonly proceedings: Proceedings,
    private readonly reads: ReadDisputes,
  ) {}

  open(command: DisputeCommand, opening: TrackedOpening): Promise<DisputeView> {
    const { actor } = command;
    return this.desk.commandThen(
      command,
      'CONDUCTOR',
      async (tx, { dispute, parties, proceedings, now, today }) => {
        if (!isTracked(opening.kind)) throw conducted();
        // Enforcement follows from a paper that is there already; the table of routes is about where to begin.
        if (opening.kind !== 'ENFORCEMENT') assertRouteOpen(dispute.facts, opening.kind, today);
        const own = new Set(parties.map(({ id }) => id));
        if (opening.partyIds.length === 0 || opening.partyIds.some((id) => !own.has(id))) {
          throw new DomainError('rule-violation', 'party-unknown', '参加程序的当事人应是本纠纷的当事人，请核对。');
        }
        const opened = await this.proceedings.open(tx, { ...opening, disputeId: dispute.id }, actor, now);
        if (opening.from !== null) {
          if (!proceedings.some(({ id }) => id === opening.from)) throw proceedingNotFound();
          await this.proceedings.link(tx, opening.from, opened.id, 'FOLLOWS', now);
        }
        return { action: 'openProceeding', details: { proceedingId: opened.id, kind: opening.kind } };
      },
      (tx) => this.reads.within(tx, command.disputeNo, actor),
    );
  }

  /** A step as it was reported. The proceeding has its own version, so that two people may write down different proceedings at once. */
  step(disputeNo: string, actor: Actor, move: Move): Promise<DisputeView> {
    return this.desk.onPart(disputeNo, actor, 'CONDUCTOR', async (tx, { dispute, proceedings, now }) => {
      const proceeding = proceedings.find(({ id }) => id === move.proceedingId);
      if (proceeding === undefined) throw proceedingNotFound();
      if (!isTracked(proceeding.kind)) throw conducted();
      const paper = move.evidenceId ?? null;
      if (paper !== null && !(await isInPack(tx, dispute.id, paper))) {
        throw new DomainError('not-found', 'evidence-not-found', '没有找到这份证据，请刷新后重试。');
      }
      await this.proceedings.move(tx, move, actor, now);
      return this.reads.within(tx, disputeNo, actor);
    });
  }
}

const conducted = (): DomainError =>
  new DomainError('rule-violation', 'proceeding-conducted', '法律援助、调解和司法确认由各自的办理页面推进，不能在这里登记。');
