import type { Actor } from '@app/access';
import { Outbox, type OutgoingEvent } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import type { DecisionAuthority } from '../../authority/application/authority-list';
import type { RouteRow } from '../../dispatch/application/route-store';
import { Journal } from '../../journal/application/journal';
import type { Post } from '../../posts/application/post-directory';
import { insertTasks, type NewTask, NO_LIMIT } from '../persistence/task.repository';
import { StepClocks } from './step-clocks';

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
  readonly authority: DecisionAuthority | null;
}

/** Puts cases on desks: any number of them with one statement per table. */
@Injectable()
export class OpenTasks {
  constructor(
    private readonly outbox: Outbox,
    private readonly journal: Journal,
    private readonly clocks: StepClocks,
  ) {}

  /** @param actor whose act leads to the openings; null for the system's own. */
  async open(tx: Transaction, openings: readonly TaskOpening[], actor: Actor | null, now: Date): Promise<void> {
    const inserted = await insertTasks(
      tx,
      openings.map((opening) => newTask(opening, now)),
    );
    const taskIds = new Map(inserted.map((row) => [row.routeId, row.id]));
    // A task that was open already keeps its clock, its history and its event.
    const opened = openings.flatMap((opening) => {
      const taskId = taskIds.get(opening.route.id);
      return taskId === undefined ? [] : [{ ...opening, taskId }];
    });
    await this.clocks.start(
      tx,
      opened.map(({ taskId, post }) => ({ taskId, step: post.step })),
      now,
    );
    await this.journal.record(
      tx,
      opened.map(({ taskId, route, post, question }) => ({
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
      })),
      actor,
    );
    await this.outbox.append(
      tx,
      opened.map(
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
      ),
    );
  }
}

function newTask({ route, post, excluded, question }: TaskOpening, now: Date): NewTask {
  return {
    routeId: route.id,
    caseId: route.caseId,
    caseNo: route.caseNo,
    itemCode: route.itemCode,
    itemName: route.itemName,
    category: route.category,
    division: route.division,
    step: post.step,
    organ: post.organ,
    section: post.section,
    postId: post.id,
    excluded: [...new Set(excluded)],
    primaryExcluded: excluded.includes(post.primary),
    backupExcluded: excluded.includes(post.backup),
    dueOn: earliest(route.promisedDueOn, route.statutoryDueOn) ?? NO_LIMIT,
    question,
    openedAt: now,
  };
}

function earliest<Day extends string>(a: Day | null, b: Day | null): Day | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
