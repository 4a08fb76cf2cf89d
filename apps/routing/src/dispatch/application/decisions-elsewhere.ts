import { matterOf } from '@app/authority';
import type { LocalDate } from '@app/legal-calendar';
import { Outbox, type OutgoingEvent } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { AuthorityList } from '../../authority/application/authority-list';
import { Journal } from '../../journal/application/journal';
import { type RouteRow, RouteStore } from './route-store';

/** A decision that was made outside the desks: in a department's own system, or in a service of ours. */
export interface MadeElsewhere {
  readonly result: 'GRANT' | 'DENY';
  /** The item's own reason. */
  readonly reasonCode: string | null;
  readonly decidedOn: LocalDate;
  /** The number of the decision there. */
  readonly reference: string | null;
  readonly by: 'CONNECTOR' | 'SERVICE';
  readonly byStaff: number | null;
  readonly onBehalfOf: number | null;
}

export interface Contradiction {
  readonly organ: string;
  /** The answer that stands; null where people decided. */
  readonly standing: 'GRANT' | 'DENY' | null;
  readonly contradicting: 'GRANT' | 'DENY';
}

/** What was decided elsewhere becomes the decision of the case, in the name and with the seal of the authority list. The caller holds the route. */
@Injectable()
export class DecisionsElsewhere {
  constructor(
    private readonly routes: RouteStore,
    private readonly authorities: AuthorityList,
    private readonly journal: Journal,
    private readonly outbox: Outbox,
  ) {}

  /**
   * @param source names the system or the service in the history
   * @returns false, with nothing done, when the organ of the route holds no such power on the day of the decision
   */
  async decide(
    tx: Transaction,
    route: RouteRow,
    made: MadeElsewhere,
    source: Readonly<Record<string, string>>,
    now: Date,
  ): Promise<boolean> {
    const { result, reasonCode, decidedOn, reference, by, byStaff, onBehalfOf } = made;
    // The name and seal are those of the line in force on the day of the decision.
    const [found] = await this.authorities.resolveAll(tx, [matterOf(route, decidedOn)]);
    if (found?.kind !== 'FOUND' || found.authority.actingOrgan !== route.organ) return false;
    const { authority } = found;
    await this.routes.change(tx, route, { status: 'DECIDED', authorityId: authority.id, result, reasonCode, decidedOn, events: 1 }, now);
    await this.note(tx, route, now, {
      action: by === 'CONNECTOR' ? 'decideBySystem' : 'decideByService',
      to: 'DECIDED',
      byStaff,
      onBehalfOf,
      details: { ...source, verdict: result, reasonCode, authorityId: authority.id },
    });
    await this.outbox.append(tx, [
      {
        ...this.next(route, now),
        type: 'case.decided.v1',
        payload: {
          routeId: route.id,
          caseId: route.caseId,
          taskId: null,
          result,
          reasonCode,
          decidedOn,
          decidedAt: now.toISOString(),
          byStaff,
          onBehalfOf,
          automatic: false,
          by,
          ...(reference === null ? {} : { externalReference: reference }),
          authority: this.authorities.decisionAuthority(authority),
        },
      },
    ]);
    return true;
  }

  /** What stands stays. The history says so, and the supervisor of the area is told. */
  async contradict(
    tx: Transaction,
    route: RouteRow,
    said: Contradiction,
    source: Readonly<Record<string, string>>,
    now: Date,
  ): Promise<void> {
    const { organ, contradicting } = said;
    const standing = said.standing ?? route.result ?? contradicting;
    await this.note(tx, route, now, {
      action: 'answerContradicted',
      to: route.status,
      byStaff: null,
      onBehalfOf: null,
      details: { ...source, standing, contradicting },
    });
    await this.routes.countEvents(tx, route.id, 1);
    await this.outbox.append(tx, [
      {
        ...this.next(route, now),
        type: 'case.answer-contradicted.v1',
        payload: { routeId: route.id, caseId: route.caseId, organCode: organ, standing, contradicting },
      },
    ]);
  }

  private async note(
    tx: Transaction,
    route: RouteRow,
    at: Date,
    {
      action,
      to,
      byStaff,
      onBehalfOf,
      details,
    }: {
      readonly action: string;
      readonly to: RouteRow['status'];
      readonly byStaff: number | null;
      readonly onBehalfOf: number | null;
      readonly details: Readonly<Record<string, unknown>>;
    },
  ): Promise<void> {
    const version = to === route.status ? route.version : route.version + 1;
    await this.journal.record(
      tx,
      [{ routeId: route.id, taskId: null, action, from: route.status, to, version, actor: byStaff, onBehalfOf, reason: null, details, at }],
      byStaff === null ? null : { kind: 'STAFF', id: byStaff, organ: route.organ },
    );
  }

  private next(route: RouteRow, now: Date): Pick<OutgoingEvent, 'aggregateType' | 'aggregateId' | 'aggregateVersion' | 'occurredAt'> {
    return { aggregateType: 'route', aggregateId: route.id, aggregateVersion: route.eventVersion + 1, occurredAt: now };
  }
}
