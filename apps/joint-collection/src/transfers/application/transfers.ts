import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import { COUNTY_CODE, ORGANS } from '@app/county';
import { documentNumber, nextNumber } from '@app/documents';
import { Clock, DomainError } from '@app/domain-kernel';
import { versionMismatch } from '@app/http';
import { type LocalDate, localDateOf, officeCalendar } from '@app/legal-calendar';
import { armClock, cancelClocksOf, type FiredClock, stopClock } from '@app/legal-clock';
import { rowsOf, type Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { ClockExpiries } from '../../clocks/application/clock-expiries';
import { JointCollectionDatabase } from '../../database';
import { type HandedOverWork, WindowWork } from '../../window/application/window-work';
import { advance, type Direction, requireOtherPlace, requirePaper, stepOf, type TransferState } from '../domain/transfer';
import { insertTransfer, recordStep, type StoredTransfer, saveBeginning, saveState, stepClock } from '../persistence/transfer.repository';
import { FindTransfers } from './find-transfers.query';
import { ruleOf, ruleOfItem } from './transfer-rules';
import type { TransferView } from './transfer-view';

export interface TransferCommand {
  readonly transferId: number;
  readonly actor: Actor;
  readonly expectedVersion: number;
}

/** 关系转移: opened by the window, taken through its steps by the office, each with its own clock, and answered once. */
@Injectable()
export class Transfers {
  constructor(
    private readonly database: JointCollectionDatabase,
    private readonly clock: Clock,
    private readonly window: WindowWork,
    expiries: ClockExpiries,
    private readonly reads: FindTransfers,
  ) {
    window.register('transfer', {
      open: (tx, work, now) => this.open(tx, work, now),
      callBack: (tx, workId, now) => this.callBack(tx, workId, now),
    });
    expiries.register('relation-transfer', (tx, fired) => this.expire(tx, fired));
  }

  /** 核对: whether the relation comes or goes, and from or to where. */
  begin(command: TransferCommand, direction: Direction, otherPlace: string): Promise<TransferView> {
    return this.act(command, 'begin', async (tx, transfer, now) => {
      const next = advance(transfer, 'begin', command.actor);
      requireOtherPlace(COUNTY_CODE, otherPlace);
      await saveBeginning(tx, transfer.id, next, direction, otherPlace);
      // The first step's clock has run since acceptance; looking at the case does not give it more time.
      await this.record(tx, transfer, 'begin', null, false, command.actor, now);
    });
  }

  /** A step is done, here or by the other place; the next one's clock starts, and after the last the window has its answer. */
  complete(command: TransferCommand, document: string | null): Promise<TransferView> {
    return this.act(command, 'complete', async (tx, transfer, now) => {
      const next = advance(transfer, 'complete', command.actor);
      const { steps } = ruleOf(transfer.kind);
      const step = stepOf(transfer, steps);
      if (!step) throw new Error(`transfer ${transfer.id} is in ${transfer.state}, which is no step`);
      requirePaper(transfer, step, document);
      const stopped = await stopClock(tx, stepClock(transfer.id), 'MET', now);
      const late = transfer.overdue || stopped?.state === 'EXPIRED';
      await saveState(tx, transfer.id, next, next === 'DONE' ? { at: now } : null);
      await this.record(tx, transfer, 'complete', document, late, command.actor, now);
      if (next === 'DONE') await this.answer(tx, transfer, 'GRANT', null, command.actor, now);
      else await this.arm(tx, transfer.id, transfer.kind, next, localDateOf(now), now);
    });
  }

  refuse(command: TransferCommand, reasonCode: string, reason: string): Promise<TransferView> {
    return this.act(command, 'refuse', async (tx, transfer, now) => {
      const next = advance(transfer, 'refuse', command.actor);
      if (!ruleOf(transfer.kind).denials.includes(reasonCode))
        throw new DomainError('rule-violation', 'transfer-reason', '不予办理的理由不在本事项的理由表中，请从表中选择。');
      await cancelClocksOf(tx, stepClock(transfer.id).subjectType, transfer.id, now);
      await saveState(tx, transfer.id, next, { at: now, reasonCode, reason });
      await this.record(tx, transfer, 'refuse', null, transfer.overdue, command.actor, now);
      await this.answer(tx, transfer, 'DENY', reasonCode, command.actor, now);
    });
  }

  private async open(tx: Transaction, work: HandedOverWork, now: Date): Promise<void> {
    const { kind, paperSign, steps } = ruleOfItem(work.itemCode);
    const sign = ORGANS.find(({ code }) => code === work.organ)?.sign;
    if (sign === undefined) throw new Error(`no organ has the code ${work.organ}`);
    const year = Number(localDateOf(now).slice(0, 4));
    const series = { organSign: sign, paperSign };
    const number = documentNumber(series, year, await nextNumber(tx, `${sign}${paperSign}`, year));
    const id = await insertTransfer(tx, work.id, kind, number, now);
    const [first] = steps;
    if (!first) throw new Error(`${kind} transfers have no steps`);
    await this.arm(tx, id, kind, first.code, work.acceptedOn, now);
    await recordStep(tx, id, { at: now, action: 'open', step: 'RECEIVED', document: null, late: false, actor: null });
  }

  private async callBack(tx: Transaction, workId: number, now: Date): Promise<void> {
    const [row] = await rowsOf<{ id: number; state: TransferState }>(
      tx,
      'SELECT id, state FROM relation_transfer WHERE work_id = $1 AND ended_at IS NULL FOR UPDATE',
      [workId],
    );
    if (!row) return;
    await cancelClocksOf(tx, stepClock(row.id).subjectType, row.id, now);
    await saveState(tx, row.id, 'CANCELLED', { at: now });
    await recordStep(tx, row.id, { at: now, action: 'callBack', step: row.state, document: null, late: false, actor: null });
  }

  /** The last day of a step is past: the list shows it, and the supervisor with it. What is late is still done. */
  private async expire(tx: Transaction, { clock, rung, firedAt }: FiredClock): Promise<void> {
    const [row] = await rowsOf<{ state: TransferState }>(tx, 'SELECT state FROM relation_transfer WHERE id = $1 AND ended_at IS NULL', [
      clock.subjectId,
    ]);
    if (!row) return;
    const action = rung === 'EXPIRY' ? 'overdue' : 'warned';
    await recordStep(tx, clock.subjectId, { at: firedAt, action, step: row.state, document: null, late: rung === 'EXPIRY', actor: null });
  }

  private async arm(
    tx: Transaction,
    id: number,
    kind: StoredTransfer['kind'],
    state: TransferState,
    startsOn: LocalDate,
    now: Date,
  ): Promise<void> {
    const { steps, article } = ruleOf(kind);
    const step = steps.find(({ code }) => code === state);
    if (!step) throw new Error(`${state} is no step of a ${kind} transfer`);
    await armClock(
      tx,
      { ...stepClock(id), article, unit: step.unit, budget: step.amount, startsOn, anchorEvent: `relation-transfer:${id}:${state}` },
      officeCalendar(),
      now,
    );
  }

  private answer(
    tx: Transaction,
    { workId, number }: StoredTransfer,
    result: 'GRANT' | 'DENY',
    reasonCode: string | null,
    actor: Actor,
    now: Date,
  ): Promise<void> {
    return this.window.answer(tx, workId, { result, reasonCode, byStaff: actor.id, organ: actor.organ, reference: number }, now);
  }

  private record(
    tx: Transaction,
    { id, state }: StoredTransfer,
    action: string,
    document: string | null,
    late: boolean,
    actor: Actor,
    now: Date,
  ): Promise<void> {
    return recordStep(tx, id, { at: now, action, step: state, document, late, actor });
  }

  private async act(
    { transferId, actor, expectedVersion }: TransferCommand,
    action: string,
    work: (tx: Transaction, transfer: StoredTransfer, now: Date) => Promise<void>,
  ): Promise<TransferView> {
    const now = this.clock.now();
    return this.database.run(async (tx) => {
      const transfer = await this.reads.find(tx, transferId, actor, 'FOR UPDATE OF t');
      if (transfer.version !== expectedVersion) throw versionMismatch(transfer.version);
      await work(tx, transfer, now);
      await recordAudit(tx, [
        {
          occurredAt: now,
          actor,
          action: `relation-transfer.${action}`,
          objectType: 'relation-transfer',
          objectId: transferId,
          result: 'DONE',
        },
      ]);
      return this.reads.viewIn(tx, transferId, actor);
    });
  }
}
