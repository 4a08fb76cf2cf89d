import { recordAudit } from '@app/audit';
import type { EventPayload } from '@app/contracts';
import { DomainError } from '@app/domain-kernel';
import { type LocalDate, localDateOf } from '@app/legal-calendar';
import { Outbox, PermanentFailure } from '@app/messaging';
import { rowsOf, type Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import items from '../../../data/window-items.json';

/** A case that routing handed to this service, without anything of the person: that stays with intake. */
export interface HandedOverWork {
  readonly id: number;
  readonly routeId: number;
  readonly caseId: number;
  readonly caseNo: string;
  readonly itemCode: string;
  readonly situation: string | null;
  readonly division: string;
  readonly organ: string;
  readonly acceptedOn: LocalDate;
  /** Staff who received or accepted: they may not decide. */
  readonly handledBy: readonly number[];
}

/** What one kind of work does when it comes and when it is called back. Runs in the consumer's transaction. */
export interface WorkHandling {
  open(tx: Transaction, work: HandedOverWork, now: Date): Promise<void>;
  callBack(tx: Transaction, workId: number, now: Date): Promise<void>;
}

export interface WorkAnswer {
  readonly result: 'GRANT' | 'DENY';
  readonly reasonCode: string | null;
  readonly byStaff: number;
  readonly organ: string | null;
  /** Under which number this service keeps it. */
  readonly reference: string;
}

/** 与综合窗口的衔接: what the window handed over, to whom it went here, and the one answer that goes back. */
@Injectable()
export class WindowWork {
  private readonly handlings = new Map<string, WorkHandling>();

  constructor(private readonly outbox: Outbox) {}

  register(handling: string, work: WorkHandling): void {
    if (this.handlings.has(handling)) throw new Error(`two capabilities take ${handling}`);
    this.handlings.set(handling, work);
  }

  /** Once per route. An item that nobody here does is refused for good: the operator sees it among the dead letters, it is never dropped. */
  async handOver(tx: Transaction, event: EventPayload<'work.handed-over.v1'>, now: Date): Promise<void> {
    const handling = items.items.find(({ item }) => item === event.itemCode)?.handling;
    const work = handling === undefined ? undefined : this.handlings.get(handling);
    if (handling === undefined || work === undefined) throw new PermanentFailure('item-not-handled');
    const [row] = await rowsOf<{ id: number }>(
      tx,
      `INSERT INTO handed_over_work (route_id, case_id, case_no, item_code, situation, division, organ, accepted_on, statutory_due_on,
         promised_due_on, handled_by, handling, state, opened_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'OPEN', $13) ON CONFLICT (route_id) DO NOTHING RETURNING id`,
      [
        event.routeId,
        event.caseId,
        event.caseNo,
        event.itemCode,
        event.situation,
        event.division,
        event.organCode,
        event.acceptedOn,
        event.statutoryDueOn,
        event.promisedDueOn,
        event.handledBy,
        handling,
        now,
      ],
    );
    if (!row) return;
    const { routeId, caseId, caseNo, itemCode, situation, division, organCode, handledBy } = event;
    const acceptedOn = event.acceptedOn as LocalDate;
    await work.open(
      tx,
      { id: row.id, routeId, caseId, caseNo, itemCode, situation, division, organ: organCode, acceptedOn, handledBy },
      now,
    );
    await this.audit(tx, row.id, 'window-work.open', now);
  }

  /** What was answered before stands: routing has it, or will have it. */
  async callBack(tx: Transaction, { routeId }: EventPayload<'work.called-back.v1'>, now: Date): Promise<void> {
    const [row] = await rowsOf<{ id: number; handling: string }>(
      tx,
      `UPDATE handed_over_work SET state = 'CALLED_BACK', version = version + 1, ended_at = $2 WHERE route_id = $1 AND state = 'OPEN'
       RETURNING id, handling`,
      [routeId, now],
    );
    if (!row) return;
    await this.handlings.get(row.handling)?.callBack(tx, row.id, now);
    await this.audit(tx, row.id, 'window-work.called-back', now);
  }

  /**
   * The answer, once. Whoever received or accepted the case does not decide it.
   * @throws DomainError decided-by-receiver, state-conflict
   */
  async answer(tx: Transaction, workId: number, said: WorkAnswer, now: Date): Promise<void> {
    const [work] = await rowsOf<{ route_id: number; case_id: number; handled_by: number[]; version: number; state: string }>(
      tx,
      'SELECT route_id, case_id, handled_by, version, state FROM handed_over_work WHERE id = $1 FOR UPDATE',
      [workId],
    );
    if (work?.state !== 'OPEN') throw new DomainError('conflict', 'state-conflict', '这件办件已经办结或者被收回，请刷新后查看。');
    if (work.handled_by.includes(said.byStaff))
      throw new DomainError('forbidden', 'decided-by-receiver', '收件或者受理的人员不能作出决定，请由其他人员办理。');
    await tx.query(`UPDATE handed_over_work SET state = 'ANSWERED', version = version + 1, ended_at = $2 WHERE id = $1`, [workId, now]);
    await this.outbox.append(tx, [
      {
        aggregateType: 'handed-over-work',
        aggregateId: workId,
        aggregateVersion: work.version + 1,
        type: 'work.answered.v1',
        payload: {
          routeId: work.route_id,
          caseId: work.case_id,
          service: 'joint-collection',
          result: said.result,
          reasonCode: said.reasonCode,
          decidedOn: localDateOf(now),
          decidedAt: now.toISOString(),
          byStaff: said.byStaff,
          onBehalfOf: null,
          reference: said.reference,
        },
        actorId: said.byStaff,
        occurredAt: now,
      },
    ]);
  }

  private audit(tx: Transaction, objectId: number, action: string, now: Date): Promise<void> {
    const actor = { kind: 'SYSTEM', id: null, organ: null } as const;
    return recordAudit(tx, [{ occurredAt: now, actor, action, objectType: 'handed-over-work', objectId, result: 'DONE' }]);
  }
}
