import type { Actor } from '@app/access';
import { DomainError } from '@app/domain-kernel';
import { type LocalDate, localDateOf } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { BillBook, billIdOf, orderNumber } from '../../bills/application/bill-book';
import { ChannelBook } from '../../channels/application/channel-book';
import { CloseBooks } from '../../ledger/application/close-books';
import { settled } from '../../ledger/application/journals';
import { Ledger } from '../../ledger/application/ledger';
import { RefundBook } from '../../refunds/application/refund-book';
import { attemptsOf } from '../persistence/attempt.repository';
import { copyMovements, fundMovements, refundsPaidOn } from '../persistence/day.read-model';
import { ApplyWords } from './apply-words';
import { type ChannelFact, type FundOfDay, PaymentsOfDay } from './day-payments.query';

/** What the books say of a channel's day, for reconciliation; and what reconciliation brings to the books. */
@Injectable()
export class BooksOfDay extends PaymentsOfDay {
  constructor(
    private readonly channels: ChannelBook,
    private readonly bills: BillBook,
    private readonly refunds: RefundBook,
    private readonly ledger: Ledger,
    private readonly closing: CloseBooks,
    private readonly words: ApplyWords,
  ) {
    super();
  }

  knows(channel: string): boolean {
    return this.channels.knows(channel);
  }

  copyTo(tx: Transaction, channel: string, day: LocalDate, own: string): Promise<number> {
    return copyMovements(tx, channel, day, own);
  }

  fundsOf(tx: Transaction, channel: string, day: LocalDate): Promise<readonly FundOfDay[]> {
    return fundMovements(tx, channel, day);
  }

  /**
   * What only the channel's file knows. Its words are the channel's own: where the bill still waits for exactly this payment, it is that
   * payment; otherwise it is a surplus and goes back.
   */
  async bookSurplus(tx: Transaction, fact: ChannelFact, _actor: Actor, _now: Date): Promise<void> {
    await this.words.in(tx, [
      {
        channel: fact.channel,
        source: 'ANSWER',
        orderNumber: await this.orderOf(tx, fact),
        state: 'SUCCEEDED',
        transactionId: fact.transactionId,
        amountFen: fact.amountFen,
        happenedAt: fact.happenedAt,
        reason: null,
      },
    ]);
  }

  /** The order that a fact of a bill can only mean: the one under way, or else the last. */
  private async orderOf(tx: Transaction, { billNo, channel }: ChannelFact): Promise<string> {
    const billId = billNo === null ? undefined : billIdOf(billNo);
    if (billId === undefined) return billNo ?? 'NONE';
    await this.bills.lock(tx, [billId]);
    const attempts = (await attemptsOf(tx, [billId])).filter((attempt) => attempt.channel === channel);
    const meant = attempts.find(({ endedAt }) => endedAt === null) ?? attempts.at(-1);
    return meant === undefined ? (billNo ?? 'NONE') : orderNumber(billId, meant.serial);
  }

  /** 入库: what the channel held of the day for each fund has reached the treasury; refunds of the day are proved; the day closes when it may. */
  async settle(tx: Transaction, channel: string, day: LocalDate, actor: Actor, now: Date): Promise<void> {
    const today = localDateOf(now);
    if (day >= today) throw new DomainError('conflict', 'day-not-over', '当天还没有结束，不能签认。');
    await this.closing.begin(tx);
    const movements = await fundMovements(tx, channel, day);
    const net = (fund: string): number =>
      movements.filter((one) => one.fund === fund).reduce((sum, { collectedFen, refundedFen }) => sum + collectedFen - refundedFen, 0);
    const draft = settled(channel, day, { medical: net('medical'), pension: net('pension') }, today);
    if (draft !== null) await this.ledger.post(tx, [draft], now);
    const paid = await refundsPaidOn(tx, channel, day);
    await this.bills.lock(
      tx,
      paid.flatMap(({ billId }) => billId ?? []),
    );
    for (const { id } of paid) {
      const refund = await this.refunds.lock(tx, id);
      if (refund?.state === 'PAID') await this.refunds.move(tx, refund, 'reconcile', { nextAt: null }, actor, now);
    }
    await this.closing.settled(tx, channel, day, actor, now);
  }
}
