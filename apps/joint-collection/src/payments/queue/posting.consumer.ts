import { type Consumer, PermanentFailure, type ReceivedEvent } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { JointCollectionDatabase } from '../../database';
import { HandleLegs } from '../application/handle-legs';

/** Reads `joint-collection.postings`: what is in the books goes on the lists of the two agencies. */
@Injectable()
export class PostingConsumer implements Consumer {
  constructor(
    readonly database: JointCollectionDatabase,
    private readonly legs: HandleLegs,
  ) {}

  async handle(tx: Transaction, events: readonly ReceivedEvent[]): Promise<void> {
    const bills = events.map((event) => {
      if (event.type !== 'payment.posted.v1') throw new PermanentFailure('unknown-type');
      return event.payload.billId;
    });
    await this.legs.send(tx, bills);
  }
}
