import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import type { EventPayload } from '@app/contracts';
import { type LocalDate, localDateOf } from '@app/legal-calendar';
import { Outbox, PermanentFailure } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import data from '../../../data/window-items.json';
import { noteOnDisputeById } from '../../disputes/application/known-pairs';
import type { ProceedingRow } from '../../disputes/application/proceedings';
import { type FollowsProceedings, Proceedings } from '../../disputes/application/proceedings';
import type { ProceedingKind } from '../../disputes/domain/proceeding';
import { answerOf, assertNotReceiver, type WindowItem } from '../domain/window-item';
import { endWork, insertWork, lockWork, type WindowWorkRow } from '../persistence/window-work.repository';

export const WINDOW_ITEMS = data.items as unknown as readonly WindowItem<ProceedingKind>[];

/** 与综合窗口的衔接: what was handed over, what was called back, and the one answer that goes back when the proceeding says so. */
@Injectable()
export class WindowWork implements FollowsProceedings, OnModuleInit {
  constructor(
    private readonly outbox: Outbox,
    private readonly proceedings: Proceedings,
  ) {}

  onModuleInit(): void {
    this.proceedings.follow(this);
  }

  /** Once per route. An item that nobody here does is a dead letter for the operator, never dropped. */
  async handOver(tx: Transaction, event: EventPayload<'work.handed-over.v1'>, now: Date): Promise<void> {
    if (!WINDOW_ITEMS.some(({ item }) => item === event.itemCode)) throw new PermanentFailure('item-not-handled');
    await insertWork(tx, { ...event, acceptedOn: event.acceptedOn as LocalDate }, now);
  }

  /** The case ended or went to people: the dispute goes on as a dispute, its answer is no longer asked for. */
  async callBack(tx: Transaction, { routeId }: EventPayload<'work.called-back.v1'>, now: Date): Promise<void> {
    const work = await lockWork(tx, 'route_id', routeId);
    if (work === undefined || work.state === 'ANSWERED' || work.state === 'CALLED_BACK') return;
    await endWork(tx, work.id, 'CALLED_BACK', now);
    if (work.disputeId !== null) await noteOnDisputeById(tx, work.disputeId, 'caseCalledBack', null, now);
    await this.audit(tx, work.id, 'window-work.called-back', now);
  }

  /** In the transaction of the step that decides: decision and answer commit together. @throws DomainError `decided-by-receiver` */
  async moved(
    tx: Transaction,
    proceeding: ProceedingRow,
    step: { readonly action: string; readonly details: Readonly<Record<string, unknown>> },
    actor: Actor | null,
    now: Date,
  ): Promise<void> {
    const work = await lockWork(tx, 'dispute_id', proceeding.disputeId);
    const item = WINDOW_ITEMS.find((one) => one.item === work?.itemCode);
    if (work?.state !== 'OPEN' || item?.proceeding !== proceeding.kind) return;
    const said = answerOf(item, proceeding.state, step.details.reasonCode);
    if (said === null) return;
    assertNotReceiver(work.handledBy, actor?.id ?? null);
    await this.answer(tx, work, said, actor?.id ?? null, now);
  }

  private async answer(
    tx: Transaction,
    work: WindowWorkRow,
    said: { readonly result: 'GRANT' | 'DENY'; readonly reasonCode: string | null },
    byStaff: number | null,
    now: Date,
  ): Promise<void> {
    await endWork(tx, work.id, 'ANSWERED', now);
    await this.outbox.append(tx, [
      {
        aggregateType: 'handed-over-work',
        aggregateId: work.routeId,
        aggregateVersion: work.version + 1,
        type: 'work.answered.v1',
        payload: {
          routeId: work.routeId,
          caseId: work.caseId,
          service: 'dispute-resolution',
          ...said,
          decidedOn: localDateOf(now),
          decidedAt: now.toISOString(),
          byStaff,
          onBehalfOf: null,
          reference: null,
        },
        actorId: byStaff ?? undefined,
        occurredAt: now,
      },
    ]);
    await this.audit(tx, work.id, 'window-work.answered', now);
  }

  private audit(tx: Transaction, objectId: number, action: string, now: Date): Promise<void> {
    const actor = { kind: 'SYSTEM', id: null, organ: null } as const;
    return recordAudit(tx, [{ occurredAt: now, actor, action, objectType: 'window-work', objectId, result: 'DONE' }]);
  }
}
