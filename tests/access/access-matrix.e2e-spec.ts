import { integrationToken } from '@app/testing';
import { CITIZENS, FOOD_PAPERS, food, socialCard, socialCards } from '../county/bodies';
import { type CountyWorld, openCounty } from '../county/county-world';
import { pdf } from '../county/files';
import { intakeState } from '../county/intake-state';
import { granted, Requester } from '../county/requests';
import { type Sent, send } from '../security/send';
import type { Call, Subjects } from './call';
import { CALLS, PAGES } from './calls';
import { EXPECTED } from './expected-answers';
import { ASKED_EVERYWHERE, PERSONAS, type Persona } from './personas';

const PHONES: Readonly<Record<string, string>> = { zhang: '13900010003', yang: '13900010001', luo: '13900010004' };
const nameOf = ({ route, about }: Call): string => (about === undefined ? route : `${route} (${about})`);

/** Who may read the name of whom: the parties themselves, and those who have one of their cases in scope. */
const NAMES: readonly (readonly [string, readonly Persona[]])[] = [
  ['张玉竹', ['applicant', 'agent', 'hall', 'town103', 'village', 'examiner', 'head', 'supervisor', 'dispatcher']],
  ['杨晶晶', ['applicant', 'agent', 'hall', 'examiner', 'head', 'supervisor', 'dispatcher']],
  ['罗大山', ['applicant', 'expired', 'hall', 'town103', 'supervisor', 'dispatcher']],
];

describe('who may do what', () => {
  let world: CountyWorld;
  let subjects: Subjects;

  beforeAll(async () => {
    world = await openCounty('2026-11-23T01:00:00Z');
    subjects = await prepare(world);
  }, 120_000);
  afterAll(() => world?.close());

  async function ask(call: Call, login: string | null): Promise<Sent> {
    const token = login === 'integration' ? await integrationToken(world.url) : login === null ? undefined : await world.token(login);
    const sending = call.send(subjects);
    return send(world.port, { ...sending, headers: { ...sending.headers, authorization: token && `Bearer ${token}` } });
  }

  it('is written down for every route that is served', async () => {
    const document = (await (await fetch(`${world.url}/openapi.json`)).json()) as { paths: Record<string, Record<string, unknown>> };
    const served = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(served.filter((route) => !CALLS.some((call) => call.route === route))).toEqual([]);
    expect([...CALLS, ...PAGES].map(nameOf).filter((name) => EXPECTED[name] === undefined)).toEqual([]);
    expect(CALLS.map(({ route }) => route).filter((route) => !served.includes(route))).toEqual([]);
  });

  it.each([...CALLS, ...PAGES].map((call) => [nameOf(call), call] as const))('%s', async (name, call) => {
    const expected = EXPECTED[name] ?? [];
    expect(expected.length).toBeGreaterThanOrEqual(ASKED_EVERYWHERE);
    expect(expected.length).toBeLessThanOrEqual(PERSONAS.length);
    const asked = PERSONAS.slice(0, expected.length)
      .map(([persona, login], index) => ({ persona, login, expected: expected[index] ?? '' }))
      .filter((one) => one.expected !== '---');
    const answers = new Map<Persona, Sent>();
    // The refused come first: when all have called, nothing has changed.
    const before = await intakeState(world);
    for (const { persona, login } of asked.filter((one) => one.expected >= '400')) answers.set(persona, await ask(call, login));
    expect(await intakeState(world)).toEqual(before);
    for (const { persona, login } of asked.filter((one) => one.expected < '400')) answers.set(persona, await ask(call, login));

    const given = asked.map(({ persona }) => `${persona} ${answers.get(persona)?.status}`);
    expect(given).toEqual(asked.map((one) => `${one.persona} ${one.expected}`));
    for (const [persona, answered] of answers) assertDiscreet(call, persona, answered);
  });
});

function assertDiscreet(call: Call, persona: Persona, { status, text, headers }: Sent): void {
  // The examples of the documentation are the demo's people.
  if (['GET /docs', 'GET /openapi.json'].includes(call.route)) return;
  if (status >= 400 && call.route.includes('/api/')) expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
  for (const [name, mayRead] of NAMES)
    if (!mayRead.includes(persona) || status >= 400)
      expect({ persona, text }).toEqual({ persona, text: expect.not.stringContaining(name) as unknown });
  const revealed = call.route.endsWith('/reveals') && status === 200 ? [PHONES.zhang] : [];
  const secrets = [...Object.values(CITIZENS).map(({ idNumber }) => idNumber), ...Object.values(PHONES)].filter(
    (secret) => !revealed.includes(secret),
  );
  for (const secret of secrets) expect(text.includes(secret)).toBe(false);
}

async function prepare(world: CountyWorld): Promise<Subjects> {
  const hall = new Requester(world, 'yang.mei');
  const owner = new Requester(world, 'zhang.yuzhu');
  const applicant = { ...CITIZENS.zhang, phone: PHONES.zhang };
  const mandate = ({ name, idNumber }: { name: string; idNumber: string }, phone: string | undefined, mandateUntil: string): object => ({
    name,
    idNumber,
    phone,
    relation: '亲属',
    mandateUntil,
  });
  const { uploadId } = granted<{ uploadId: string }>(await hall.upload(pdf(), '申请书.pdf', 'application/pdf'), 201);
  const papers = [{ code: 'M01', form: 'ELECTRONIC', uploadId }, ...FOOD_PAPERS.slice(1)];
  const reviewed = granted(
    await hall.file({ ...food(applicant, papers), agent: mandate(CITIZENS.yang, PHONES.yang, '2026-12-31'), proceed: true }),
    201,
  );
  const submitted = granted(
    await owner.file({ ...food(applicant), division: '532922103', agent: mandate(CITIZENS.luo, PHONES.luo, '2026-11-23'), proceed: true }),
    201,
  );
  const drafted = granted(await new Requester(world, 'village103').file(socialCard(applicant)), 201);
  const bundle = granted<{ bundleNo: string }>(
    await hall.post('/api/v1/bundle-cases', socialCards(applicant), { 'idempotency-key': 'the-bundle-of-this-test' }),
    201,
  );
  const task = await world.stage.until('the task is on the desk', async () => {
    const { items } = granted<{ items: { taskId: number; caseNo: string }[] }>(
      await new Requester(world, 'market.food.1').get('/api/v1/tasks?limit=200'),
      200,
    );
    return items.find(({ caseNo }) => caseNo === reviewed.caseNo);
  });
  const document = await world.stage.until('the receipt is ready', async () => {
    const { items } = granted<{ items: { id: number; ready: boolean }[] }>(
      await hall.get(`/api/v1/cases/${reviewed.caseNo}/documents`),
      200,
    );
    return items.find(({ ready }) => ready);
  });
  // The day after, the second mandate has ended.
  world.clock.moveTo(new Date('2026-11-24T01:00:00Z'));
  return {
    reviewed: reviewed.caseNo,
    submitted: submitted.caseNo,
    drafted: drafted.caseNo,
    documentId: document.id,
    taskId: task.taskId,
    progressCode: reviewed.progress.code,
    bundleNo: bundle.bundleNo,
  };
}
