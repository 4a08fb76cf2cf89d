import { SIGNATURE_HEADERS, signatureFault, signBody } from './signed-body';

const secret = Buffer.alloc(32, 7);
const other = Buffer.alloc(32, 8);
const body = Buffer.from('{"result":"GRANT"}');
const now = new Date('2026-09-29T02:00:00Z');
const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);

function sent(headers: Record<string, string>) {
  return { timestamp: headers[SIGNATURE_HEADERS.timestamp], signature: headers[SIGNATURE_HEADERS.signature] };
}
const check = (given: ReturnType<typeof sent>, changes: { secrets?: Buffer[]; purpose?: string; body?: Buffer; now?: Date } = {}) =>
  signatureFault(changes.secrets ?? [secret], changes.purpose ?? 'a/answers', changes.body ?? body, given, changes.now ?? now, 300);

describe('a signed body', () => {
  const good = sent(signBody(secret, 'a/answers', body, now));

  it('is believed with its secret, also while the secret is being exchanged', () => {
    expect(check(good)).toBeNull();
    expect(check(good, { secrets: [other, secret] })).toBeNull();
  });

  it('is not believed with another secret, another byte, another purpose or a second that was not signed', () => {
    expect(check(good, { secrets: [other] })).toBe('wrong');
    expect(check(good, { secrets: [] })).toBe('wrong');
    expect(check(good, { body: Buffer.from('{"result":"DENY!"}') })).toBe('wrong');
    expect(check(good, { purpose: 'a/applications' })).toBe('wrong');
    expect(check({ ...good, timestamp: String(Number(good.timestamp) + 1) })).toBe('wrong');
  });

  it('is believed for five minutes either way', () => {
    expect(check(good, { now: later(300) })).toBeNull();
    expect(check(good, { now: later(-300) })).toBeNull();
    expect(check(good, { now: later(301) })).toBe('out-of-time');
    expect(check(good, { now: later(-301) })).toBe('out-of-time');
    expect(check(good, { now: later(301), secrets: [other] })).toBe('wrong');
  });

  it.each([
    [undefined, undefined],
    [good.timestamp, undefined],
    [good.timestamp, 'v1=abc'],
    [good.timestamp, good.signature?.replace('v1=', 'v0=')],
    ['now', good.signature],
    [[good.timestamp], good.signature],
  ])('is not a signature: %s %s', (timestamp, signature) => {
    expect(signatureFault([secret], 'a/answers', body, { timestamp, signature }, now, 300)).toBe('missing');
  });
});
