import type { Actor } from '@app/access';
import { Outbox } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { AuthorityList } from '../../authority/application/authority-list';
import { RouteStore } from '../../dispatch/application/route-store';
import { organOfStep } from '../../dispatch/domain/route';
import { PostDirectory } from '../../posts/application/post-directory';
import { BeginPublicity } from '../../publicity/application/begin-publicity';
import { reviewerWithoutPost } from '../domain/branches';
import { keptFromDeciding } from '../domain/task-decisions';
import type { GivenOpinion } from '../persistence/branch.repository';
import { examinationsOf } from '../persistence/task.repository';
import { OpenTasks } from './open-tasks';
import type { LoadedTask } from './task-commands';

/** Moves a case along the main line: from an examination to the decision, and back. */
@Injectable()
export class NextStep {
  constructor(
    private readonly routes: RouteStore,
    private readonly posts: PostDirectory,
    private readonly authorities: AuthorityList,
    private readonly openTasks: OpenTasks,
    private readonly publicity: BeginPublicity,
    private readonly outbox: Outbox,
  ) {}

  /** The examination has ended with this opinion, and the case goes to the desk of the decision, where it may have to wait for its publicity. */
  async decide(tx: Transaction, { task, route, now, today }: LoadedTask, opinion: GivenOpinion, actor: Actor): Promise<void> {
    const { examiners } = await examinationsOf(tx, route.id);
    const organ = organOfStep(route, 'DECIDE') ?? task.organ;
    const lookup = await this.posts.lookup(tx, [organ]);
    const decidingPost = lookup(organ, 'DECIDE', route.itemCode);
    await this.outbox.append(tx, [
      {
        aggregateType: 'route',
        aggregateId: route.id,
        aggregateVersion: route.eventVersion + 1,
        type: 'case.recommended.v1',
        payload: {
          routeId: route.id,
          caseId: route.caseId,
          taskId: opinion.taskId,
          byStaff: opinion.by,
          recommendation: opinion.verdict,
        },
        actorId: actor.id,
        occurredAt: now,
      },
    ]);
    await this.openTasks.open(
      tx,
      [
        {
          route,
          post: decidingPost ?? (await this.posts.dispatcher(tx)),
          excluded: decidingPost === undefined ? [] : keptFromDeciding(route.handledBy, examiners, opinion.by),
          question: decidingPost === undefined ? '承办单位没有设置决定岗位，请改派单位，或请该单位补设岗位后重新分派。' : null,
          eventVersion: route.eventVersion + 2,
          authority: decidingPost === undefined ? null : await this.authorities.ofRoute(tx, route, today),
        },
      ],
      actor,
      now,
    );
    const begun =
      decidingPost !== undefined && (await this.publicity.afterProposal(tx, { route, opinion, now, today }, route.eventVersion + 3, actor));
    await this.routes.change(tx, route, { events: begun ? 3 : 2 }, now);
  }

  /**
   * The case is examined again; earlier opinions stay on record and the statutory clock goes on.
   * @param sentBack whether the case had already left the examination, which intake has to be told
   */
  async examineAgain(tx: Transaction, { task, route, now, today }: LoadedTask, actor: Actor, sentBack: boolean): Promise<void> {
    const organ = organOfStep(route, 'EXAMINE') ?? task.organ;
    const lookup = await this.posts.lookup(tx, [organ, ...(route.reviews?.organs.map(({ organ }) => organ) ?? [])]);
    const noReviewer = reviewerWithoutPost(route.reviews, (organ) => lookup(organ, 'EXAMINE', route.itemCode) !== undefined);
    const examiningPost = noReviewer === null ? lookup(organ, 'EXAMINE', route.itemCode) : undefined;
    const told = sentBack ? 1 : 0;
    if (sentBack) {
      await this.outbox.append(tx, [
        {
          aggregateType: 'route',
          aggregateId: route.id,
          aggregateVersion: route.eventVersion + 1,
          type: 'case.sent-back.v1',
          payload: { routeId: route.id, caseId: route.caseId, taskId: task.id, byStaff: actor.id, recalled: false },
          actorId: actor.id,
          occurredAt: now,
        },
      ]);
    }
    await this.openTasks.open(
      tx,
      [
        {
          route,
          post: examiningPost ?? (await this.posts.dispatcher(tx)),
          // The decider who sent it back, and will decide again, does not examine in between.
          excluded: examiningPost === undefined ? [] : [...route.handledBy, ...(sentBack ? [actor.id] : [])],
          question: examiningPost === undefined ? '承办或联审单位没有设置审核岗位，请改派单位，或请该单位补设岗位后重新分派。' : null,
          eventVersion: route.eventVersion + told + 1,
          authority: examiningPost === undefined ? null : await this.authorities.ofRoute(tx, route, today),
        },
      ],
      actor,
      now,
    );
    await this.routes.change(tx, route, { events: told + 1 }, now);
  }
}
