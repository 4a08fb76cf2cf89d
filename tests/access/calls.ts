import { randomUUID } from 'node:crypto';
import { FOOD_PAPERS, food, foodForm, transfer } from '../county/bodies';
import { pdf } from '../county/files';
import { AID_CALLS } from './aid-calls';
import { type Call, get, JSON_TYPE, json, NEVER, post, type Subjects, TASK, task } from './call';
import { BATCHES, BUNDLES, CLOCK_PATHS, CONSULTATIONS, MATERIALS, OPINION_TEMPLATES, PUBLICITY, TASK_TREE } from './capability-calls';
import { COLLECTION_CALLS } from './collection-calls';
import { DISPUTE_CALLS } from './dispute-calls';
import { PEOPLE_CALLS } from './people-calls';

const CASE = '/api/v1/cases/{caseNo}';
const pathOf =
  (about: 'reviewed' | 'submitted' | 'drafted', rest = '') =>
  (subjects: Subjects) =>
    `/api/v1/cases/${subjects[about]}${rest}`;
/** One command of a case, on each case where the answer differs. */
const command = (name: string, body: unknown, abouts: readonly ('reviewed' | 'submitted' | 'drafted')[]): Call[] =>
  abouts.map((about) => post(`${CASE}/${name}`, pathOf(about, `/${name}`), body, NEVER, about));

const reads: Call[] = (['reviewed', 'submitted', 'drafted'] as const).flatMap((about) => [
  get(CASE, pathOf(about), about),
  get(`${CASE}/history`, pathOf(about, '/history'), about),
  get(`${CASE}/documents`, pathOf(about, '/documents'), about),
  get(`${CASE}/clocks`, pathOf(about, '/clocks'), about),
]);

const staff = (name: string, body: unknown): Call =>
  post(`/api/v1/identity/staff/{staffId}/${name}`, () => `/api/v1/identity/staff/1003/${name}`, body, NEVER);

const uploadBody = Buffer.concat([
  Buffer.from('--XX\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n'),
  pdf(),
  Buffer.from('\r\n--XX--\r\n'),
]);

const ACT = { groundCode: 'NOT_QUALIFIED', explanation: '经复查不符合规定。' };

