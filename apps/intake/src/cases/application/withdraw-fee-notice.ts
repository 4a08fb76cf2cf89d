import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { withdrawNotice } from '../domain/fee';
import type { StoredCase } from '../persistence/case.rows';
import { type CaseCommand, CaseDesk } from './case-desk';
import { PAYMENT_VOID_REASONS, requireReason } from './handling-reasons';

export interface WithdrawFeeNoticeCommand extends CaseCommand {
  readonly reasonCode: string;
}

/** 缴费通知书作废: the wrong one is marked, the applicant is told, and a right one may be issued. */
@Injectable()
export class WithdrawFeeNotice {
  constructor(private readonly desk: CaseDesk) {}

  execute({ reasonCode, ...command }: WithdrawFeeNoticeCommand): Promise<StoredCase> {
    return this.desk.decide(command, 'withdrawFee', async ({ stored, by, now }, tx) => {
      const reason = requireReason(PAYMENT_VOID_REASONS, reasonCode);
      await voidNoticeOf(tx, stored.state.id, reason.code, by.id, now);
      return { decision: withdrawNotice(stored.state, reason.code, by, now) };
    });
  }
}

export async function voidNoticeOf(tx: Transaction, caseId: number, reasonCode: string, by: number | null, now: Date): Promise<void> {
  await tx.query('UPDATE fee_notice SET voided_at = $2, voided_by = $3, void_reason = $4 WHERE case_id = $1 AND voided_at IS NULL', [
    caseId,
    now,
    by,
    reasonCode,
  ]);
}
