import type { Actor } from '@app/access';
import { DomainError } from '@app/domain-kernel';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import type { RouteRow } from '../../dispatch/application/route-store';
import { Journal } from '../../journal/application/journal';
import type { Post } from '../../posts/application/post-directory';
import { insertTasks } from '../persistence/task.repository';
import { StepClocks } from './step-clocks';
import { type TaskPlace, taskRow } from './task-row';

export interface BranchOpening {
  readonly route: RouteRow;
  readonly post: Post;
  readonly place: TaskPlace;
  readonly excluded: readonly number[];
  /** What is asked. */
  readonly question: string | null;
}

/**
 * Opens tasks that hang on another. Each has its own desk, clock, history and opinion; for the applicant nothing changes, so no
 * event leaves the service.
 */
@Injectable()
export class OpenBranches {
  constructor(
    private readonly journal: Journal,
    private readonly clocks: StepClocks,
  ) {}

  /** @param actor who asks; null where the item itself does. */
  async open(tx: Transaction, openings: readonly BranchOpening[], actor: Actor | null, now: Date): Promise<readonly number[]> {
    if (openings.length === 0) return [];
    const inserted = await insertTasks(
      tx,
      openings.map(({ route, post, place, excluded, question }) => taskRow(route, post, place, excluded, question, now)),
    );
    if (inserted.length !== openings.length) {
      throw new DomainError('conflict', 'branch-already-open', '已经请该单位或人员办理，尚未办结，不用重复发起。');
    }
    const ids = new Map(inserted.map(({ id, routeId, branch }) => [`${routeId} ${branch}`, id]));
    const opened = openings.map((opening) => {
      const taskId = ids.get(`${opening.route.id} ${opening.place.branch}`);
      if (taskId === undefined) throw new Error(`branch ${opening.place.branch} of route ${opening.route.id} was asked twice at once`);
      return { ...opening, taskId };
    });
    await this.clocks.start(
      tx,
      opened.map(({ taskId, place }) => ({ taskId, step: place.step })),
      now,
    );
    await this.journal.record(
      tx,
      opened.map(({ taskId, route, post, place, question }) => ({
        routeId: route.id,
        taskId,
        action: 'open',
        from: null,
        to: place.assignee === null ? 'READY' : 'CLAIMED',
        version: 1,
        actor: actor?.id ?? null,
        onBehalfOf: null,
        reason: question,
        details: { step: place.step, kind: place.kind, postCode: post.code, parent: place.parent, to: place.assignee },
        at: now,
      })),
      actor,
    );
    return opened.map(({ taskId }) => taskId);
  }
}
