import type { Transaction } from '@app/persistence';
import type { AuditEntry } from './audit-entry';

/** Adds any number of entries in one statement, in the transaction of the change they tell of. */
export async function recordAudit(tx: Transaction, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const column = <T>(value: (entry: AuditEntry) => T): T[] => entries.map(value);
  await tx.query(
    `INSERT INTO audit_record (occurred_at, actor_kind, actor_id, organ, acr, on_behalf_of, ip, request_id, action, object_type, object_id,
       result, reason, changed_fields, before_hash, after_hash)
     SELECT occurred_at, actor_kind, actor_id, organ, acr, on_behalf_of, ip, request_id, action, object_type, object_id,
       result, reason, string_to_array(changed_fields, ','), before_hash, after_hash
     FROM unnest($1::timestamptz[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::text[], $9::text[],
       $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::bytea[], $16::bytea[])
       WITH ORDINALITY AS entry (occurred_at, actor_kind, actor_id, organ, acr, on_behalf_of, ip, request_id, action, object_type, object_id,
         result, reason, changed_fields, before_hash, after_hash, place)
     ORDER BY place`,
    [
      column((entry) => entry.occurredAt),
      column((entry) => entry.actor.kind),
      column((entry) => entry.actor.id),
      column((entry) => entry.actor.organ),
      column((entry) => entry.actor.acr ?? null),
      column((entry) => entry.onBehalfOf ?? null),
      column((entry) => entry.ip ?? null),
      column((entry) => entry.requestId ?? null),
      column((entry) => entry.action),
      column((entry) => entry.objectType),
      column((entry) => String(entry.objectId)),
      column((entry) => entry.result),
      column((entry) => entry.reason ?? null),
      column((entry) => (entry.changedFields ?? []).join(',')),
      column((entry) => entry.beforeHash ?? null),
      column((entry) => entry.afterHash ?? null),
    ],
  );
}
