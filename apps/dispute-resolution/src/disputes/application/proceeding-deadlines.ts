import type { FiredClock, FireHandler } from '@app/legal-clock';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { raiseSignal } from '../../secrecy/application/raise-signal';
import { lockProceeding } from '../persistence/proceeding.repository';

/** What a deadline of a proceeding does when it comes near or passes: the lead's red list hears of it; no court is decided for. */
@Injectable()
export class ProceedingDeadlines {
  private readonly byKind = new Map<string, FireHandler>();

  /** A capability whose own clocks do more than warn: a deemed withdrawal, a window that closes. */
  register(clockKind: string, handler: FireHandler): void {
    if (this.byKind.has(clockKind)) throw new Error(`the end of a ${clockKind} clock has a handler already`);
    this.byKind.set(clockKind, handler);
  }

  async fire(tx: Transaction, fired: FiredClock): Promise<void> {
    const { clock, rung, legalDate, firedAt } = fired;
    const proceeding = await lockProceeding(tx, clock.subjectId);
    if (proceeding === undefined) throw new Error(`clock ${clock.id} has no proceeding`);
    await this.byKind.get(clock.kind)?.(tx, fired);
    if (proceeding.closedOn !== null) return;
    const over = rung === 'EXPIRY';
    await raiseSignal(
      tx,
      {
        disputeId: proceeding.disputeId,
        kind: over ? `${clock.kind}_OVERDUE` : `${clock.kind}_NEAR`,
        subject: `proceeding:${proceeding.id}:${legalDate}`,
        colour: over ? 'RED' : 'YELLOW',
        article: clock.article,
      },
      firedAt,
    );
  }
}
