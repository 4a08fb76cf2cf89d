import { type Call, get, NEVER, post } from './call';

const DISPUTE = '/api/v1/disputes/{disputeNo}';
/** A dispute that never was: who may act learns that it does not exist, who may not learns nothing. */
const NEVER_NO = 'JF53292220261123999999990';
const at = (rest: string): string => `/api/v1/disputes/${NEVER_NO}/${rest.replace(/\{\w+\}/g, '999999')}`;
const dispute = (rest: string, body: unknown): Call =>
  post(`${DISPUTE}/${rest}`, () => at(rest), body, { ...NEVER, 'idempotency-key': 'k' });
const read = (rest: string, query = ''): Call => get(`${DISPUTE}${rest}`, () => `${at(rest.slice(1))}${query}`);
const APPLICATION = {
  matter: 'LABOUR_RELATION_OR_WAGES',
  form: 'LABOR_ARBITRATION',
  groups: [],
  partyIds: [1],
  facts: '工资没有结清。',
  groupShown: false,
  papersComplete: true,
};

/** 法律援助, 人民调解, 司法确认, their papers, and the guard. */
export const AID_CALLS: readonly Call[] = [
  read('/limitation-alarms'),
  dispute('limitation-facts', { interruptions: [] }),
  read('/papers', '?purpose=CONDUCT'),
  read('/papers/{paperId}', '?purpose=CONDUCT'),
  dispute('legal-aid', APPLICATION),
  read('/legal-aid/{proceedingId}', '?purpose=CONDUCT'),
  dispute('legal-aid/{proceedingId}/means-checks', { groupShown: true }),
  dispute('legal-aid/{proceedingId}/supplement-notices', { papers: [{ name: '身份证明' }] }),
  dispute('legal-aid/{proceedingId}/supplements', {}),
  dispute('legal-aid/{proceedingId}/provisional-aid', { urgentCourtMeasure: false }),
  dispute('legal-aid/{proceedingId}/completions', {}),
  dispute('legal-aid/{proceedingId}/grants', {}),
  dispute('legal-aid/{proceedingId}/denials', { reasonCode: 'OUT_OF_SCOPE', reason: '不在范围内。' }),
  dispute('legal-aid/{proceedingId}/objections', { reason: '理由写在这里。' }),
  dispute('legal-aid/{proceedingId}/objection-decisions', { outcome: 'UPHELD', reason: '理由写在这里。' }),
  dispute('legal-aid/{proceedingId}/withdrawals', {}),
  read('/legal-aid/{proceedingId}/lawyer-proposals'),
  dispute('legal-aid/{proceedingId}/assignments', { lawyerId: 1391 }),
  dispute('legal-aid/{proceedingId}/provisional-assignments', { lawyerId: 1391 }),
  dispute('legal-aid/{proceedingId}/beginnings', {}),
  dispute('legal-aid/{proceedingId}/refusals', { reason: '理由写在这里。' }),
  dispute('legal-aid/{proceedingId}/replacements', { reason: '理由写在这里。' }),
  dispute('legal-aid/{proceedingId}/reports', { reason: '理由写在这里。' }),
  dispute('legal-aid/{proceedingId}/conclusions', { result: 'OTHER', recovered: '0.00', reason: '理由写在这里。' }),
  dispute('legal-aid/{proceedingId}/terminations', { ground: 'OWN_LAWYER', reason: '理由写在这里。' }),
  dispute('legal-aid/{proceedingId}/reviews', { checks: [{ kind: 'FILE_REVIEW', grade: 5 }], reason: '理由写在这里。' }),
  dispute('legal-aid/{proceedingId}/archives', {}),
  dispute('legal-aid/{proceedingId}/subsidy-claims', {}),
  dispute('legal-aid/{proceedingId}/subsidy-checks', {}),
  dispute('legal-aid/{proceedingId}/subsidy-approvals', {}),
  dispute('legal-aid/{proceedingId}/subsidy-returns', {}),
  dispute('legal-aid/{proceedingId}/subsidy-payments', { paidOn: '2026-11-23', voucherNo: 'CZ-0001' }),
  post(
    '/api/v1/legal-aid/consultations',
    () => '/api/v1/legal-aid/consultations',
    { way: 'PHONE', topic: 'OTHER', asked: '怎么办？', answer: '可以申请仲裁。', toldOfAid: false },
    { 'idempotency-key': 'k' },
  ),
  post(
    '/api/v1/legal-aid/engagements',
    () => '/api/v1/legal-aid/engagements',
    { lawyerId: 1391, fromOn: '2026-11-01' },
    { 'idempotency-key': 'k' },
  ),
  dispute('mediations', { organ: '532922-justice', partyIds: [1, 2] }),
  read('/mediations/{proceedingId}', '?purpose=CONDUCT'),
  dispute('mediations/{proceedingId}/invitations', {}),
  dispute('mediations/{proceedingId}/answers', { partyId: 1, will: 'WILLING' }),
  dispute('mediations/{proceedingId}/mediators', { mediatorId: 1386, chosenByParties: false }),
  dispute('mediations/{proceedingId}/sessions', {
    heldOn: '2026-11-23',
    place: '调解室',
    isOpen: false,
    present: [1],
    record: '双方陈述了经过。',
  }),
  dispute('mediations/{proceedingId}/extensions', { until: '2026-12-20' }),
  dispute('mediations/{proceedingId}/failures', { reason: '理由写在这里。' }),
  dispute('mediations/{proceedingId}/terminations', { reason: '理由写在这里。' }),
  dispute('mediations/{proceedingId}/withdrawals', {}),
  dispute('mediations/{proceedingId}/visits', { on: '2026-11-23', reason: '理由写在这里。' }),
  dispute('mediations/{proceedingId}/archives', { items: [] }),
  dispute('mediations/{proceedingId}/agreements', {
    partyIds: [1, 2],
    record: '双方陈述了经过。',
    terms: [{ payer: 2, payee: 1, amount: '1.00', inKind: false }],
  }),
  dispute('mediations/{proceedingId}/oral-agreements', {
    partyIds: [1, 2],
    record: '双方陈述了经过。',
    terms: [{ payer: 2, payee: 1, amount: '1.00', inKind: false }],
    agreedOn: '2026-11-23',
  }),
  dispute('mediations/{proceedingId}/agreement-discards', {}),
  dispute('mediations/{proceedingId}/signatures', { signer: 'MEDIATOR', means: 'SIGNATURE', on: '2026-11-23' }),
  dispute('mediations/{proceedingId}/terms/{termId}/payments', { amount: '1.00', on: '2026-11-23' }),
  dispute('mediations/{proceedingId}/breaches', {}),
  dispute('mediations/{proceedingId}/changes', { reason: '理由写在这里。' }),
  dispute('mediations/{proceedingId}/departures', {}),
  dispute('mediations/{proceedingId}/confirmation-checks', { askedBy: [1, 2], addressed: [1, 2] }),
  dispute('mediations/{proceedingId}/confirmations', { askedBy: [1, 2], addressed: [1, 2] }),
  dispute('confirmations/{proceedingId}/court-events', { action: 'accept', on: '2026-11-23', paperNo: '示例1号' }),
];

