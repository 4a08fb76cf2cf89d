import { type Call, get, NEVER, post } from './call';

const DISPUTE = '/api/v1/disputes/{disputeNo}';
/** A dispute that never was: who may act learns that it does not exist, who may not learns nothing. */
const NEVER_NO = 'JF53292220261123999999990';
const dispute = (rest: string, body: unknown): Call =>
  post(`${DISPUTE}/${rest}`, () => `/api/v1/disputes/${NEVER_NO}/${rest.replace(/\{\w+\}/g, '999999')}`, body, NEVER);
const read = (rest: string): Call => get(`${DISPUTE}${rest}`, () => `/api/v1/disputes/${NEVER_NO}${rest.replace(/\{\w+\}/g, '999999')}`);

/** 纠纷化解: first contact, the record, triage. */
export const DISPUTE_CALLS: readonly Call[] = [
  post('/api/v1/first-contacts', () => '/api/v1/first-contacts', { source: 'WINDOW' }, { 'idempotency-key': 'k' }),
  get('/api/v1/disputes'),
  read(''),
  dispute('readings', { purpose: 'SUPERVISE', note: '了解情况。' }),
  dispute('lead-changes', { leadId: 1371 }),
  dispute('follow-ups', {}),
  dispute('closings', { outcome: 'PAID' }),
  dispute('withdrawals', {}),
  dispute('forwardings', { toOrgan: '532922-human-resources' }),
  dispute('mergers', { into: NEVER_NO }),
  dispute('reopenings', {}),
  dispute('parties', { parties: [{ side: 'CLAIMANT', kind: 'PERSON', name: '别人' }] }),
  dispute('parties/{partyId}/claims', { claims: [{ kind: 'WAGES', amount: '1.00' }] }),
  dispute('parties/{partyId}/completions', {}),
  dispute('proceedings', { kind: 'ARBITRATION', organ: '示例仲裁委员会', partyIds: [1], on: '2026-11-23' }),
  dispute('proceedings/{proceedingId}/steps', { action: 'file', on: '2026-11-23' }),
  dispute('facts', { matter: 'MONEY' }),
  read('/routes'),
  dispute('triage-decisions', { routes: ['MEDIATION'] }),
  dispute('evidence', {}),
  read('/evidence'),
  get(`${DISPUTE}/evidence-needs`, () => `/api/v1/disputes/${NEVER_NO}/evidence-needs?to=ARBITRATION`),
  dispute('evidence/{evidenceId}/readings', { purpose: 'CONDUCT' }),
  dispute('evidence/{evidenceId}/originals', {}),
  dispute('evidence/{evidenceId}/redactions', {}),
  dispute('evidence/{evidenceId}/consent-revocations', {}),
  dispute('evidence-packs', { proceedingId: 1, purpose: '移交材料' }),
  read('/evidence-packs'),
  read('/evidence-packs/verification'),
  read('/recovery'),
  post(
    `${DISPUTE}/payments`,
    () => `/api/v1/disputes/${NEVER_NO}/payments`,
    { lines: [{ claimId: 1, amount: '1.00' }], receivedOn: '2026-11-23', source: 'EMPLOYER', confirmedByReceiver: true },
    { 'idempotency-key': 'k' },
  ),
  dispute('payments/{paymentId}/reversals', { reason: '登错了人。' }),
  dispute('payments/{paymentId}/recoveries', { amount: '1.00', on: '2026-11-23' }),
  dispute('settled-sums', { lines: [{ claimId: 1, amount: '1.00' }] }),
  read('/readings'),
  get('/api/v1/dispute-signals'),
  get('/api/v1/statistics/disputes', () => '/api/v1/statistics/disputes?by=KIND&from=2026-01-01&to=2026-12-31'),
  get('/api/v1/statistics/dispute-recovery', () => '/api/v1/statistics/dispute-recovery?from=2026-01-01&to=2026-12-31'),
  get('/api/v1/statistics/dispute-employers', () => '/api/v1/statistics/dispute-employers?from=2026-01-01&to=2026-12-31'),
  get('/api/v1/operations/stuck-disputes'),
];

