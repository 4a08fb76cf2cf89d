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
/** A bill and a refund that never were. */
const BILL = 'HJ0000009999999';
const REFUND = 'TF0000009999999';
const ofBill = (name: string, body: unknown, headers: Record<string, string> = NEVER): Call =>
  post(`/api/v1/bills/{number}/${name}`, () => `/api/v1/bills/${BILL}/${name}`, body, headers);
const ofLeg = (name: string, body: unknown): Call =>
  post(`/api/v1/bills/{number}/legs/{fund}/${name}`, () => `/api/v1/bills/${BILL}/legs/medical/${name}`, body);
const ofRefund = (name: string, body: unknown): Call =>
  post(`/api/v1/refunds/{number}/${name}`, () => `/api/v1/refunds/${REFUND}/${name}`, body, NEVER);

/** 缴费单、缴费、分账、退费. */
const MONEY_CALLS: readonly Call[] = [
  post('/api/v1/bills', () => '/api/v1/bills', { obligations: [999999], total: '1.00' }, ONCE),
  get('/api/v1/bills'),
  get('/api/v1/bills/{number}', () => `/api/v1/bills/${BILL}`),
  ofBill('voidings', { reason: '档次选错' }),
  get('/api/v1/tax-channels'),
  ofBill('payments', { channel: 'tax-app', total: '1.00' }, { ...NEVER, ...ONCE }),
  ofBill('payment-abandonments', {}),
  get('/api/v1/bills/{number}/payments', () => `/api/v1/bills/${BILL}/payments`),
  get('/api/v1/fund-legs'),
  post('/api/v1/fund-legs/acknowledgements', () => '/api/v1/fund-legs/acknowledgements', { fund: 'medical', bills: [BILL] }),
  ofLeg('rejections', { reason: '姓名与登记不符' }),
  ofLeg('takings', {}),
  ofLeg('resolutions', { outcome: 'TAKEN', note: '姓名已更正' }),
  ofBill('refunds', { obligation: 999999, cause: 'DUPLICATE' }, ONCE),
  get('/api/v1/refunds'),
  get('/api/v1/refunds/{number}', () => `/api/v1/refunds/${REFUND}`),
  ofRefund('takings', {}),
  ofRefund('approvals', { note: '已核实' }),
  ofRefund('denials', { note: '没有记录' }),
  ofRefund('resendings', { note: '渠道已恢复' }),
  get('/api/v1/channel-alarms'),
  post('/api/v1/channel-alarms/{id}/settlements', () => '/api/v1/channel-alarms/999999/settlements', { note: '已核实' }),
  post('/api/v1/tax-channels/{code}/notices', () => '/api/v1/tax-channels/tax-app/notices', { noticeId: 'N2026112300' }),
];

const BATCH = '/api/v1/reconciliation/batches/{id}';
const TICKET = '/api/v1/reconciliation/tickets/{id}';
const batch = (name: string, body: unknown): Call =>
  post(`${BATCH}/${name}`, () => `/api/v1/reconciliation/batches/999999/${name}`, body, NEVER);
const ticket = (name: string, body: unknown): Call =>
  post(`${TICKET}/${name}`, () => `/api/v1/reconciliation/tickets/999999/${name}`, body, NEVER);
const statement = Buffer.from('--XX\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\na\r\n--XX--\r\n');

