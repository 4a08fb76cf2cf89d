import { Injectable } from '@nestjs/common';
import { receive } from '../domain/intake-decisions';
import type { StoredCase } from '../persistence/case.rows';
import { type CaseCommand, CaseDesk } from './case-desk';

/** 收件 of a case that was submitted from home, with the papers as the window finds them. */
@Injectable()
export class ReceiveSubmittedCase {
  constructor(private readonly desk: CaseDesk) {}

  execute(command: CaseCommand): Promise<StoredCase> {
    return this.desk.decide(command, 'receive', async ({ stored, by, today, now, terms }) => ({
      decision: receive(stored.state, by, today, now, terms),
    }));
  }
}
