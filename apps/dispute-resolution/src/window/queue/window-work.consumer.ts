import { DISPUTE_RESOLUTION_CASES_QUEUE } from '@app/contracts';
import { Clock } from '@app/domain-kernel';
import { type Consumer, ConsumerHost, PermanentFailure, type ReceivedEvent } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DisputeResolutionDatabase } from '../../database';
import { WindowWork } from '../application/window-work';

/** Reads `dispute-resolution.cases`: what routing hands over and what it calls back. */
@Injectable()
export class WindowWorkConsumer implements Consumer, OnModuleInit {
  constructor(
    readonly database: DisputeResolutionDatabase,
    private readonly work: WindowWork,
    private readonly clock: Clock,
    private readonly host: ConsumerHost,
  ) {}

  onModuleInit(): void {
    this.host.register(DISPUTE_RESOLUTION_CASES_QUEUE, this);
  }

  async handle(tx: Transaction, events: readonly ReceivedEvent[]): Promise<void> {
    const now = this.clock.now();
    for (const event of events) {
      if (event.type === 'work.handed-over.v1') await this.work.handOver(tx, event.payload, now);
      else if (event.type === 'work.called-back.v1') await this.work.callBack(tx, event.payload, now);
      else throw new PermanentFailure('unknown-type');
    }
  }
}
