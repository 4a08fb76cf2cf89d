import { nextStatus } from '@app/domain-kernel';
import { localDateOf } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { BillBook, type BillRow, SYSTEM } from '../../bills/application/bill-book';
import { Ledger } from '../../ledger/application/ledger';
import { ObligationBook } from '../../obligations/application/obligation-ledger';
import { RefundBook } from '../../refunds/application/refund-book';
import { ATTEMPT_TRANSITIONS, LEG_TRANSITIONS } from '../domain/attempt.transitions';
import { dayOfFact } from '../domain/word-effects';
import { type AttemptRow, changeAttempts } from '../persistence/attempt.repository';
import { changeLegs, lockLegs } from '../persistence/leg.repository';
import { markReversed, moveSurplus } from '../persistence/word.repository';

export interface Bounced {
  readonly channel: string;
  readonly transactionId: string;
  readonly happenedAt: Date;
  readonly bill: BillRow | null;
  readonly attempt: AttemptRow | null;
  readonly disposition: 'COLLECTED' | 'SURPLUS';
}

/** 冲正: the bank took back what it had confirmed. Both funds lose their part together, as they got it; the person owes again, on no bill. */
@Injectable()
export class ReversePayment {
  constructor(
    private readonly bills: BillBook,
    private readonly obligations: ObligationBook,
    private readonly ledger: Ledger,
    private readonly refunds: RefundBook,
  ) {}

  /** The caller holds the bill and has judged that nothing stands against it. */
  async in(tx: Transaction, bounced: Bounced, now: Date): Promise<void> {
    const { channel, transactionId, bill, attempt, disposition } = bounced;
    const day = dayOfFact(localDateOf(bounced.happenedAt), localDateOf(now));
    await markReversed(tx, [{ channel, transactionId }], now);
    if (disposition === 'SURPLUS') {
      await this.ledger.reverse(tx, [`surplus:${channel}:${transactionId}`], day, now);
      await moveSurplus(tx, { channel, transactionId }, 'REVERSED');
      const refund = await this.refunds.lockSurplus(tx, channel, transactionId);
      if (refund !== undefined) await this.refunds.move(tx, refund, 'cancel', { nextAt: null, reason: 'REVERSED' }, SYSTEM, now);
      return;
    }
    if (bill === null || attempt === null) throw new Error('a collected payment has its bill and its attempt');
    const legs = await lockLegs(tx, [bill.id]);
    const parks = legs.filter(({ state }) => state === 'REJECTED' || state === 'MANUAL').map(({ fund }) => `park:${bill.id}:${fund}`);
    await this.ledger.reverse(tx, [`collect:${bill.id}`, `share:${bill.id}`, ...parks], day, now);
    await changeLegs(
      tx,
      legs.map(({ billId, fund, state }) => ({ billId, fund, state: nextStatus(LEG_TRANSITIONS, state, 'reverse'), reason: 'REVERSED' })),
      now,
    );
    await changeAttempts(tx, [
      {
        billId: attempt.billId,
        serial: attempt.serial,
        asked: attempt.asked,
        state: nextStatus(ATTEMPT_TRANSITIONS, attempt.state, 'reverse'),
        nextAt: null,
        reason: 'REVERSED',
        transactionId: null,
        endedAt: attempt.endedAt,
      },
    ]);
    await this.bills.move(tx, [{ bill, action: 'reverse', reason: 'REVERSED' }], SYSTEM, now);
    await this.obligations.reverse(tx, bill.id, { actor: SYSTEM, at: now });
  }
}
