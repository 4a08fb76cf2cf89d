import { type Call, get, NEVER, post } from './call';

const TRANSFER = '/api/v1/relation-transfers/{id}';
/** A thing that never was: who may act learns that it does not exist, who may not learns nothing. */
const transfer = (name: string, body: unknown): Call =>
  post(`${TRANSFER}/${name}`, () => `/api/v1/relation-transfers/999999/${name}`, body, NEVER);

const VISIT = '/api/v1/visit-sessions/{id}';
const visit = (name: string, body: unknown, path = name): Call =>
  post(`${VISIT}/${name}`, () => `/api/v1/visit-sessions/999999/${path}`, body, NEVER);
const SIGNED = { body: '{}', signature: 'A'.repeat(86) };
const ONCE = { 'idempotency-key': 'k' };

/** 两险同征. */
export const COLLECTION_CALLS: readonly Call[] = [
  get('/api/v1/relation-transfers'),
  get(TRANSFER, () => '/api/v1/relation-transfers/999999'),
  transfer('beginnings', { direction: 'IN', otherPlace: '532901' }),
  transfer('completions', {}),
  transfer('refusals', { reasonCode: 'NO_RECORD', reason: '没有参保记录。' }),
  get('/api/v1/visit-devices'),
  post('/api/v1/visit-devices', () => '/api/v1/visit-devices', { name: '平板', publicKey: 'no key' }, ONCE),
  post('/api/v1/visit-devices/{id}/revocations', () => '/api/v1/visit-devices/999999/revocations', {}),
  get('/api/v1/visit-sessions'),
  post('/api/v1/visit-sessions', () => '/api/v1/visit-sessions', { groupId: 999_999, deviceId: 999_999 }, ONCE),
  get(VISIT, () => '/api/v1/visit-sessions/999999'),
  visit('packets', {}),
  visit('syncs', { packet: SIGNED, visits: [] }),
  visit('tallies', {}),
  visit('differences/{differenceId}/explanations', { reason: '次日补缴。' }, 'differences/1/explanations'),
  visit('closings', {}),
  visit('cancellations', {}),
];

/** As the table of `expected-answers.ts`, with the three posts of the collection behind. */
export const COLLECTION_TABLE = `
                                                                nob app str agt exp hal 103 201 vil exa apr hed sup dis ope sec aud sys col rev fin
GET /api/v1/relation-transfers                                  401 403 403 403 403 403 403 403 403 200 200 200 200 200 403 403 403 403 200 403 403
GET /api/v1/relation-transfers/{id}                             401 403 403 403 403 403 403 403 403 404 404 404 404 404 403 403 403 403 404 403 403
POST /api/v1/relation-transfers/{id}/beginnings                 401 403 403 403 403 403 403 403 403 404 404 404 404 404 403 403 403 403 404 403 403
POST /api/v1/relation-transfers/{id}/completions                401 403 403 403 403 403 403 403 403 404 404 404 404 404 403 403 403 403 404 403 403
POST /api/v1/relation-transfers/{id}/refusals                   401 403 403 403 403 403 403 403 403 404 404 404 404 404 403 403 403 403 404 403 403
GET /api/v1/visit-devices                                       401 403 403 403 403 403 200 200 200 403 403 403 200 200 403 403 403 403 200 403 403
POST /api/v1/visit-devices                                      401 403 403 403 403 403 422 422 422 403 403 403 403 403 403 403 403 403 403 403 403
POST /api/v1/visit-devices/{id}/revocations                     401 403 403 403 403 403 404 404 404 403 403 403 404 404 403 403 403 403 404 403 403
GET /api/v1/visit-sessions                                      401 403 403 403 403 403 200 200 200 403 403 403 200 200 403 403 403 403 200 403 403
POST /api/v1/visit-sessions                                     401 403 403 403 403 403 404 404 404 403 403 403 403 403 403 403 403 403 403 403 403
GET /api/v1/visit-sessions/{id}                                 401 403 403 403 403 403 404 404 404 403 403 403 404 404 403 403 403 403 404 403 403
POST /api/v1/visit-sessions/{id}/packets                        401 403 403 403 403 403 404 404 404 403 403 403 403 403 403 403 403 403 403 403 403
POST /api/v1/visit-sessions/{id}/syncs                          401 403 403 403 403 403 404 404 404 403 403 403 403 403 403 403 403 403 403 403 403
POST /api/v1/visit-sessions/{id}/tallies                        401 403 403 403 403 403 404 404 404 403 403 403 404 404 403 403 403 403 404 403 403
POST /api/v1/visit-sessions/{id}/differences/{differenceId}/explanations  401 403 403 403 403 403 404 404 403 403 403 403 403 403 403 403 403 403 404 403 403
POST /api/v1/visit-sessions/{id}/closings                       401 403 403 403 403 403 404 404 403 403 403 403 403 403 403 403 403 403 404 403 403
POST /api/v1/visit-sessions/{id}/cancellations                  401 403 403 403 403 403 404 404 404 403 403 403 403 403 403 403 403 403 403 403 403
`;
