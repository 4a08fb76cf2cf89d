import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

export type SuiteName = 'aes' | 'sm';

/** An authenticated cipher: changing one bit of the vector, the text, the tag or the context makes `open` fail. */
export interface CipherSuite {
  readonly ivBytes: number;
  readonly tagBytes: number;
  /** Derives what the suite needs from a 32-byte data key, so that no key serves two algorithms. */
  deriveKey(dataKey: Buffer): Buffer;
  seal(key: Buffer, iv: Buffer, plain: Buffer, context: Buffer): { text: Buffer; tag: Buffer };
  /** Throws when anything was changed. */
  open(key: Buffer, iv: Buffer, text: Buffer, tag: Buffer, context: Buffer): Buffer;
}

const derive = (dataKey: Buffer, purpose: string, bytes: number): Buffer =>
  Buffer.from(hkdfSync('sha256', dataKey, Buffer.alloc(0), `one-window ${purpose}`, bytes));

/** AES-256-GCM with a random 96-bit vector (NIST SP 800-38D: below 2^32 cells for each key). */
export const aesSuite: CipherSuite = {
  ivBytes: 12,
  tagBytes: 16,
  deriveKey: (dataKey) => derive(dataKey, 'aes-256-gcm', 32),
  seal(key, iv, plain, context) {
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(context);
    const text = Buffer.concat([cipher.update(plain), cipher.final()]);
    return { text, tag: cipher.getAuthTag() };
  },
  open(key, iv, text, tag, context) {
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: 16 }).setAAD(context).setAuthTag(tag);
    return Buffer.concat([decipher.update(text), decipher.final()]);
  },
};

const SM4_KEY_BYTES = 16;

/**
 * SM4-CTR (GB/T 32907) with HMAC-SM3 (GB/T 32905), encrypt-then-MAC with separate keys: OpenSSL 3.0 has no SM4-GCM.
 * The key is 16 bytes for SM4 followed by 32 for the MAC.
 */
export const smSuite: CipherSuite = {
  ivBytes: 16,
  tagBytes: 32,
  deriveKey: (dataKey) => derive(dataKey, 'sm4-ctr hmac-sm3', SM4_KEY_BYTES + 32),
  seal(key, iv, plain, context) {
    const cipher = createCipheriv('sm4-ctr', key.subarray(0, SM4_KEY_BYTES), iv);
    const text = Buffer.concat([cipher.update(plain), cipher.final()]);
    return { text, tag: smTag(key, iv, text, context) };
  },
  open(key, iv, text, tag, context) {
    if (!timingSafeEqual(tag, smTag(key, iv, text, context))) throw new Error('the authentication tag does not fit');
    const decipher = createDecipheriv('sm4-ctr', key.subarray(0, SM4_KEY_BYTES), iv);
    return Buffer.concat([decipher.update(text), decipher.final()]);
  },
};

function smTag(key: Buffer, iv: Buffer, text: Buffer, context: Buffer): Buffer {
  // The length of the context comes first, so that bytes cannot move between context and text.
  const length = Buffer.alloc(4);
  length.writeUInt32BE(context.length);
  return createHmac('sm3', key.subarray(SM4_KEY_BYTES)).update(length).update(context).update(iv).update(text).digest();
}

export const SUITES: Readonly<Record<SuiteName, CipherSuite>> = { aes: aesSuite, sm: smSuite };
