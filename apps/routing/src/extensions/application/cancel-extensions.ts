import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { cancelExtensions } from '../persistence/extension.repository';

/** The case is over: nobody needs more time for it. */
@Injectable()
export class CancelExtensions {
  async execute(tx: Transaction, routeIds: readonly number[], now: Date): Promise<void> {
    if (routeIds.length > 0) await cancelExtensions(tx, routeIds, now);
  }
}
