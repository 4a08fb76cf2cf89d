import { DomainError } from '@app/domain-kernel';
import { Injectable } from '@nestjs/common';
import { withdraw } from '../domain/intake-decisions';
import type { StoredCase } from '../persistence/case.rows';
import { type CaseCommand, CaseDesk } from './case-desk';

export interface WithdrawCommand extends CaseCommand {
  readonly reason: string | null;
}

/** 撤回申请: the applicant's own wish needs no reason; a window that enters it writes down what he said. */
@Injectable()
export class WithdrawCase {
  constructor(private readonly desk: CaseDesk) {}

  execute(command: WithdrawCommand): Promise<StoredCase> {
    const { reason } = command;
    return this.desk.decide(command, 'withdraw', async ({ stored, by, now }) => {
      const decision = withdraw(stored.state, reason, by, now);
      if (by.kind === 'STAFF' && reason === null) {
        throw new DomainError('rule-violation', 'reason-required', '窗口代为撤回的，请写明申请人撤回的原因。');
      }
      return { decision };
    });
  }
}
