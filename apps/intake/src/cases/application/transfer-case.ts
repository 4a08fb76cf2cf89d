import { DomainError } from '@app/domain-kernel';
import { Injectable } from '@nestjs/common';
import { transfer } from '../domain/acceptance-paths';
import type { StoredCase } from '../persistence/case.rows';
import { type CaseCommand, CaseDesk } from './case-desk';
import { recipientOf, requireReason, TRANSFER_REASONS } from './handling-reasons';
import { powersOver } from './known-authorities';

export interface TransferCommand extends CaseCommand {
  readonly organCode: string;
  readonly reasonCode: string;
}

/** 移送: never to the organ that has the power here, which has to accept or refuse the case itself. */
@Injectable()
export class TransferCase {
  constructor(private readonly desk: CaseDesk) {}

  execute(command: TransferCommand): Promise<StoredCase> {
    return this.desk.decide(command, 'transfer', async (file, tx) => {
      const { state } = file.stored;
      const recipient = recipientOf(command.organCode);
      const reason = requireReason(TRANSFER_REASONS, command.reasonCode);
      const decision = transfer(state, recipient, reason.code, file);
      const [power] = await powersOver(tx, [{ state, on: file.today }]);
      if (recipient.code === state.receivedOrgan || recipient.code === power?.actingOrganCode) {
        throw new DomainError('rule-violation', 'transfer-target-own', '本件正由该单位办理，不需要移送；应当受理或者不予受理。');
      }
      return { decision };
    });
  }
}
