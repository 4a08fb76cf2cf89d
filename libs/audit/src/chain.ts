import { createHash } from 'node:crypto';

/** Every field of a record as text, in the order that is hashed. Instants to the microsecond, so that none can be moved unseen. */
export const RECORD_AS_TEXT = `ARRAY[r.id::text, r.recorded_xid::text, to_char(r.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
  r.actor_kind, r.actor_id::text, r.organ, r.acr, r.on_behalf_of::text, r.ip, r.request_id, r.action, r.object_type, r.object_id, r.result,
  r.reason, r.changed_fields::text, encode(r.before_hash, 'hex'), encode(r.after_hash, 'hex')]`;

export const GENESIS = Buffer.alloc(32);

/** SHA-256 over each field with its length in front, so that no two records share an encoding. NULL is not the empty text. */
export function contentHash(fields: readonly (string | null)[]): Buffer {
  const hash = createHash('sha256').update(lengthOf(fields.length));
  for (const field of fields) {
    if (field === null) {
      hash.update(lengthOf(0xffff_ffff));
    } else {
      const bytes = Buffer.from(field, 'utf8');
      hash.update(lengthOf(bytes.length)).update(bytes);
    }
  }
  return hash.digest();
}

/** SHA-256(previous ‖ seq ‖ record id ‖ content hash), numbers as 8 bytes, big-endian. */
export function chainHash(previous: Buffer, seq: number, recordId: number, content: Buffer): Buffer {
  const numbers = Buffer.alloc(16);
  numbers.writeBigUInt64BE(BigInt(seq), 0);
  numbers.writeBigUInt64BE(BigInt(recordId), 8);
  return createHash('sha256').update(previous).update(numbers).update(content).digest();
}

function lengthOf(length: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(length);
  return bytes;
}
