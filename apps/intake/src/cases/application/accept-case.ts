import { Injectable } from '@nestjs/common';
import { accept } from '../domain/intake-decisions';
import type { StoredCase } from '../persistence/case.rows';
import { type CaseCommand, CaseDesk } from './case-desk';

/** 受理 */
@Injectable()
export class AcceptCase {
  constructor(private readonly desk: CaseDesk) {}

  execute(command: CaseCommand): Promise<StoredCase> {
    return this.desk.decide(command, 'accept', async ({ stored, item, papers, by, today, now, calendar, terms }) => ({
      decision: accept(stored.state, item, papers, by, today, now, calendar, terms),
    }));
  }
}
