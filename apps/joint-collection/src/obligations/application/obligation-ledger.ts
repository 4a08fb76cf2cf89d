import { type AuditActor, recordAudit } from '@app/audit';
import { DomainError, nextStatus } from '@app/domain-kernel';
import { type Transaction, together } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { OBLIGATION_TRANSITIONS, type ObligationAction } from '../domain/obligation.transitions';
import {
  type MoveFields,
  moveObligations,
  type Obligation,
  obligationsById,
  obligationsOfBills,
} from '../persistence/obligation.repository';

export type { Obligation } from '../persistence/obligation.repository';

/** By whom and when something was done to obligations: a person, or the system by a clock or a message. */
export interface Act {
  readonly actor: AuditActor;
  readonly at: Date;
  /** Codes and numbers that the history keeps beside the act; no personal data. */
  readonly details?: Readonly<Record<string, unknown>>;
}

const FOR_UPDATE = 'FOR NO KEY UPDATE';

/**
 * 应征台账: how bills and payments move obligations, inside their own transaction. Every method locks in the order of ids, asks the transition
 * table for each row, and writes history and audit; a row that may not move refuses all (`state-conflict`), so nothing is half done.
 */
@Injectable()
export class ObligationBook {
  /** Locks in the order of ids, so that two bills never wait for each other. A number that is none is refused. */
  async lock(tx: Transaction, ids: readonly number[]): Promise<Obligation[]> {
    const wanted = [...new Set(ids)];
    const rows = await obligationsById(tx, wanted, FOR_UPDATE);
    if (rows.length !== wanted.length) throw obligationNotFound();
    return rows;
  }

  ofBill(tx: Transaction, billId: number): Promise<Obligation[]> {
    return obligationsOfBills(tx, [billId]);
  }

  /** 出单: what a person owes stands on one bill from now on. Nothing owed cannot be billed. */
  async bill(tx: Transaction, ids: readonly number[], billId: number, act: Act): Promise<Obligation[]> {
    const rows = await this.lock(tx, ids);
    const free = rows.find(({ state, dueFen }) => state === 'ASSESSED' && dueFen === 0);
    if (free) throw new DomainError('conflict', 'nothing-owed', '有一项应征不用本人缴费，不能放进缴费单。', { params: { id: free.id } });
    await this.move(tx, rows, 'bill', { billId }, { ...act, details: { ...act.details, billId } });
    return rows;
  }

  /** A bill that expired or was voided gives its obligations back. */
  async release(tx: Transaction, billId: number, act: Act): Promise<number[]> {
    return this.ofBills(tx, [billId], 'release', { billId: null }, act);
  }

  /** 已缴: the channel has proved the payment. Many bills may share one commit. */
  settle(tx: Transaction, billIds: number | readonly number[], act: Act): Promise<number[]> {
    return this.ofBills(tx, typeof billIds === 'number' ? [billIds] : billIds, 'settle', { settledAt: act.at }, act);
  }

  /** 已入账: the agency has posted it to the person's rights record. Posted already stays as it is. */
  async confirm(tx: Transaction, ids: readonly number[], act: Act): Promise<void> {
    const rows = await this.lock(tx, ids);
    const open = rows.filter(({ state }) => state !== 'CONFIRMED');
    await this.move(tx, open, 'confirm', { confirmedAt: act.at }, act);
  }

  /** 冲正: the payment turned out not to stand; the person owes again, on no bill. */
  reverse(tx: Transaction, billId: number, act: Act): Promise<number[]> {
    return this.ofBills(tx, [billId], 'reverse', { billId: null, settledAt: null, confirmedAt: null }, act);
  }

  /** 已退: the person may owe this insurance and year anew. */
  async refund(tx: Transaction, id: number, act: Act): Promise<void> {
    await this.move(tx, await this.lock(tx, [id]), 'refund', {}, act);
  }

  /** 核定 anew: amounts and state change together; what was waived and stays so does not change. */
  async assess(tx: Transaction, row: Obligation, assessed: NonNullable<MoveFields['assessed']>, act: Act): Promise<void> {
    const waived = assessed.dueFen === 0;
    if (waived && row.state === 'WAIVED') return;
    await this.move(tx, [row], waived ? 'waive' : 'assess', { assessed }, act);
  }

  /** 作废 */
  cancel(tx: Transaction, row: Obligation, act: Act): Promise<void> {
    return this.move(tx, [row], 'cancel', {}, act);
  }

  private async ofBills(
    tx: Transaction,
    billIds: readonly number[],
    action: ObligationAction,
    fields: MoveFields,
    act: Act,
  ): Promise<number[]> {
    const rows = await obligationsOfBills(tx, billIds, FOR_UPDATE);
    const covered = new Set(rows.map(({ billId }) => billId));
    const empty = billIds.find((id) => !covered.has(id));
    if (empty !== undefined)
      throw new DomainError('conflict', 'bill-without-obligations', '缴费单上没有应征。', { params: { billId: empty } });
    await this.move(tx, rows, action, fields, act);
    return rows.map(({ id }) => id);
  }

  private async move(tx: Transaction, rows: readonly Obligation[], action: ObligationAction, fields: MoveFields, act: Act): Promise<void> {
    if (rows.length === 0) return;
    const moves = rows.map(({ id, state }) => ({ id, to: nextStatus(OBLIGATION_TRANSITIONS, state, action) }));
    await together(
      moveObligations(tx, action, moves, fields, { actor: act.actor.id, at: act.at, details: act.details ?? {} }),
      recordAudit(
        tx,
        rows.map(({ id }) => ({
          occurredAt: act.at,
          actor: act.actor,
          action: `obligation.${action}`,
          objectType: 'obligation',
          objectId: id,
          result: 'DONE' as const,
          changedFields: ['state'],
        })),
      ),
    );
  }
}

export function obligationNotFound(): DomainError {
  return new DomainError('not-found', 'obligation-not-found', '没有找到这项应征，请刷新后重试。');
}
