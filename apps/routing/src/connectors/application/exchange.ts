import { Clock, DomainError } from '@app/domain-kernel';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { RoutingDatabase } from '../../database';
import { type RouteRow, RouteStore } from '../../dispatch/application/route-store';
import { afterFailure, afterSuccess, type Breaker, permit } from '../domain/circuit-breaker';
import { type AttemptOutcome, afterAttempt } from '../domain/external-call';
import { lockBreaker, saveBreaker } from '../persistence/breaker.repository';
import {
  type CallRow,
  claimDueCalls,
  closeOpenCalls,
  hurry,
  lockCall,
  overdueRoutes,
  routesInTheDark,
  updateCall,
} from '../persistence/external-call.repository';
import type { SwitchedOn } from './connector-book';
import { type ApplicationMessage, DepartmentSystem } from './department-system';
import { HandToPeople } from './hand-to-people';
import { ReceiveAnswer } from './receive-answer';
import { RouteWaits } from './route-waits';

/** A worker that has a call has it for the time-out and this much more, in which it writes down what came of it. */
const WRITING_MILLISECONDS = 10_000;
const CHUNK = 100;
const WAIT_OVER = '部门系统在规定的等待时间内没有答复，转人工办理；部门已作出决定的，可以补录。';

/** What one attempt came to, for whoever counts. */
export interface Attempted {
  readonly connector: string;
  readonly outcome: AttemptOutcome['kind'];
}

/**
 * The exchange with departments' systems, one round at a time: take what is due, call outside any transaction, write down what came of
 * it. The table is the truth: a worker that dies between two steps leaves a call that the next one sends again under the same key.
 */
@Injectable()
export class Exchange {
  constructor(
    private readonly database: RoutingDatabase,
    private readonly system: DepartmentSystem,
    private readonly routes: RouteStore,
    private readonly receiveAnswer: ReceiveAnswer,
    private readonly handToPeople: HandToPeople,
    private readonly waits: RouteWaits,
    private readonly clock: Clock,
  ) {}

  /** One round with one system. Systems do not wait for each other: each has rounds of its own. */
  async roundWith(system: SwitchedOn): Promise<Attempted[]> {
    const { calls, breaker } = await this.claim(system);
    const attempts = await Promise.allSettled(calls.map((call) => this.attempt(system, call)));
    if (breaker.state !== 'CLOSED') await this.tellTheWaiting(system, breaker);
    // Nothing is lost with an attempt that could not be written down: its lease ends, and the call is sent again.
    const failed = attempts.find((attempt) => attempt.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []));
  }

  /**
   * Cases whose wait is over go to people, also those of a system that nobody has switched on any more. One that cannot be handed over holds
   * up no other, and is told of at the end. @returns how many
   */
  async endWaits(): Promise<number> {
    const routeIds = await overdueRoutes(this.database, this.clock.now(), CHUNK);
    const failures: unknown[] = [];
    for (const routeId of routeIds) {
      await this.onRoute(routeId, async (tx, route, now) => {
        await closeOpenCalls(tx, [routeId], 'WAIT_OVER', now);
        if (route.waiting !== null) await this.handToPeople.execute(tx, route, WAIT_OVER, 'WAIT_OVER', now);
      }).catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
    return routeIds.length;
  }

  private claim({ connector }: SwitchedOn): Promise<{ calls: CallRow[]; breaker: Breaker }> {
    return this.database.run(async (tx) => {
      const now = this.clock.now();
      const breaker = await lockBreaker(tx, connector.code, now);
      const { breaker: after, calls } = permit(breaker, now, connector.maximumConcurrent, connector.breaker);
      if (calls === 0) return { calls: [], breaker };
      const lease = new Date(now.getTime() + connector.timeoutMilliseconds + WRITING_MILLISECONDS);
      const claimed = await claimDueCalls(tx, connector.code, calls, now, lease);
      // Without a call there is no trial: the breaker stays as it is until somebody waits for the system.
      if (claimed.length > 0 && after !== breaker) await saveBreaker(tx, connector.code, after);
      return { calls: claimed, breaker };
    });
  }

  private async attempt(system: SwitchedOn, call: CallRow): Promise<Attempted> {
    const asks = call.state === 'ACKNOWLEDGED';
    const said = asks ? await this.system.ask(system, call.callKey) : await this.system.send(system, call.request as ApplicationMessage);
    const outcome = said.kind === 'ANSWERED' ? await this.take(system, said, asks ? 'POLL' : 'CALL') : said;
    await this.writeDown(system, call, outcome);
    return { connector: system.connector.code, outcome: outcome.kind };
  }

  /** An answer that cannot be taken is no answer. */
  private async take(
    { connector }: SwitchedOn,
    said: Extract<AttemptOutcome, { kind: 'ANSWERED' }>,
    via: 'POLL' | 'CALL',
  ): Promise<AttemptOutcome> {
    try {
      await this.receiveAnswer.execute(connector, said.answer, via);
      return said;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { kind: 'UNAVAILABLE', reasonCode: 'BAD_ANSWER', arrived: true };
    }
  }

  private writeDown({ connector }: SwitchedOn, call: CallRow, outcome: AttemptOutcome): Promise<void> {
    return this.database.run(async (tx) => {
      const now = this.clock.now();
      const route = await this.routes.lock(tx, call.routeId);
      const current = await lockCall(tx, call.callKey);
      // An answer that came by itself meanwhile, or another worker's attempt after our lease, has the last word on the call.
      const ours = current?.attempts === call.attempts && current.state === call.state;
      if (route !== undefined && ours && outcome.kind !== 'ANSWERED') {
        const change = afterAttempt(current, outcome, now, connector);
        await updateCall(tx, call.id, change, now);
        if (outcome.kind === 'REJECTED') {
          await this.handToPeople.execute(tx, route, '部门系统没有接收本件，转人工办理。', outcome.reasonCode, now);
        } else if (outcome.kind === 'UNAVAILABLE') {
          await this.waits.change(tx, route, 'SYSTEM_UNAVAILABLE', outcome.reasonCode, now);
        } else {
          await this.waits.change(tx, route, 'AWAITING_ANSWER', null, now);
        }
      }
      await this.judgeSystem(tx, connector, outcome, now);
    });
  }

  private async judgeSystem(tx: Transaction, connector: SwitchedOn['connector'], outcome: AttemptOutcome, now: Date): Promise<void> {
    const before = await lockBreaker(tx, connector.code, now);
    const after: Breaker =
      outcome.kind === 'UNAVAILABLE' ? afterFailure(before, outcome.reasonCode, now, connector.breaker) : afterSuccess(before, now);
    await saveBreaker(tx, connector.code, after);
    if (before.state !== 'CLOSED' && after.state === 'CLOSED') await hurry(tx, connector.code, now);
  }

  /** While the breaker is open nobody is called, and everybody who waits is told why. */
  private async tellTheWaiting({ connector }: SwitchedOn, { lastReasonCode }: Breaker): Promise<void> {
    for (const routeId of await routesInTheDark(this.database, connector.code, CHUNK)) {
      await this.onRoute(routeId, (tx, route, now) => this.waits.change(tx, route, 'SYSTEM_UNAVAILABLE', lastReasonCode, now));
    }
  }

  private onRoute(routeId: number, work: (tx: Transaction, route: RouteRow, now: Date) => Promise<void>): Promise<void> {
    return this.database.run(async (tx) => {
      const route = await this.routes.lock(tx, routeId);
      if (route !== undefined) await work(tx, route, this.clock.now());
    });
  }
}