/** 两险同征. */
export const COLLECTION_CALLS: readonly Call[] = [
  ...MONEY_CALLS,
  get('/api/v1/relation-transfers'),
  get(TRANSFER, () => '/api/v1/relation-transfers/999999'),
  transfer('beginnings', { direction: 'IN', otherPlace: '532901' }),
  transfer('completions', {}),
  transfer('refusals', { reasonCode: 'NO_RECORD', reason: '没有参保记录。' }),
  {
    route: 'POST /api/v1/reconciliation/statements',
    send: () => ({
      method: 'POST',
      path: '/api/v1/reconciliation/statements',
      headers: { 'content-type': 'multipart/form-data; boundary=XX' },
      body: statement,
    }),
  },
  get('/api/v1/reconciliation/batches'),
  get(BATCH, () => '/api/v1/reconciliation/batches/999999'),
  batch('matchings', {}),
  batch('treasury-figures', { medical: '0.00', pension: '0.00', document: '到账单' }),
  batch('signatures', {}),
  get(`${BATCH}/tickets`, () => '/api/v1/reconciliation/batches/999999/tickets'),
  get(TICKET, () => '/api/v1/reconciliation/tickets/999999'),
  ticket('claims', {}),
  ticket('waits', {}),
  ticket('resolutions', { resolution: 'EXPLAINED', reason: '已经查明', document: '漾税函1号' }),
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
POST /api/v1/bills                                              401 404 404 404 404 404 404 404 404 403 403 403 403 403 403 403 403 403 404 403 403
GET /api/v1/bills                                               401 200 200 200 200 200 200 200 200 403 403 403 200 200 403 403 403 403 200 200 200
GET /api/v1/bills/{number}                                      401 404 404 404 404 404 404 404 404 403 403 403 404 404 403 403 403 403 404 404 404
POST /api/v1/bills/{number}/voidings                            401 403 403 403 403 403 403 403 403 403 403 403 404 404 403 403 403 403 404 403 403
GET /api/v1/tax-channels                                        401 200 200 200 200 200 200 200 200 403 403 403 403 403 403 403 403 403 200 403 403
POST /api/v1/bills/{number}/payments                            401 404 404 404 404 404 404 404 404 403 403 403 403 403 403 403 403 403 404 403 403
POST /api/v1/bills/{number}/payment-abandonments                401 404 404 404 404 404 404 404 404 403 403 403 403 403 403 403 403 403 404 403 403
GET /api/v1/bills/{number}/payments                             401 404 404 404 404 404 404 404 404 403 403 403 404 404 403 403 403 403 404 404 404
GET /api/v1/fund-legs                                           401 403 403 403 403 403 403 403 403 403 403 403 200 200 403 403 403 403 200 200 200
POST /api/v1/fund-legs/acknowledgements                         401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403
POST /api/v1/bills/{number}/legs/{fund}/rejections              401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403
POST /api/v1/bills/{number}/legs/{fund}/takings                 401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403
POST /api/v1/bills/{number}/legs/{fund}/resolutions             401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403
POST /api/v1/bills/{number}/refunds                             401 403 403 403 403 404 404 404 403 403 403 403 403 403 403 403 403 403 404 403 403
GET /api/v1/refunds                                             401 403 403 403 403 200 200 200 403 403 403 403 200 200 403 403 403 403 200 200 200
GET /api/v1/refunds/{number}                                    401 403 403 403 403 404 404 404 403 403 403 403 404 404 403 403 403 403 404 404 404
POST /api/v1/refunds/{number}/takings                           401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403
POST /api/v1/refunds/{number}/approvals                         401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403
POST /api/v1/refunds/{number}/denials                           401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403
POST /api/v1/refunds/{number}/resendings                        401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403
GET /api/v1/channel-alarms                                      401 403 403 403 403 403 403 403 403 403 403 403 200 200 403 403 403 403 403 403 200
POST /api/v1/channel-alarms/{id}/settlements                    401 403 403 403 403 403 403 403 403 403 403 403 404 404 403 403 403 403 403 403 404
POST /api/v1/tax-channels/{code}/notices                        401 401 401 401 401 401 401 401 401 401 401 401 401 401 401 401 401 401 401 401 401
POST /api/v1/reconciliation/statements                          401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 422 403 403
GET /api/v1/reconciliation/batches                              401 403 403 403 403 403 403 403 403 403 403 403 200 200 403 403 200 403 200 200 200
GET /api/v1/reconciliation/batches/{id}                         401 403 403 403 403 403 403 403 403 403 403 403 404 404 403 403 404 403 404 404 404
POST /api/v1/reconciliation/batches/{id}/matchings              401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403 403
POST /api/v1/reconciliation/batches/{id}/treasury-figures       401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404
POST /api/v1/reconciliation/batches/{id}/signatures             401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404
GET /api/v1/reconciliation/batches/{id}/tickets                 401 403 403 403 403 403 403 403 403 403 403 403 404 404 403 403 404 403 404 404 404
GET /api/v1/reconciliation/tickets/{id}                         401 403 403 403 403 403 403 403 403 403 403 403 404 404 403 403 404 403 404 404 404
POST /api/v1/reconciliation/tickets/{id}/claims                 401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404
POST /api/v1/reconciliation/tickets/{id}/waits                  401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404
POST /api/v1/reconciliation/tickets/{id}/resolutions            401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404
`;
