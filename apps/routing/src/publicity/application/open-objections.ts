import { Clock } from '@app/domain-kernel';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import type { RaisedObjection } from '../../dispatch/application/received';
import { type RouteRow, RouteStore } from '../../dispatch/application/route-store';
import { Journal } from '../../journal/application/journal';
import { PostDirectory } from '../../posts/application/post-directory';
import { OpenBranches } from '../../tasks/application/open-branches';
import { RouteTasks } from '../../tasks/application/route-tasks';
import type { Publicity } from '../domain/publicity';
import { insertObjection, isKnown, lockPublicity, type Objection, routeOfPublicity } from '../persistence/publicity.repository';

/** 公示异议: each lies on a desk of the organ that examined, and nothing is decided before it is answered. */
@Injectable()
export class OpenObjections {
  constructor(
    private readonly routes: RouteStore,
    private readonly tasks: RouteTasks,
    private readonly posts: PostDirectory,
    private readonly branches: OpenBranches,
    private readonly journal: Journal,
    private readonly clock: Clock,
  ) {}

  /** Delivered twice is done once. */
  async execute(tx: Transaction, raised: readonly RaisedObjection[]): Promise<void> {
    for (const { payload } of raised) {
      const objection = { id: payload.objectionId, publicityId: payload.publicityId };
      const routeId = await routeOfPublicity(tx, objection.publicityId);
      const route = routeId === undefined ? undefined : await this.routes.lock(tx, routeId);
      const publicity = await lockPublicity(tx, objection.publicityId);
      if (route === undefined || publicity === undefined) throw new Error(`objection ${objection.id} is about no publicity of ours`);
      if (await isKnown(tx, objection.id)) continue;
      await this.open(tx, route, publicity, objection);
    }
  }

  private async open(tx: Transaction, route: RouteRow, publicity: Publicity, objection: Objection): Promise<void> {
    const now = this.clock.now();
    if (route.status !== 'OPEN') {
      // Said on the last evening, and the case was over when the word came: it stays on the file.
      await insertObjection(tx, objection, null, 'TOO_LATE');
      await this.record(tx, route, objection, now);
      return;
    }
    const lookup = await this.posts.lookup(tx, [publicity.organ]);
    const post = lookup(publicity.organ, 'EXAMINE', route.itemCode);
    if (post === undefined) throw new Error(`${publicity.organ} examined ${route.itemCode} and has no post for it any more`);
    const [taskId] = await this.branches.open(
      tx,
      [
        {
          route,
          post,
          place: {
            step: 'EXAMINE',
            kind: 'OBJECTION',
            parent: publicity.examinedIn,
            branch: `objection:${objection.id}`,
            group: null,
            mode: null,
            quorum: null,
            assignee: null,
            onBehalfOf: null,
            capacity: null,
          },
          // Nobody answers an objection to his own proposal.
          excluded: [...route.handledBy, ...(await this.tasks.examiners(tx, route.id))],
          question: `公示期间收到第 ${objection.id} 号异议，请调查核实后答复；答复前不作出决定。`,
        },
      ],
      null,
      now,
    );
    if (taskId === undefined) throw new Error(`objection ${objection.id} got no task`);
    await insertObjection(tx, objection, taskId, 'OPEN');
  }

  private record(tx: Transaction, route: RouteRow, objection: Objection, now: Date): Promise<void> {
    return this.journal.record(
      tx,
      [
        {
          routeId: route.id,
          taskId: null,
          action: 'objectionTooLate',
          from: route.status,
          to: route.status,
          version: route.version,
          actor: null,
          onBehalfOf: null,
          reason: null,
          details: { objectionId: objection.id },
          at: now,
        },
      ],
      null,
    );
  }
}
