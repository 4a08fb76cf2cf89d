import type { Actor } from '@app/access';
import { readPosition } from '@app/live';
import { Injectable } from '@nestjs/common';
import { RoutingDatabase } from '../../database';
import { type QueueCounts, QueueCountsQuery } from './queue-counts.query';

/** What an open inbox shows of its queues, and where the records stood. */
@Injectable()
export class LiveQueuesQuery {
  constructor(
    private readonly database: RoutingDatabase,
    private readonly counts: QueueCountsQuery,
  ) {}

  read(actor: Actor): Promise<QueueCounts> {
    return this.database.run((tx) => this.counts.of(tx, actor, null));
  }

  position(): Promise<string> {
    return readPosition(this.database);
  }
}
