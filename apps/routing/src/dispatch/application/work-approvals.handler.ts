import { type Authority, matterOf } from '@app/authority';
import { Clock } from '@app/domain-kernel';
import { localDateOf } from '@app/legal-calendar';
import { Outbox, type OutgoingEvent } from '@app/messaging';
import { type Transaction, together } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { AuthorityList } from '../../authority/application/authority-list';
import { OpenCalls } from '../../connectors/application/open-calls';
import { HandOverWork } from '../../handed-over-work/application/hand-over-work';
import { Journal } from '../../journal/application/journal';
import { type Post, PostDirectory } from '../../posts/application/post-directory';
import { OpenTasks, type TaskOpening } from '../../tasks/application/open-tasks';
import { reviewerWithoutPost } from '../../tasks/domain/branches';
import { NO_TOWNSHIP, organOfStep, organsOf } from '../domain/route';
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

/** What the worker of a category does with resolved routes: grants by rule, sends to a department's system or a service of ours, or puts the case on a desk. */
@Injectable()
export class WorkApprovalsHandler {
  constructor(
    private readonly rules: AutomaticRuleBook,
    private readonly authorities: AuthorityList,
    private readonly posts: PostDirectory,
    private readonly openTasks: OpenTasks,
    private readonly openCalls: OpenCalls,
    private readonly handOver: HandOverWork,
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
    // A department's system or a service would decide on what it is given, so it is given a complete case only.
    const waiting = locked.filter((route) => route.status === 'RESOLVED' && !(LEAVES.has(route.handler) && isIncomplete(route)));
    if (waiting.length === 0) return;
    const now = this.clock.now();
    const called = await this.openCalls.leave(tx, waiting, now);
    const handedOver = await this.handOver.leave(tx, waiting, now);
    const outcomes = await this.outcomes(
      tx,
      waiting.filter(({ id }) => !called.has(id) && !handedOver.has(id)),
      now,
    );
    const changes = outcomes.map((outcome) => changeOf(outcome, now));
    const steps = outcomes.map((outcome) => ({
      routeId: outcome.route.id,
      taskId: null,
      action: outcome.kind === 'GRANTED' ? 'decideByRule' : 'toPeople',
      from: outcome.route.status,
      to: outcome.kind === 'GRANTED' ? 'DECIDED' : 'OPEN',
      version: outcome.route.version + 1,
      actor: null,
      onBehalfOf: null,
      reason: outcome.reason,
      details: outcome.kind === 'GRANTED' ? { rule: outcome.ruleCode, authorityId: outcome.authority.id } : { postCode: outcome.post.code },
      at: now,
    }));
    const openings = outcomes.flatMap((outcome) => this.openingOf(outcome));
    const causes = new Map(events.map((event) => [event.payload.routeId, event]));
    const decisions = outcomes.flatMap((outcome) =>
      outcome.kind === 'GRANTED' ? [this.decided(outcome, causes.get(outcome.route.id), now)] : [],
    );
    await together(
      updateRoutes(tx, changes, now),
      this.openTasks.open(tx, openings, null, now),
      this.journal.record(tx, steps, null),
      this.outbox.append(tx, decisions),
    );
  }

  private async outcomes(tx: Transaction, routes: readonly RouteRow[], now: Date): Promise<(Granted | ForPeople)[]> {
    const today = localDateOf(now);
    // The name and seal come from the line in force today, which may have changed since the route was resolved.
    const [answers, lookup, dispatcher] = await together(
      this.authorities.resolveAll(
        tx,
        routes.map((route) => matterOf(route, today)),
      ),
      this.posts.lookup(
        tx,
        routes.flatMap((route) => [...organsOf(route), ...(route.reviews?.organs.map(({ organ }) => organ) ?? [])]),
      ),
      this.posts.dispatcher(tx),
    );
    return routes.flatMap((route, index): (Granted | ForPeople)[] => {
      const answer = answers[index];
      const authority = answer?.kind === 'FOUND' ? answer.authority : null;
      const rule = route.handler === 'AUTOMATIC' ? this.rules.answer(route.automaticRule, route.facts, today) : null;
      if (rule?.decided && authority !== null) {
        // Left as it is: the completion of the case sends it here again.
        return isIncomplete(route) ? [] : [{ kind: 'GRANTED', route, authority, ruleCode: rule.ruleCode, reason: rule.reason }];
      }
      const reason = rule === null ? route.reason : `${route.reason}${rule.reason}`;
      const first = route.levels[0] ?? 'DECIDE';
      const organ = organOfStep(route, first);
      const post = organ === null ? undefined : lookup(organ, first, route.itemCode);
      const noReviewer = reviewerWithoutPost(route.reviews, (organ) => lookup(organ, 'EXAMINE', route.itemCode) !== undefined);
      if (post !== undefined && noReviewer === null) return [{ kind: 'PEOPLE', route, post, authority, reason, question: null }];
      return [
        {
          kind: 'PEOPLE',
          route,
          post: dispatcher,
          authority: null,
          reason,
          question:
            organ === null && route.organ !== null
              ? NO_TOWNSHIP
              : `${noReviewer === null || post === undefined ? '承办单位' : `参加联审的${noReviewer}`}没有设置办理该事项的岗位，请改派单位，或请该单位补设岗位后重新分派。`,
        },
      ];
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

/** Handlers elsewhere than on the desks. */
const LEAVES: ReadonlySet<RouteRow['handler']> = new Set(['CONNECTOR', 'SERVICE'] as const);

/** 容缺: promised papers are still to come, and nothing is decided before. */
const isIncomplete = ({ deferredPapers }: RouteRow): boolean => deferredPapers.length > 0;

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
