import type { Consumer, ReceivedEvent } from '@app/messaging';
import { PermanentFailure } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { RoutingDatabase } from '../../database';
import type { ResolvedRoute } from '../application/received';
import { WorkApprovalsHandler } from '../application/work-approvals.handler';

/** Reads every `approval.<category>` queue: the queues differ in what waits in them, not in what is done. */
@Injectable()
export class ApprovalConsumer implements Consumer {
  constructor(
    readonly database: RoutingDatabase,
    private readonly workApprovals: WorkApprovalsHandler,
  ) {}

  async handle(tx: Transaction, events: readonly ReceivedEvent[]): Promise<void> {
    const resolved: ResolvedRoute[] = [];
    for (const event of events) {
      if (event.type === 'route.resolved.v1') resolved.push(event);
      else throw new PermanentFailure('unknown-type');
    }
    await this.workApprovals.execute(tx, resolved);
  }
}
