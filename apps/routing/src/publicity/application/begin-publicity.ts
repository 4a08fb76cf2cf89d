import type { Actor } from '@app/access';
import { addDays, type LocalDate, officeCalendar } from '@app/legal-calendar';
import { armClock } from '@app/legal-clock';
import { Outbox } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import type { RouteRow } from '../../dispatch/application/route-store';
import { organOfStep } from '../../dispatch/domain/route';
import { Journal } from '../../journal/application/journal';
import { RouteTasks } from '../../tasks/application/route-tasks';
import { needsPublicity } from '../domain/publicity';
import { insertPublicity, latestPublicity } from '../persistence/publicity.repository';

export const PUBLICITY_SUBJECT = 'publicity';
export const PUBLICITY_CLOCK = 'PUBLICITY';

/** What the examination ended with, on a route that the caller holds. */
export interface ProposalGiven {
  readonly route: RouteRow;
  readonly opinion: { readonly taskId: number; readonly verdict: 'GRANT' | 'DENY' };
  readonly now: Date;
  readonly today: LocalDate;
}

/** 公示 begins: the decision that has just been opened waits for it, with a clock in natural days. */
@Injectable()
export class BeginPublicity {
  constructor(
    private readonly tasks: RouteTasks,
    private readonly journal: Journal,
    private readonly outbox: Outbox,
  ) {}

  /** @returns whether one began; it sends one event, of the given version. */
  async afterProposal(
    tx: Transaction,
    { route, opinion, now, today }: ProposalGiven,
    eventVersion: number,
    actor: Actor,
  ): Promise<boolean> {
    if (route.publicity === null) return false;
    const latest = await latestPublicity(tx, route.id);
    if (!needsPublicity({ kind: route.kind, verdict: opinion.verdict, asked: true, latest: latest?.status ?? null })) return false;
    const decision = await this.tasks.lockMain(tx, route.id);
    const organ = organOfStep(route, 'EXAMINE');
    if (decision?.step !== 'DECIDE' || organ === null)
      throw new Error(`route ${route.id} has no decision that could wait for its publicity`);
    const { days, article } = route.publicity;
    // Natural days that do not roll: the day of publication is not counted, the last one is (民法典 §201).
    const dueOn = addDays(today, days);
    const id = await insertPublicity(tx, {
      routeId: route.id,
      examinedIn: opinion.taskId,
      waitingTask: decision.id,
      organ,
      begunOn: today,
      dueOn,
    });
    const clock = await armClock(
      tx,
      {
        subjectType: PUBLICITY_SUBJECT,
        subjectId: id,
        kind: PUBLICITY_CLOCK,
        startsOn: today,
        anchorEvent: 'publicity.begun',
        article,
        unit: 'DAY',
        budget: days,
      },
      officeCalendar(),
      now,
    );
    if (clock.dueOn !== dueOn) throw new Error(`the clock of publicity ${id} ends on ${clock.dueOn}, not on ${dueOn}`);
    await this.tasks.beginWait(tx, route.id, decision, { kind: 'PUBLICITY', code: String(id), until: dueOn }, actor, now);
    await this.journal.record(
      tx,
      [
        {
          routeId: route.id,
          taskId: decision.id,
          action: 'publicity.begin',
          from: null,
          to: 'OPEN',
          version: 1,
          actor: actor.id,
          onBehalfOf: null,
          reason: null,
          details: { publicityId: id, dueOn },
          at: now,
        },
      ],
      actor,
    );
    await this.outbox.append(tx, [
      {
        aggregateType: 'route',
        aggregateId: route.id,
        aggregateVersion: eventVersion,
        type: 'case.publicity-begun.v1',
        payload: {
          routeId: route.id,
          caseId: route.caseId,
          publicityId: id,
          organCode: organ,
          begunOn: today,
          dueOn,
          begunAt: now.toISOString(),
        },
        actorId: actor.id,
        occurredAt: now,
      },
    ]);
    return true;
  }
}
