import { createHmac } from 'node:crypto';
import { type CipherSuite, SUITES, type SuiteName } from './cipher-suite';
import { RandomPool } from './random-pool';

/** The keys of `Configuration` that protect personal data. */
export interface PersonalDataKeys {
  /** Every key that may still have to read a cell, by key id. 32 bytes each. */
  readonly dataKeys: ReadonlyMap<string, Buffer>;
  /** The one that encrypts. */
  readonly currentDataKeyId: string;
  /** Of blind indexes; kept outside the database and different from the data keys. */
  readonly indexKey: Buffer;
}

/** A stored cell cannot be read: it was changed, moved to another row or column, or its key is gone. Never names the value. */
export class UnreadableCellError extends Error {}

const CONTEXT = /^[a-z_]+\.[a-z_]+\.[a-z_]+\|.+$/;
const PURPOSE = /^[a-z][a-z-]{1,40}$/;
const BASE64URL = /^[A-Za-z0-9_-]*$/;

/**
 * Encrypts personal data of levels S2 and S3 cell by cell (个人信息保护法 §51: encryption and de-identification).
 *
 * A cell is `v1.<suite>.<key id>.<vector>.<text>.<tag>`, the last three in base64url. `context` is
 * `schema.table.column|row key` and is authenticated with it: a cell copied to another row or column does not open.
 */
export class PersonalDataCipher {
  private readonly derived = new Map<string, Buffer>();
  private readonly random = new RandomPool();

  constructor(
    private readonly keys: PersonalDataKeys,
    private readonly suite: SuiteName = 'aes',
  ) {
    if (!keys.dataKeys.has(keys.currentDataKeyId)) throw new Error(`data key ${keys.currentDataKeyId} is not among the data keys`);
  }

  encrypt(plain: string, context: string): string {
    requireContext(context);
    const suite = SUITES[this.suite];
    const keyId = this.keys.currentDataKeyId;
    const iv = this.random.take(suite.ivBytes);
    const { text, tag } = suite.seal(this.key(this.suite, suite, keyId), iv, Buffer.from(plain, 'utf8'), Buffer.from(context, 'utf8'));
    return ['v1', this.suite, keyId, iv.toString('base64url'), text.toString('base64url'), tag.toString('base64url')].join('.');
  }

  /** @throws UnreadableCellError */
  decrypt(cell: string, context: string): string {
    requireContext(context);
    const [version, suiteName, keyId, ...encoded] = cell.split('.');
    if (version !== 'v1' || !isSuite(suiteName) || keyId === undefined || encoded.length !== 3) {
      throw new UnreadableCellError('a personal data cell has an unknown format');
    }
    const suite = SUITES[suiteName];
    const [iv, text, tag] = encoded.map(bytesOf) as [Buffer, Buffer, Buffer];
    if (iv.length !== suite.ivBytes || tag.length !== suite.tagBytes) {
      throw new UnreadableCellError('a personal data cell has an unknown format');
    }
    try {
      return suite.open(this.key(suiteName, suite, keyId), iv, text, tag, Buffer.from(context, 'utf8')).toString('utf8');
    } catch (error) {
      if (error instanceof UnreadableCellError) throw error;
      throw new UnreadableCellError(`a personal data cell of ${context.split('|')[0]} does not open with its context`);
    }
  }

  /** Whether a cell was written with an older key or suite, so that the next change should write it anew. */
  isOutdated(cell: string): boolean {
    return !cell.startsWith(`v1.${this.suite}.${this.keys.currentDataKeyId}.`);
  }

  /**
   * HMAC-SHA256, 32 bytes: finds an exact value without decrypting. `value` must already be normalised
   * (`@app/identifiers`). Not for values of few kinds, whose frequency would give them away.
   * Purposes in use: `citizen-number`, `phone`, `bank-card`.
   */
  blindIndex(purpose: string, value: string): Buffer {
    if (!PURPOSE.test(purpose)) throw new Error(`${purpose} is not a purpose of a blind index`);
    return createHmac('sha256', this.keys.indexKey).update(`${purpose}.v1|${value}`, 'utf8').digest();
  }

  private key(suiteName: SuiteName, suite: CipherSuite, keyId: string): Buffer {
    const name = `${suiteName}.${keyId}`;
    const known = this.derived.get(name);
    if (known) return known;
    const dataKey = this.keys.dataKeys.get(keyId);
    if (!dataKey) throw new UnreadableCellError(`the data key ${keyId} of a personal data cell is not configured`);
    const key = suite.deriveKey(dataKey);
    this.derived.set(name, key);
    return key;
  }
}

function isSuite(name: string | undefined): name is SuiteName {
  return name === 'aes' || name === 'sm';
}

/** Strict: Node's decoder skips foreign characters and ignores the spare bits of the last one, which would let a changed cell pass. */
function bytesOf(encoded: string): Buffer {
  const bytes = Buffer.from(encoded, 'base64url');
  if (!BASE64URL.test(encoded) || bytes.toString('base64url') !== encoded) {
    throw new UnreadableCellError('a personal data cell has an unknown format');
  }
  return bytes;
}

function requireContext(context: string): void {
  if (!CONTEXT.test(context)) throw new Error('the context of a cell is schema.table.column|row key');
}
