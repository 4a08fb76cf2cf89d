import { matterOf } from '@app/authority';
import { Clock } from '@app/domain-kernel';
import { localDateOf } from '@app/legal-calendar';
import { Outbox, type OutgoingEvent } from '@app/messaging';
import { type Transaction, together } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { AuthorityList } from '../../authority/application/authority-list';
import { ConnectorBook } from '../../connectors/application/connector-book';
import { ServiceBook } from '../../handed-over-work/application/service-book';
import { Journal } from '../../journal/application/journal';
import { PostDirectory } from '../../posts/application/post-directory';
import { OpenTasks } from '../../tasks/application/open-tasks';
import { resolveHandler } from '../domain/route';
import { insertRoutes, type NewRoute, type RouteRow } from '../persistence/route.repository';
import type { AcceptedCase } from './received';

/** Accepted cases become routes: competent organ, handler and reason, for a whole chunk at once. */
@Injectable()
export class DispatchCasesHandler {
  constructor(
    private readonly authorities: AuthorityList,
    private readonly posts: PostDirectory,
    private readonly openTasks: OpenTasks,
    private readonly connectors: ConnectorBook,
    private readonly services: ServiceBook,
    private readonly journal: Journal,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Delivered twice is done once: a case that has a route is left alone. */
  async execute(tx: Transaction, cases: readonly AcceptedCase[]): Promise<void> {
    if (cases.length === 0) return;
    const now = this.clock.now();
    const today = localDateOf(now);
    const answers = await this.authorities.resolveAll(
      tx,
      cases.map((accepted) => matterOf(accepted.payload, today)),
    );
    const planned = cases.map(({ payload }, index): NewRoute => {
      const answer = answers[index] ?? { kind: 'NONE' as const, reason: '' };
      const authority = answer.kind === 'FOUND' ? answer.authority : null;
      const connector = this.connectors.forMatter(payload, authority?.actingOrgan ?? null);
      const service = this.services.forMatter(payload)?.service;
      const { handler, reason } = resolveHandler(payload, answer, { connector: connector?.name, service: service?.name });
      return {
        ...payload,
        status: handler === 'DISPATCHER' ? 'OPEN' : 'RESOLVED',
        handler,
        reason,
        organ: authority?.actingOrgan ?? null,
        authorityId: authority?.id ?? null,
        createdAt: now,
      };
    });
    const routes = await insertRoutes(tx, planned);
    const resolutions = routes.map((route) => ({
      routeId: route.id,
      taskId: null,
      action: 'resolve',
      from: null,
      to: route.status,
      version: route.version,
      actor: null,
      onBehalfOf: null,
      reason: route.reason,
      details: { handler: route.handler, organ: route.organ, authorityId: route.authorityId },
      at: now,
    }));
    const unroutable = routes.filter((route) => route.handler === 'DISPATCHER');
    const correlations = new Map(cases.map((accepted) => [accepted.payload.caseId, accepted]));
    const resolved = routes.flatMap((route) => resolvedEvent(route, 1, correlations.get(route.caseId), now));
    await together(this.journal.record(tx, resolutions, null), this.outbox.append(tx, resolved), this.toDispatcher(tx, unroutable, now));
  }

  /** What cannot be routed lies on the dispatcher's desk with the question to settle, never nowhere. */
  private async toDispatcher(tx: Transaction, routes: readonly RouteRow[], now: Date): Promise<void> {
    if (routes.length === 0) return;
    const post = await this.posts.dispatcher(tx);
    await this.openTasks.open(
      tx,
      routes.map((route) => ({ route, post, excluded: [], question: route.reason, eventVersion: 1, authority: null })),
      null,
      now,
    );
  }
}

/** `route.resolved` for a route that has an organ; the worker of its category takes it from there. */
export function resolvedEvent(
  route: RouteRow,
  eventVersion: number,
  cause: { readonly id: string; readonly correlationId: string } | undefined,
  now: Date,
): OutgoingEvent[] {
  if (route.organ === null || route.status !== 'RESOLVED') return [];
  return [
    {
      aggregateType: 'route',
      aggregateId: route.id,
      aggregateVersion: eventVersion,
      type: 'route.resolved.v1',
      payload: {
        routeId: route.id,
        caseId: route.caseId,
        caseNo: route.caseNo,
        category: route.category,
        organCode: route.organ,
        handler: route.handler,
      },
      correlationId: cause?.correlationId,
      causationId: cause?.id,
      occurredAt: now,
    },
  ];
}
