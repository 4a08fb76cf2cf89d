import type { Actor } from '@app/access';
import type { NamedAuthority } from '@app/authority';
import { Outbox, type OutgoingEvent } from '@app/messaging';
import { type Transaction, together } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import type { RouteRow } from '../../dispatch/application/route-store';
import { Journal } from '../../journal/application/journal';
import type { Post } from '../../posts/application/post-directory';
import { insertTasks } from '../persistence/task.repository';
import { OpenReviews } from './open-reviews';
import { StepClocks } from './step-clocks';
import { ON_MAIN_LINE, taskRow } from './task-row';

export interface TaskOpening {
  readonly route: RouteRow;
  readonly post: Post;
  /** Who may not act in this step. */
  readonly excluded: readonly number[];
  /** What the dispatcher has to settle. */
  readonly question: string | null;
  /** The version that `task.opened` takes on its route. */
  readonly eventVersion: number;
  /** In whose name the papers go out; null on the dispatcher's desk. */
  readonly authority: NamedAuthority | null;
}

/** Puts cases on desks: any number of them with one statement per table. */
@Injectable()
export class OpenTasks {
  constructor(
    private readonly outbox: Outbox,
    private readonly journal: Journal,
    private readonly clocks: StepClocks,
    private readonly reviews: OpenReviews,
  ) {}

  /** @param actor whose act leads to the openings; null for the system's own. */
  async open(tx: Transaction, openings: readonly TaskOpening[], actor: Actor | null, now: Date): Promise<void> {
    const inserted = await insertTasks(
      tx,
      openings.map(({ route, post, excluded, question }) =>
        taskRow(route, post, { ...ON_MAIN_LINE, step: post.step }, excluded, question, now),
      ),
    );
    const taskIds = new Map(inserted.map((row) => [row.routeId, row.id]));
    // A task that was open already keeps its clock, its history and its event.
    const opened = openings.flatMap((opening) => {
      const taskId = taskIds.get(opening.route.id);
      return taskId === undefined ? [] : [{ ...opening, taskId }];
    });
    const started = opened.map(({ taskId, route, post }) => ({
      taskId,
      step: post.step,
      limit: post.step === 'EXAMINE' ? (route.firstReview?.limit ?? null) : null,
    }));
    const steps = opened.map(({ taskId, route, post, question }) => ({
      routeId: route.id,
      taskId,
      action: 'open',
      from: null,
      to: 'READY',
      version: 1,
      actor: actor?.id ?? null,
      onBehalfOf: null,
      reason: question,
      details: { step: post.step, postCode: post.code },
      at: now,
    }));
    const events = opened.map(
      ({ taskId, route, post, eventVersion, authority }): OutgoingEvent => ({
        aggregateType: 'route',
        aggregateId: route.id,
        aggregateVersion: eventVersion,
        type: 'task.opened.v1',
        payload: {
          routeId: route.id,
          taskId,
          caseId: route.caseId,
          step: post.step,
          organCode: post.organ,
          sectionCode: post.section,
          authority,
        },
        actorId: actor?.id,
        occurredAt: now,
      }),
    );
    await together(this.clocks.start(tx, started, now), this.journal.record(tx, steps, actor), this.outbox.append(tx, events));
    await this.reviews.beside(
      tx,
      opened.filter(({ post }) => post.step === 'EXAMINE'),
      actor,
      now,
    );
  }
}
