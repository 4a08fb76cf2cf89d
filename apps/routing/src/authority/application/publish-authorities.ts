import type { Outbox } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { takeUnpublished } from '../persistence/authority.repository';

/** Tells the other services every line that is new or changed since they were last told; they keep a copy of their own. */
export async function publishAuthorities(tx: Transaction, outbox: Outbox, now: Date): Promise<void> {
  const lines = await takeUnpublished(tx);
  await outbox.append(
    tx,
    lines.map(({ version, authority: { id, ...line } }) => ({
      aggregateType: 'authority',
      aggregateId: id,
      aggregateVersion: version,
      type: 'authority.published.v1',
      payload: { authorityId: id, ...line },
      occurredAt: now,
    })),
  );
}
