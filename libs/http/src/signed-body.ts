import { createHmac, timingSafeEqual } from 'node:crypto';

/** What another system sends beside a signed body. */
export const SIGNATURE_HEADERS = { timestamp: 'one-window-timestamp', signature: 'one-window-signature' } as const;

/** Why a body is not believed. `out-of-time` is only ever said of a signature that is otherwise right. */
export type SignatureFault = 'missing' | 'wrong' | 'out-of-time';

const TIMESTAMP = /^\d{10}$/;
const SIGNATURE = /^v1=[0-9a-f]{64}$/;

/**
 * HMAC-SHA256 over the raw bytes of a body, the second at which it was signed, and what it is for.
 * @param purpose whose message of what kind, so that a signature of one cannot be sent as another
 */
export function signBody(secret: Buffer, purpose: string, body: Buffer, at: Date): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  return {
    [SIGNATURE_HEADERS.timestamp]: timestamp,
    [SIGNATURE_HEADERS.signature]: `v1=${codeOf(secret, purpose, timestamp, body).toString('hex')}`,
  };
}

/** @param secrets all that are valid now, so that one can be exchanged for another; @returns null when the signature holds. */
export function signatureFault(
  secrets: readonly Buffer[],
  purpose: string,
  body: Buffer,
  sent: { readonly timestamp: unknown; readonly signature: unknown },
  now: Date,
  windowSeconds: number,
): SignatureFault | null {
  const { timestamp, signature } = sent;
  if (typeof timestamp !== 'string' || typeof signature !== 'string' || !TIMESTAMP.test(timestamp) || !SIGNATURE.test(signature)) {
    return 'missing';
  }
  const given = Buffer.from(signature.slice(3), 'hex');
  // Every secret is tried, whichever fits: the time that it takes says nothing.
  const fits = secrets.map((secret) => timingSafeEqual(codeOf(secret, purpose, timestamp, body), given)).includes(true);
  if (!fits) return 'wrong';
  return Math.abs(now.getTime() / 1000 - Number(timestamp)) <= windowSeconds ? null : 'out-of-time';
}

function codeOf(secret: Buffer, purpose: string, timestamp: string, body: Buffer): Buffer {
  return createHmac('sha256', secret).update(`v1\n${timestamp}\n${purpose}\n`).update(body).digest();
}
