import { Clock } from '@app/domain-kernel';
import { localDateOf } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { BillBook, refundNumber, SYSTEM } from '../../bills/application/bill-book';
import { type Channel, ChannelBook } from '../../channels/application/channel-book';
import { type RefundAnswer, TaxChannel } from '../../channels/application/tax-channel';
import { JointCollectionDatabase } from '../../database';
import { refunded, sharedBack, surplusReturned } from '../../ledger/application/journals';
import { Ledger } from '../../ledger/application/ledger';
import { ObligationBook } from '../../obligations/application/obligation-ledger';
import { RaiseAlarm } from '../../payments/application/raise-alarm';
import { SurplusBook } from '../../payments/application/surplus-book';
import { type RefundRow, takeDueRefunds } from '../persistence/refund.repository';
import { RefundBook } from './refund-book';

const AT_ONCE = 20;

/** 税务退库: by the route the money came. The channel may be asked any number of times under the refund's number; it pays once. */
@Injectable()
export class RefundExchange {
  constructor(
    private readonly database: JointCollectionDatabase,
    private readonly clock: Clock,
    private readonly channels: ChannelBook,
    private readonly gateway: TaxChannel,
    private readonly bills: BillBook,
    private readonly obligations: ObligationBook,
    private readonly ledger: Ledger,
    private readonly book: RefundBook,
    private readonly surpluses: SurplusBook,
    private readonly alarms: RaiseAlarm,
  ) {}

  /** @returns how many refunds were spoken of */
  async round(channel: Channel): Promise<number> {
    const now = this.clock.now();
    const due = await this.database.run((tx) =>
      takeDueRefunds(tx, channel.code, now, new Date(now.getTime() + this.channels.leaseMilliseconds), AT_ONCE),
    );
    await Promise.all(
      due.map(async (refund) => {
        const { id, transactionId, amountFen } = refund;
        await this.apply(refund, await this.gateway.refund(channel, { refundNumber: refundNumber(id), transactionId, amountFen }));
      }),
    );
    return due.length;
  }

  /** What the channel said of a refund, in one transaction. */
  async apply({ id, billId }: RefundRow, said: RefundAnswer): Promise<void> {
    const now = this.clock.now();
    await this.database.run(async (tx) => {
      if (billId !== null) await this.bills.lock(tx, [billId]);
      const refund = await this.book.lock(tx, id);
      // Paid, refused or taken back meanwhile: nothing is waited for any more.
      if (refund === undefined || (refund.state !== 'APPROVED' && refund.state !== 'TAX_REFUND')) return;
      switch (said.kind) {
        case 'REFUNDED':
          return said.amountFen === refund.amountFen
            ? this.paid(tx, refund, said.channelRefundId, said.happenedAt, now)
            : this.failed(tx, refund, 'AMOUNT_DIFFERS', now);
        case 'REFUSED':
          return this.failed(tx, refund, said.reason, now);
        default:
          return this.book.move(
            tx,
            refund,
            'send',
            { nextAt: this.nextTry(refund, now), ...(said.kind === 'SILENT' ? { reason: said.reason } : {}) },
            SYSTEM,
            now,
          );
      }
    });
  }

  private nextTry({ asked }: RefundRow, now: Date): Date {
    const ladder = this.channels.unansweredAfterSeconds;
    return new Date(now.getTime() + (ladder[Math.min(Math.max(asked, 1), ladder.length) - 1] ?? 60) * 1000);
  }

  private async failed(tx: Transaction, refund: RefundRow, reason: string, now: Date): Promise<void> {
    await this.book.move(tx, refund, 'fail', { nextAt: null, reason }, SYSTEM, now);
    const kind = reason === 'AMOUNT_DIFFERS' ? 'AMOUNT_DIFFERS' : 'REFUND_REFUSED';
    await this.alarms.in(tx, [{ channel: refund.channel, kind, subject: refundNumber(refund.id), billId: refund.billId }], now);
  }

  private async paid(tx: Transaction, refund: RefundRow, channelRefundId: string, happenedAt: Date, now: Date): Promise<void> {
    const said = localDateOf(happenedAt);
    const today = localDateOf(now);
    const occurredOn = said > today ? today : said;
    await this.book.move(tx, refund, 'pay', { nextAt: null, channelRefundId, paidAt: happenedAt }, SYSTEM, now);
    if (refund.origin === 'SURPLUS') {
      await this.ledger.post(tx, [surplusReturned({ id: refund.id, channel: refund.channel, fen: refund.amountFen }, occurredOn)], now);
      await this.surpluses.returned(tx, refund.channel, refund.transactionId);
      return;
    }
    const { billId, obligationId, fund } = refund;
    if (billId === null || obligationId === null || fund === null) throw new Error(`refund ${refund.id} is of no line`);
    const fact = { billId, occurredOn };
    await this.ledger.post(tx, [refunded({ id: refund.id, channel: refund.channel, fund, fen: refund.amountFen }, fact)], now);
    const line = (await this.bills.lines(tx, [billId])).find((one) => one.obligationId === obligationId);
    if (line === undefined || line.refundedFen < line.amountFen) return;
    // All that the person paid is back: what others owed for him is not owed, and he may owe this year anew.
    const none = { medical: 0, pension: 0 };
    const shares = { assistance: { ...none, [fund]: line.assistanceFen }, subsidy: { ...none, [fund]: line.subsidyFen } };
    const back = sharedBack(shares, refund.id, fact);
    if (back !== null) await this.ledger.post(tx, [back], now);
    await this.obligations.refund(tx, obligationId, { actor: SYSTEM, at: now, details: { refund: refundNumber(refund.id) } });
  }
}
