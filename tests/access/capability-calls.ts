import { foodForm, socialCards } from '../county/bodies';
import { type Call, get, JSON_TYPE, json, NEVER, post, type Subjects, TASK, task } from './call';

const MATERIAL = '/api/v1/me/materials/{materialId}';
const remove = (route: string, path: string): Call => ({ route: `DELETE ${route}`, send: () => ({ method: 'DELETE', path }) });
/** A material that nobody holds: it does not exist for anybody. */
export const MATERIALS: readonly Call[] = [
  get('/api/v1/me/materials'),
  remove(MATERIAL, '/api/v1/me/materials/bm8tc3VjaA'),
  post(
    `${MATERIAL}/consents`,
    () => '/api/v1/me/materials/bm8tc3VjaA/consents',
    { purposes: ['ALL_ITEMS'], validUntil: '2027-06-30' },
    { 'idempotency-key': 'k' },
  ),
  remove(`${MATERIAL}/consents`, '/api/v1/me/materials/bm8tc3VjaA/consents'),
  post(
    '/api/v1/materials/{materialId}/checks',
    () => '/api/v1/materials/bm8tc3VjaA/checks',
    { holder: { kind: 'PERSON', idNumber: '532999197804150038' } },
    { 'idempotency-key': 'k' },
  ),
  post('/api/v1/paper-plans', () => '/api/v1/paper-plans', {
    itemCode: '530131017000',
    form: foodForm,
    applicant: { kind: 'PERSON', idNumber: '532999197804150038' },
  }),
  get('/api/v1/statistics/papers-saved'),
  get('/api/v1/statistics/levels-saved'),
];

/** Of a task that nobody has in hand, and of requests that never were. */
export const CLOCK_PATHS: readonly Call[] = [
  get(`${TASK}/special-procedures`, ({ taskId }) => `/api/v1/tasks/${taskId}/special-procedures`),
  post(
    `${TASK}/special-procedures`,
    ({ taskId }) => `/api/v1/tasks/${taskId}/special-procedures`,
    { kind: 'TESTING', expected: { amount: 10, unit: 'WORKING_DAY' }, reasonText: '须检测后才能判断。' },
    { 'idempotency-key': 'k' },
  ),
  post(
    `${TASK}/extensions`,
    ({ taskId }) => `/api/v1/tasks/${taskId}/extensions`,
    { reasonCode: 'COMPLEX_FACTS', reasonText: '须进一步核实。' },
    { 'idempotency-key': 'k' },
  ),
  ...(['special-procedures', 'extensions'] as const).flatMap((name) => [
    get(`/api/v1/${name}`),
    get(`/api/v1/${name}/{id}`, () => `/api/v1/${name}/999999`),
    post(`/api/v1/${name}/{id}/approvals`, () => `/api/v1/${name}/999999/approvals`, {}, NEVER),
    post(`/api/v1/${name}/{id}/refusals`, () => `/api/v1/${name}/999999/refusals`, { reason: '不需要' }, NEVER),
    post(`/api/v1/${name}/{id}/take-backs`, () => `/api/v1/${name}/999999/take-backs`, { reason: '不需要' }, NEVER),
  ]),
  post('/api/v1/special-procedures/{id}/results', () => '/api/v1/special-procedures/999999/results', { summary: '检测合格。' }, NEVER),
];

/** What officers do with a task beside taking it up and concluding it. */
const SIGNER = { staffId: 1187, request: '请提出意见。' };
export const TASK_TREE: readonly Call[] = [
  task('delegations', { to: 1187, request: '请核实。' }),
  task('add-signs', SIGNER),
  task('countersigns', { mode: 'ALL', signers: [{ staffId: 1187 }], request: '请会签。' }),
  task('repeated-reviews', { branchTaskId: 1, request: '已补充说明。' }),
  task('signatures', { verdict: 'AGREE' }),
  task('withdrawals', { reason: '不再需要' }),
  task('holds', { party: '申请人', until: '2026-11-27', reason: '等待补充说明' }),
  task('resumptions', {}),
  task('recalls', { reason: '须再核实' }),
  task('objection-answers', { upheld: false, answer: '经核实不属实。' }),
];

/** Each row is answered by itself, so the whole is a 200 also where its one row is refused. */
export const BATCHES: readonly Call[] = (
  [
    ['batch-claims', { expectedOwner: null }, {}],
    ['batch-releases', {}, { reason: '换人办理' }],
    ['batch-decisions', { result: 'GRANT' }, {}],
  ] as const
).map(([name, row, rest]) => ({
  route: `POST /api/v1/tasks/${name}`,
  send: ({ taskId }) => ({
    method: 'POST',
    path: `/api/v1/tasks/${name}`,
    headers: JSON_TYPE,
    ...json({ rows: [{ taskId, version: 9999, ...row }], ...rest }),
  }),
}));

