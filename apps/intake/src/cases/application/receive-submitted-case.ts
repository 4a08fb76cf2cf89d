import { receiptDay } from '@app/legal-calendar';
import { Injectable } from '@nestjs/common';
import { receive } from '../domain/intake-decisions';
import type { StoredCase } from '../persistence/case.rows';
import { type CaseCommand, CaseDesk } from './case-desk';
import { RECEIPT_RULE } from './item-terms';

/** 收件 of a case that was submitted from home, with the papers as the window finds them. */
@Injectable()
export class ReceiveSubmittedCase {
  constructor(private readonly desk: CaseDesk) {}

  execute(command: CaseCommand): Promise<StoredCase> {
    return this.desk.decide(command, 'receive', async ({ stored, by, now, calendar, terms }) => ({
      decision: receive(stored.state, by, receiptDay(now, RECEIPT_RULE, calendar), now, terms),
    }));
  }
}
