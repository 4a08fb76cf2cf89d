import type { Consumer, ReceivedEvent } from '@app/messaging';
import { PermanentFailure } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { RoutingDatabase } from '../../database';
import { ReceiveWorkAnswer, type WorkAnswered } from '../../handed-over-work/application/receive-work-answer';
import { OpenObjections } from '../../publicity/application/open-objections';
import { CompleteCasesHandler } from '../application/complete-cases.handler';
import { DispatchCasesHandler } from '../application/dispatch-cases.handler';
import { EndCasesHandler } from '../application/end-cases.handler';
import { FollowDueDays } from '../application/follow-due-days';
import type { AcceptedCase, CompletedCase, DueChangedCase, EndedCase, RaisedObjection } from '../application/received';

/** Reads `routing.cases`: acceptances become routes; a case that is complete may be decided; an objection gets its desk; a service's answer decides; one that ended closes its route. */
@Injectable()
export class CaseConsumer implements Consumer {
  constructor(
    readonly database: RoutingDatabase,
    private readonly dispatchCases: DispatchCasesHandler,
    private readonly completeCases: CompleteCasesHandler,
    private readonly endCases: EndCasesHandler,
    private readonly dueDays: FollowDueDays,
    private readonly openObjections: OpenObjections,
    private readonly workAnswers: ReceiveWorkAnswer,
  ) {}

  async handle(tx: Transaction, events: readonly ReceivedEvent[]): Promise<void> {
    const accepted: AcceptedCase[] = [];
    const completed: CompletedCase[] = [];
    const dueChanged: DueChangedCase[] = [];
    const objections: RaisedObjection[] = [];
    const answered: WorkAnswered[] = [];
    const ended: EndedCase[] = [];
    for (const event of events) {
      if (event.type === 'case.accepted.v1') accepted.push(event);
      else if (event.type === 'case.completed.v1') completed.push(event);
      else if (event.type === 'case.due-changed.v1') dueChanged.push(event);
      else if (event.type === 'case.objection-raised.v1') objections.push(event);
      else if (event.type === 'work.answered.v1') answered.push(event);
      else if (event.type === 'case.ended.v1') ended.push(event);
      else throw new PermanentFailure('unknown-type');
    }
    // A case is completed and ends after it was accepted, also when all come in one chunk.
    await this.dispatchCases.execute(tx, accepted);
    await this.completeCases.execute(tx, completed);
    await this.dueDays.execute(tx, dueChanged);
    await this.openObjections.execute(tx, objections);
    // An answer of the same moment as the end of its case came before it, or it would be late.
    await this.workAnswers.execute(tx, answered);
    await this.endCases.execute(tx, ended);
  }
}
