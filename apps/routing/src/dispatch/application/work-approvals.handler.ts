import { Clock } from '@app/domain-kernel';
import { localDateOf } from '@app/legal-calendar';
import { Outbox, type OutgoingEvent } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { type Authority, AuthorityList, matterOf } from '../../authority/application/authority-list';
import { Journal } from '../../journal/application/journal';
import { type Post, PostDirectory } from '../../posts/application/post-directory';
import { OpenTasks, type TaskOpening } from '../../tasks/application/open-tasks';
import { lockRoutes, type RouteChange, type RouteRow, routeChange, updateRoutes } from '../persistence/route.repository';
import { AutomaticRuleBook } from './automatic-rule-book';
import type { ResolvedRoute } from './received';

/** A route that a rule grants now. */
interface Granted {
  readonly kind: 'GRANTED';
  readonly route: RouteRow;
  readonly authority: Authority;
  readonly ruleCode: string;
  readonly reason: string;
}

/** A route for people: the post of its first level, or the dispatcher's with the question. */
interface ForPeople {
  readonly kind: 'PEOPLE';
  readonly route: RouteRow;
  readonly post: Post;
  readonly authority: Authority | null;
  readonly reason: string;
  readonly question: string | null;
}

/** What the worker of a category does with resolved routes: grants by rule, or puts the case on the desk of its post. */
@Injectable()
export class WorkApprovalsHandler {
  constructor(
    private readonly rules: AutomaticRuleBook,
    private readonly authorities: AuthorityList,
    private readonly posts: PostDirectory,
    private readonly openTasks: OpenTasks,
    private readonly journal: Journal,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Delivered twice is done once: only a route that still waits for its worker is taken. */
  async execute(tx: Transaction, events: readonly ResolvedRoute[]): Promise<void> {
    const locked = await lockRoutes(
      tx,
      events.map((event) => event.payload.routeId),
    );
    const waiting = locked.filter((route) => route.status === 'RESOLVED');
    if (waiting.length === 0) return;
    const now = this.clock.now();
    const outcomes = await this.outcomes(tx, waiting, now);
    await updateRoutes(
      tx,
      outcomes.map((outcome) => changeOf(outcome, now)),
      now,
    );
    await this.journal.record(
      tx,
      outcomes.map((outcome) => ({
        routeId: outcome.route.id,
        taskId: null,
        action: outcome.kind === 'GRANTED' ? 'decideByRule' : 'toPeople',
        from: outcome.route.status,
        to: outcome.kind === 'GRANTED' ? 'DECIDED' : 'OPEN',
        version: outcome.route.version + 1,
        actor: null,
        onBehalfOf: null,
        reason: outcome.reason,
        details:
          outcome.kind === 'GRANTED' ? { rule: outcome.ruleCode, authorityId: outcome.authority.id } : { postCode: outcome.post.code },
        at: now,
      })),
      null,
    );
    await this.openTasks.open(
      tx,
      outcomes.flatMap((outcome) => this.openingOf(outcome)),
      null,
      now,
    );
    const causes = new Map(events.map((event) => [event.payload.routeId, event]));
    await this.outbox.append(
      tx,
      outcomes.flatMap((outcome) => (outcome.kind === 'GRANTED' ? [this.decided(outcome, causes.get(outcome.route.id), now)] : [])),
    );
  }

  private async outcomes(tx: Transaction, routes: readonly RouteRow[], now: Date): Promise<(Granted | ForPeople)[]> {
    const today = localDateOf(now);
    // The name and seal come from the line in force today, which may have changed since the route was resolved.
    const answers = await this.authorities.resolveAll(
      tx,
      routes.map((route) => matterOf(route, today)),
    );
    const lookup = await this.posts.lookup(
      tx,
      routes.flatMap((route) => (route.organ === null ? [] : [route.organ])),
    );
    const dispatcher = await this.posts.dispatcher(tx);
    return routes.map((route, index): Granted | ForPeople => {
      const answer = answers[index];
      const authority = answer?.kind === 'FOUND' ? answer.authority : null;
      const rule = route.handler === 'AUTOMATIC' ? this.rules.answer(route.automaticRule, route.facts, today) : null;
      if (rule?.decided && authority !== null) {
        return { kind: 'GRANTED', route, authority, ruleCode: rule.ruleCode, reason: rule.reason };
      }
      const reason = rule === null ? route.reason : `${route.reason}${rule.reason}`;
      const post = route.organ === null ? undefined : lookup(route.organ, route.levels[0] ?? 'DECIDE', route.itemCode);
      if (post !== undefined) return { kind: 'PEOPLE', route, post, authority, reason, question: null };
      return {
        kind: 'PEOPLE',
        route,
        post: dispatcher,
        authority: null,
        reason,
        question: '承办单位没有设置办理该事项的岗位，请改派单位，或请该单位补设岗位后重新分派。',
      };
    });
  }

  private openingOf(outcome: Granted | ForPeople): TaskOpening[] {
    if (outcome.kind === 'GRANTED') return [];
    const { route, post, question } = outcome;
    const authority = outcome.authority === null ? null : this.authorities.decisionAuthority(outcome.authority);
    return [{ route, post, excluded: question === null ? route.handledBy : [], question, eventVersion: route.eventVersion + 1, authority }];
  }

  private decided({ route, authority, ruleCode }: Granted, cause: ResolvedRoute | undefined, now: Date): OutgoingEvent {
    return {
      aggregateType: 'route',
      aggregateId: route.id,
      aggregateVersion: route.eventVersion + 1,
      type: 'case.decided.v1',
      payload: {
        routeId: route.id,
        caseId: route.caseId,
        taskId: null,
        result: 'GRANT',
        reasonCode: ruleCode,
        decidedOn: localDateOf(now),
        decidedAt: now.toISOString(),
        byStaff: null,
        onBehalfOf: null,
        automatic: true,
        authority: this.authorities.decisionAuthority(authority),
      },
      correlationId: cause?.correlationId,
      causationId: cause?.id,
      occurredAt: now,
    };
  }
}

function changeOf(outcome: Granted | ForPeople, now: Date): RouteChange {
  if (outcome.kind === 'PEOPLE') {
    const handler = outcome.question === null ? 'PEOPLE' : 'DISPATCHER';
    return routeChange(outcome.route, { status: 'OPEN', handler, reason: outcome.reason, events: 1 });
  }
  return routeChange(outcome.route, {
    status: 'DECIDED',
    reason: outcome.reason,
    authorityId: outcome.authority.id,
    organ: outcome.authority.actingOrgan,
    result: 'GRANT',
    reasonCode: outcome.ruleCode,
    decidedOn: localDateOf(now),
    events: 1,
  });
}
