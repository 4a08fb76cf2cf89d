import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type CollectionWorld, collectionWorld, inventedNumber } from '../../test/collection-world';
import { RosterWork } from './application/roster-work';

let world: CollectionWorld;
let app: NestFastifyApplication;
beforeAll(async () => {
  world = await collectionWorld();
  app = await world.serve();
});
afterAll(() => world.close());

const CLERK = { 'x-login': 'town103.1' };
const BASE = '/api/v1/collection';
const get = (url: string, headers: Record<string, string> = CLERK) => app.inject({ method: 'GET', url: `${BASE}/${url}`, headers });
const post = (url: string, payload: object, headers: Record<string, string>) =>
  app.inject({ method: 'POST', url: `${BASE}/${url}`, headers: { ...CLERK, ...headers }, payload });

it('a clerk uploads a roster, looks at it, confirms it, and raises what a person owes, once', async () => {
  const number = inventedNumber('1985-06-12', 5);
  const file = `户号,村,组,姓名,公民身份号码\r\nH1,平坡村,一组,杨晶晶,${number}\r\nH1,平坡村,一组,=杨晶,5.3E+17\r\n`;
  const payload = [
    '--XX\r\nContent-Disposition: form-data; name="township"\r\n\r\n532922103\r\n',
    `--XX\r\nContent-Disposition: form-data; name="file"; filename="名册.csv"\r\nContent-Type: text/csv\r\n\r\n${file}\r\n--XX--\r\n`,
  ].join('');
  const headers = { ...CLERK, 'content-type': 'multipart/form-data; boundary=XX' };
  const uploaded = await app.inject({ method: 'POST', url: `${BASE}/roster-imports`, headers, payload });
  expect([uploaded.statusCode, uploaded.json().state]).toEqual([202, 'UPLOADED']);
  const at = `roster-imports/${uploaded.json().id}`;
  expect(uploaded.headers.location).toBe(`${BASE}/${at}`);
  await world.get(RosterWork).round();
  const preview = await get(at);
  expect(preview.json()).toMatchObject({ state: 'PREVIEWED', counts: { ADDED: 1, BAD: 1 }, actions: ['apply', 'discard'] });
  expect((await get(`${at}/rows?outcome=BAD`)).json().items).toMatchObject([{ line: 3, code: 'excel-number', original: '5.3E+17' }]);
  const report = await get(`${at}/report`);
  expect([report.headers['content-type'], report.body.split('\r\n')[1]]).toEqual([
    'text/csv; charset=utf-8',
    expect.stringMatching(/^3,错误,公民身份号码,5\.3E\+17,/),
  ]);
  const etag = String(preview.headers.etag);
  expect((await post(`${at}/applications`, {}, {})).statusCode).toBe(428);
  expect((await post(`${at}/applications`, {}, { 'if-match': etag })).statusCode).toBe(202);
  await world.get(RosterWork).round();
  expect((await get(at)).json()).toMatchObject({ state: 'APPLIED', rowsApplied: 1, actions: [] });

  const person = (await post('people/searches', { citizenNumber: number }, {})).json();
  expect(person).toMatchObject({ name: '杨晶晶', citizenNumber: `5329**********${number.slice(-4)}` });
  const household = (await get(`households/${person.householdId}/preflight?medicalYear=2027&pensionYear=2026`)).json();
  expect(household.members[0].insurances.map((one: { verdict: string }) => one.verdict)).toEqual(['COLLECT', 'COLLECT']);
  const items = [
    { personId: person.id, insurance: 'RESIDENT_MEDICAL', year: 2027 },
    { personId: person.id, insurance: 'RESIDENT_PENSION', year: 2026, tier: '300.00' },
  ];
  const once = { 'idempotency-key': 'raise-1' };
  const raised = await post('obligations', { items }, once);
  expect([raised.statusCode, raised.json().items.map((one: { obligation: { due: string } }) => one.obligation.due)]).toEqual([
    201,
    ['400.00', '300.00'],
  ]);
  const again = await post('obligations', { items }, once);
  expect([again.body, again.headers['idempotency-replayed']]).toEqual([raised.body, 'true']);
  for (const tier of ['300', '-300.00', '0.00', '300.005', '1e3', 300, 300.5]) {
    const refused = await post('obligations', { items: [{ ...items[1], tier }] }, { 'idempotency-key': `bad-${tier}` });
    expect([tier, refused.statusCode]).toEqual([tier, 422]);
  }
  const unpaid = (await get('campaigns/RESIDENT_MEDICAL/2027/unpaid?division=532922103')).json();
  expect(unpaid.items).toMatchObject([{ id: person.id, due: '400.00', stateName: '已核定' }]);
  const list = await get(`campaigns/RESIDENT_MEDICAL/2027/group-list?groupId=${unpaid.items[0].groupId}`);
  expect([list.statusCode, list.rawPayload.subarray(0, 2).toString()]).toEqual([200, 'PK']);
  expect((await get('campaigns/RESIDENT_MEDICAL/2027/unpaid?division=532922103', { 'x-login': 'village103' })).json().items).toEqual([]);
});
