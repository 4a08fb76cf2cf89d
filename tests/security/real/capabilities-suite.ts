import { randomUUID } from 'node:crypto';
import { CITIZENS, FOOD_PAPERS, food, socialCards } from '../../county/bodies';
import { countyState, quiet } from '../../county/county-state';
import type { CountyWorld } from '../../county/county-world';
import { reach } from '../../county/officers';
import { granted, Requester } from '../../county/requests';
import { checkAnswer } from '../corpus-check';
import { type Sending, type Sent, send } from '../send';

/** A route that changes something, and a body that it takes. */
interface Changing {
  readonly name: string;
  /** Whose it is. */
  readonly login: string;
  readonly path: () => string;
  readonly body: () => object;
  /** The version of the thing; null where a key makes the act one. */
  readonly version: (() => number) | null;
  /** Somebody with the same role elsewhere, for whom the thing does not exist. */
  readonly stranger: string | null;
}

const FOOD_SECTION = { organ: '532922-market-supervision', section: 'food' };
const SIGNER = { staffId: 1187, request: '请提出意见。' };
const PROMISE = { voluntary: true, statement: { form: 'ORIGINAL' } };
const ACT = { groundCode: 'NOT_QUALIFIED', explanation: '经复查不符合规定。' };

/** Section D of the corpus once more, for what came after filing: each route with every kind of bad envelope, and nothing changes. */
export function capabilitiesSuite(open: () => CountyWorld): void {
  const as = (login: string): Requester => new Requester(open(), login);
  let reviewed: { caseNo: string; version: number };
  let concerned: { id: number; version: number };
  let task: { taskId: number; version: number };
  let handover: { code: string; version: number };
  let bundle: { bundleNo: string; version: number };

  beforeAll(async () => {
    const clerk = as('yang.mei');
    const filed = granted(await clerk.file({ ...food(CITIZENS.nimo), proceed: true }), 201);
    reviewed = await reach(open(), 'yang.mei', filed.caseNo, 'IN_REVIEW');
    const officer = as('market.food.1');
    const { items } = granted<{ items: { taskId: number; version: number; caseNo: string }[] }>(
      await officer.get('/api/v1/tasks?queue=posts&limit=200'),
      200,
    );
    const found = items.find(({ caseNo }) => caseNo === filed.caseNo);
    if (found === undefined) throw new Error('the task is on nobody’s desk');
    const claimed = { expectedOwner: null };
    task = granted(await officer.post(`/api/v1/tasks/${found.taskId}/claims`, claimed, { 'if-match': `"v${found.version}"` }), 200);
    handover = granted(
      await clerk.post(
        '/api/v1/handovers',
        { cases: [{ caseNo: filed.caseNo, papers: ['M01'] }], to: FOOD_SECTION, purpose: 'REVIEW' },
        { 'idempotency-key': randomUUID() },
      ),
      201,
    );
    granted(await as('a.nimo').post(`/api/v1/cases/${filed.caseNo}/evaluations`, { service: 1, grade: 1 }), 201);
    const poor = granted<{ items: { id: number; version: number; caseNo: string }[] }>(
      await as('luo.guihua').get('/api/v1/evaluations'),
      200,
    );
    concerned = poor.items.find(({ caseNo }) => caseNo === filed.caseNo) ?? { id: 0, version: 0 };
    bundle = granted(await clerk.post('/api/v1/bundle-cases', socialCards(CITIZENS.nimo), { 'idempotency-key': randomUUID() }), 201);
    await quiet(open());
  }, 120_000);

  const onCase = (name: string, body: object, login = 'yang.mei', stranger = 'town201.1'): Changing => ({
    name: `cases/${name}`,
    login,
    stranger,
    path: () => `/api/v1/cases/${reviewed.caseNo}/${name}`,
    body: () => body,
    version: () => reviewed.version,
  });
  const onTask = (name: string, body: object): Changing => ({
    name: `tasks/${name}`,
    login: 'market.food.1',
    stranger: 'human.insurance.1',
    path: () => `/api/v1/tasks/${task.taskId}/${name}`,
    body: () => body,
    version: () => task.version,
  });
  const create = (name: string, login: string, path: () => string, body: () => object, stranger: string | null = null): Changing => ({
    ...{ name, login, path, body, stranger, version: null },
  });

  const ROUTES: readonly Changing[] = [
    onCase('deferred-acceptances', { ...PROMISE, promisedBy: '2026-11-26' }),
    onCase('commitment-acceptances', PROMISE),
    onCase('deferred-papers', { papers: FOOD_PAPERS }),
    onCase('commitment-checks', { outcome: 'KEPT' }, 'market.food.1', 'human.insurance.1'),
    onCase('transfers', { organCode: 'prefecture-market-supervision', reasonCode: 'OTHER_ORGAN' }),
    onCase('delivery-choices', { method: 'WINDOW' }),
    onCase('postings', { courier: '邮政速递', trackingNumber: 'EX100000001CN' }),
    onCase('residence-services', { leftOn: '2026-11-23', proof: 'RECORDING' }),
    onCase('public-notices', { publishedOn: '2026-11-23', reason: 'WHEREABOUTS_UNKNOWN', medium: '县政府网站' }),
    onCase('payment-notices', { channel: 'TAX', charges: [{ name: '费用', standard: '示例', amount: '1.00' }] }),
    onCase('fee-payments', { channel: 'TAX', reference: 'FS0001', amount: '1.00', paidOn: '2026-11-23' }),
    onCase('payment-notice-withdrawals', { reasonCode: 'CHARGE_WRONG' }),
    onCase('fee-waiver-requests', { reasonCode: 'HARDSHIP' }),
    onCase('terminations', { reasonCode: 'APPLICANT_DIED', ceasedOn: '2026-11-20', evidence: 'DEATH_CERTIFICATE' }),
    ...['revocations', 'licence-withdrawals', 'cancellations'].map((name) => onCase(name, ACT, 'market.food.1', 'human.insurance.1')),
    onTask('holds', { party: '申请人', until: '2026-11-27', reason: '等待补充说明' }),
    onTask('delegations', { to: 1187, request: '请核实。' }),
    onTask('add-signs', SIGNER),
    onTask('countersigns', { mode: 'ALL', signers: [{ staffId: 1187 }], request: '请会签。' }),
    onTask('repeated-reviews', { branchTaskId: 1, request: '已补充说明。' }),
    onTask('signatures', { verdict: 'AGREE' }),
    onTask('withdrawals', { reason: '不再需要' }),
    onTask('recalls', { reason: '须再核实' }),
    onTask('objection-answers', { upheld: false, answer: '经核实不属实。' }),
    {
      name: 'handovers/receipts',
      login: 'market.food.1',
      stranger: 'human.insurance.1',
      path: () => `/api/v1/handovers/${handover.code}/receipts`,
      body: () => ({}),
      version: () => handover.version,
    },
    {
      name: 'evaluations/verifications',
      login: 'luo.guihua',
      stranger: 'human.head',
      path: () => `/api/v1/evaluations/${concerned.id}/verifications`,
      body: () => ({ conclusion: 'JUSTIFIED', finding: '情况属实，已核实。' }),
      version: () => concerned.version,
    },
    {
      name: 'bundle-cases/opt-outs',
      login: 'yang.mei',
      stranger: 'town201.1',
      path: () => `/api/v1/bundle-cases/${bundle.bundleNo}/opt-outs`,
      body: () => ({ member: 'firstCard' }),
      version: () => bundle.version,
    },
    create(
      'tasks/extensions',
      'market.food.1',
      () => `/api/v1/tasks/${task.taskId}/extensions`,
      () => ({ reasonCode: 'COMPLEX_FACTS', reasonText: '须进一步核实。' }),
      'human.insurance.1',
    ),
    create(
      'tasks/special-procedures',
      'market.food.1',
      () => `/api/v1/tasks/${task.taskId}/special-procedures`,
      () => ({ kind: 'TESTING', expected: { amount: 10, unit: 'WORKING_DAY' }, reasonText: '须检测。' }),
      'human.insurance.1',
    ),
    create(
      'tasks/consultations',
      'market.food.1',
      () => `/api/v1/tasks/${task.taskId}/consultations`,
      () => ({ questions: '请就选址提出意见。', dueOn: '2026-11-27', consultees: [{ organ: '532922-health' }] }),
      'human.insurance.1',
    ),
    create(
      'handovers',
      'yang.mei',
      () => '/api/v1/handovers',
      () => ({ cases: [{ caseNo: reviewed.caseNo, papers: ['M03'] }], to: FOOD_SECTION, purpose: 'REVIEW' }),
      'town201.1',
    ),
    create(
      'opinion-templates',
      'market.food.1',
      () => '/api/v1/opinion-templates',
      () => ({ name: '齐全', text: '材料齐全。' }),
    ),
    create(
      'bundle-cases',
      'yang.mei',
      () => '/api/v1/bundle-cases',
      () => socialCards(CITIZENS.luo),
    ),
    create(
      'materials/consents',
      'zhang.yuzhu',
      () => '/api/v1/me/materials/bm8tc3VjaA/consents',
      () => ({ purposes: ['ALL_ITEMS'], validUntil: '2027-06-30' }),
      'a.nimo',
    ),
  ];

  const sending = async (route: Changing, changes: Partial<Sending> = {}, login = route.login): Promise<Sent> => {
    const own = route.version === null ? { 'idempotency-key': randomUUID() } : { 'if-match': `"v${route.version()}"` };
    const headers = { ...(await as(login).headers()), 'content-type': 'application/json', ...own, ...changes.headers };
    return send(open().port, { method: 'POST', path: route.path(), body: JSON.stringify(route.body()), ...changes, headers });
  };

  it.each(ROUTES.map((route) => [route.name, route] as const))('%s takes no bad envelope', async (_name, route) => {
    const before = await countyState(open());
    const body = route.body();
    const text = JSON.stringify(body);
    const more = (members: string): string => (text === '{}' ? `{${members}}` : `${text.slice(0, -1)},${members}}`);
    const unknown = await sending(route, { body: JSON.stringify({ ...body, approved: true, version: 1, createdBy: 1 }) });
    checkAnswer(unknown, { status: 422, code: 'validation-failed', field: 'unknown-field' });
    for (const key of ['__proto__', 'constructor', 'prototype'])
      checkAnswer(await sending(route, { body: more(`"${key}":{"isAdmin":true}`) }), { status: 400, code: 'forbidden-key' });
    for (const charset of ['gbk', 'utf-16'])
      checkAnswer(await sending(route, { headers: { 'content-type': `application/json; charset=${charset}` } }), {
        status: 415,
        code: 'unsupported-charset',
      });
    checkAnswer(await sending(route, { body: Buffer.from(more('"note":"\xff"'), 'latin1') }), { status: 400, code: 'invalid-encoding' });
    checkAnswer(await sending(route, { body: more(`"note":"${'a'.repeat(257 * 1024)}"`) }), { status: 413, code: 'body-too-large' });
    checkAnswer(await sending(route, { body: `[${text}]` }), { status: 400, code: 'body-must-be-object' });
    if (route.version === null) {
      checkAnswer(await sending(route, { headers: { 'idempotency-key': undefined } }), { status: 400, code: 'idempotency-key-required' });
    } else {
      checkAnswer(await sending(route, { headers: { 'if-match': undefined } }), { status: 428, code: 'precondition-required' });
      for (const version of ['"v0"', '"v9999"', '*', '7'])
        checkAnswer(await sending(route, { headers: { 'if-match': version } }), { status: 412, code: 'version-mismatch' });
    }
    if (route.stranger !== null) checkAnswer(await sending(route, {}, route.stranger), { status: 404 });
    checkAnswer(await sending(route, {}, 'it.auditor'), { status: 403 });
    expect(await countyState(open())).toEqual(before);
  });

  it.each(
    ROUTES.filter(({ name }) =>
      ['handovers', 'opinion-templates', 'bundle-cases', 'tasks/extensions', 'tasks/consultations'].includes(name),
    ).map((route) => [route.name, route] as const),
  )('%s: a key belongs to one body', async (_name, route) => {
    const headers = { 'idempotency-key': randomUUID() };
    const first = await sending(route, { headers });
    checkAnswer(first, { status: 201 });
    await quiet(open());
    const before = await countyState(open());
    const again = await sending(route, { headers });
    expect([again.status, again.text]).toEqual([201, first.text]);
    const OTHER: Readonly<Record<string, object>> = {
      handovers: { purpose: 'ARCHIVE' },
      'opinion-templates': { text: '材料不齐全。' },
      'bundle-cases': { notDuplicate: { reason: '又一件事' } },
      'tasks/extensions': { reasonText: '另一个理由。' },
      'tasks/consultations': { dueOn: '2026-11-30' },
    };
    const other = JSON.stringify({ ...route.body(), ...OTHER[route.name] });
    checkAnswer(await sending(route, { headers, body: other }), { status: 422, code: 'idempotency-key-reused' });
    expect(await countyState(open())).toEqual(before);
  });
}
