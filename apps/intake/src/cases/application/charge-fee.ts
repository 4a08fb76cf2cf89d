import { DomainError } from '@app/domain-kernel';
import { dueDate, type LocalDate } from '@app/legal-calendar';
import { rowsOf, type Transaction, violatedConstraint } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import serviceRules from '../../../data/service-rules.json';
import type { Limit } from '../domain/case';
import { assessFee, type Charge, recordPayment } from '../domain/fee';
import type { StoredCase } from '../persistence/case.rows';
import { type CaseCommand, CaseDesk } from './case-desk';
import { servedIfArrived } from './electronic-service';
import { ItemTermsReader } from './item-terms';

export interface AssessFeeCommand extends CaseCommand {
  readonly channel: 'TAX' | 'FISCAL';
  readonly charges: readonly Charge[];
}

/** 缴费通知: what is to be paid, by when, and to whom. The county itself takes nothing. */
@Injectable()
export class AssessFee {
  constructor(
    private readonly desk: CaseDesk,
    private readonly itemTerms: ItemTermsReader,
  ) {}

  execute({ channel, charges, ...command }: AssessFeeCommand): Promise<StoredCase> {
    return this.desk.decide(command, 'assessFee', async ({ stored, by, today, now, calendar }, tx) => {
      const { fee } = this.itemTerms.contentOf(stored);
      if (!fee.charged) throw new DomainError('rule-violation', 'fee-not-charged', '本事项不收费，不能开具缴费通知。');
      const payBy = dueDate(serviceRules.payment as Limit, today, calendar);
      const { decision, total } = assessFee(stored.state, { charges, channel, payBy, basis: fee.article }, by, now);
      await tx.query(
        `INSERT INTO fee_notice (case_id, sequence, charges, total_fen, pay_by, issued_by, issued_at)
         VALUES ($1, (SELECT coalesce(max(n.sequence), 0) + 1 FROM fee_notice n WHERE n.case_id = $1), $2, $3, $4, $5, $6)`,
        [stored.state.id, JSON.stringify(charges), total, payBy, by.id, now],
      );
      return { decision };
    });
  }
}

export interface RecordPaymentCommand extends CaseCommand {
  readonly channel: 'TAX' | 'FISCAL';
  /** 缴款凭证号, as the channel gave it. */
  readonly reference: string;
  readonly amountFen: number;
  readonly paidOn: LocalDate;
}

/** 缴费登记: the channel's own voucher, once; the case is concluded by it. */
@Injectable()
export class RecordPayment {
  constructor(private readonly desk: CaseDesk) {}

  execute({ channel, reference, amountFen, paidOn, ...command }: RecordPaymentCommand): Promise<StoredCase> {
    return this.desk.decide(command, 'recordPayment', async ({ stored, by, today, now }, tx) => {
      const notice = await noticeOf(tx, stored.state.id);
      if (notice === undefined) throw new Error(`${stored.state.caseNo} is to be paid without a notice`);
      const decision = recordPayment(stored.state, { channel, reference, amountFen, paidOn }, notice, today, by, now);
      try {
        await tx.query(
          'INSERT INTO fee_payment (case_id, notice_id, channel, reference, amount_fen, paid_on, recorded_by, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
          [stored.state.id, notice.id, channel, reference, amountFen, paidOn, by.id, now],
        );
      } catch (error) {
        if (violatedConstraint(error) !== 'uq_fee_payment_reference') throw error;
        throw new DomainError('conflict', 'payment-reference-used', '这个缴款凭证号已经登记过，请核对凭证。');
      }
      // Whoever asked for a waiver need not be answered any more.
      await tx.query(`UPDATE fee_waiver SET state = 'PAID', answered_by = $2, answered_at = $3 WHERE case_id = $1 AND state = 'ASKED'`, [
        stored.state.id,
        by.id,
        now,
      ]);
      return { decision: await servedIfArrived(tx, decision, now) };
    });
  }
}

/** The notice that holds. */
async function noticeOf(tx: Transaction, caseId: number): Promise<{ id: number; totalFen: number; issuedOn: LocalDate } | undefined> {
  const [row] = await rowsOf<{ id: number; total_fen: number; issued_on: LocalDate }>(
    tx,
    `SELECT id, total_fen, (issued_at AT TIME ZONE 'Asia/Shanghai')::date AS issued_on FROM fee_notice WHERE case_id = $1 AND voided_at IS NULL`,
    [caseId],
  );
  return row === undefined ? undefined : { id: row.id, totalFen: Number(row.total_fen), issuedOn: row.issued_on };
}
