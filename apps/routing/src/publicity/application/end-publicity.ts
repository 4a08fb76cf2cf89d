import type { Actor } from '@app/access';
import { type FiredClock, stopClocks } from '@app/legal-clock';
import { Outbox } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { type RouteRow, RouteStore } from '../../dispatch/application/route-store';
import { Journal } from '../../journal/application/journal';
import { RouteTasks } from '../../tasks/application/route-tasks';
import { mayComplete, type Publicity } from '../domain/publicity';
import {
  cancelOfRoutes,
  endPublicity,
  lockPublicity,
  openObjections,
  periodOver,
  routeOfPublicity,
} from '../persistence/publicity.repository';
import { PUBLICITY_CLOCK, PUBLICITY_SUBJECT } from './begin-publicity';

/** 公示 ends: by its last day with nothing open, by the last answer after it, by an objection that was upheld, or with the case. */
@Injectable()
export class EndPublicity {
  constructor(
    private readonly routes: RouteStore,
    private readonly tasks: RouteTasks,
    private readonly journal: Journal,
    private readonly outbox: Outbox,
  ) {}

  /** The sweep found the days over, however late. One that ended meanwhile is left alone. */
  async timeOver(tx: Transaction, { clock, rung, legalDate, firedAt }: FiredClock): Promise<void> {
    if (rung !== 'EXPIRY') return;
    const routeId = await routeOfPublicity(tx, clock.subjectId);
    const route = routeId === undefined ? undefined : await this.routes.lock(tx, routeId);
    const publicity = await lockPublicity(tx, clock.subjectId);
    if (route === undefined || publicity === undefined) throw new Error(`clock ${clock.id} has no publicity`);
    if (publicity.status !== 'OPEN') return;
    await periodOver(tx, publicity.id, legalDate);
    await this.completeIfDone(tx, route, { ...publicity, overOn: legalDate }, null, firedAt);
  }

  /** Lets the decision go on once nothing holds it back. The caller holds route and publicity. @returns how many events it sent. */
  async completeIfDone(tx: Transaction, route: RouteRow, publicity: Publicity, actor: Actor | null, now: Date): Promise<number> {
    if (!mayComplete(publicity, await openObjections(tx, publicity.id))) return 0;
    await this.ended(tx, route, publicity, 'COMPLETED', actor, now);
    const decision = await this.tasks.lock(tx, route.id, publicity.waitingTask);
    if (decision?.waiting?.kind !== 'PUBLICITY' || decision.waiting.code !== String(publicity.id)) {
      throw new Error(`task ${publicity.waitingTask} does not wait for publicity ${publicity.id}`);
    }
    await this.tasks.wake(tx, route.id, decision, actor, now);
    return 1;
  }

  /** An objection was upheld: what was public is no longer proposed. @returns how many events it sent. */
  async upheld(tx: Transaction, route: RouteRow, publicity: Publicity, actor: Actor, now: Date): Promise<number> {
    await this.stopClocks(tx, [publicity.id], now);
    await this.ended(tx, route, publicity, 'UPHELD', actor, now);
    return 1;
  }

  /** The case is over; intake ended it, and takes the proposal off the page by itself. */
  async cancel(tx: Transaction, routeIds: readonly number[], now: Date): Promise<void> {
    if (routeIds.length === 0) return;
    await this.stopClocks(tx, await cancelOfRoutes(tx, routeIds, now), now);
  }

  private async stopClocks(tx: Transaction, ids: readonly number[], now: Date): Promise<void> {
    await stopClocks(
      tx,
      ids.map((subjectId) => ({ subjectType: PUBLICITY_SUBJECT, subjectId, kind: PUBLICITY_CLOCK })),
      'CANCELLED',
      now,
    );
  }

  private async ended(
    tx: Transaction,
    route: RouteRow,
    publicity: Publicity,
    outcome: 'COMPLETED' | 'UPHELD',
    actor: Actor | null,
    now: Date,
  ): Promise<void> {
    await endPublicity(tx, publicity.id, outcome, now);
    await this.journal.record(
      tx,
      [
        {
          routeId: route.id,
          taskId: publicity.waitingTask,
          action: 'publicity.end',
          from: publicity.status,
          to: outcome,
          version: publicity.version + 1,
          actor: actor?.id ?? null,
          onBehalfOf: null,
          reason: null,
          details: { publicityId: publicity.id },
          at: now,
        },
      ],
      actor,
    );
    await this.routes.countEvents(tx, route.id, 1);
    await this.outbox.append(tx, [
      {
        aggregateType: 'route',
        aggregateId: route.id,
        aggregateVersion: route.eventVersion + 1,
        type: 'case.publicity-ended.v1',
        payload: { routeId: route.id, caseId: route.caseId, publicityId: publicity.id, outcome, endedAt: now.toISOString() },
        actorId: actor?.id,
        occurredAt: now,
      },
    ]);
  }
}
