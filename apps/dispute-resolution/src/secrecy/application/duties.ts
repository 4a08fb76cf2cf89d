import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import { DomainError } from '@app/domain-kernel';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { type Colleague, type Duty, eligible, mayTake, separationRefusal } from '../domain/separation';
import { type DutyRow, dutiesOf, endDuty, giveDuty, openDuties } from '../persistence/duty.repository';
import { officersWithRole } from '../persistence/officer.repository';

/** Which role a person needs for a duty. */
const ROLE_OF: Readonly<Record<Duty, string>> = {
  MEDIATOR: 'MEDIATOR',
  AID_LAWYER: 'LAWYER',
  AID_REVIEWER: 'LEGAL_AID_REVIEWER',
  AID_APPROVER: 'LEGAL_AID_APPROVER',
};

export interface DutyCandidate extends Colleague {
  /** Disputes that this person has in hand. */
  readonly open: number;
}

/** Gives duties on a dispute and keeps them apart; the database refuses what two commands ask for at the same moment. */
@Injectable()
export class Duties {
  /** Who may take a duty now: own office first, then the least burdened. */
  async candidates(tx: Transaction, disputeId: number, duty: Duty, ownOrgan: string): Promise<DutyCandidate[]> {
    const held = await dutiesOf(tx, disputeId);
    const free = eligible(held, await officersWithRole(tx, ROLE_OF[duty]), duty, ownOrgan);
    const loads = new Map(
      (
        await openDuties(
          tx,
          free.map(({ staffId }) => staffId),
        )
      ).map(({ staffId, open }) => [staffId, open]),
    );
    return free
      .map((one) => ({ ...one, open: loads.get(one.staffId) ?? 0 }))
      .sort((a, b) => Number(b.organ === ownOrgan) - Number(a.organ === ownOrgan) || a.open - b.open || a.staffId - b.staffId);
  }

  /**
   * @throws DomainError `duty-role` for somebody without the role; `duty-separated` for somebody who has another duty on this dispute, with the
   * lawful colleagues in its place.
   */
  async give(
    tx: Transaction,
    given: { readonly disputeId: number; readonly proceedingId: number; readonly staffId: number; readonly duty: Duty },
    by: Actor | null,
    at: Date,
  ): Promise<void> {
    const { disputeId, staffId, duty } = given;
    const colleagues = await officersWithRole(tx, ROLE_OF[duty]);
    const chosen = colleagues.find((one) => one.staffId === staffId);
    if (chosen === undefined) throw new DomainError('rule-violation', 'duty-role', '该人员没有承担这项工作的资格，请从名册中选择。');
    const held = await dutiesOf(tx, disputeId);
    const isGiven = mayTake(held, staffId, duty) && (await giveDuty(tx, { ...given, givenBy: by?.id ?? null, at }));
    if (!isGiven) throw separationRefusal(held, staffId, duty, eligible(held, colleagues, duty, chosen.organ));
    await recordAudit(tx, [
      {
        occurredAt: at,
        actor: by ?? { kind: 'SYSTEM', id: null, organ: null },
        action: 'dispute.give-duty',
        objectType: 'dispute',
        objectId: disputeId,
        result: 'DONE',
        reason: `${duty}:${staffId}`,
      },
    ]);
  }

  end(tx: Transaction, disputeId: number, staffId: number, at: Date): Promise<void> {
    return endDuty(tx, disputeId, staffId, at);
  }

  of(tx: Transaction, disputeId: number): Promise<DutyRow[]> {
    return dutiesOf(tx, disputeId);
  }
}
