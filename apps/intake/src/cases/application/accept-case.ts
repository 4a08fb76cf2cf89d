import { receiptDay } from '@app/legal-calendar';
import { Injectable } from '@nestjs/common';
import { accept } from '../domain/decisions';
import type { StoredCase } from '../persistence/case.rows';
import { type CaseCommand, CaseDesk } from './case-desk';
import { RECEIPT_RULE } from './item-terms';

/** 受理 */
@Injectable()
export class AcceptCase {
  constructor(private readonly desk: CaseDesk) {}

  execute(command: CaseCommand): Promise<StoredCase> {
    return this.desk.decide(command, 'accept', async ({ stored, item, papers, by, now, calendar }) => ({
      decision: accept(stored.state, item, papers, by, receiptDay(now, RECEIPT_RULE, calendar), now, calendar),
    }));
  }
}
