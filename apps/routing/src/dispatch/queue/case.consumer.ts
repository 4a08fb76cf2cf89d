import type { Consumer, ReceivedEvent } from '@app/messaging';
import { PermanentFailure } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { RoutingDatabase } from '../../database';
import { DispatchCasesHandler } from '../application/dispatch-cases.handler';
import { EndCasesHandler } from '../application/end-cases.handler';
import type { AcceptedCase, EndedCase } from '../application/received';

/** Reads `routing.cases`: acceptances become routes; a case that ended closes its route. */
@Injectable()
export class CaseConsumer implements Consumer {
  constructor(
    readonly database: RoutingDatabase,
    private readonly dispatchCases: DispatchCasesHandler,
    private readonly endCases: EndCasesHandler,
  ) {}

  async handle(tx: Transaction, events: readonly ReceivedEvent[]): Promise<void> {
    const accepted: AcceptedCase[] = [];
    const ended: EndedCase[] = [];
    for (const event of events) {
      if (event.type === 'case.accepted.v1') accepted.push(event);
      else if (event.type === 'case.ended.v1') ended.push(event);
      else throw new PermanentFailure('unknown-type');
    }
    // A case ends after it was accepted, also when both come in one chunk.
    await this.dispatchCases.execute(tx, accepted);
    await this.endCases.execute(tx, ended);
  }
}
