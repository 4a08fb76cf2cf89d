import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import { Clock, DomainError, fenOf } from '@app/domain-kernel';
import { answer, type IdempotentRequest, type Outcome, once, versionMismatch } from '@app/http';
import { localDateOf } from '@app/legal-calendar';
import { type Transaction, violatedConstraint } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import funds from '../../../data/funds.json';
import rules from '../../../data/refund-rules.json';
import { BillBook, type BillLineRow, type BillRow, refundNumber } from '../../bills/application/bill-book';
import { JointCollectionDatabase } from '../../database';
import { LegReader } from '../../payments/application/leg-reader';
import { ReceiptBook } from '../../receipts/application/receipt-book';
import { assertAgency, assertRefundable, assertSecondPerson } from '../domain/refund-rule';
import { insertLineRefund, type RefundRow } from '../persistence/refund.repository';
import { RefundBook } from './refund-book';
import { type RefundView, refundView } from './refund-view';

export interface ApplyForRefundCommand {
  readonly number: string;
  readonly actor: Actor;
  readonly obligation: number;
  readonly cause: string;
  /** Yuan; not given is all that was paid for it. */
  readonly amount: string | undefined;
  readonly note: string | undefined;
}

export interface RefundCommand {
  readonly number: string;
  readonly actor: Actor;
  readonly expectedVersion: number;
}

export const agencyOf = (fund: string | null): string | undefined => funds.funds.find(({ code }) => code === fund)?.agency;

/** 退费申请、核验和核准. Who applies does not decide; each fund is decided on by its own agency. */
@Injectable()
export class DecideRefund {
  constructor(
    private readonly database: JointCollectionDatabase,
    private readonly clock: Clock,
    private readonly bills: BillBook,
    private readonly receipts: ReceiptBook,
    private readonly book: RefundBook,
    private readonly legs: LegReader,
  ) {}

  async apply(command: ApplyForRefundCommand, request: IdempotentRequest): Promise<Outcome> {
    const now = this.clock.now();
    return once(this.database, request, now, async (tx) => {
      const { bill, line } = await this.lineOf(tx, command);
      const amountFen = command.amount === undefined ? line.amountFen - line.refundedFen : (fenOf(command.amount) ?? 0);
      const open = rules.causes.filter(({ byOffice }) => byOffice !== true);
      const cause = assertRefundable(open, command.cause, line, amountFen, localDateOf(now));
      const refund = await this.open(
        tx,
        bill,
        line,
        { amountFen, cause: cause.code, article: cause.article, note: command.note ?? null, actor: command.actor.id },
        now,
      );
      await recordAudit(tx, [
        { occurredAt: now, actor: command.actor, action: 'refund.apply', objectType: 'refund', objectId: refund.id, result: 'DONE' },
      ]);
      return answer(201, refundView(refund, command.actor), { Location: `/api/v1/refunds/${refundNumber(refund.id)}`, ETag: '"v1"' });
    });
  }

  take(command: RefundCommand): Promise<RefundView> {
    return this.act(command, async (tx, refund, now) => {
      this.assertReviewer(refund, command.actor);
      await this.book.move(tx, refund, 'take', { nextAt: null, takenBy: command.actor.id }, command.actor, now);
    });
  }

  /** 核准: what goes back is set aside now, of the person's line and of the fund's leg; the money moves when the channel has moved it. */
  approve(command: RefundCommand, note: string): Promise<RefundView> {
    return this.act(command, async (tx, refund, now) => {
      this.assertReviewer(refund, command.actor);
      const bill = await this.setAside(tx, refund, command.actor, now);
      // The rule is asked again: a year may have begun since somebody applied.
      const line = (await this.bills.lines(tx, [bill.id])).find(({ obligationId }) => obligationId === refund.obligationId);
      if (line === undefined) throw new Error(`refund ${refund.id} is of no line`);
      assertRefundable(
        rules.causes,
        refund.cause,
        { ...line, refundedFen: line.refundedFen - refund.amountFen },
        refund.amountFen,
        localDateOf(refund.appliedAt),
      );
      await this.book.move(
        tx,
        refund,
        'approve',
        { nextAt: now, reviewedBy: command.actor.id, reviewedAt: now, reviewNote: note },
        command.actor,
        now,
      );
    });
  }

  deny(command: RefundCommand, note: string): Promise<RefundView> {
    return this.act(command, async (tx, refund, now) => {
      this.assertReviewer(refund, command.actor);
      await this.book.move(
        tx,
        refund,
        'deny',
        { nextAt: null, reviewedBy: command.actor.id, reviewedAt: now, reviewNote: note },
        command.actor,
        now,
      );
    });
  }

  /** The channel had refused it; somebody has looked why. The same number goes to the channel again. */
  sendAgain(command: RefundCommand, note: string): Promise<RefundView> {
    return this.act(command, async (tx, refund, now) => {
      if (refund.origin === 'LINE') this.assertReviewer(refund, command.actor);
      await this.book.move(tx, refund, 'sendAgain', { nextAt: now, reviewNote: note }, command.actor, now);
    });
  }

