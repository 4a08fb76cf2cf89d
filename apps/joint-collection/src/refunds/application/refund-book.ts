import { type Actor, divisionRange } from '@app/access';
import { type AuditActor, recordAudit } from '@app/audit';
import { DomainError, nextStatus } from '@app/domain-kernel';
import { type Queryable, type Transaction, together } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { refundIdOf } from '../../bills/application/bill-book';
import { REFUND_TRANSITIONS, type RefundAction } from '../domain/refund.transitions';
import {
  changeRefund,
  insertSurplusRefunds,
  type NewSurplusRefund,
  type RefundChange,
  type RefundRow,
  refundsWhere,
} from '../persistence/refund.repository';

export type { RefundRow } from '../persistence/refund.repository';

/** 退费台账: the one way in which a refund changes. */
@Injectable()
export class RefundBook {
  /** 长款: goes back by itself, by the route that it came. */
  async openForSurplus(tx: Transaction, surpluses: readonly NewSurplusRefund[], actor: AuditActor, now: Date): Promise<void> {
    if (surpluses.length === 0) return;
    const ids = await insertSurplusRefunds(tx, surpluses, now);
    await recordAudit(
      tx,
      ids.map((id) => ({ occurredAt: now, actor, action: 'refund.surplus', objectType: 'refund', objectId: id, result: 'DONE' as const })),
    );
  }

  /** The refund of a surplus, held. */
  async lockSurplus(tx: Transaction, channel: string, transactionId: string): Promise<RefundRow | undefined> {
    const [row] = await refundsWhere(
      tx,
      `r.origin = 'SURPLUS' AND r.channel = $1 AND r.transaction_id = $2`,
      [channel, transactionId],
      'FOR NO KEY UPDATE',
    );
    return row;
  }

  async lock(tx: Transaction, id: number): Promise<RefundRow | undefined> {
    const [row] = await refundsWhere(tx, 'r.id = $1', [id], 'FOR NO KEY UPDATE');
    return row;
  }

  /** Within the place of whoever asks. @throws DomainError `refund-not-found` */
  async find(reader: Queryable, number: string, actor: Actor): Promise<RefundRow> {
    const id = refundIdOf(number);
    const { from, to } = divisionRange(actor.kind === 'STAFF' ? actor.jurisdiction : '');
    const [row] = id === undefined ? [] : await refundsWhere(reader, 'r.id = $1 AND r.division >= $2 AND r.division < $3', [id, from, to]);
    if (row === undefined) throw new DomainError('not-found', 'refund-not-found', '没有找到这笔退费，请核对单号。');
    return row;
  }

  /** The newest first, within the place of whoever asks. */
  page(
    reader: Queryable,
    actor: Actor,
    filter: { readonly states: readonly string[]; readonly fund: string | null; readonly before: number | null; readonly limit: number },
  ): Promise<RefundRow[]> {
    const { from, to } = divisionRange(actor.kind === 'STAFF' ? actor.jurisdiction : '');
    return refundsWhere(
      reader,
      `r.division >= $1 AND r.division < $2 AND ($3::bigint IS NULL OR r.id < $3) AND (cardinality($4::text[]) = 0 OR r.state = ANY($4))
        AND ($5::text IS NULL OR r.fund = $5)`,
      [from, to, filter.before, filter.states, filter.fund, filter.limit],
      'ORDER BY r.id DESC LIMIT $6',
    );
  }

  ofBill(reader: Queryable, billId: number): Promise<RefundRow[]> {
    return refundsWhere(reader, 'r.bill_id = $1', [billId]);
  }

  /** The caller holds the row. */
  async move(
    tx: Transaction,
    refund: RefundRow,
    action: RefundAction,
    change: Omit<RefundChange, 'state'>,
    actor: AuditActor,
    now: Date,
  ): Promise<void> {
    const state = nextStatus(REFUND_TRANSITIONS, refund.state, action);
    await together(
      changeRefund(tx, refund.id, { ...change, state }),
      recordAudit(tx, [
        {
          occurredAt: now,
          actor,
          action: `refund.${action}`,
          objectType: 'refund',
          objectId: refund.id,
          result: 'DONE',
          reason: change.reason ?? null,
          changedFields: ['state'],
        },
      ]),
    );
  }
}
