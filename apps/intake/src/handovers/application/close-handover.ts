import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import { Clock } from '@app/domain-kernel';
import { versionMismatch } from '@app/http';
import type { FiredClock } from '@app/legal-clock';
import { stopClock } from '@app/legal-clock';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { raiseCaseSignals } from '../../cases/application/raise-signals';
import { IntakeDatabase } from '../../database';
import { cancel, type Defect, receive, settle } from '../domain/handover';
import { findHandovers, type StoredHandover, saveReceipt, saveSettlement, saveState } from '../persistence/handover.repository';
import { type HandoverView, handOf } from './handover-view';
import { ReadHandovers } from './read-handovers';

export interface HandoverCommand {
  readonly code: string;
  readonly actor: Actor;
  readonly expectedVersion: number;
}

/** What happens to a hand-over after it was made: received, cancelled by its sender, a defect looked into, or left lying. */
@Injectable()
export class CloseHandover {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly clock: Clock,
    private readonly reads: ReadHandovers,
  ) {}

  /** 签收. What is missing or damaged becomes a matter for the supervisor at once. */
  receive(command: HandoverCommand, defects: readonly Defect[]): Promise<HandoverView> {
    return this.act(command, 'receive', async (tx, handover, now) => {
      const receipt = receive(handover, defects, handOf(command.actor));
      await saveReceipt(tx, handover.id, handover.version + 1, receipt, command.actor, now);
      await stopClock(tx, { subjectType: 'handover', subjectId: handover.id, kind: 'HANDOVER' }, 'MET', now);
      const withDefect = (condition: Defect['condition']): number[] =>
        receipt.papers.filter((paper) => paper.condition === condition).map(({ caseId }) => caseId);
      await raiseCaseSignals(tx, withDefect('MISSING'), { kind: 'PAPER_MISSING', colour: 'RED', article: null }, now);
      await raiseCaseSignals(tx, withDefect('DAMAGED'), { kind: 'PAPER_DAMAGED', colour: 'ORANGE', article: null }, now);
    });
  }

  cancel(command: HandoverCommand): Promise<HandoverView> {
    return this.act(command, 'cancel', async (tx, handover, now) => {
      await saveState(tx, handover.id, handover.version + 1, cancel(handover, handOf(command.actor)));
      await stopClock(tx, { subjectType: 'handover', subjectId: handover.id, kind: 'HANDOVER' }, 'CANCELLED', now);
    });
  }

  settle(command: HandoverCommand, found: boolean, note: string): Promise<HandoverView> {
    return this.act(command, 'settle', async (tx, handover, now) => {
      const receipt = settle(handover, found, handOf(command.actor));
      await saveSettlement(tx, handover.id, handover.version + 1, receipt, command.actor.id, note, now);
    });
  }

  /** Nobody has received it in time: the papers are somewhere, and somebody must find out where. */
  async expire(tx: Transaction, { clock, rung }: FiredClock): Promise<void> {
    if (rung !== 'EXPIRY') return;
    const [handover] = await findHandovers(tx, 'h.id = $1', [clock.subjectId]);
    if (!handover) throw new Error(`clock ${clock.id} has no hand-over`);
    if (handover.state !== 'OPEN') return;
    await raiseCaseSignals(
      tx,
      handover.papers.map(({ caseId }) => caseId),
      { kind: 'HANDOVER_OVERDUE', colour: 'YELLOW', article: null },
      this.clock.now(),
    );
  }

  private async act(
    { code, actor, expectedVersion }: HandoverCommand,
    action: string,
    work: (tx: Transaction, handover: StoredHandover, now: Date) => Promise<void>,
  ): Promise<HandoverView> {
    const now = this.clock.now();
    return this.database.run(async (tx) => {
      const handover = await this.reads.find(tx, code, actor, 'FOR NO KEY UPDATE OF h');
      if (handover.version !== expectedVersion) throw versionMismatch(handover.version);
      await work(tx, handover, now);
      await recordAudit(tx, [
        { occurredAt: now, actor, action: `handover.${action}`, objectType: 'handover', objectId: handover.id, result: 'DONE' },
      ]);
      return this.reads.viewIn(tx, handover.id, actor);
    });
  }
}
