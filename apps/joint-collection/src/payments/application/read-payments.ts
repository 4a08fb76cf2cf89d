import type { Actor } from '@app/access';
import { yuanOf } from '@app/domain-kernel';
import type { Queryable } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { BillBook, orderNumber, refundNumber } from '../../bills/application/bill-book';
import { JointCollectionDatabase } from '../../database';
import { ReceiptBook, type ReceiptView } from '../../receipts/application/receipt-book';
import { RefundBook } from '../../refunds/application/refund-book';
import { ATTEMPT_STATE_NAMES, LEG_STATE_NAMES } from '../domain/attempt.transitions';
import { attemptsOf } from '../persistence/attempt.repository';
import { legsOf } from '../persistence/leg.repository';
import { surplusOf } from '../persistence/word.repository';

export interface AttemptView {
  readonly orderNumber: string;
  readonly channel: string;
  readonly state: string;
  readonly stateName: string;
  readonly amount: string;
  readonly givenUp: boolean;
  readonly reason: string | null;
  readonly transactionId: string | null;
  readonly createdAt: string;
  readonly endedAt: string | null;
}

export interface LegView {
  readonly fund: string;
  readonly amount: string;
  readonly state: string;
  readonly stateName: string;
  readonly reason: string | null;
}

/** All that is known of the money of one bill. */
export interface PaymentsView {
  readonly number: string;
  readonly version: number;
  readonly state: string;
  readonly attempts: readonly AttemptView[];
  readonly legs: readonly LegView[];
  readonly receipt: ReceiptView | null;
  readonly surpluses: readonly {
    readonly channel: string;
    readonly transactionId: string;
    readonly amount: string;
    readonly cause: string;
    readonly state: string;
  }[];
  readonly refunds: readonly { readonly number: string; readonly fund: string | null; readonly amount: string; readonly state: string }[];
}

@Injectable()
export class ReadPayments {
  constructor(
    private readonly database: JointCollectionDatabase,
    private readonly bills: BillBook,
    private readonly receipts: ReceiptBook,
    private readonly refunds: RefundBook,
  ) {}

  /** One moment of the books: never a payment without its legs. */
  view(number: string, actor: Actor): Promise<PaymentsView> {
    return this.database.run(async (tx) => {
      await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
      return this.in(tx, number, actor);
    });
  }

  async in(reader: Queryable, number: string, actor: Actor): Promise<PaymentsView> {
    const bill = await this.bills.find(reader, number, actor);
    const attempts = await attemptsOf(reader, [bill.id]);
    const legs = await legsOf(reader, [bill.id]);
    const receipt = await this.receipts.view(reader, bill.id);
    const surpluses = await surplusOf(reader, bill.id);
    const refunds = await this.refunds.ofBill(reader, bill.id);
    return {
      number,
      version: bill.version,
      state: bill.state,
      attempts: attempts.map((attempt) => ({
        orderNumber: orderNumber(attempt.billId, attempt.serial),
        channel: attempt.channel,
        state: attempt.state,
        stateName: ATTEMPT_STATE_NAMES[attempt.state],
        amount: yuanOf(attempt.amountFen),
        givenUp: attempt.closing,
        reason: attempt.reason,
        transactionId: attempt.transactionId,
        createdAt: attempt.createdAt.toISOString(),
        endedAt: attempt.endedAt?.toISOString() ?? null,
      })),
      legs: legs.map(({ fund, amountFen, state, reason }) => ({
        fund,
        amount: yuanOf(amountFen),
        state,
        stateName: LEG_STATE_NAMES[state],
        reason,
      })),
      receipt,
      surpluses: surpluses.map(({ channel, transactionId, amountFen, cause, state }) => ({
        channel,
        transactionId,
        amount: yuanOf(amountFen),
        cause,
        state,
      })),
      refunds: refunds.map(({ id, fund, amountFen, state }) => ({ number: refundNumber(id), fund, amount: yuanOf(amountFen), state })),
    };
  }
}