  /** 经办退回后的退费: decided by two people in the act that opens it. */
  async openDecided(
    tx: Transaction,
    bill: BillRow,
    line: BillLineRow,
    decided: { readonly by: Actor; readonly takenBy: number; readonly note: string },
    now: Date,
  ): Promise<void> {
    const cause = assertRefundable(rules.causes, 'AGENCY_REJECTED', line, line.amountFen - line.refundedFen, localDateOf(now));
    assertSecondPerson(decided.takenBy, decided.by.id);
    const made = {
      amountFen: line.amountFen - line.refundedFen,
      cause: cause.code,
      article: cause.article,
      note: decided.note,
      actor: decided.takenBy,
    };
    const refund = await this.open(tx, bill, line, made, now);
    await this.book.move(tx, refund, 'take', { nextAt: null, takenBy: decided.by.id }, decided.by, now);
    await this.setAside(tx, refund, decided.by, now);
    const taken = { ...refund, state: 'FUND_REVIEW' as const };
    await this.book.move(
      tx,
      taken,
      'approve',
      { nextAt: now, reviewedBy: decided.by.id, reviewedAt: now, reviewNote: decided.note },
      decided.by,
      now,
    );
  }

  private async open(
    tx: Transaction,
    bill: BillRow,
    line: BillLineRow,
    made: {
      readonly amountFen: number;
      readonly cause: string;
      readonly article: string;
      readonly note: string | null;
      readonly actor: number;
    },
    now: Date,
  ): Promise<RefundRow> {
    const receipt = await this.receipts.view(tx, bill.id);
    if (receipt === null || !['PAID', 'PARTLY_REFUNDED'].includes(bill.state)) {
      throw new DomainError('conflict', 'bill-not-paid', '缴费单没有有效的缴费，不能退费。');
    }
    try {
      const id = await insertLineRefund(
        tx,
        {
          billId: bill.id,
          obligationId: line.obligationId,
          fund: line.fund,
          division: bill.division,
          channel: receipt.channel,
          transactionId: receipt.transactionId,
          amountFen: made.amountFen,
          cause: made.cause,
          article: made.article,
          note: made.note,
          appliedBy: made.actor,
        },
        now,
      );
      const refund = await this.book.lock(tx, id);
      if (refund === undefined) throw new Error('a refund that was written can be read');
      return refund;
    } catch (error) {
      if (violatedConstraint(error) === 'uq_refund_open') throw new DomainError('conflict', 'refund-open', '这一项已有退费正在办理。');
      throw error;
    }
  }

  private async setAside(tx: Transaction, refund: RefundRow, actor: Actor, now: Date): Promise<BillRow> {
    const [bill] = await this.bills.lock(tx, [refund.billId ?? 0]);
    if (bill === undefined || refund.obligationId === null) throw new Error(`refund ${refund.id} is of no bill`);
    // Its money stands beside the fund until a person has resolved the case; that resolution may be a refund.
    if (refund.fund !== null && (await this.legs.isParked(tx, bill.id, refund.fund))) {
      throw new DomainError('conflict', 'leg-parked', '经办机构退回了这个基金的分账，请先处置，再办理退费。');
    }
    const back = bill.refundedMedicalFen + bill.refundedPensionFen + refund.amountFen;
    await this.bills.move(
      tx,
      [
        {
          bill,
          action: back === bill.totalFen ? 'refundAll' : 'refundPart',
          reason: refund.cause,
          ...(refund.fund === 'medical' ? { refundMedicalFen: refund.amountFen } : { refundPensionFen: refund.amountFen }),
        },
      ],
      actor,
      now,
    );
    try {
      await this.bills.refundLine(tx, bill.id, refund.obligationId, refund.amountFen);
    } catch (error) {
      if (violatedConstraint(error) === 'joint_bill_line_refunds')
        throw new DomainError('rule-violation', 'refund-exceeds-payment', '退费超过这一项缴费。');
      throw error;
    }
    return bill;
  }

  private async lineOf(
    tx: Transaction,
    { number, actor, obligation }: ApplyForRefundCommand,
  ): Promise<{ bill: BillRow; line: BillLineRow }> {
    const bill = await this.bills.find(tx, number, actor, 'FOR NO KEY UPDATE OF b');
    const line = (await this.bills.lines(tx, [bill.id])).find(({ obligationId }) => obligationId === obligation);
    if (line === undefined) throw new DomainError('rule-violation', 'refund-not-on-bill', '这张缴费单上没有这项应征。');
    return { bill, line };
  }

  private assertReviewer(refund: RefundRow, actor: Actor): void {
    assertAgency(agencyOf(refund.fund), actor.organ);
    assertSecondPerson(refund.appliedBy, actor.id);
  }

  /** The bill is held before the refund, as by everybody who holds both. */
  private async act(command: RefundCommand, work: (tx: Transaction, refund: RefundRow, now: Date) => Promise<void>): Promise<RefundView> {
    const now = this.clock.now();
    return this.database.run(async (tx) => {
      const seen = await this.book.find(tx, command.number, command.actor);
      if (seen.billId !== null) await this.bills.lock(tx, [seen.billId]);
      const refund = await this.book.lock(tx, seen.id);
      if (refund === undefined || refund.version !== command.expectedVersion) throw versionMismatch(refund?.version ?? 0);
      await work(tx, refund, now);
      return refundView(await this.book.find(tx, command.number, command.actor), command.actor);
    });
  }
}
