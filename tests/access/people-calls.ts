import { type Call, get, JSON_TYPE, json, NEVER, post } from './call';

const ONCE = { 'idempotency-key': 'k' };
const BASE = '/api/v1/collection';
const CAMPAIGN = `${BASE}/campaigns/{insurance}/{year}`;
const campaign = (rest: string): string => `${BASE}/campaigns/RESIDENT_MEDICAL/2027/${rest}`;
const put = (route: string, path: string, body: unknown): Call => ({
  route: `PUT ${route}`,
  send: () => ({ method: 'PUT', path, headers: JSON_TYPE, ...json(body) }),
});
const person = (name: string, body: unknown): Call =>
  post(`${BASE}/people/{personId}/${name}`, () => `${BASE}/people/999999/${name}`, body, NEVER);
const obligation = (name: string, body: unknown): Call =>
  post(`${BASE}/obligations/{obligationId}/${name}`, () => `${BASE}/obligations/999999/${name}`, body, NEVER);
const roster = (name: string): Call =>
  post(`${BASE}/roster-imports/{importId}/${name}`, () => `${BASE}/roster-imports/999999/${name}`, {}, NEVER);
const calculation = (name: string, body: unknown): Call => post(`${BASE}/calculations/${name}`, () => `${BASE}/calculations/${name}`, body);
const noFile = Buffer.from('--XX\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\na\r\n--XX--\r\n');

/** 参保人员, 应征, 名册, 征缴进度: of people that never were. */
export const PEOPLE_CALLS: readonly Call[] = [
  post(`${BASE}/people/searches`, () => `${BASE}/people/searches`, { citizenNumber: '53299919800101001X' }),
  get(`${BASE}/people/{personId}`, () => `${BASE}/people/999999`),
  post(
    `${BASE}/households/{householdId}/members`,
    () => `${BASE}/households/999999/members`,
    { name: '杨小满', citizenNumber: '53299919800101001X' },
    ONCE,
  ),
  get(`${BASE}/households/{householdId}/preflight`, () => `${BASE}/households/999999/preflight?medicalYear=2027&pensionYear=2026`),
  person('categories', { category: 'STUDENT', fromOn: '2025-01-01', source: '教育部门' }),
  person('coverages', { insurance: 'RESIDENT_MEDICAL', kind: 'PAID', year: 2027, source: '税务' }),
  person('registrations', { state: 'TO_CHECK_MOVED', source: '村民小组长' }),
  post(
    `${BASE}/obligations`,
    () => `${BASE}/obligations`,
    { items: [{ personId: 999_999, insurance: 'RESIDENT_MEDICAL', year: 2027 }] },
    ONCE,
  ),
  get(`${BASE}/households/{householdId}/obligations`, () => `${BASE}/households/999999/obligations`),
  get('/api/v1/me/obligations'),
  get(`${BASE}/obligations/{obligationId}`, () => `${BASE}/obligations/999999`),
  get(`${BASE}/obligations/{obligationId}/history`, () => `${BASE}/obligations/999999/history`),
  obligation('tiers', { tier: '300.00' }),
  obligation('cancellations', { reason: '误登记' }),
  {
    route: `POST ${BASE}/roster-imports`,
    send: () => ({
      method: 'POST',
      path: `${BASE}/roster-imports`,
      headers: { 'content-type': 'multipart/form-data; boundary=XX' },
      body: noFile,
    }),
  },
  get(`${BASE}/roster-imports/{importId}`, () => `${BASE}/roster-imports/999999`),
  get(`${BASE}/roster-imports/{importId}/rows`, () => `${BASE}/roster-imports/999999/rows`),
  get(`${BASE}/roster-imports/{importId}/report`, () => `${BASE}/roster-imports/999999/report`),
  get(`${BASE}/roster-imports/{importId}/events`, () => `${BASE}/roster-imports/999999/events`),
  roster('applications'),
  roster('discards'),
  post(`${BASE}/campaign-runs`, () => `${BASE}/campaign-runs`, { insurance: 'RESIDENT_MEDICAL', year: 2027, division: '532901' }, ONCE),
  get(`${BASE}/campaign-runs/{runId}`, () => `${BASE}/campaign-runs/999999`),
  post(`${BASE}/campaign-runs/{runId}/resumptions`, () => `${BASE}/campaign-runs/999999/resumptions`, {}),
  get(`${CAMPAIGN}/progress`, () => campaign('progress?division=532922')),
  get(`${CAMPAIGN}/unpaid`, () => campaign('unpaid?division=532922')),
  get(`${CAMPAIGN}/group-list`, () => campaign('group-list?groupId=999999')),
  get(`${CAMPAIGN}/daily`, () => campaign('daily?division=532922&from=2026-11-01&to=2026-11-30')),
  post(`${CAMPAIGN}/contacts`, () => campaign('contacts'), { personId: 999_999, outcome: 'WILL_PAY' }, ONCE),
  put(`${CAMPAIGN}/targets`, campaign('targets'), { township: '532901101', people: 1, source: '任务分解表' }),
  put(`${BASE}/village-groups/{groupId}/responsible`, `${BASE}/village-groups/999999/responsible`, { staffId: 2049 }),
  calculation('waiting-periods', { gapYears: 6, repairYears: 0, paidInWindow: true }),
  calculation('ceilings', { continuousYears: 6, zeroClaimYears: 0 }),
  calculation('contributions', { wage: '3000.00', injuryClass: 1, on: '2026-11-01' }),
  calculation('undeclared-months', { wage: '3000.00', on: '2026-11-01' }),
  calculation('late-fees', { debtor: 'EMPLOYER', principal: '1.00', arrearsFrom: '2026-01-01', paidOn: '2026-01-02' }),
];