/** As the table of `expected-answers.ts`, with the posts of the collection and of the disputes behind. */
export const DISPUTE_TABLE = `
                                                                nob app str agt exp hal 103 201 vil exa apr hed sup dis ope sec aud sys col rev fin des lrv lap law med
POST /api/v1/first-contacts                                     401 422 422 422 422 422 422 422 422 403 403 403 403 403 403 403 403 403 403 403 403 422 403 403 403 403
GET /api/v1/disputes                                            401 200 200 200 200 200 200 200 200 403 403 403 200 200 403 403 403 403 403 403 403 200 200 200 200 200
GET /api/v1/disputes/{disputeNo}                                401 404 404 404 404 404 404 404 404 403 403 403 404 404 403 403 403 403 403 403 403 404 404 404 404 404
POST /api/v1/disputes/{disputeNo}/readings                      401 403 403 403 403 404 404 404 403 403 403 403 404 404 403 403 403 403 403 403 403 404 404 404 404 404
POST /api/v1/disputes/{disputeNo}/lead-changes                  401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403 403 403 403
POST /api/v1/disputes/{disputeNo}/follow-ups                    401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403 403 403 403
POST /api/v1/disputes/{disputeNo}/closings                      401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403 403 403 403
POST /api/v1/disputes/{disputeNo}/withdrawals                   401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403 403 403 403
POST /api/v1/disputes/{disputeNo}/forwardings                   401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403 403 403 403
POST /api/v1/disputes/{disputeNo}/mergers                       401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403 403 403 403
POST /api/v1/disputes/{disputeNo}/reopenings                    401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403 403 403 403
POST /api/v1/disputes/{disputeNo}/parties                       401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 404 404
POST /api/v1/disputes/{disputeNo}/parties/{partyId}/claims      401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 404 404
POST /api/v1/disputes/{disputeNo}/parties/{partyId}/completions   401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 404 404
POST /api/v1/disputes/{disputeNo}/proceedings                   401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 404 404
POST /api/v1/disputes/{disputeNo}/proceedings/{proceedingId}/steps  401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 404 404
POST /api/v1/disputes/{disputeNo}/facts                         401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 404 404
GET /api/v1/disputes/{disputeNo}/routes                         401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 404 404
POST /api/v1/disputes/{disputeNo}/triage-decisions              401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403 403 403 403
POST /api/v1/disputes/{disputeNo}/evidence                      401 415 415 415 415 415 415 415 415 403 403 403 403 403 403 403 403 403 403 403 403 415 415 415 415 415
GET /api/v1/disputes/{disputeNo}/evidence                       401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 404 404
GET /api/v1/disputes/{disputeNo}/evidence-needs                 401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 404 404
POST /api/v1/disputes/{disputeNo}/evidence/{evidenceId}/readings  401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 404 404
POST /api/v1/disputes/{disputeNo}/evidence/{evidenceId}/originals  401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 404 404
POST /api/v1/disputes/{disputeNo}/evidence/{evidenceId}/redactions  401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 415 415 415 415 415
POST /api/v1/disputes/{disputeNo}/evidence/{evidenceId}/consent-revocations  401 404 404 404 404 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 404 404
POST /api/v1/disputes/{disputeNo}/evidence-packs                401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 404 404
GET /api/v1/disputes/{disputeNo}/evidence-packs                 401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 404 404
GET /api/v1/disputes/{disputeNo}/evidence-packs/verification    401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 404 404
GET /api/v1/disputes/{disputeNo}/recovery                       401 404 404 404 404 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 404 404
POST /api/v1/disputes/{disputeNo}/payments                      401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 404 404
POST /api/v1/disputes/{disputeNo}/payments/{paymentId}/reversals  401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 404 404
POST /api/v1/disputes/{disputeNo}/payments/{paymentId}/recoveries  401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 404 404
POST /api/v1/disputes/{disputeNo}/settled-sums                  401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 404 404
GET /api/v1/disputes/{disputeNo}/readings                       401 404 404 404 404 403 403 403 403 403 403 403 404 404 403 403 403 403 403 403 403 404 403 403 403 403
GET /api/v1/dispute-signals                                     401 403 403 403 403 403 403 403 403 403 403 403 200 200 403 403 403 403 403 403 403 403 403 403 403 403
GET /api/v1/statistics/disputes                                 401 403 403 403 403 403 403 403 403 403 403 200 200 200 403 403 403 403 403 403 403 200 403 403 403 403
GET /api/v1/statistics/dispute-recovery                         401 403 403 403 403 403 403 403 403 403 403 200 200 200 403 403 403 403 403 403 403 200 403 403 403 403
GET /api/v1/statistics/dispute-employers                        401 403 403 403 403 403 403 403 403 403 403 200 200 200 403 403 403 403 403 403 403 200 403 403 403 403
GET /api/v1/operations/stuck-disputes                           401 403 403 403 403 403 403 403 403 403 403 403 200 200 200 403 403 403 403 403 403 403 403 403 403 403
`;
