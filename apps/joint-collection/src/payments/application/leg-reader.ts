import type { Queryable } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { legsOf } from '../persistence/leg.repository';

/** What others must know of the legs of a payment. */
@Injectable()
export class LegReader {
  async isParked(reader: Queryable, billId: number, fund: 'medical' | 'pension'): Promise<boolean> {
    return (await legsOf(reader, [billId])).some((leg) => leg.fund === fund && (leg.state === 'REJECTED' || leg.state === 'MANUAL'));
  }
}
