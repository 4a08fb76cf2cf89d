import { Clock, nextStatus } from '@app/domain-kernel';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { BillBook, orderNumber } from '../../bills/application/bill-book';
import { type Channel, ChannelBook } from '../../channels/application/channel-book';
import { type PaymentAnswer, TaxChannel } from '../../channels/application/tax-channel';
import { JointCollectionDatabase } from '../../database';
import { ATTEMPT_TRANSITIONS } from '../domain/attempt.transitions';
import { nextTryAt } from '../domain/word-effects';
import { type AttemptRow, attemptsOf, changeAttempts, takeDue } from '../persistence/attempt.repository';
import { ApplyWords } from './apply-words';
import { RaiseAlarm } from './raise-alarm';

const AT_ONCE = 20;
/** So often a channel may keep silent about an order before a supervisor hears of it. */
const SILENT_AFTER = 4;

/** 与渠道往来: orders are sent, asked about and closed, outside every transaction; what the channel says is applied in one. */
@Injectable()
export class ChannelExchange {
  constructor(
    private readonly database: JointCollectionDatabase,
    private readonly clock: Clock,
    private readonly channels: ChannelBook,
    private readonly gateway: TaxChannel,
    private readonly bills: BillBook,
    private readonly words: ApplyWords,
    private readonly alarms: RaiseAlarm,
  ) {}

  /** Speaks of every order whose turn it is. @returns how many */
  async round(channel: Channel): Promise<number> {
    const now = this.clock.now();
    const due = await this.database.run((tx) =>
      takeDue(tx, channel.code, now, new Date(now.getTime() + this.channels.leaseMilliseconds), AT_ONCE),
    );
    await Promise.all(due.map((attempt) => this.speakOf(channel, attempt)));
    return due.length;
  }

  private async speakOf(channel: Channel, attempt: AttemptRow): Promise<void> {
    const said = await this.ask(channel, attempt);
    if (said.kind === 'SILENT') return this.heardNothing(attempt, said.reason);
    await this.words.execute([
      {
        channel: channel.code,
        source: 'ANSWER',
        orderNumber: orderNumber(attempt.billId, attempt.serial),
        state: said.state,
        transactionId: said.transactionId,
        amountFen: said.amountFen,
        happenedAt: said.happenedAt,
        reason: said.reason,
      },
    ]);
  }

  /** What is new is sent; what was given up is closed; of the rest the channel is asked, and what it never heard of is sent again. */
  private async ask(channel: Channel, attempt: AttemptRow): Promise<PaymentAnswer> {
    const number = orderNumber(attempt.billId, attempt.serial);
    if (attempt.closing) return this.gateway.close(channel, number);
    if (attempt.state !== 'CREATED' && attempt.reason !== 'NOT_FOUND') return this.gateway.query(channel, number);
    const bill = (await this.database.run((tx) => this.bills.lock(tx, [attempt.billId])))[0];
    if (bill === undefined) throw new Error(`attempt of bill ${attempt.billId}, which is not there`);
    // Past its time nobody may pay it any more, wherever the order got lost.
    if (bill.expiresAt.getTime() <= this.clock.now().getTime()) return this.gateway.close(channel, number);
    return this.gateway.send(channel, {
      orderNumber: number,
      amountFen: attempt.amountFen,
      medicalFen: bill.medicalFen,
      pensionFen: bill.pensionFen,
      expiresAt: bill.expiresAt,
    });
  }

  /** No believable word: the outcome is not known, which is a state. It is asked again, ever more rarely, and a supervisor hears of it. */
  private heardNothing(attempt: AttemptRow, reason: string): Promise<void> {
    const now = this.clock.now();
    return this.database.run(async (tx) => {
      const current = await this.held(tx, attempt);
      if (current === undefined) return;
      await changeAttempts(tx, [
        {
          billId: current.billId,
          serial: current.serial,
          asked: current.asked,
          // One that cannot have arrived is still only created.
          state:
            reason === 'NOT_REACHED' && current.state === 'CREATED' ? 'CREATED' : nextStatus(ATTEMPT_TRANSITIONS, current.state, 'lose'),
          nextAt: nextTryAt(now, current.asked - 1, this.channels.unansweredAfterSeconds),
          reason: current.reason === 'NOT_FOUND' ? 'NOT_FOUND' : reason,
          transactionId: null,
          endedAt: null,
        },
      ]);
      if (current.asked < SILENT_AFTER) return;
      const subject = orderNumber(current.billId, current.serial);
      await this.alarms.in(tx, [{ channel: current.channel, kind: 'SILENT', subject, billId: current.billId }], now);
    });
  }

  /** The attempt as it is now, its bill held; undefined when it ended while the channel was silent. */
  private async held(tx: Transaction, { billId, serial }: AttemptRow): Promise<AttemptRow | undefined> {
    await this.bills.lock(tx, [billId]);
    const current = (await attemptsOf(tx, [billId])).find((one) => one.serial === serial);
    return current?.endedAt === null ? current : undefined;
  }
}
