import { randomUUID } from 'node:crypto';
import { FOOD_PAPERS, food, foodForm, transfer } from '../county/bodies';
import { pdf } from '../county/files';
import type { Sending } from '../security/send';

/** What the calls of the table are about. */
export interface Subjects {
  /** Received at the hall, under examination at the market bureau; 杨晶晶 holds a mandate. */
  readonly reviewed: string;
  /** Submitted from home to 平坡镇; 罗大山 held a mandate until yesterday. */
  readonly submitted: string;
  /** Drafted by the village agent of 平坡. */
  readonly drafted: string;
  readonly documentId: number;
  readonly taskId: number;
  readonly progressCode: string;
}

export interface Call {
  /** As in /openapi.json. */
  readonly route: string;
  /** Which variant of the route, where there are several. */
  readonly about?: string;
  readonly send: (subjects: Subjects) => Sending;
}

/** A version that never was: whoever may act is told 412, and nothing changes for the next caller. */
const NEVER = { 'if-match': '"v9999"' };
const json = (body: unknown): Pick<Sending, 'body'> => ({ body: JSON.stringify(body) });
const JSON_TYPE = { 'content-type': 'application/json' };

const get = (route: string, path: (subjects: Subjects) => string = () => route, about?: string): Call => ({
  route: `GET ${route}`,
  ...(about === undefined ? {} : { about }),
  send: (subjects) => ({ method: 'GET', path: path(subjects) }),
});
const post = (
  route: string,
  path: (subjects: Subjects) => string,
  body: unknown,
  headers: Record<string, string> = {},
  about?: string,
): Call => ({
  route: `POST ${route}`,
  ...(about === undefined ? {} : { about }),
  send: (subjects) => ({ method: 'POST', path: path(subjects), headers: { ...JSON_TYPE, ...headers }, ...json(body) }),
});

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

const TASK = '/api/v1/tasks/{taskId}';
const task = (name: string, body: unknown): Call => post(`${TASK}/${name}`, ({ taskId }) => `/api/v1/tasks/${taskId}/${name}`, body, NEVER);
const staff = (name: string, body: unknown): Call =>
  post(`/api/v1/identity/staff/{staffId}/${name}`, () => `/api/v1/identity/staff/1003/${name}`, body, NEVER);

const uploadBody = Buffer.concat([
  Buffer.from('--XX\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n'),
  pdf(),
  Buffer.from('\r\n--XX--\r\n'),
]);

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
  ...command('refusals', { reasonCode: 'NOT_COMPETENT' }, ['reviewed', 'submitted']),
  ...command('not-required-notices', { reasonCode: 'PREPACKAGED_ONLY' }, ['reviewed']),
  ...command('withdrawals', {}, ['reviewed', 'submitted']),
  ...command('conclusions', {}, ['reviewed']),
  ...command('deliveries', { pickUpCode: '222222' }, ['reviewed']),
  ...command('evaluations', { grade: 5 }, ['reviewed']),
  get(`${CASE}/documents/{documentId}`, (subjects) => `/api/v1/cases/${subjects.reviewed}/documents/${subjects.documentId}`),
  get(`${CASE}/papers/{code}/file`, pathOf('reviewed', '/papers/M01/file')),
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
  get('/api/v1/supervision/signals'),
  post('/api/v1/supervision/signals/{id}/answers', () => '/api/v1/supervision/signals/999999/answers', { answer: '已核查。' }),
  get('/api/v1/items'),
  get('/api/v1/items/{code}', () => '/api/v1/items/530131017000'),
  post('/api/v1/items/{code}/paper-lists', () => '/api/v1/items/530131017000/paper-lists', { answers: foodForm }),
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
  get('/api/v1/posts'),
  get('/api/v1/posts', () => '/api/v1/posts?organ=532922-market-supervision', 'of another organ'),
  post('/api/v1/leaves', () => '/api/v1/leaves', { staffId: 1186, fromOn: '2027-01-05', toOn: '2027-01-04' }, { 'idempotency-key': 'k' }),
  post('/api/v1/leaves/{leaveId}/cancellations', () => '/api/v1/leaves/999999/cancellations', {}, NEVER),
  get('/api/v1/organs/{organCode}/authorities', () => '/api/v1/organs/532922103-government/authorities'),
  get('/api/v1/operations/stuck-cases'),
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
  get('/api/v1/identity/staff'),
  get('/api/v1/identity/staff/{staffId}', () => '/api/v1/identity/staff/1003'),
  staff('disablements', { reason: '调离岗位' }),
  staff('enablements', { reason: '调回岗位' }),
  staff('role-assignments', { reason: '调整岗位', roles: ['APPROVER'] }),
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
  get('/api/v1/identity/revocations'),
  get('/api/v1/no-such-thing'),
];
