import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { moveSurplus } from '../persistence/word.repository';

/** 长款台账, for those who bring one to its end. */
@Injectable()
export class SurplusBook {
  returned(tx: Transaction, channel: string, transactionId: string): Promise<void> {
    return moveSurplus(tx, { channel, transactionId }, 'REFUNDED');
  }
}
