import { type AuditActor, recordAudit } from '@app/audit';
import { addDays, type LocalDate, localDateOf } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { closableDay, closeDay, holdClosing, recordSettlement } from '../persistence/closing.repository';

/**
 * 关账: a day whose channels are all reconciled and signed by two people is closed for ever, and with the last of December its year. What
 * comes late of it is posted to the first open day.
 */
@Injectable()
export class CloseBooks {
  /** Before anything is read that the closing depends on. */
  begin(tx: Transaction): Promise<void> {
    return holdClosing(tx);
  }

  /** A channel's day is signed; the caller has begun. @returns the day up to which the books are closed by it, if any */
  async settled(
    tx: Transaction,
    channel: string,
    day: LocalDate,
    actor: AuditActor & { readonly id: number },
    now: Date,
  ): Promise<LocalDate | null> {
    await recordSettlement(tx, channel, day, actor.id, now);
    // Today goes on.
    const yesterday = addDays(localDateOf(now), -1);
    const closable = await closableDay(tx, yesterday);
    if (closable === null) return null;
    await closeDay(tx, closable, actor.id, now);
    await recordAudit(tx, [
      { occurredAt: now, actor, action: 'books.close', objectType: 'accounting-day', objectId: closable, result: 'DONE' },
    ]);
    return closable;
  }
}
