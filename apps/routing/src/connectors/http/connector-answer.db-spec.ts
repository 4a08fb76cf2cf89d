import { SIGNATURE_HEADERS, signBody } from '@app/http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ITEMS, type RoutingWorld, routingWorld } from '../../../test/routing-world';

const CODE = 'public-security-household';
const SECRET = Buffer.from('ab'.repeat(32), 'hex');
const OLD_SECRET = Buffer.from('cd'.repeat(32), 'hex');
// Port 9 takes nobody in: what is tried is the way back.
const CONNECTORS = JSON.stringify({ [CODE]: { url: 'http://127.0.0.1:9', secrets: [SECRET.toString('hex'), OLD_SECRET.toString('hex')] } });
const CALL_KEY = '53292220260929000000010-1';

let world: RoutingWorld;
let app: NestFastifyApplication;
let serial = 0;

beforeAll(async () => {
  world = await routingWorld(new Date('2026-09-29T02:00:00Z'), { CONNECTORS });
  app = await world.serve();
  await world.route(world.accepted(ITEMS.birthRegistration, { category: 'public-security', levels: ['DECIDE'] }));
});
afterAll(() => world.close());

const answer = (changes: Record<string, unknown> = {}): Record<string, unknown> => {
  serial += 1;
  return { answerId: `HJ-${String(serial).padStart(8, '0')}`, callKey: CALL_KEY, result: 'GRANT', decidedOn: '2026-09-29', ...changes };
};

interface Sending {
  readonly code?: string;
  readonly secret?: Buffer;
  readonly purpose?: string;
  readonly secondsOff?: number;
  readonly sentBody?: string;
  readonly headers?: Record<string, string | undefined>;
}

async function post(content: unknown, sending: Sending = {}): Promise<{ status: number; body: Record<string, unknown> }> {
  const body = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
  const at = new Date(world.clock.now().getTime() + (sending.secondsOff ?? 0) * 1000);
  const signed = signBody(sending.secret ?? SECRET, sending.purpose ?? `${CODE} answer`, body, at);
  // Outside this test nobody signs in here: the sign-in of the test's world wants a name.
  const headers = { 'content-type': 'application/json', 'x-login': 'it.operator', ...signed, ...sending.headers };
  const response = await app.inject({
    method: 'POST',
    url: `/api/v1/connectors/${sending.code ?? CODE}/answers`,
    headers: Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)) as Record<string, string>,
    payload: sending.sentBody ?? body,
  });
  return { status: response.statusCode, body: response.json() };
}
const decided = async (): Promise<number> => (await world.sent('case.decided.v1')).length;

describe('POST /api/v1/connectors/{code}/answers', () => {
  const unsigned: readonly [string, Sending, string][] = [
    ['no signature', { headers: { [SIGNATURE_HEADERS.signature]: undefined } }, 'signature-invalid'],
    ['no time', { headers: { [SIGNATURE_HEADERS.timestamp]: undefined } }, 'signature-invalid'],
    ['a signature that is none', { headers: { [SIGNATURE_HEADERS.signature]: 'v1=zz' } }, 'signature-invalid'],
    ['the key of somebody else', { secret: Buffer.alloc(32, 1) }, 'signature-invalid'],
    ['a signature of our own request, sent back', { purpose: `${CODE} request ${CALL_KEY}` }, 'signature-invalid'],
    ['one byte more', { sentBody: `${JSON.stringify(answer())} ` }, 'signature-invalid'],
    ['a system that nobody knows', { code: 'nobody', purpose: 'nobody answer' }, 'signature-invalid'],
    ['a signature of six minutes ago', { secondsOff: -301 }, 'signature-out-of-time'],
    ['a signature of in six minutes', { secondsOff: 302 }, 'signature-out-of-time'],
  ];
  it.each(unsigned)('answers 401 to %s', async (_name, sending, code) => {
    expect(await post(answer(), sending)).toMatchObject({ status: 401, body: { code } });
    expect(await decided()).toBe(0);
  });

  it('looks at the signature before the content, and at the size before the signature', async () => {
    expect(await post({ nonsense: true }, { secret: Buffer.alloc(32, 1) })).toMatchObject({ status: 401 });
    expect(await post(answer({ filler: 'x'.repeat(66_000) }))).toMatchObject({ status: 413, body: { code: 'body-too-large' } });
  });

  it.each([
    ['a field too many', { name: '张三' }],
    ['a result that does not exist', { result: 'MAYBE' }],
    ['a key that is none', { callKey: 'abc' }],
    ['a day that does not exist', { decidedOn: '2026-02-30' }],
    ['a citizen number for a reference', { externalReference: '532999199003070010' }],
    ['a sentence for a reference', { externalReference: '张三，身份证 532999199003070010' }],
    ['a short message key', { answerId: 'x' }],
  ])('answers 422 to %s, although it is signed', async (_name, changes) => {
    expect(await post(answer(changes))).toMatchObject({ status: 422, body: { code: 'validation-failed' } });
  });

  it('answers 400 to what is no JSON, or has a key twice', async () => {
    expect((await post('{{')).status).toBe(400);
    expect(await post('{"result":"GRANT","result":"DENY"}')).toMatchObject({ status: 400, body: { code: 'duplicate-key' } });
  });

  it('does not know a call that it never made', async () => {
    expect(await post(answer({ callKey: '53292220260929000000990-1' }))).toMatchObject({ status: 404, body: { code: 'call-unknown' } });
  });

  it('takes the first answer, and a replay of the same bytes as often as it is sent', async () => {
    const first = answer({ externalReference: '漾公户〔2026〕1号' });
    expect(await post(first, { secret: OLD_SECRET })).toEqual({ status: 200, body: { disposition: 'DECIDES' } });
    expect(await post(first)).toEqual({ status: 200, body: { disposition: 'DECIDES' } });
    expect(await post({ ...first, result: 'DENY', reasonCode: 'HJ01' })).toMatchObject({ status: 409, body: { code: 'answer-id-reused' } });
    expect(await post(answer())).toEqual({ status: 200, body: { disposition: 'DUPLICATE' } });
    expect(await post(answer({ result: 'DENY', reasonCode: 'HJ01' }))).toEqual({ status: 200, body: { disposition: 'CONTRADICTION' } });
    expect(await decided()).toBe(1);
  });
});

describe('GET /api/v1/operations/connectors', () => {
  it('says how every system is doing', async () => {
    const response = await app.inject({ method: 'GET', url: '/api/v1/operations/connectors', headers: { 'x-login': 'it.operator' } });
    expect(response.json()).toEqual({
      items: [
        expect.objectContaining({
          code: CODE,
          organCode: '532922-public-security',
          switchedOn: true,
          breaker: expect.objectContaining({ state: 'CLOSED' }) as unknown,
          calls: expect.objectContaining({ waiting: 0, contradictions: 1 }) as unknown,
        }),
      ],
    });
  });
});
