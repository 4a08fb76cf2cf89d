import { gzipSync } from 'node:zlib';
import { signBody } from '@app/http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { CHANNEL, type MoneyWorld, moneyWorld } from '../../../test/money-world';

const NEW_KEY = 'a'.repeat(64);
const OLD_KEY = 'b'.repeat(64);
const GONE_KEY = 'c'.repeat(64);
const channels = JSON.stringify({
  'tax-app': { url: 'http://127.0.0.1:9', secrets: [NEW_KEY, OLD_KEY] },
  'bank-counter': { url: 'http://127.0.0.1:9', secrets: ['d'.repeat(64)] },
});

let world: MoneyWorld;
let app: NestFastifyApplication;
let serial = 0;
beforeAll(async () => {
  world = await moneyWorld(undefined, { TAX_CHANNELS: channels });
  app = await world.serve();
}, 120_000);
afterAll(() => world.close());

interface Sent {
  readonly key?: string;
  readonly channel?: string;
  readonly purpose?: string;
  readonly seconds?: number;
  readonly unsigned?: boolean;
  readonly headers?: Record<string, string>;
  /** What is sent instead of what was signed. */
  readonly bytes?: (body: Buffer) => Buffer;
}

async function send(content: object | Buffer, sent: Sent = {}): Promise<{ status: number; body: Record<string, unknown> }> {
  const body = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
  const channel = sent.channel ?? CHANNEL;
  const at = new Date(world.clock.now().getTime() + (sent.seconds ?? 0) * 1000);
  const signature =
    sent.unsigned === true ? {} : signBody(Buffer.from(sent.key ?? NEW_KEY, 'hex'), sent.purpose ?? `${channel} notice`, body, at);
  const response = await app.inject({
    method: 'POST',
    url: `/api/v1/tax-channels/${channel}/notices`,
    headers: { 'content-type': 'application/json', 'x-login': 'town103.1', ...signature, ...sent.headers },
    payload: sent.bytes?.(body) ?? body,
  });
  return { status: response.statusCode, body: response.json() };
}

const notice = (orderNumber: string, over: Record<string, unknown> = {}): Record<string, unknown> => {
  serial += 1;
  return {
    noticeId: `N-matrix-${serial}`,
    merchant: '532922-collection',
    orderNumber,
    state: 'SUCCEEDED',
    transactionId: `T-matrix-${serial}`,
    amount: '680.00',
    currency: 'CNY',
    happenedAt: world.clock.now().toISOString(),
    ...over,
  };
};
const order = async (): Promise<string> => world.attempt((await world.bill()).number);
const entries = async (): Promise<number> => (await world.database.query<{ n: number }>('SELECT count(*)::int AS n FROM entry'))[0]?.n ?? 0;

describe('a notice that is not to be believed moves nothing', () => {
  it.each<[string, number, string, Sent, Record<string, unknown>]>([
    ['without a signature', 401, 'signature-invalid', { unsigned: true }, {}],
    ['by a wrong key', 401, 'signature-invalid', { key: GONE_KEY }, {}],
    ['with one byte changed', 401, 'signature-invalid', { bytes: (body) => Buffer.from(body.toString().replace('680.00', '680.01')) }, {}],
    ['signed 301 seconds ago', 401, 'signature-out-of-time', { seconds: -301 }, {}],
    ['signed 302 seconds from now', 401, 'signature-out-of-time', { seconds: 302 }, {}],
    ["by another channel's key", 401, 'signature-invalid', { key: 'd'.repeat(64) }, {}],
    ['signed for another channel', 401, 'signature-invalid', { purpose: 'bank-counter notice' }, {}],
    ['of a channel that nobody knows', 401, 'signature-invalid', { channel: 'nobody' }, {}],
    ['for another merchant', 422, 'merchant-mismatch', {}, { merchant: 'somebody-else' }],
    ['with an amount that is a float', 422, 'validation-failed', {}, { amount: 680.0 }],
    ['with a fraction of a fen', 422, 'validation-failed', {}, { amount: '680.005' }],
    ['with a negative amount', 422, 'validation-failed', {}, { amount: '-680.00' }],
    ['with nothing', 422, 'validation-failed', {}, { amount: '0.00' }],
    ['with an amount beyond all reason', 422, 'validation-failed', {}, { amount: '99999999999999999999' }],
    ['with an amount in scientific writing', 422, 'validation-failed', {}, { amount: '6.8e2' }],
    ['in another currency', 422, 'validation-failed', {}, { currency: 'USD' }],
    ['of a state that is none here', 422, 'validation-failed', {}, { state: 'REFUND' }],
    ['with a field that nobody knows', 422, 'validation-failed', {}, { fund: 'pension' }],
    ['compressed', 415, 'unsupported-encoding', { headers: { 'content-encoding': 'gzip' }, bytes: (body) => gzipSync(body) }, {}],
  ])('%s', async (_, status, code, sent, over) => {
    const number = await order();
    const before = await entries();
    const answered = await send(notice(number, over), sent);
    expect([answered.status, answered.body.code]).toEqual([status, status === 415 ? answered.body.code : code]);
    expect(await entries()).toBe(before);
  });

  it.each([
    [
      'in GBK',
      (text: string) => Buffer.concat([Buffer.from(text.slice(0, -1)), Buffer.from([0x2c, 0x22, 0xb9, 0xab, 0x22, 0x3a, 0x31, 0x7d])]),
      'invalid-encoding',
    ],
    ['with the amount twice', (text: string) => Buffer.from(text.replace('"amount"', '"amount":"1.00","amount"')), 'duplicate-key'],
    ['that is no JSON', (text: string) => Buffer.from(text.slice(1)), 'malformed-json'],
  ])('%s', async (_, bytes, code) => {
    const before = await entries();
    const answered = await send(bytes(JSON.stringify(notice(await order()))));
    expect([answered.status, answered.body.code]).toEqual([400, code]);
    expect(await entries()).toBe(before);
  });

  it('of a megabyte', async () => {
    expect((await send(notice(await order(), { reason: 'x'.repeat(1_000_000) }))).status).toBe(413);
  });
});

