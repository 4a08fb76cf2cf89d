import type { Actor } from '@app/access';
import { localDateOf } from '@app/legal-calendar';
import { Outbox } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { AuthorityList } from '../../authority/application/authority-list';
import { type RouteRow, RouteStore } from '../../dispatch/application/route-store';
import { organOfStep } from '../../dispatch/domain/route';
import { Journal } from '../../journal/application/journal';
import { PostDirectory } from '../../posts/application/post-directory';
import { OpenTasks } from '../../tasks/application/open-tasks';
import { waitingEvent } from './open-calls';

/** People take over what a department's system or a service does not decide: the case lies on the desk of its post, with the reason. */
@Injectable()
export class HandToPeople {
  constructor(
    private readonly routes: RouteStore,
    private readonly authorities: AuthorityList,
    private readonly posts: PostDirectory,
    private readonly openTasks: OpenTasks,
    private readonly journal: Journal,
    private readonly outbox: Outbox,
  ) {}

  /**
   * The caller holds the route, which waits. Sends two events. @param why a sentence for the officer; @param reasonCode the same for machines;
   * @param actor who took it back; null where nobody did
   */
  async execute(tx: Transaction, route: RouteRow, why: string, reasonCode: string, now: Date, actor: Actor | null = null): Promise<void> {
    const first = route.levels[0] ?? 'DECIDE';
    const organ = organOfStep(route, first) ?? '';
    const lookup = await this.posts.lookup(tx, [organ]);
    const own = lookup(organ, first, route.itemCode);
    const post = own ?? (await this.posts.dispatcher(tx));
    const reason = `${route.reason}${why}`;
    await this.routes.change(tx, route, { status: 'OPEN', handler: own === undefined ? 'DISPATCHER' : 'PEOPLE', reason, events: 2 }, now);
    await this.journal.record(
      tx,
      [
        {
          routeId: route.id,
          taskId: null,
          action: 'toPeople',
          from: route.status,
          to: 'OPEN',
          version: route.version + 1,
          actor: actor?.id ?? null,
          onBehalfOf: null,
          reason: why,
          details: { postCode: post.code, reasonCode },
          at: now,
        },
      ],
      actor,
    );
    await this.outbox.append(tx, [waitingEvent(route, null, route.eventVersion + 1, now)]);
    await this.openTasks.open(
      tx,
      [
        {
          route,
          post,
          excluded: own === undefined ? [] : route.handledBy,
          question: own === undefined ? '承办单位没有设置办理该事项的岗位，请改派单位，或请该单位补设岗位后重新分派。' : null,
          eventVersion: route.eventVersion + 2,
          authority: own === undefined ? null : await this.authorities.ofRoute(tx, route, localDateOf(now)),
        },
      ],
      actor,
      now,
    );
  }
}
