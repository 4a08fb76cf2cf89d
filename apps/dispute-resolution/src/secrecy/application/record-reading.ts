import type { Actor } from '@app/access';
import type { Transaction } from '@app/persistence';
import { assertMayRead, type ReadingPurpose, type Relation } from '../domain/reading';
import { insertReading, insertSignal } from '../persistence/reading.repository';

/**
 * Every read of closed content, before anything is shown and in the same transaction: who, for which office, why, and whether he conducts it. A
 * read by somebody who does not raises a signal. @throws DomainError `content-closed`, `reading-note`
 */
export async function recordReading(
  tx: Transaction,
  disputeId: number,
  proceedingId: number | null,
  relation: Relation,
  actor: Actor,
  purpose: ReadingPurpose,
  note: string | null,
  fields: readonly string[],
  at: Date,
): Promise<void> {
  const { assigned } = assertMayRead(relation, purpose, note);
  await insertReading(tx, { disputeId, proceedingId, reader: actor, purpose, note, assigned, fields, at });
  if (!assigned) {
    await insertSignal(
      tx,
      { disputeId, kind: 'UNASSIGNED_READING', subject: `${actor.kind}:${actor.id}`, colour: 'YELLOW', article: '法律援助法 §21' },
      at,
    );
  }
}
