import { Injectable } from '@nestjs/common';
import { withdraw } from '../domain/intake-decisions';
import type { StoredCase } from '../persistence/case.rows';
import { type CaseCommand, CaseDesk } from './case-desk';

/** 撤回申请 */
@Injectable()
export class WithdrawCase {
  constructor(private readonly desk: CaseDesk) {}

  execute(command: CaseCommand): Promise<StoredCase> {
    return this.desk.decide(command, 'withdraw', async ({ stored, by, now }) => ({ decision: withdraw(stored.state, by, now) }));
  }
}
