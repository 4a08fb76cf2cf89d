import { recordAudit } from '@app/audit';
import type { MovedClock } from '@app/legal-clock';
import { Outbox, type OutgoingEvent } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import type { FollowsClocks } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { type CaseDueDays, correctDueDays } from '../persistence/due-days.repository';

/** A new holiday notice moved clocks: the cases get their new days, and the office is told, in the same transaction. */
@Injectable()
export class FollowDueDays implements FollowsClocks {
  constructor(private readonly outbox: Outbox) {}

  async clocksMoved(tx: Transaction, moved: readonly MovedClock[], now: Date): Promise<void> {
    const caseIds = [...new Set(moved.filter((clock) => clock.subjectType === 'case').map((clock) => clock.subjectId))];
    const corrected = await correctDueDays(tx, caseIds, now);
    const actor = { kind: 'SYSTEM', id: null, organ: null } as const;
    await recordAudit(
      tx,
      corrected.map(({ caseNo }) => ({
        occurredAt: now,
        actor,
        action: 'case.dueDaysMoved',
        objectType: 'case',
        objectId: caseNo,
        result: 'DONE' as const,
      })),
    );
    await this.outbox.append(
      tx,
      corrected.map((days) => dueChanged(days, now)),
    );
  }
}

/** `case.due-changed`, by which desks sort anew. */
export function dueChanged({ caseId, caseNo, version, statutoryDueOn, promisedDueOn }: CaseDueDays, at: Date): OutgoingEvent {
  return {
    aggregateType: 'case',
    aggregateId: caseId,
    aggregateVersion: version,
    type: 'case.due-changed.v1',
    payload: { caseId, caseNo, statutoryDueOn, promisedDueOn },
    occurredAt: at,
  };
}
