import type { Actor } from '@app/access';
import { type CappedCount, cappedCount } from '@app/http';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { readyByPost } from '../persistence/queue-counts.read-model';
import { COUNT_CAP, ListTasksQuery, type TaskQueue } from './list-tasks.query';

/** What lies in the queues that an act concerns. */
export interface QueueCounts {
  readonly mine: CappedCount;
  readonly posts: CappedCount;
  /** For the head of an organ only. */
  readonly organ: CappedCount | null;
  /** The posts on whose desks the case was or is now, with what is free to take there. */
  readonly touched: readonly { readonly postCode: string; readonly postName: string; readonly ready: CappedCount }[];
}

/** Queues as the reader's own lists would count them, and the desks that a case has left and entered. */
@Injectable()
export class QueueCountsQuery {
  constructor(private readonly lists: ListTasksQuery) {}

  /** @param taskId whose case is meant; null counts the reader's own queues only. */
  async of(tx: Transaction, actor: Actor, taskId: number | null): Promise<QueueCounts> {
    const count = async (queue: TaskQueue): Promise<CappedCount> => cappedCount(await this.lists.count(actor, { queue }, tx), COUNT_CAP);
    const touched = taskId === null ? [] : await readyByPost(tx, taskId, COUNT_CAP);
    return {
      mine: await count('mine'),
      posts: await count('posts'),
      organ: actor.roles.includes('ORGAN_HEAD') && actor.organ !== null ? await count('organ') : null,
      touched: touched.map(({ postCode, postName, ready }) => ({ postCode, postName, ready: cappedCount(ready, COUNT_CAP) })),
    };
  }
}