/** As the table of `dispute-calls.ts`: closed to everybody without a part in it, by role first and then by duty on the one dispute. */
export const AID_TABLE = `
                                                                                                    nob app str agt exp hal 103 201 vil exa apr hed sup dis ope sec aud sys col rev fin des lrv lap law med
GET /api/v1/disputes/{disputeNo}/limitation-alarms                                                  401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 404 404
POST /api/v1/disputes/{disputeNo}/limitation-facts                                                  401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 404 404
GET /api/v1/disputes/{disputeNo}/papers                                                             401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 404 404
GET /api/v1/disputes/{disputeNo}/papers/{paperId}                                                   401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 404 404
POST /api/v1/disputes/{disputeNo}/legal-aid                                                         401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 404 403
GET /api/v1/disputes/{disputeNo}/legal-aid/{proceedingId}                                           401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 404 403
POST /api/v1/disputes/{disputeNo}/legal-aid/{proceedingId}/means-checks                             401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 404 403
POST /api/v1/disputes/{disputeNo}/legal-aid/{proceedingId}/supplement-notices                       401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 404 403
POST /api/v1/disputes/{disputeNo}/legal-aid/{proceedingId}/supplements                              401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 404 403
POST /api/v1/disputes/{disputeNo}/legal-aid/{proceedingId}/provisional-aid                          401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 404 403
POST /api/v1/disputes/{disputeNo}/legal-aid/{proceedingId}/completions                              401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 404 403
POST /api/v1/disputes/{disputeNo}/legal-aid/{proceedingId}/grants                                   401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 404 403
POST /api/v1/disputes/{disputeNo}/legal-aid/{proceedingId}/denials                                  401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 404 403
POST /api/v1/disputes/{disputeNo}/legal-aid/{proceedingId}/objections                               401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 404 403
POST /api/v1/disputes/{disputeNo}/legal-aid/{proceedingId}/objection-decisions                      401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 404 403
POST /api/v1/disputes/{disputeNo}/legal-aid/{proceedingId}/withdrawals                              401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 404 403
GET /api/v1/disputes/{disputeNo}/legal-aid/{proceedingId}/lawyer-proposals                          401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 403
POST /api/v1/disputes/{disputeNo}/legal-aid/{proceedingId}/assignments                              401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 403
POST /api/v1/disputes/{disputeNo}/legal-aid/{proceedingId}/provisional-assignments                  401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 403
POST /api/v1/disputes/{disputeNo}/legal-aid/{proceedingId}/beginnings                               401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 403
POST /api/v1/disputes/{disputeNo}/legal-aid/{proceedingId}/refusals                                 401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 403
POST /api/v1/disputes/{disputeNo}/legal-aid/{proceedingId}/replacements                             401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 403
POST /api/v1/disputes/{disputeNo}/legal-aid/{proceedingId}/reports                                  401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 403
POST /api/v1/disputes/{disputeNo}/legal-aid/{proceedingId}/conclusions                              401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 403
POST /api/v1/disputes/{disputeNo}/legal-aid/{proceedingId}/terminations                             401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 403
POST /api/v1/disputes/{disputeNo}/legal-aid/{proceedingId}/reviews                                  401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 403
POST /api/v1/disputes/{disputeNo}/legal-aid/{proceedingId}/archives                                 401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 403
POST /api/v1/disputes/{disputeNo}/legal-aid/{proceedingId}/subsidy-claims                           401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 403
POST /api/v1/disputes/{disputeNo}/legal-aid/{proceedingId}/subsidy-checks                           401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 403
POST /api/v1/disputes/{disputeNo}/legal-aid/{proceedingId}/subsidy-approvals                        401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 403
POST /api/v1/disputes/{disputeNo}/legal-aid/{proceedingId}/subsidy-returns                          401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 403
POST /api/v1/disputes/{disputeNo}/legal-aid/{proceedingId}/subsidy-payments                         401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 404 404 403
POST /api/v1/legal-aid/consultations                                                                401 403 403 403 403 422 422 422 403 403 403 403 403 403 403 403 403 403 403 403 403 422 422 403 403 403
POST /api/v1/legal-aid/engagements                                                                  401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 422 403 422 403
POST /api/v1/disputes/{disputeNo}/mediations                                                        401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403 403 403 404
GET /api/v1/disputes/{disputeNo}/mediations/{proceedingId}                                          401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403 403 403 404
POST /api/v1/disputes/{disputeNo}/mediations/{proceedingId}/invitations                             401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403 403 403 404
POST /api/v1/disputes/{disputeNo}/mediations/{proceedingId}/answers                                 401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403 403 403 404
POST /api/v1/disputes/{disputeNo}/mediations/{proceedingId}/mediators                               401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403 403 403 404
POST /api/v1/disputes/{disputeNo}/mediations/{proceedingId}/sessions                                401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403 403 403 404
POST /api/v1/disputes/{disputeNo}/mediations/{proceedingId}/extensions                              401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403 403 403 404
POST /api/v1/disputes/{disputeNo}/mediations/{proceedingId}/failures                                401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403 403 403 404
POST /api/v1/disputes/{disputeNo}/mediations/{proceedingId}/terminations                            401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403 403 403 404
POST /api/v1/disputes/{disputeNo}/mediations/{proceedingId}/withdrawals                             401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403 403 403 404
POST /api/v1/disputes/{disputeNo}/mediations/{proceedingId}/visits                                  401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403 403 403 404
POST /api/v1/disputes/{disputeNo}/mediations/{proceedingId}/archives                                401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403 403 403 404
POST /api/v1/disputes/{disputeNo}/mediations/{proceedingId}/agreements                              401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403 403 403 404
POST /api/v1/disputes/{disputeNo}/mediations/{proceedingId}/oral-agreements                         401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403 403 403 404
POST /api/v1/disputes/{disputeNo}/mediations/{proceedingId}/agreement-discards                      401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403 403 403 404
POST /api/v1/disputes/{disputeNo}/mediations/{proceedingId}/signatures                              401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403 403 403 404
POST /api/v1/disputes/{disputeNo}/mediations/{proceedingId}/terms/{termId}/payments                 401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403 403 403 404
POST /api/v1/disputes/{disputeNo}/mediations/{proceedingId}/breaches                                401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403 403 403 404
POST /api/v1/disputes/{disputeNo}/mediations/{proceedingId}/changes                                 401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403 403 403 404
POST /api/v1/disputes/{disputeNo}/mediations/{proceedingId}/departures                              401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403 403 403 404
POST /api/v1/disputes/{disputeNo}/mediations/{proceedingId}/confirmation-checks                     401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403 403 403 404
POST /api/v1/disputes/{disputeNo}/mediations/{proceedingId}/confirmations                           401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403 403 403 404
POST /api/v1/disputes/{disputeNo}/confirmations/{proceedingId}/court-events                         401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403 403 403 404
`;
