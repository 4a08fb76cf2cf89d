import { createHash } from 'node:crypto';

/**
 * Every field of a record as text, in the order that is hashed; as JSON, which is read faster than an array of Postgres. Instants to the
 * microsecond, so that none can be moved unseen.
 */
export const RECORD_AS_TEXT = `to_json(ARRAY[r.id::text, r.recorded_xid::text, to_char(r.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
  r.actor_kind, r.actor_id::text, r.organ, r.acr, r.on_behalf_of::text, r.ip, r.request_id, r.action, r.object_type, r.object_id, r.result,
  r.reason, r.changed_fields::text, encode(r.before_hash, 'hex'), encode(r.after_hash, 'hex')])`;

export const GENESIS = Buffer.alloc(32);

const NULL_LENGTH = 0xffff_ffff;

/** SHA-256 over each field with its length in front, so that no two records share an encoding. NULL is not the empty text. */
export function contentHash(fields: readonly (string | null)[]): Buffer {
  const lengths = fields.map((field) => (field === null ? 0 : Buffer.byteLength(field, 'utf8')));
  const encoded = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + 4 + length, 4));
  let at = encoded.writeUInt32BE(fields.length, 0);
  for (const [index, field] of fields.entries()) {
    at = encoded.writeUInt32BE(field === null ? NULL_LENGTH : (lengths[index] ?? 0), at);
    if (field !== null) at += encoded.write(field, at, 'utf8');
  }
  return createHash('sha256').update(encoded).digest();
}

/** SHA-256(previous ‖ seq ‖ record id ‖ content hash), numbers as 8 bytes, big-endian. */
export function chainHash(previous: Buffer, seq: number, recordId: number, content: Buffer): Buffer {
  const numbers = Buffer.alloc(16);
  numbers.writeBigUInt64BE(BigInt(seq), 0);
  numbers.writeBigUInt64BE(BigInt(recordId), 8);
  return createHash('sha256').update(previous).update(numbers).update(content).digest();
}
