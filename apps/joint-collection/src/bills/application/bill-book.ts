import type { Actor } from '@app/access';
import { type AuditActor, recordAudit } from '@app/audit';
import { DomainError, nextStatus } from '@app/domain-kernel';
import { type Queryable, type Transaction, together } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { BILL_TRANSITIONS, type BillAction } from '../domain/bill.transitions';
import { billIdOf } from '../domain/bill-number';
import {
  type BillLineRow,
  type BillMove,
  type BillRow,
  billFor,
  linesOf,
  lockBills,
  moveBills,
  refundLine,
} from '../persistence/bill.repository';
import { billScope } from '../persistence/bill-scope';

export { billIdOf, billNumber, orderNumber, orderOf, refundIdOf, refundNumber } from '../domain/bill-number';
export { assertPayable } from '../domain/joint-bill';
export type { BillLineRow, BillRow } from '../persistence/bill.repository';

/** The system itself, by a clock or at the word of a channel. */
export const SYSTEM: AuditActor = { kind: 'SYSTEM', id: null, organ: null };

export interface BillStep
  extends Pick<BillMove, 'paidAt' | 'attempts' | 'endedReason' | 'refundMedicalFen' | 'refundPensionFen' | 'reason'> {
  readonly bill: BillRow;
  readonly action: BillAction;
}

/** 缴费单台账: the one way in which a bill changes, for one or for many, inside the transaction of whoever changes it. */
@Injectable()
export class BillBook {
  /** In the order of ids; numbers of no bill are left out. */
  lock(tx: Transaction, ids: readonly number[]): Promise<BillRow[]> {
    return ids.length === 0 ? Promise.resolve([]) : lockBills(tx, ids);
  }

  /** The bill as this person may see it. @throws DomainError `bill-not-found` */
  async find(reader: Queryable, number: string, actor: Actor, lock: '' | 'FOR NO KEY UPDATE OF b' = ''): Promise<BillRow> {
    const id = billIdOf(number);
    const row = id === undefined ? undefined : await billFor(reader, id, billScope(actor), lock);
    if (row === undefined) throw billNotFound();
    return row;
  }

  lines(reader: Queryable, ids: readonly number[]): Promise<BillLineRow[]> {
    return linesOf(reader, ids);
  }

  refundLine(tx: Transaction, billId: number, obligationId: number, fen: number): Promise<{ amountFen: number; refundedFen: number }> {
    return refundLine(tx, billId, obligationId, fen);
  }

  /** State, history and audit of all steps, one statement each. The caller holds the bills. */
  async move(tx: Transaction, steps: readonly BillStep[], actor: AuditActor, at: Date): Promise<void> {
    if (steps.length === 0) return;
    const moves = steps.map(
      ({ bill, action, ...fields }): BillMove => ({
        ...fields,
        id: bill.id,
        version: bill.version,
        action,
        state: nextStatus(BILL_TRANSITIONS, bill.state, action),
        actorKind: actor.kind,
        actorId: actor.id,
      }),
    );
    await together(
      moveBills(tx, moves, at),
      recordAudit(
        tx,
        steps.map(({ bill, action, reason }) => ({
          occurredAt: at,
          actor,
          action: `bill.${action}`,
          objectType: 'joint-bill',
          objectId: bill.id,
          result: 'DONE' as const,
          reason: reason ?? null,
          changedFields: ['state'],
        })),
      ),
    );
  }
}

export function billNotFound(): DomainError {
  return new DomainError('not-found', 'bill-not-found', '没有找到这张缴费单，请核对单号。');
}
