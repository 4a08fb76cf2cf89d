import { rowsOf, type Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { askWaiver, refuseWaiver, waive } from '../domain/fee';
import type { StoredCase } from '../persistence/case.rows';
import { type CaseCommand, CaseDesk } from './case-desk';
import { servedIfArrived } from './electronic-service';
import { FEE_WAIVER_REFUSALS, FEE_WAIVERS, requireReason } from './handling-reasons';
import { voidNoticeOf } from './withdraw-fee-notice';

export interface FeeReasonCommand extends CaseCommand {
  readonly reasonCode: string;
}

/** 申请免收 */
@Injectable()
export class AskFeeWaiver {
  constructor(private readonly desk: CaseDesk) {}

  execute({ reasonCode, ...command }: FeeReasonCommand): Promise<StoredCase> {
    return this.desk.decide(command, 'askFeeWaiver', async ({ stored, by, now }, tx) => {
      const reason = requireReason(FEE_WAIVERS, reasonCode);
      const decision = askWaiver(stored.state, reason.code, by, now);
      await tx.query(`INSERT INTO fee_waiver (case_id, reason_code, state, asked_by, asked_at) VALUES ($1, $2, 'ASKED', $3, $4)`, [
        stored.state.id,
        reason.code,
        by.id,
        now,
      ]);
      return { decision };
    });
  }
}

/** 批准免收: by the head of the organ, who did not ask for it; the case is concluded by it. */
@Injectable()
export class WaiveFee {
  constructor(private readonly desk: CaseDesk) {}

  execute(command: CaseCommand): Promise<StoredCase> {
    return this.desk.decide(command, 'waiveFee', async ({ stored, by, now }, tx) => {
      const decision = waive(stored.state, await reasonAsked(tx, stored.state.id), by, now);
      if (stored.state.fee?.notice === true) await voidNoticeOf(tx, stored.state.id, 'FEE_WAIVED', by.id, now);
      await answer(tx, stored.state.id, 'APPROVED', null, by.id, now);
      return { decision: await servedIfArrived(tx, decision, now) };
    });
  }
}

/** 不同意免收 */
@Injectable()
export class RefuseFeeWaiver {
  constructor(private readonly desk: CaseDesk) {}

  execute({ reasonCode, ...command }: FeeReasonCommand): Promise<StoredCase> {
    return this.desk.decide(command, 'refuseFeeWaiver', async ({ stored, by, now }, tx) => {
      const reason = requireReason(FEE_WAIVER_REFUSALS, reasonCode);
      const decision = refuseWaiver(stored.state, reason.code, by, now);
      await answer(tx, stored.state.id, 'REFUSED', reason.code, by.id, now);
      return { decision };
    });
  }
}

async function reasonAsked(tx: Transaction, caseId: number): Promise<string> {
  const [row] = await rowsOf<{ reason_code: string }>(tx, `SELECT reason_code FROM fee_waiver WHERE case_id = $1 AND state = 'ASKED'`, [
    caseId,
  ]);
  if (row === undefined) throw new Error(`nobody asked for a waiver of case ${caseId}`);
  return row.reason_code;
}

async function answer(
  tx: Transaction,
  caseId: number,
  state: 'APPROVED' | 'REFUSED',
  refusalCode: string | null,
  by: number | null,
  now: Date,
): Promise<void> {
  await tx.query(
    `UPDATE fee_waiver SET state = $2, refusal_code = $3, answered_by = $4, answered_at = $5 WHERE case_id = $1 AND state = 'ASKED'`,
    [caseId, state, refusalCode, by, now],
  );
}
