import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** Values that a browser keeps for us and cannot change: JSON, its end, and a signature for one purpose. */
export class SignedValues<Value extends object> {
  private readonly key: Buffer;

  constructor(
    signingKey: Buffer,
    purpose: string,
    private readonly lifeSeconds: number,
    /** Milliseconds of the real clock: sessions do not follow a moved one. */
    private readonly now: () => number = Date.now,
  ) {
    this.key = Buffer.from(hkdfSync('sha256', signingKey, '', `one-window ${purpose}`, 32));
  }

  seal(value: Value): string {
    const text = Buffer.from(JSON.stringify({ value, endsAt: this.now() + this.lifeSeconds * 1000 })).toString('base64url');
    return `${text}.${this.signatureOf(text)}`;
  }

  /** Undefined for anything that was not sealed here, or has ended. */
  open(sealed: string | undefined): Value | undefined {
    const [text = '', signature = '', ...rest] = (sealed ?? '').split('.');
    const expected = Buffer.from(this.signatureOf(text));
    const actual = Buffer.from(signature);
    if (rest.length > 0 || actual.length !== expected.length || !timingSafeEqual(actual, expected)) return undefined;
    const { value, endsAt } = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as { value: Value; endsAt: number };
    return endsAt > this.now() ? value : undefined;
  }

  private signatureOf(text: string): string {
    return createHmac('sha256', this.key).update(text).digest('base64url');
  }
}
