import type { Actor } from '@app/access';
import { Clock, DomainError, fenOf, yuanOf } from '@app/domain-kernel';
import { answer, type IdempotentRequest, type Outcome, once, versionMismatch } from '@app/http';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { assertPayable, BillBook, type BillRow } from '../../bills/application/bill-book';
import { ChannelBook } from '../../channels/application/channel-book';
import { JointCollectionDatabase } from '../../database';
import { attemptsOf, insertAttempt, markClosing } from '../persistence/attempt.repository';
import { ReadPayments } from './read-payments';

export interface PaymentCommand {
  readonly number: string;
  readonly actor: Actor;
  readonly expectedVersion: number;
}

/** 发起支付 and giving it up. The channel is spoken to after the commit, by a worker; nobody waits for it inside a transaction. */
@Injectable()
export class StartPayment {
  constructor(
    private readonly database: JointCollectionDatabase,
    private readonly clock: Clock,
    private readonly bills: BillBook,
    private readonly channels: ChannelBook,
    private readonly reads: ReadPayments,
  ) {}

  /** @param total yuan, as the payer agreed to it */
  async execute(
    command: PaymentCommand & { readonly channel: string; readonly total: string },
    request: IdempotentRequest,
  ): Promise<Outcome> {
    const now = this.clock.now();
    return once(this.database, request, now, async (tx) => {
      const bill = await this.held(tx, command);
      const channel = this.channels.get(command.channel);
      assertPayable(bill.expiresAt, now);
      if (fenOf(command.total) !== bill.totalFen) {
        throw new DomainError(
          'conflict',
          'bill-total-changed',
          `缴费单合计是 ${yuanOf(bill.totalFen)} 元，与确认的金额不同，请核对后重新确认。`,
          {
            params: { total: yuanOf(bill.totalFen) },
          },
        );
      }
      const serial = bill.attempts + 1;
      await this.bills.move(tx, [{ bill, action: 'startPayment', attempts: serial }], command.actor, now);
      await insertAttempt(
        tx,
        { billId: bill.id, serial, channel: channel.code, amountFen: bill.totalFen, startedBy: command.actor.id },
        now,
      );
      return answer(201, await this.reads.in(tx, command.number, command.actor), {
        Location: `/api/v1/bills/${command.number}/payments`,
        ETag: `"v${bill.version + 1}"`,
      });
    });
  }

  /** The payer does not go on: the channel is asked to close the order, and only its word ends the attempt. */
  giveUp(command: PaymentCommand): ReturnType<ReadPayments['in']> {
    const now = this.clock.now();
    return this.database.run(async (tx) => {
      const bill = await this.held(tx, command);
      await this.bills.move(tx, [{ bill, action: 'giveUpPayment' }], command.actor, now);
      const live = (await attemptsOf(tx, [bill.id])).find(({ endedAt }) => endedAt === null);
      if (live === undefined) throw new Error(`bill ${bill.id} is locked by no attempt`);
      await markClosing(tx, live, now);
      return this.reads.in(tx, command.number, command.actor);
    });
  }

  private async held(tx: Transaction, { number, actor, expectedVersion }: PaymentCommand): Promise<BillRow> {
    const bill = await this.bills.find(tx, number, actor, 'FOR NO KEY UPDATE OF b');
    if (bill.version !== expectedVersion) throw versionMismatch(bill.version);
    return bill;
  }
}