export const CALLS: readonly Call[] = [
  ...reads,
  get('/api/v1/cases'),
  post(
    '/api/v1/cases',
    () => '/api/v1/cases',
    { ...food(), itemCode: '530999999000' },
    { 'idempotency-key': randomUUID() },
    'an unknown item',
  ),
  post(
    '/api/v1/cases',
    () => '/api/v1/cases',
    transfer({ kind: 'PERSON', name: '别人', idNumber: '532999198103030062' }),
    { 'idempotency-key': 'k' },
    'for somebody else',
  ),
  post('/api/v1/cases/searches', () => '/api/v1/cases/searches', { idNumber: '532999197804150038' }),
  {
    route: `PUT ${CASE}/draft`,
    about: 'drafted',
    send: (subjects) => ({
      method: 'PUT',
      path: pathOf('drafted', '/draft')(subjects),
      headers: { ...JSON_TYPE, ...NEVER },
      ...json({ form: foodForm }),
    }),
  },
  ...command('submissions', {}, ['drafted', 'reviewed']),
  ...command('receipts', {}, ['submitted', 'reviewed']),
  ...command('on-the-spot-corrections', { form: foodForm }, ['reviewed']),
  ...command('correction-notices', { items: [{ problem: 'MISSING', explanation: '请补交' }], reason: '新情况' }, ['reviewed', 'submitted']),
  ...command('supplements', { papers: FOOD_PAPERS }, ['reviewed', 'drafted']),
  ...command('acceptances', {}, ['reviewed', 'submitted']),
  ...command('deferred-acceptances', { promisedBy: '2026-11-26', voluntary: true, statement: { form: 'ORIGINAL' } }, ['reviewed']),
  ...command('commitment-acceptances', { voluntary: true, statement: { form: 'ORIGINAL' } }, ['reviewed']),
  ...command('deferred-papers', { papers: FOOD_PAPERS }, ['reviewed']),
  ...command('commitment-checks', { outcome: 'KEPT' }, ['reviewed']),
  ...command('transfers', { organCode: '532922-forestry', reasonCode: 'OTHER_ORGAN' }, ['reviewed']),
  ...command('refusals', { reasonCode: 'NOT_COMPETENT' }, ['reviewed', 'submitted']),
  ...command('not-required-notices', { reasonCode: 'PREPACKAGED_ONLY' }, ['reviewed']),
  ...command('withdrawals', {}, ['reviewed', 'submitted']),
  ...command('delivery-choices', { method: 'WINDOW' }, ['reviewed']),
  ...command('postings', { courier: '邮政速递', trackingNumber: 'EX100000001CN' }, ['reviewed']),
  post(
    `${CASE}/postings/{sequence}/receipts`,
    pathOf('reviewed', '/postings/1/receipts'),
    { signedOn: '2026-11-23', signer: 'APPLICANT' },
    NEVER,
    'reviewed',
  ),
  post(
    `${CASE}/postings/{sequence}/returns`,
    pathOf('reviewed', '/postings/1/returns'),
    { returnedOn: '2026-11-23', reason: 'REFUSED' },
    NEVER,
    'reviewed',
  ),
  ...command('residence-services', { leftOn: '2026-11-23', proof: 'RECORDING' }, ['reviewed']),
  ...command('public-notices', { publishedOn: '2026-11-23', reason: 'WHEREABOUTS_UNKNOWN', medium: '县政府网站' }, ['reviewed']),
  ...command('payment-notices', { channel: 'TAX', charges: [{ name: '费用', standard: '示例', amount: '1.00' }] }, ['reviewed']),
  ...command('fee-payments', { channel: 'TAX', reference: 'FS0001', amount: '1.00', paidOn: '2026-11-23' }, ['reviewed']),
  ...command('payment-notice-withdrawals', { reasonCode: 'CHARGE_WRONG' }, ['reviewed']),
  ...command('fee-waiver-requests', { reasonCode: 'HARDSHIP' }, ['reviewed']),
  ...command('fee-waivers', {}, ['reviewed']),
  ...command('fee-waiver-refusals', { reasonCode: 'NOT_PROVEN' }, ['reviewed']),
  ...command('terminations', { reasonCode: 'APPLICANT_DIED', ceasedOn: '2026-11-20', evidence: 'DEATH_CERTIFICATE' }, ['reviewed']),
  ...command('revocations', ACT, ['reviewed']),
  ...command('licence-withdrawals', ACT, ['reviewed']),
  ...command('cancellations', ACT, ['reviewed']),
  ...command('corrections', { ...ACT, documentId: 1, corrections: [{ place: '面积', before: '40', after: '46' }] }, ['reviewed']),
  ...command('prior-notice-services', { servedOn: '2026-11-23', method: 'WINDOW' }, ['reviewed']),
  ...command('holder-statements', { statement: '请予核实。', wantsHearing: false, final: false }, ['reviewed']),
  ...command('act-hearings', { announcedOn: '2026-11-23', heldOn: '2026-11-23', host: 1199 }, ['reviewed']),
  get(`${CASE}/holder-statements`, pathOf('reviewed', '/holder-statements')),
  get(`${CASE}/delivery`, pathOf('reviewed', '/delivery')),
  get(`${CASE}/links`, pathOf('reviewed', '/links')),
  get(`${CASE}/archive`, pathOf('reviewed', '/archive')),
  get('/api/v1/licences'),
  get('/api/v1/licences/{number}', () => '/api/v1/licences/530131017000-2026-999999'),
  ...command('deliveries', { pickUpCode: '222222' }, ['reviewed']),
  get(`${CASE}/services`, pathOf('reviewed', '/services')),
  post(`${CASE}/evaluations`, pathOf('reviewed', '/evaluations'), { service: 99, grade: 5 }),
  post(`${CASE}/second-evaluations`, pathOf('reviewed', '/second-evaluations'), { service: 99, grade: 5 }),
  get(`${CASE}/services/{service}/reply`, pathOf('reviewed', '/services/1/reply')),
  get('/api/v1/progress/{caseNo}/services', ({ reviewed }) => `/api/v1/progress/${reviewed}/services?code=222222`, 'a wrong code'),
  get(
    '/api/v1/progress/{caseNo}/services',
    ({ reviewed, progressCode }) => `/api/v1/progress/${reviewed}/services?code=${progressCode}`,
    'the code',
  ),
  ...['evaluations', 'second-evaluations'].map((name) =>
    post(`/api/v1/progress/{caseNo}/${name}`, ({ reviewed }) => `/api/v1/progress/${reviewed}/${name}`, { code: '222222', grade: 5 }),
  ),
  get('/api/v1/evaluations'),
  get('/api/v1/evaluations/statistics', () => '/api/v1/evaluations/statistics?fromOn=2026-11-01&toOn=2026-11-30'),
  get('/api/v1/evaluations/{id}', () => '/api/v1/evaluations/999999'),
  ...(
    [
      ['verifications', { conclusion: 'JUSTIFIED', finding: '情况属实，已核实。' }],
      ['rulings', { upheld: true, reason: '申诉成立，误评。' }],
      ['rectifications', { measures: [{ text: '增开一个窗口。' }] }],
      ['replies', {}],
      ['call-backs', { outcome: 'SATISFIED' }],
      ['rechecks', { passed: true, reason: '整改到位。' }],
    ] as const
  ).map(([name, body]) => post(`/api/v1/evaluations/{id}/${name}`, () => `/api/v1/evaluations/999999/${name}`, body, NEVER)),
  post(`${CASE}/documents/{document}/prints`, pathOf('reviewed', '/documents/999999999/prints'), { windowName: '综合1号窗' }),
  get(`${CASE}/documents/{document}/prints`, (subjects) => `/api/v1/cases/${subjects.reviewed}/documents/${subjects.documentId}/prints`),
  {
    route: 'POST /api/v1/handovers',
    send: ({ reviewed }) => ({
      method: 'POST',
      path: '/api/v1/handovers',
      headers: { ...JSON_TYPE, 'idempotency-key': 'k' },
      ...json({
        cases: [{ caseNo: reviewed, papers: ['M99'] }],
        to: { organ: '532922-market-supervision', section: 'food' },
        purpose: 'REVIEW',
      }),
    }),
  },
  get('/api/v1/handovers'),
  get('/api/v1/handovers/{code}', () => '/api/v1/handovers/222222222222'),
  get('/api/v1/handovers/{code}/voucher', () => '/api/v1/handovers/222222222222/voucher'),
  ...(
    [
      ['receipts', {}],
      ['cancellations', {}],
      ['settlements', { found: true, note: '已找到。' }],
    ] as const
  ).map(([name, body]) => post(`/api/v1/handovers/{code}/${name}`, () => `/api/v1/handovers/222222222222/${name}`, body, NEVER)),
  get(`${CASE}/custody`, pathOf('reviewed', '/custody')),
  get(`${CASE}/documents/{documentId}`, (subjects) => `/api/v1/cases/${subjects.reviewed}/documents/${subjects.documentId}`),
  get(`${CASE}/papers/{code}/file`, pathOf('reviewed', '/papers/M01/file')),
  get(`${CASE}/decision-basis`, pathOf('reviewed', '/decision-basis')),
  ...MATERIALS,
  post(`${CASE}/reveals`, pathOf('reviewed', '/reveals'), { fields: ['phone'], reason: 'CONTACT_APPLICANT' }),
  get('/api/v1/progress/{caseNo}', ({ reviewed }) => `/api/v1/progress/${reviewed}?code=222222`, 'a wrong code'),
  get('/api/v1/progress/{caseNo}', ({ reviewed, progressCode }) => `/api/v1/progress/${reviewed}?code=${progressCode}`, 'the code'),
  {
    route: 'POST /api/v1/uploads',
    send: () => ({
      method: 'POST',
      path: '/api/v1/uploads',
      headers: { 'content-type': 'multipart/form-data; boundary=XX' },
      body: uploadBody,
    }),
  },
  get('/api/v1/calendar/deadline', () => '/api/v1/calendar/deadline?start=2026-11-23&amount=5&unit=WORKING_DAY'),
  get('/api/v1/credit-records'),
  post('/api/v1/credit-records/{id}/repairs', () => '/api/v1/credit-records/999999/repairs', { reason: '已经改正。' }),
  get('/api/v1/supervision/signals'),
  post('/api/v1/supervision/laundering-checks', () => '/api/v1/supervision/laundering-checks', undefined),
  post('/api/v1/supervision/signals/{id}/answers', () => '/api/v1/supervision/signals/999999/answers', { answer: '已核查。' }),
  post('/api/v1/items/{code}/versions/{version}/what-ifs', () => '/api/v1/items/530131017000/versions/1/what-ifs', { cases: 10 }),
  get('/api/v1/items'),
  get('/api/v1/items/{code}', () => '/api/v1/items/530131017000'),
  post('/api/v1/items/{code}/paper-lists', () => '/api/v1/items/530131017000/paper-lists', { answers: foodForm }),
  ...PUBLICITY,
  ...BUNDLES,
  get('/api/v1/cases/events'),
  get('/api/v1/tasks/events'),
  get('/api/v1/tasks'),
  get('/api/v1/tasks', () => '/api/v1/tasks?queue=dispatcher', 'of the dispatcher'),
  get('/api/v1/tasks', () => '/api/v1/tasks?queue=organ', 'of the organ'),
  get(TASK, ({ taskId }) => `/api/v1/tasks/${taskId}`),
  task('claims', { expectedOwner: null }),
  task('releases', { reason: '换人办理' }),
  task('transfers', { to: 1187, expectedOwner: null, reason: '换人办理' }),
  task('recommendations', { recommendation: 'GRANT', opinion: '同意' }),
  task('decisions', { result: 'GRANT', opinion: '同意' }),
  task('returns', { reason: '请再核实' }),
  task('route-corrections', { reason: '请再核实' }),
  ...TASK_TREE,
  ...BATCHES,
  ...OPINION_TEMPLATES,
  ...CLOCK_PATHS,
  ...CONSULTATIONS,
  ...COLLECTION_CALLS,
  ...PEOPLE_CALLS,
  ...DISPUTE_CALLS,
  ...AID_CALLS,
  get('/api/v1/posts'),
  get('/api/v1/posts', () => '/api/v1/posts?organ=532922-market-supervision', 'of another organ'),
  post('/api/v1/leaves', () => '/api/v1/leaves', { staffId: 1186, fromOn: '2027-01-05', toOn: '2027-01-04' }, { 'idempotency-key': 'k' }),
  post('/api/v1/leaves/{leaveId}/cancellations', () => '/api/v1/leaves/999999/cancellations', {}, NEVER),
  get('/api/v1/organs/{organCode}/authorities', () => '/api/v1/organs/532922103-government/authorities'),
  get('/api/v1/operations/stuck-cases'),
  get('/api/v1/operations/connectors'),
  get('/api/v1/handed-over-work'),
  get('/api/v1/handed-over-work/{id}', () => '/api/v1/handed-over-work/999999'),
  post('/api/v1/handed-over-work/{id}/take-backs', () => '/api/v1/handed-over-work/999999/take-backs', { reason: '服务检修' }, NEVER),
  get(`${CASE}/handling-data`, pathOf('reviewed', '/handling-data?purpose=EXAMINE_CASE')),
  post('/api/v1/connectors/{code}/answers', () => '/api/v1/connectors/public-security-household/answers', {
    answerId: 'HJ-00000001',
    callKey: '53292220261124000000010-1',
    result: 'GRANT',
    decidedOn: '2026-11-24',
  }),
  get('/api/v1/operations/dead-letters'),
  post(
    '/api/v1/operations/dead-letters/{deliveryKey}/replays',
    () => '/api/v1/operations/dead-letters/0192f0c1-7c1e-7a3b-9d5e-2f6a1b3c4d5e.routing.cases/replays',
    {},
  ),
  post(
    '/api/v1/operations/dead-letters/{deliveryKey}/skips',
    () => '/api/v1/operations/dead-letters/0192f0c1-7c1e-7a3b-9d5e-2f6a1b3c4d5e.routing.cases/skips',
    { reason: '重复的消息' },
  ),
  get('/api/v1/me'),
  get('/api/v1/me/reveals'),
  post('/api/v1/me/password-changes', () => '/api/v1/me/password-changes', { currentPassword: 'x', newPassword: '苍山洱海2026年秋' }),
  get('/api/v1/identity/staff'),
  get('/api/v1/identity/staff/{staffId}', () => '/api/v1/identity/staff/1003'),
  staff('disablements', { reason: '调离岗位' }),
  staff('enablements', { reason: '调回岗位' }),
  staff('password-resets', { reason: '忘记口令' }),
  staff('role-assignments', { reason: '调整岗位', roles: ['APPROVER'] }),
  // Last: it takes the task up.
  post('/api/v1/tasks/next-claims', () => '/api/v1/tasks/next-claims', undefined),
];

/** What is served beside the API, and must be closed or open as well. */
export const PAGES: readonly Call[] = [
  get('/operations/queues'),
  get('/operations/queues/api/queues'),
  get('/health/live'),
  get('/health/ready'),
  get('/metrics'),
  get('/docs'),
  get('/openapi.json'),
  get('/p'),
  get('/publicity'),
  get('/consult/{token}', () => '/consult/bm8tc3VjaC1saW5r'),
  get('/api/v1/identity/revocations'),
  get('/api/v1/no-such-thing'),
];
