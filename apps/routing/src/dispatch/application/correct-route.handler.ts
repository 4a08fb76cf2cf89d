import { matterOf } from '@app/authority';
import { DomainError } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';
import { Outbox } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { AuthorityList } from '../../authority/application/authority-list';
import { ConnectorBook } from '../../connectors/application/connector-book';
import { CancelExtensions } from '../../extensions/application/cancel-extensions';
import { HandedOverWork } from '../../handed-over-work/application/handed-over-work.query';
import { PostDirectory } from '../../posts/application/post-directory';
import { CompleteTask, type LoadedTask, type TaskRequest } from '../../tasks/application/complete-task';
import { reviewerWithoutPost } from '../../tasks/domain/branches';
import { NO_TOWNSHIP, organOfStep, organsOf, resolveHandler } from '../domain/route';
import { type RouteChange, type RouteRow, routeChange, updateRoutes } from '../persistence/route.repository';
import { resolvedEvent } from './dispatch-cases.handler';

/** What the dispatcher settles: where the matter belongs, or which of several fitting lines holds; nothing at all asks again as it stands. */
export interface RouteCorrection {
  readonly division: string | null;
  readonly authorityId: number | null;
  readonly reason: string;
}

/** 分办与更正: the dispatcher finds the competent organ, for a case that could not be routed or that lies with the wrong one. */
@Injectable()
export class CorrectRouteHandler {
  constructor(
    private readonly completeTask: CompleteTask,
    private readonly authorities: AuthorityList,
    private readonly posts: PostDirectory,
    private readonly connectors: ConnectorBook,
    private readonly handedOver: HandedOverWork,
    private readonly extensions: CancelExtensions,
    private readonly outbox: Outbox,
  ) {}

  execute(request: TaskRequest, correction: RouteCorrection): Promise<number> {
    return this.completeTask.byDispatcher(request, correction.reason, async (tx, { route, now, today }: LoadedTask) => {
      const change = await this.corrected(tx, route, correction, today);
      // The head of the former organ has no say any more, and the next one is asked anew.
      if (change.organ !== route.organ) await this.extensions.execute(tx, [route.id], now);
      await updateRoutes(tx, [change], now);
      await this.outbox.append(tx, resolvedEvent({ ...route, ...change }, route.eventVersion + 1, undefined, now));
    });
  }

  private async corrected(tx: Transaction, route: RouteRow, correction: RouteCorrection, today: LocalDate): Promise<RouteChange> {
    const division = correction.division ?? route.division;
    const matter = matterOf({ ...route, division, authorityId: correction.authorityId }, today);
    const [answer] = await this.authorities.resolveAll(tx, [matter]);
    if (answer?.kind !== 'FOUND') throw unresolvable(answer?.reason ?? '');
    const { authority } = answer;
    if (correction.authorityId !== null && authority.id !== correction.authorityId) {
      throw unresolvable('所选的权责清单条目对该事项、区划今天不适用。');
    }
    const place = { organ: authority.actingOrgan, division, firstReview: route.firstReview };
    const lookup = await this.posts.lookup(tx, [...organsOf(place), ...(route.reviews?.organs.map(({ organ }) => organ) ?? [])]);
    const noReviewer = reviewerWithoutPost(route.reviews, (organ) => lookup(organ, 'EXAMINE', route.itemCode) !== undefined);
    if (route.levels.some((level) => organOfStep(place, level) === null)) throw unresolvable(NO_TOWNSHIP);
    if (noReviewer !== null || route.levels.some((level) => lookup(organOfStep(place, level) ?? '', level, route.itemCode) === undefined)) {
      throw unresolvable(`${noReviewer ?? '该单位'}还没有设置办理这一事项的岗位，请先设岗。`);
    }
    const { handler, reason } = resolveHandler(route, answer, {
      connector: this.connectors.forMatter(route, authority.actingOrgan)?.name,
      service: await this.handedOver.serviceFor(tx, route),
    });
    return routeChange(route, {
      status: 'RESOLVED',
      handler,
      reason: `调度：${correction.reason}。${reason}`,
      organ: authority.actingOrgan,
      division,
      authorityId: authority.id,
      events: 1,
    });
  }
}

const unresolvable = (why: string): DomainError =>
  new DomainError('rule-violation', 'route-unresolvable', `仍不能确定承办单位：${why}`, {
    errors: [{ pointer: '/division', code: 'route-unresolvable', message: '请核对区划，或在适用的权责清单条目中选择一条。' }],
  });
