import type { Actor } from '@app/access';
import { Clock, DomainError } from '@app/domain-kernel';
import { Outbox, type OutgoingEvent } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { HandToPeople } from '../../connectors/application/hand-to-people';
import { RoutingDatabase } from '../../database';
import { type RouteRow, RouteStore } from '../../dispatch/application/route-store';
import { closeWork, findWork, lockWorkOfRoutes, overdueWork, type WorkRow } from '../persistence/handed-over-work.repository';
import { workNotFound } from './handed-over-work.query';

const CHUNK = 100;
const WAIT_OVER = '业务服务在规定的等待时间内没有答复，转人工办理。';

/** Work is taken from a service: its case ended, its time is over, or the dispatcher took it back. The service is told. */
@Injectable()
export class CallBackWork {
  constructor(
    private readonly database: RoutingDatabase,
    private readonly routes: RouteStore,
    private readonly handToPeople: HandToPeople,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** The caller holds the routes and counts one event more for each of those returned. */
  async ofEnded(tx: Transaction, routes: readonly RouteRow[], now: Date): Promise<ReadonlySet<number>> {
    const away = routes.filter(({ handler }) => handler === 'SERVICE');
    if (away.length === 0) return new Set();
    const work = (
      await lockWorkOfRoutes(
        tx,
        away.map(({ id }) => id),
      )
    ).filter(({ state }) => state === 'OPEN');
    await closeWork(
      tx,
      work.map(({ id }) => id),
      'CALLED_BACK',
      'CASE_ENDED',
      now,
    );
    const byRoute = new Map(away.map((route) => [route.id, route]));
    await this.outbox.append(
      tx,
      work.flatMap((one) => {
        const route = byRoute.get(one.routeId);
        return route === undefined ? [] : [calledBack(route, one.service, route.eventVersion + 1, now)];
      }),
    );
    return new Set(work.map(({ routeId }) => routeId));
  }

  /** Cases whose wait is over go to people. One that cannot be handed over holds up no other. @returns how many */
  async endWaits(): Promise<number> {
    const routeIds = await overdueWork(this.database, this.clock.now(), CHUNK);
    const failures: unknown[] = [];
    for (const routeId of routeIds) {
      await this.database
        .run(async (tx) => {
          const route = await this.routes.lock(tx, routeId);
          const [work] = await lockWorkOfRoutes(tx, [routeId]);
          if (route === undefined || work?.state !== 'OPEN') return;
          await this.toPeople(tx, route, work, { why: WAIT_OVER, code: 'WAIT_OVER', actor: null });
        })
        .catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
    return routeIds.length;
  }

  /** 收回: the dispatcher gives the case back to people of the competent organ. */
  takeBack(actor: Actor, id: number, expectedVersion: number, reason: string): Promise<void> {
    return this.database.run(async (tx) => {
      const seen = await findWork(tx, id, actor.jurisdiction);
      const route = seen && (await this.routes.lock(tx, seen.routeId));
      const [work] = seen ? await lockWorkOfRoutes(tx, [seen.routeId]) : [];
      if (route === undefined || work === undefined) throw workNotFound();
      if (work.version !== expectedVersion) {
        throw new DomainError('stale', 'version-mismatch', '这件交办已有变化，请刷新后重试。', {
          params: { currentVersion: work.version },
        });
      }
      if (work.state !== 'OPEN') throw new DomainError('conflict', 'state-conflict', '这件交办已有答复或者已经收回。');
      await this.toPeople(tx, route, work, { why: `调度收回：${reason}。`, code: 'TAKEN_BACK', actor });
    });
  }

  private async toPeople(
    tx: Transaction,
    route: RouteRow,
    work: WorkRow,
    { why, code, actor }: { readonly why: string; readonly code: string; readonly actor: Actor | null },
  ): Promise<void> {
    const now = this.clock.now();
    await closeWork(tx, [work.id], 'CALLED_BACK', code, now);
    await this.handToPeople.execute(tx, route, why, code, now, actor);
    await this.routes.countEvents(tx, route.id, 1);
    await this.outbox.append(tx, [calledBack(route, work.service, route.eventVersion + 3, now)]);
  }
}

function calledBack(route: RouteRow, service: WorkRow['service'], eventVersion: number, now: Date): OutgoingEvent {
  return {
    aggregateType: 'route',
    aggregateId: route.id,
    aggregateVersion: eventVersion,
    type: 'work.called-back.v1',
    payload: { routeId: route.id, caseId: route.caseId, caseNo: route.caseNo, service },
    occurredAt: now,
  };
}
