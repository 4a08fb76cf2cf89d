import type { Actor } from '@app/access';
import { Clock, DomainError } from '@app/domain-kernel';
import { localDateOf } from '@app/legal-calendar';
import type { Queryable, Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { RoutingDatabase } from '../../database';
import { heldPosts } from '../persistence/held-posts.read-model';
import {
  type InboxFilter,
  type InboxPosition,
  type InboxRow,
  type InboxScope,
  inboxCount,
  inboxPage,
} from '../persistence/task-inbox.read-model';

export const TASK_QUEUES = ['mine', 'posts', 'organ', 'dispatcher'] as const;
export type TaskQueue = (typeof TASK_QUEUES)[number];

export type { InboxRow as TaskListRow } from '../persistence/task-inbox.read-model';

export interface TaskListRequest extends InboxFilter {
  readonly queue: TaskQueue;
  /** For a supervisor's look at an organ; others see their own. */
  readonly organ?: string | undefined;
  readonly section?: string | undefined;
}

/** Counting stops here: `1000+`. */
export const COUNT_CAP = 1000;

/** Every statement of the transaction sees the same rows. */
export const ONE_MOMENT = 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY';

/** 待办: pages of the four queues, each scoped in SQL to what the reader is responsible for. */
@Injectable()
export class ListTasksQuery {
  constructor(
    private readonly database: RoutingDatabase,
    private readonly clock: Clock,
  ) {}

  async page(actor: Actor, request: TaskListRequest, after: InboxPosition | null, limit: number): Promise<InboxRow[]> {
    return inboxPage(this.database, await this.scope(this.database, actor, request), request, after, limit);
  }

  /** The page and how many there are, of one moment: whoever counts what is shown finds the number that is said. */
  pageAndCount(
    actor: Actor,
    request: TaskListRequest,
    after: InboxPosition | null,
    limit: number,
  ): Promise<{ readonly rows: InboxRow[]; readonly count: number }> {
    return this.database.run(async (tx) => {
      await tx.query(ONE_MOMENT);
      const scope = await this.scope(tx, actor, request);
      return { rows: await inboxPage(tx, scope, request, after, limit), count: await inboxCount(tx, scope, request, COUNT_CAP) };
    });
  }

  async count(actor: Actor, request: TaskListRequest, reader: Queryable = this.database): Promise<number> {
    return inboxCount(reader, await this.scope(reader, actor, request), request, COUNT_CAP);
  }

  /** What the person may take up next, the most urgent first: free, at the posts that are theirs today, and not kept from them. */
  async free(tx: Transaction, actor: Actor, after: InboxPosition | null, limit: number): Promise<InboxRow[]> {
    return inboxPage(tx, await this.scope(tx, actor, { queue: 'posts' }), { free: true }, after, limit);
  }

  private async scope(reader: Queryable, actor: Actor, { queue, organ, section }: TaskListRequest): Promise<InboxScope> {
    const today = localDateOf(this.clock.now());
    switch (queue) {
      case 'mine':
        return { kind: 'MINE', staffId: actor.id };
      case 'posts': {
        const { held, backedUp } = await heldPosts(reader, actor.id, today);
        const headOf = actor.roles.includes('ORGAN_HEAD') ? actor.organ : null;
        return { kind: 'POSTS', staffId: actor.id, today, held, backedUp, headOf };
      }
      case 'organ':
        return organScope(actor, organ, section ?? null);
      case 'dispatcher': {
        const { dispatchPost } = await heldPosts(reader, actor.id, today);
        if (dispatchPost === null) throw queueNotAllowed('只有统一分办岗的人员可以查看待分办任务。');
        return { kind: 'DISPATCHER', staffId: actor.id, today, post: dispatchPost };
      }
    }
  }
}

/** A head sees the whole of the own organ; who supervises sees any organ, inside the own jurisdiction. */
function organScope(actor: Actor, asked: string | undefined, section: string | null): InboxScope {
  const supervises = actor.roles.includes('SUPERVISOR') || actor.roles.includes('DISPATCHER');
  const organ = asked ?? actor.organ;
  const own = organ === actor.organ && actor.roles.includes('ORGAN_HEAD');
  if (organ === null || !(own || (supervises && actor.jurisdiction !== ''))) {
    throw queueNotAllowed('只有单位负责人和督查人员可以查看全单位的任务。');
  }
  return { kind: 'ORGAN', organ, section, jurisdiction: own ? '' : actor.jurisdiction };
}

const queueNotAllowed = (sentence: string): DomainError => new DomainError('forbidden', 'queue-not-allowed', sentence);
