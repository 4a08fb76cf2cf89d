import type { Actor } from '@app/access';
import { recordAudit, stateHash } from '@app/audit';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import type { RegisteredLeave } from '../domain/post';

/** A leave keeps its own row for good; the trail says who wrote or cancelled it, and what it said. */
@Injectable()
export class LeaveRecord {
  async write(tx: Transaction, action: 'leave.register' | 'leave.cancel', leave: RegisteredLeave, actor: Actor, at: Date): Promise<void> {
    await recordAudit(tx, [
      {
        occurredAt: at,
        actor,
        onBehalfOf: actor.id === leave.staffId ? null : leave.staffId,
        action,
        objectType: 'leave',
        objectId: leave.id,
        result: 'DONE',
        changedFields: action === 'leave.register' ? ['fromOn', 'toOn'] : ['cancelledOn'],
        afterHash: stateHash({ ...leave }),
      },
    ]);
  }
}