export const OPINION_TEMPLATES: readonly Call[] = [
  get('/api/v1/opinion-templates'),
  get('/api/v1/opinion-templates', ({ taskId }) => `/api/v1/opinion-templates?taskId=${taskId}`, 'for a task'),
  post(
    '/api/v1/opinion-templates',
    () => '/api/v1/opinion-templates',
    { name: '材料齐全', text: '{applicantName} 的材料齐全。' },
    { 'idempotency-key': 'k' },
  ),
  remove('/api/v1/opinion-templates/{templateId}', '/api/v1/opinion-templates/999999'),
];

/** 公示: read and objected to by everybody; what an objection says is read by the office. */
export const PUBLICITY: readonly Call[] = [
  get('/api/v1/publicity'),
  post('/api/v1/publicity/{id}/objections', () => '/api/v1/publicity/999999/objections', { text: '这一户刚买了货车。' }),
  get('/api/v1/objections/{id}', () => '/api/v1/objections/999999'),
];

const BUNDLE = '/api/v1/bundle-cases/{bundleNo}';
const bundlePath =
  (rest: string) =>
  ({ bundleNo }: Subjects): string =>
    `/api/v1/bundle-cases/${bundleNo}${rest}`;
export const BUNDLES: readonly Call[] = [
  get('/api/v1/bundles'),
  get('/api/v1/bundles/{code}', () => '/api/v1/bundles/social-card-services'),
  get('/api/v1/bundle-progress/{bundleNo}', ({ bundleNo }) => `/api/v1/bundle-progress/${bundleNo}?code=222222`),
  get('/api/v1/statistics/bundles'),
  get('/api/v1/bundle-cases'),
  post(
    '/api/v1/bundle-cases',
    () => '/api/v1/bundle-cases',
    { ...socialCards({ kind: 'PERSON', name: '别人', idNumber: '532999198103030062' }), form: { shared: {}, members: {} } },
    { 'idempotency-key': 'k' },
  ),
  get(BUNDLE, bundlePath('')),
  post(`${BUNDLE}/opt-outs`, bundlePath('/opt-outs'), { member: 'firstCard' }, NEVER),
  post(`${BUNDLE}/deliveries`, bundlePath('/deliveries'), { pickUpCode: '222222' }, NEVER),
  get(`${BUNDLE}/receipt`, bundlePath('/receipt')),
  get(`${BUNDLE}/deliveries/{sequence}/receipt`, bundlePath('/deliveries/1/receipt')),
];

const CONSULTATION = '/api/v1/consultations/{id}';
const consultation = (name: string, body: unknown): Call =>
  post(`${CONSULTATION}/${name}`, () => `/api/v1/consultations/999999/${name}`, body, NEVER);
const QUESTION = { questions: '请就选址提出意见。', dueOn: '2026-11-27' };
/** Of a task that nobody has in hand, and of consultations that never were. */
export const CONSULTATIONS: readonly Call[] = [
  get(`${TASK}/consultations`, ({ taskId }) => `/api/v1/tasks/${taskId}/consultations`),
  post(
    `${TASK}/consultations`,
    ({ taskId }) => `/api/v1/tasks/${taskId}/consultations`,
    { ...QUESTION, consultees: [{ organ: '532922-health' }] },
    { 'idempotency-key': 'k' },
  ),
  post(
    `${TASK}/joint-consultations`,
    ({ taskId }) => `/api/v1/tasks/${taskId}/joint-consultations`,
    { ...QUESTION, organs: ['532922-health'], meetingOn: '2026-11-26' },
    { 'idempotency-key': 'k' },
  ),
  get('/api/v1/consultations'),
  get(CONSULTATION, () => '/api/v1/consultations/999999'),
  consultation('answers', { opinion: 'AGREE' }),
  consultation('withdrawals', {}),
  consultation('consolidated-opinions', { recommendation: 'GRANT', opinion: '一致同意选址。' }),
  post(`${CONSULTATION}/consultees/{consulteeId}/links`, () => '/api/v1/consultations/999999/consultees/999999/links', undefined),
  get(`${CONSULTATION}/consultees/{consulteeId}/letter`, () => '/api/v1/consultations/999999/consultees/999999/letter'),
];
