import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import { Clock, DomainError } from '@app/domain-kernel';
import { versionMismatch } from '@app/http';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { JointCollectionDatabase } from '../../database';
import { PaymentsOfDay } from '../../payments/application/day-payments.query';
import { afterMatching, type FundTotals, sign } from '../domain/batch';
import { recordEvent, type StoredBatch, saveSignature, saveState, saveTreasury } from '../persistence/batch.repository';
import { writeTreasuryTicket } from '../persistence/ticket.repository';
import { FindReconciliation } from './find-reconciliation.query';
import type { BatchView } from './reconciliation-view';

export interface BatchCommand {
  readonly batchId: number;
  readonly actor: Actor;
  readonly expectedVersion: number;
}

/** The end of a day: what reached the special account is recorded, and two people sign. */
@Injectable()
export class CloseDayHandler {
  constructor(
    private readonly database: JointCollectionDatabase,
    private readonly clock: Clock,
    private readonly payments: PaymentsOfDay,
    private readonly reads: FindReconciliation,
  ) {}

  /** 财政专户到账. A fund that got another sum than the tax file says becomes a ticket of the person who recorded it. */
  recordTreasury(command: BatchCommand, figures: FundTotals, document: string): Promise<BatchView> {
    return this.act(command, 'recordTreasury', async (tx, batch, now) => {
      if (batch.state === 'OPEN' || batch.state === 'SIGNED')
        throw new DomainError('conflict', 'state-conflict', '导入当天的对账文件以后、签认以前才能录入到账金额。', {
          params: { from: batch.state },
        });
      const funds = [
        ['medical', figures.medicalFen, batch.tax.medicalFen],
        ['pension', figures.pensionFen, batch.tax.pensionFen],
      ] as const;
      await saveTreasury(tx, batch.id, figures, document);
      for (const [fund, treasuryFen, taxFen] of funds)
        await writeTreasuryTicket(tx, batch.id, fund, { treasuryFen, taxFen }, command.actor, now);
      const { state, openTickets } = await this.reads.batch(tx, batch.id, command.actor);
      await saveState(tx, batch.id, afterMatching(state, openTickets));
    });
  }

  /** 签认. The second signature settles the channel's clearing account and closes the day in the ledger. */
  sign(command: BatchCommand): Promise<BatchView> {
    return this.act(command, 'sign', async (tx, batch, now) => {
      const agency = await this.reads.agency(tx, batch);
      const next = sign({ ...batch, firstSignature: batch.firstSignedBy }, { ...batch, agency }, command.actor);
      await saveSignature(tx, batch.id, next, command.actor, now);
      if (next === 'SIGNED') await this.payments.settle(tx, batch.channel, batch.day, command.actor, now);
    });
  }

  private async act(
    { batchId, actor, expectedVersion }: BatchCommand,
    action: string,
    work: (tx: Transaction, batch: StoredBatch, now: Date) => Promise<void>,
  ): Promise<BatchView> {
    const now = this.clock.now();
    return this.database.run(async (tx) => {
      const batch = await this.reads.batch(tx, batchId, actor, 'FOR UPDATE OF b');
      if (batch.version !== expectedVersion) throw versionMismatch(batch.version);
      await work(tx, batch, now);
      await recordEvent(tx, { batchId, action, actor }, now);
      await recordAudit(tx, [
        { occurredAt: now, actor, action: `reconciliation.${action}`, objectType: 'reconciliation', objectId: batchId, result: 'DONE' },
      ]);
      return this.reads.viewIn(tx, batchId, actor);
    });
  }
}