/** As the table of `expected-answers.ts`, with the three posts of the collection behind. */
export const PEOPLE_TABLE = `
                                                                nob app str agt exp hal 103 201 vil exa apr hed sup dis ope sec aud sys col rev fin
POST /api/v1/collection/people/searches                         401 403 403 403 403 404 404 404 404 403 403 403 404 404 403 403 403 403 404 404 403
GET /api/v1/collection/people/{personId}                        401 403 403 403 403 404 404 404 404 403 403 403 404 404 403 403 403 403 404 404 403
POST /api/v1/collection/households/{householdId}/members        401 403 403 403 403 404 404 404 403 403 403 403 403 403 403 403 403 403 404 403 403
GET /api/v1/collection/households/{householdId}/preflight       401 403 403 403 403 404 404 404 404 403 403 403 404 404 403 403 403 403 404 404 403
POST /api/v1/collection/people/{personId}/categories            401 403 403 403 403 403 404 404 403 403 403 403 403 403 403 403 403 403 404 403 403
POST /api/v1/collection/people/{personId}/coverages             401 403 403 403 403 404 404 404 403 403 403 403 403 403 403 403 403 403 404 403 403
POST /api/v1/collection/people/{personId}/registrations         401 403 403 403 403 404 404 404 404 403 403 403 404 404 403 403 403 403 404 404 403
POST /api/v1/collection/obligations                             401 403 403 403 403 404 404 404 403 403 403 403 403 403 403 403 403 403 404 403 403
GET /api/v1/collection/households/{householdId}/obligations     401 404 404 404 404 404 404 404 404 403 403 403 404 404 403 403 403 403 404 404 403
GET /api/v1/me/obligations                                      401 200 200 200 200 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
GET /api/v1/collection/obligations/{obligationId}               401 404 404 404 404 404 404 404 404 403 403 403 404 404 403 403 403 403 404 404 403
GET /api/v1/collection/obligations/{obligationId}/history       401 404 404 404 404 404 404 404 404 403 403 403 404 404 403 403 403 403 404 404 403
POST /api/v1/collection/obligations/{obligationId}/tiers        401 404 404 404 404 404 404 404 404 403 403 403 403 403 403 403 403 403 404 403 403
POST /api/v1/collection/obligations/{obligationId}/cancellations  401 403 403 403 403 404 404 404 403 403 403 403 403 403 403 403 403 403 404 403 403
POST /api/v1/collection/roster-imports                          401 403 403 403 403 403 400 400 403 403 403 403 403 403 403 403 403 403 400 403 403
GET /api/v1/collection/roster-imports/{importId}                401 403 403 403 403 403 404 404 403 403 403 403 403 403 403 403 403 403 404 403 403
GET /api/v1/collection/roster-imports/{importId}/rows           401 403 403 403 403 403 404 404 403 403 403 403 403 403 403 403 403 403 404 403 403
GET /api/v1/collection/roster-imports/{importId}/report         401 403 403 403 403 403 404 404 403 403 403 403 403 403 403 403 403 403 404 403 403
GET /api/v1/collection/roster-imports/{importId}/events         401 403 403 403 403 403 404 404 403 403 403 403 403 403 403 403 403 403 404 403 403
POST /api/v1/collection/roster-imports/{importId}/applications  401 403 403 403 403 403 404 404 403 403 403 403 403 403 403 403 403 403 404 403 403
POST /api/v1/collection/roster-imports/{importId}/discards      401 403 403 403 403 403 404 404 403 403 403 403 403 403 403 403 403 403 404 403 403
POST /api/v1/collection/campaign-runs                           401 403 403 403 403 403 404 404 403 403 403 403 403 403 403 403 403 403 404 403 403
GET /api/v1/collection/campaign-runs/{runId}                    401 403 403 403 403 403 404 404 403 403 403 403 404 404 403 403 403 403 404 403 403
POST /api/v1/collection/campaign-runs/{runId}/resumptions       401 403 403 403 403 403 404 404 403 403 403 403 403 403 403 403 403 403 404 403 403
GET /api/v1/collection/campaigns/{insurance}/{year}/progress    401 403 403 403 403 200 200 200 200 403 403 403 200 200 403 403 403 403 200 200 403
GET /api/v1/collection/campaigns/{insurance}/{year}/unpaid      401 403 403 403 403 200 200 200 200 403 403 403 200 200 403 403 403 403 200 200 403
GET /api/v1/collection/campaigns/{insurance}/{year}/group-list  401 403 403 403 403 200 200 200 200 403 403 403 200 200 403 403 403 403 200 200 403
GET /api/v1/collection/campaigns/{insurance}/{year}/daily       401 403 403 403 403 200 200 200 200 403 403 403 200 200 403 403 403 403 200 200 403
POST /api/v1/collection/campaigns/{insurance}/{year}/contacts   401 403 403 403 403 404 404 404 404 403 403 403 404 404 403 403 403 403 404 404 403
PUT /api/v1/collection/campaigns/{insurance}/{year}/targets     401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403 403
PUT /api/v1/collection/village-groups/{groupId}/responsible     401 403 403 403 403 403 404 404 403 403 403 403 403 403 403 403 403 403 404 403 403
POST /api/v1/collection/calculations/waiting-periods            401 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
POST /api/v1/collection/calculations/ceilings                   401 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
POST /api/v1/collection/calculations/contributions              401 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
POST /api/v1/collection/calculations/undeclared-months          401 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
POST /api/v1/collection/calculations/late-fees                  401 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
`;
