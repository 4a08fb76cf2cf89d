import { createHash } from 'node:crypto';

/** Who acted. An `Actor` of `@app/access` fits; a clock or a consumer is SYSTEM. */
export interface AuditActor {
  readonly kind: 'STAFF' | 'CITIZEN' | 'SERVICE' | 'SYSTEM';
  readonly id: number | null;
  readonly organ: string | null;
  readonly acr?: string | null;
}

/**
 * One line of the trail (GB/T 22239-2019 8.1.4.3: time, user, kind of event, success). It is written in the transaction of the change.
 * Never values of personal data: only names of fields, and hashes of the stored (encrypted) row.
 */
export interface AuditEntry {
  readonly occurredAt: Date;
  readonly actor: AuditActor;
  /** The person whose post is covered, when B acts for A. */
  readonly onBehalfOf?: number | null;
  readonly ip?: string | null;
  readonly requestId?: string | null;
  /** `case.accept`, `personal-data.reveal`. */
  readonly action: string;
  readonly objectType: string;
  readonly objectId: string | number;
  readonly result: 'DONE' | 'REFUSED';
  /** A problem code, or a reason as an officer wrote it; no personal data. */
  readonly reason?: string | null;
  readonly changedFields?: readonly string[];
  readonly beforeHash?: Buffer | null;
  readonly afterHash?: Buffer | null;
}

/** SHA-256 over a row's fields, whatever their order. Give it the stored form: a plain citizen number could be guessed from its hash. */
export function stateHash(state: Readonly<Record<string, unknown>>): Buffer {
  return createHash('sha256').update(canonical(state)).digest();
}

function canonical(value: unknown): string {
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (Buffer.isBuffer(value)) return JSON.stringify(`\\x${value.toString('hex')}`);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonical(entry)}`).join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}