describe('a notice that is believed', () => {
  it('is also one by the key before the last, while both are kept', async () => {
    expect((await send(notice(await order()), { key: OLD_KEY })).body).toEqual({ disposition: 'COLLECTED' });
  });

  it('sent fifty times at once pays once', async () => {
    const content = notice(await order());
    const answers = await Promise.all(Array.from({ length: 50 }, () => send(content)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 200));
    expect(answers.filter(({ body }) => body.disposition === 'COLLECTED')).toHaveLength(1);
    expect((await send(content)).body).toEqual({ disposition: 'REPEATED' });
  });

  it('of one transaction under fifty numbers pays once', async () => {
    const number = await order();
    const answers = await Promise.all(Array.from({ length: 50 }, () => send(notice(number, { transactionId: 'T-one-of-fifty' }))));
    expect(answers.filter(({ body }) => body.disposition === 'COLLECTED')).toHaveLength(1);
    expect(answers.filter(({ body }) => body.disposition === 'NOTED')).toHaveLength(49);
  });

  it('of one fen more or less is doubted', async () => {
    for (const amount of ['680.01', '679.99'])
      expect((await send(notice(await order(), { amount }))).body).toEqual({ disposition: 'DOUBTED' });
  });

  it('of an order that nobody knows is a surplus on its way back', async () => {
    expect((await send(notice('HJ0000009999999-1'))).body).toEqual({ disposition: 'SURPLUS' });
    expect((await send(notice('NOT-OURS'))).body).toEqual({ disposition: 'SURPLUS' });
  });

  it('of an order that was closed, or paid by another transaction, is a surplus', async () => {
    const closed = await order();
    expect((await send(notice(closed, { state: 'CLOSED' }))).body).toEqual({ disposition: 'FAILED' });
    expect((await send(notice(closed))).body).toEqual({ disposition: 'SURPLUS' });
    const paid = await order();
    expect((await send(notice(paid))).body).toEqual({ disposition: 'COLLECTED' });
    expect((await send(notice(paid))).body).toEqual({ disposition: 'SURPLUS' });
  });

  it('of a transaction that stands for another order contradicts, and moves nothing', async () => {
    const first = notice(await order());
    await send(first);
    const before = await entries();
    expect((await send(notice(await order(), { transactionId: first.transactionId }))).body).toEqual({ disposition: 'NOTED' });
    expect(await entries()).toBe(before);
  });

  it('under a number that was used for another is refused', async () => {
    const first = notice(await order());
    await send(first);
    expect((await send(notice(await order(), { noticeId: first.noticeId }))).body.code).toBe('notice-id-reused');
  });

  it('in a second channel for a bill that is paid in the first is a surplus', async () => {
    const number = await order();
    await send(notice(number));
    const other = await send(notice(number), { channel: 'bank-counter', key: 'd'.repeat(64) });
    expect(other.body).toEqual({ disposition: 'SURPLUS' });
  });
});

describe('the supervisor', () => {
  it('hears of forgeries once a day, with their number', async () => {
    const alarms = await world.database.query<{ kind: string; count: number }>(
      `SELECT kind, count FROM channel_alarm WHERE kind = 'FORGED'`,
    );
    expect(alarms).toEqual([{ kind: 'FORGED', count: expect.any(Number) as number }]);
    expect(alarms[0]?.count).toBeGreaterThan(2);
  });
});
