import { AID_TABLE } from './aid-calls';
import { COLLECTION_TABLE } from './collection-calls';
import { DISPUTE_TABLE } from './dispute-calls';
import { PEOPLE_TABLE } from './people-calls';

/**
 * What each person is answered on each route, written and reviewed by hand: never generated from the policy, or a wrong policy
 * would test itself. A route that is not here fails the test. Columns as in `personas.ts`; `---` is not called (rate limit, or a stream
 * that does not end: `tests/county/live.e2e-spec.ts`).
 *
 * 401 without sign-in; 403 only where the role never has the function; 404 where the thing is out of scope, so that nobody
 * learns that it exists; 412 where the person may act, because the calls carry a version that never was; 422 and 404 of a made-up
 * key where the person may act and the body is no good.
 */
const TABLE = `
                                                                nob app str agt exp hal 103 201 vil exa apr hed sup dis ope sec aud sys
GET /api/v1/cases/{caseNo} (reviewed)                           401 200 404 200 404 200 404 404 404 200 404 200 200 200 404 404 404 404
GET /api/v1/cases/{caseNo}/history (reviewed)                   401 200 404 200 404 200 404 404 404 200 404 200 200 200 404 404 404 404
GET /api/v1/cases/{caseNo}/documents (reviewed)                 401 200 404 200 404 200 404 404 404 200 404 200 200 200 404 404 404 404
GET /api/v1/cases/{caseNo}/clocks (reviewed)                    401 200 404 200 404 200 404 404 404 200 404 200 200 200 404 404 404 404
GET /api/v1/cases/{caseNo} (submitted)                          401 200 404 404 404 200 200 404 404 404 404 404 200 200 404 404 404 404
GET /api/v1/cases/{caseNo}/history (submitted)                  401 200 404 404 404 200 200 404 404 404 404 404 200 200 404 404 404 404
GET /api/v1/cases/{caseNo}/documents (submitted)                401 200 404 404 404 200 200 404 404 404 404 404 200 200 404 404 404 404
GET /api/v1/cases/{caseNo}/clocks (submitted)                   401 200 404 404 404 200 200 404 404 404 404 404 200 200 404 404 404 404
GET /api/v1/cases/{caseNo} (drafted)                            401 200 404 404 404 404 404 404 200 404 404 404 404 404 404 404 404 404
GET /api/v1/cases/{caseNo}/history (drafted)                    401 200 404 404 404 404 404 404 200 404 404 404 404 404 404 404 404 404
GET /api/v1/cases/{caseNo}/documents (drafted)                  401 200 404 404 404 404 404 404 200 404 404 404 404 404 404 404 404 404
GET /api/v1/cases/{caseNo}/clocks (drafted)                     401 200 404 404 404 404 404 404 200 404 404 404 404 404 404 404 404 404
GET /api/v1/cases                                               401 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
POST /api/v1/cases (an unknown item)                            401 422 422 422 422 422 422 422 422 403 403 403 403 403 403 403 403 403
POST /api/v1/cases (for somebody else)                          401 422 422 422 422 201 201 201 422 403 403 403 403 403 403 403 403 403
POST /api/v1/cases/searches                                     401 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
PUT /api/v1/cases/{caseNo}/draft (drafted)                      401 412 404 404 404 403 404 404 412 403 403 403 403 403 403 403 403 403
POST /api/v1/cases/{caseNo}/submissions (drafted)               401 412 404 404 404 403 404 404 412 403 403 403 403 403 403 403 403 403
POST /api/v1/cases/{caseNo}/submissions (reviewed)              401 412 404 412 404 403 404 404 404 403 403 403 403 403 403 403 403 403
POST /api/v1/cases/{caseNo}/receipts (submitted)                401 403 403 403 403 412 412 404 403 403 403 403 403 403 403 403 403 403
POST /api/v1/cases/{caseNo}/receipts (reviewed)                 401 403 403 403 403 412 404 404 403 403 403 403 403 403 403 403 403 403
POST /api/v1/cases/{caseNo}/on-the-spot-corrections (reviewed)  401 403 403 403 403 412 404 404 403 403 403 403 403 403 403 403 403 403
POST /api/v1/cases/{caseNo}/correction-notices (reviewed)       401 403 403 403 403 412 404 404 403 403 403 403 412 412 403 403 403 403
POST /api/v1/cases/{caseNo}/correction-notices (submitted)      401 403 403 403 403 412 412 404 403 403 403 403 412 412 403 403 403 403
POST /api/v1/cases/{caseNo}/supplements (reviewed)              401 412 404 412 404 412 404 404 404 403 403 403 403 403 403 403 403 403
POST /api/v1/cases/{caseNo}/supplements (drafted)               401 412 404 404 404 404 404 404 412 403 403 403 403 403 403 403 403 403
POST /api/v1/cases/{caseNo}/acceptances (reviewed)              401 403 403 403 403 412 404 404 403 403 403 403 403 403 403 403 403 403
POST /api/v1/cases/{caseNo}/acceptances (submitted)             401 403 403 403 403 412 412 404 403 403 403 403 403 403 403 403 403 403
POST /api/v1/cases/{caseNo}/deferred-acceptances (reviewed)     401 403 403 403 403 412 404 404 403 403 403 403 403 403 403 403 403 403
POST /api/v1/cases/{caseNo}/commitment-acceptances (reviewed)   401 403 403 403 403 412 404 404 403 403 403 403 403 403 403 403 403 403
POST /api/v1/cases/{caseNo}/deferred-papers (reviewed)          401 412 404 412 404 412 404 404 404 403 403 403 403 403 403 403 403 403
POST /api/v1/cases/{caseNo}/commitment-checks (reviewed)        401 403 403 403 403 403 403 403 403 412 404 412 403 403 403 403 403 403
POST /api/v1/cases/{caseNo}/transfers (reviewed)                401 403 403 403 403 412 404 404 403 403 403 403 403 403 403 403 403 403
POST /api/v1/cases/{caseNo}/refusals (reviewed)                 401 403 403 403 403 412 404 404 403 403 403 403 403 403 403 403 403 403
POST /api/v1/cases/{caseNo}/refusals (submitted)                401 403 403 403 403 412 412 404 403 403 403 403 403 403 403 403 403 403
POST /api/v1/cases/{caseNo}/not-required-notices (reviewed)     401 403 403 403 403 412 404 404 403 403 403 403 403 403 403 403 403 403
POST /api/v1/cases/{caseNo}/withdrawals (reviewed)              401 412 404 412 404 412 404 404 403 403 403 403 403 403 403 403 403 403
POST /api/v1/cases/{caseNo}/withdrawals (submitted)             401 412 404 404 404 412 412 404 403 403 403 403 403 403 403 403 403 403
POST /api/v1/cases/{caseNo}/delivery-choices (reviewed)         401 412 404 412 404 412 404 404 403 403 403 403 403 403 403 403 403 403
POST /api/v1/cases/{caseNo}/postings (reviewed)                 401 403 403 403 403 412 404 404 403 403 403 403 403 403 403 403 403 403
POST /api/v1/cases/{caseNo}/postings/{sequence}/receipts (reviewed)  401 403 403 403 403 412 404 404 403 403 403 403 403 403 403 403 403 403
POST /api/v1/cases/{caseNo}/postings/{sequence}/returns (reviewed)  401 403 403 403 403 412 404 404 403 403 403 403 403 403 403 403 403 403
POST /api/v1/cases/{caseNo}/residence-services (reviewed)       401 403 403 403 403 412 404 404 403 403 403 403 403 403 403 403 403 403
POST /api/v1/cases/{caseNo}/public-notices (reviewed)           401 403 403 403 403 412 404 404 403 403 403 403 403 403 403 403 403 403
POST /api/v1/cases/{caseNo}/payment-notices (reviewed)          401 403 403 403 403 412 404 404 403 412 404 412 403 403 403 403 403 403
POST /api/v1/cases/{caseNo}/fee-payments (reviewed)             401 403 403 403 403 412 404 404 403 403 403 403 403 403 403 403 403 403
POST /api/v1/cases/{caseNo}/payment-notice-withdrawals (reviewed)  401 403 403 403 403 412 404 404 403 412 404 412 403 403 403 403 403 403
POST /api/v1/cases/{caseNo}/fee-waiver-requests (reviewed)      401 403 403 403 403 412 404 404 403 412 404 412 403 403 403 403 403 403
POST /api/v1/cases/{caseNo}/fee-waivers (reviewed)              401 403 403 403 403 403 403 403 403 403 403 412 403 403 403 403 403 403
POST /api/v1/cases/{caseNo}/fee-waiver-refusals (reviewed)      401 403 403 403 403 403 403 403 403 403 403 412 403 403 403 403 403 403
POST /api/v1/cases/{caseNo}/terminations (reviewed)             401 403 403 403 403 412 404 404 403 412 404 412 403 403 403 403 403 403
POST /api/v1/cases/{caseNo}/revocations (reviewed)              401 403 403 403 403 403 403 403 403 412 404 412 412 412 403 403 403 403
POST /api/v1/cases/{caseNo}/licence-withdrawals (reviewed)      401 403 403 403 403 403 403 403 403 412 404 412 412 412 403 403 403 403
POST /api/v1/cases/{caseNo}/cancellations (reviewed)            401 403 403 403 403 403 403 403 403 412 404 412 412 412 403 403 403 403
POST /api/v1/cases/{caseNo}/corrections (reviewed)              401 403 403 403 403 403 403 403 403 412 404 412 412 412 403 403 403 403
POST /api/v1/cases/{caseNo}/prior-notice-services (reviewed)    401 403 403 403 403 412 404 404 403 412 404 412 403 403 403 403 403 403
POST /api/v1/cases/{caseNo}/holder-statements (reviewed)        401 412 404 412 404 412 404 404 403 412 404 412 403 403 403 403 403 403
POST /api/v1/cases/{caseNo}/act-hearings (reviewed)             401 403 403 403 403 403 403 403 403 412 404 412 403 403 403 403 403 403
GET /api/v1/cases/{caseNo}/holder-statements                    401 200 404 200 404 200 404 404 404 200 404 200 200 200 404 404 404 404
GET /api/v1/cases/{caseNo}/delivery                             401 200 404 200 404 200 404 404 404 200 404 200 200 200 404 404 404 404
GET /api/v1/cases/{caseNo}/links                                401 200 404 200 404 200 404 404 404 200 404 200 200 200 404 404 404 404
GET /api/v1/cases/{caseNo}/archive                              401 403 403 403 403 404 404 404 403 404 404 404 404 404 403 403 403 403
GET /api/v1/licences                                            401 200 200 200 200 200 200 200 403 200 200 200 200 200 403 403 403 403
GET /api/v1/licences/{number}                                   404 --- 404 --- --- --- --- --- --- --- --- --- --- --- --- --- 404 ---
POST /api/v1/cases/{caseNo}/deliveries (reviewed)               401 403 403 403 403 412 404 404 403 403 403 403 403 403 403 403 403 403
GET /api/v1/cases/{caseNo}/services                             401 200 404 200 404 403 403 403 403 403 403 403 403 403 403 403 403 403
POST /api/v1/cases/{caseNo}/evaluations                         401 404 404 404 404 403 403 403 403 403 403 403 403 403 403 403 403 403
POST /api/v1/cases/{caseNo}/second-evaluations                  401 404 404 404 404 403 403 403 403 403 403 403 403 403 403 403 403 403
GET /api/v1/cases/{caseNo}/services/{service}/reply             401 404 404 404 404 403 403 403 403 403 403 403 403 403 403 403 403 403
GET /api/v1/progress/{caseNo}/services (a wrong code)           404 --- 404 --- --- --- --- --- --- --- --- --- --- --- --- --- 404 ---
GET /api/v1/progress/{caseNo}/services (the code)               200 --- 200 --- --- --- --- --- --- --- --- --- --- --- --- --- 200 ---
POST /api/v1/progress/{caseNo}/evaluations                      404 --- 404 --- --- --- --- --- --- --- --- --- --- --- --- --- 404 ---
POST /api/v1/progress/{caseNo}/second-evaluations               404 --- 404 --- --- --- --- --- --- --- --- --- --- --- --- --- 404 ---
GET /api/v1/evaluations                                         401 403 403 403 403 403 403 403 403 403 403 200 200 200 403 403 403 403
GET /api/v1/evaluations/statistics                              401 403 403 403 403 403 403 403 403 403 403 200 200 200 403 403 403 403
GET /api/v1/evaluations/{id}                                    401 403 403 403 403 403 403 403 403 403 403 404 404 404 403 403 403 403
POST /api/v1/evaluations/{id}/verifications                     401 403 403 403 403 403 403 403 403 403 403 404 404 404 403 403 403 403
POST /api/v1/evaluations/{id}/rulings                           401 403 403 403 403 403 403 403 403 403 403 404 404 404 403 403 403 403
POST /api/v1/evaluations/{id}/rectifications                    401 403 403 403 403 403 403 403 403 403 403 404 404 404 403 403 403 403
POST /api/v1/evaluations/{id}/replies                           401 403 403 403 403 403 403 403 403 403 403 404 404 404 403 403 403 403
POST /api/v1/evaluations/{id}/call-backs                        401 403 403 403 403 403 403 403 403 403 403 404 404 404 403 403 403 403
POST /api/v1/evaluations/{id}/rechecks                          401 403 403 403 403 403 403 403 403 403 403 404 404 404 403 403 403 403
POST /api/v1/cases/{caseNo}/documents/{document}/prints         401 403 403 403 403 404 404 404 403 404 404 404 403 403 403 403 403 403
GET /api/v1/cases/{caseNo}/documents/{document}/prints          401 403 403 403 403 200 404 404 403 200 404 200 403 403 403 403 403 403
POST /api/v1/handovers                                          401 403 403 403 403 409 404 404 403 422 404 409 409 409 403 403 403 403
GET /api/v1/handovers                                           401 403 403 403 403 200 200 200 403 200 200 200 200 200 403 403 403 403
GET /api/v1/handovers/{code}                                    401 403 403 403 403 404 404 404 403 404 404 404 404 404 403 403 403 403
GET /api/v1/handovers/{code}/voucher                            401 403 403 403 403 404 404 404 403 404 404 404 404 404 403 403 403 403
POST /api/v1/handovers/{code}/receipts                          401 403 403 403 403 404 404 404 403 404 404 404 404 404 403 403 403 403
POST /api/v1/handovers/{code}/cancellations                     401 403 403 403 403 404 404 404 403 404 404 404 404 404 403 403 403 403
POST /api/v1/handovers/{code}/settlements                       401 403 403 403 403 404 404 404 403 404 404 404 404 404 403 403 403 403
GET /api/v1/cases/{caseNo}/custody                              401 403 403 403 403 200 404 404 403 200 404 200 200 200 403 403 403 403
GET /api/v1/cases/{caseNo}/documents/{documentId}               401 200 404 200 404 200 404 404 404 200 404 200 200 200 404 404 404 404
GET /api/v1/cases/{caseNo}/papers/{code}/file                   401 200 404 200 404 200 404 404 404 200 404 200 200 200 404 404 404 404
GET /api/v1/cases/{caseNo}/decision-basis                       401 200 404 200 404 200 404 404 404 200 404 200 200 200 404 404 404 404
GET /api/v1/me/materials                                        401 200 200 200 200 403 403 403 403 403 403 403 403 403 403 403 403 403
DELETE /api/v1/me/materials/{materialId}                        401 404 404 404 404 403 403 403 403 403 403 403 403 403 403 403 403 403
POST /api/v1/me/materials/{materialId}/consents                 401 404 404 404 404 403 403 403 403 403 403 403 403 403 403 403 403 403
DELETE /api/v1/me/materials/{materialId}/consents               401 404 404 404 404 403 403 403 403 403 403 403 403 403 403 403 403 403
POST /api/v1/materials/{materialId}/checks                      401 403 403 403 403 404 404 404 403 403 403 403 403 403 403 403 403 403
POST /api/v1/paper-plans                                        401 200 422 422 422 200 200 200 403 403 403 403 403 403 403 403 403 403
GET /api/v1/statistics/papers-saved                             401 403 403 403 403 403 403 403 403 403 403 200 200 200 403 403 403 403
GET /api/v1/statistics/levels-saved                             401 403 403 403 403 403 403 403 403 403 403 200 200 200 403 403 403 403
POST /api/v1/cases/{caseNo}/reveals                             401 200 404 200 404 200 404 404 404 200 404 200 200 200 404 404 404 404
GET /api/v1/progress/{caseNo} (a wrong code)                    404 --- 404 --- --- --- --- --- --- --- --- --- --- --- --- --- 404 ---
GET /api/v1/progress/{caseNo} (the code)                        200 --- 200 --- --- --- --- --- --- --- --- --- --- --- --- --- 200 ---
POST /api/v1/uploads                                            401 201 201 201 201 201 201 201 201 403 403 403 403 403 403 403 403 403
GET /api/v1/calendar/deadline                                   200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
GET /api/v1/credit-records                                      401 403 403 403 403 403 403 403 403 403 403 403 200 200 403 403 403 403
POST /api/v1/credit-records/{id}/repairs                        401 403 403 403 403 403 403 403 403 403 403 403 404 404 403 403 403 403
GET /api/v1/supervision/signals                                 401 403 403 403 403 403 403 403 403 403 403 403 200 200 403 403 403 403
POST /api/v1/supervision/laundering-checks                      401 403 403 403 403 403 403 403 403 403 403 403 200 200 403 403 403 403
POST /api/v1/supervision/signals/{id}/answers                   401 403 403 403 403 403 403 403 403 403 403 403 404 404 403 403 403 403
POST /api/v1/items/{code}/versions/{version}/what-ifs           401 403 403 403 403 403 403 403 403 403 403 403 200 200 403 403 403 403
GET /api/v1/items                                               200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
GET /api/v1/items/{code}                                        200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
POST /api/v1/items/{code}/paper-lists                           200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
GET /api/v1/publicity                                           200 --- 200 --- --- --- --- --- --- --- --- --- --- --- --- --- 200 ---
POST /api/v1/publicity/{id}/objections                          404 --- 404 --- --- --- --- --- --- --- --- --- --- --- --- --- 404 ---
GET /api/v1/objections/{id}                                     401 403 403 403 403 403 403 403 403 404 404 404 404 404 403 403 403 403
GET /api/v1/bundles                                             200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
GET /api/v1/bundles/{code}                                      200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
GET /api/v1/bundle-progress/{bundleNo}                          404 --- 404 --- --- --- --- --- --- --- --- --- --- --- --- --- 404 ---
GET /api/v1/statistics/bundles                                  401 403 403 403 403 403 403 403 403 403 403 403 200 200 403 403 403 403
GET /api/v1/bundle-cases                                        401 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
POST /api/v1/bundle-cases                                       401 422 422 422 422 422 422 422 422 403 403 403 403 403 403 403 403 403
GET /api/v1/bundle-cases/{bundleNo}                             401 200 404 404 404 200 404 404 404 404 404 404 200 200 404 404 404 404
POST /api/v1/bundle-cases/{bundleNo}/opt-outs                   401 412 404 404 404 412 404 404 403 403 403 403 403 403 403 403 403 403
POST /api/v1/bundle-cases/{bundleNo}/deliveries                 401 403 403 403 403 412 404 404 403 403 403 403 403 403 403 403 403 403
GET /api/v1/bundle-cases/{bundleNo}/receipt                     401 200 404 404 404 200 404 404 404 404 404 404 403 403 404 404 404 404
GET /api/v1/bundle-cases/{bundleNo}/deliveries/{sequence}/receipt  401 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404
GET /api/v1/cases/events                                        401 403 403 403 403 --- --- --- 403 403 403 403 --- --- 403 403 403 403
GET /api/v1/tasks/events                                        401 403 403 403 403 403 403 403 403 --- --- --- --- --- 403 403 403 403
GET /api/v1/tasks                                               401 403 403 403 403 403 403 403 403 200 200 200 200 200 403 403 403 403
GET /api/v1/tasks (of the dispatcher)                           401 403 403 403 403 403 403 403 403 403 403 403 200 200 403 403 403 403
GET /api/v1/tasks (of the organ)                                401 403 403 403 403 403 403 403 403 403 403 200 200 200 403 403 403 403
GET /api/v1/tasks/{taskId}                                      401 403 403 403 403 403 403 403 403 200 404 200 200 200 403 403 403 403
POST /api/v1/tasks/{taskId}/claims                              401 403 403 403 403 403 403 403 403 412 404 412 412 412 403 403 403 403
POST /api/v1/tasks/{taskId}/releases                            401 403 403 403 403 403 403 403 403 412 404 412 412 412 403 403 403 403
POST /api/v1/tasks/{taskId}/transfers                           401 403 403 403 403 403 403 403 403 412 404 412 412 412 403 403 403 403
POST /api/v1/tasks/{taskId}/recommendations                     401 403 403 403 403 403 403 403 403 412 404 412 412 412 403 403 403 403
POST /api/v1/tasks/{taskId}/decisions                           401 403 403 403 403 403 403 403 403 412 404 412 412 412 403 403 403 403
POST /api/v1/tasks/{taskId}/returns                             401 403 403 403 403 403 403 403 403 412 404 412 412 412 403 403 403 403
POST /api/v1/tasks/{taskId}/route-corrections                   401 403 403 403 403 403 403 403 403 403 403 403 412 412 403 403 403 403
POST /api/v1/tasks/{taskId}/delegations                         401 403 403 403 403 403 403 403 403 412 404 412 403 412 403 403 403 403
POST /api/v1/tasks/{taskId}/add-signs                           401 403 403 403 403 403 403 403 403 412 404 412 403 412 403 403 403 403
POST /api/v1/tasks/{taskId}/countersigns                        401 403 403 403 403 403 403 403 403 412 404 412 403 412 403 403 403 403
POST /api/v1/tasks/{taskId}/repeated-reviews                    401 403 403 403 403 403 403 403 403 412 404 412 403 412 403 403 403 403
POST /api/v1/tasks/{taskId}/signatures                          401 403 403 403 403 403 403 403 403 412 404 412 403 412 403 403 403 403
POST /api/v1/tasks/{taskId}/withdrawals                         401 403 403 403 403 403 403 403 403 412 404 412 403 412 403 403 403 403
POST /api/v1/tasks/{taskId}/holds                               401 403 403 403 403 403 403 403 403 412 404 412 403 412 403 403 403 403
POST /api/v1/tasks/{taskId}/resumptions                         401 403 403 403 403 403 403 403 403 412 404 412 403 412 403 403 403 403
POST /api/v1/tasks/{taskId}/recalls                             401 403 403 403 403 403 403 403 403 412 404 412 403 412 403 403 403 403
POST /api/v1/tasks/{taskId}/objection-answers                   401 403 403 403 403 403 403 403 403 412 404 412 403 412 403 403 403 403
POST /api/v1/tasks/batch-claims                                 401 403 403 403 403 403 403 403 403 200 200 200 403 403 403 403 403 403
POST /api/v1/tasks/batch-releases                               401 403 403 403 403 403 403 403 403 200 200 200 403 403 403 403 403 403
POST /api/v1/tasks/batch-decisions                              401 403 403 403 403 403 403 403 403 200 200 200 403 403 403 403 403 403
GET /api/v1/opinion-templates                                   401 403 403 403 403 403 403 403 403 200 200 200 403 403 403 403 403 403
GET /api/v1/opinion-templates (for a task)                      401 403 403 403 403 403 403 403 403 200 404 200 403 403 403 403 403 403
POST /api/v1/opinion-templates                                  401 403 403 403 403 403 403 403 403 422 422 422 403 403 403 403 403 403
DELETE /api/v1/opinion-templates/{templateId}                   401 403 403 403 403 403 403 403 403 404 404 404 403 403 403 403 403 403
GET /api/v1/tasks/{taskId}/special-procedures                   401 403 403 403 403 403 403 403 403 200 404 200 200 200 403 403 403 403
POST /api/v1/tasks/{taskId}/special-procedures                  401 403 403 403 403 403 403 403 403 409 404 409 409 409 403 403 403 403
POST /api/v1/tasks/{taskId}/extensions                          401 403 403 403 403 403 403 403 403 409 404 409 409 409 403 403 403 403
GET /api/v1/special-procedures                                  401 403 403 403 403 403 403 403 403 200 200 200 200 200 403 403 403 403
GET /api/v1/special-procedures/{id}                             401 403 403 403 403 403 403 403 403 404 404 404 404 404 403 403 403 403
POST /api/v1/special-procedures/{id}/approvals                  401 403 403 403 403 403 403 403 403 404 404 404 404 404 403 403 403 403
POST /api/v1/special-procedures/{id}/refusals                   401 403 403 403 403 403 403 403 403 404 404 404 404 404 403 403 403 403
POST /api/v1/special-procedures/{id}/take-backs                 401 403 403 403 403 403 403 403 403 404 404 404 404 404 403 403 403 403
POST /api/v1/special-procedures/{id}/results                    401 403 403 403 403 403 403 403 403 404 404 404 404 404 403 403 403 403
GET /api/v1/extensions                                          401 403 403 403 403 403 403 403 403 200 200 200 200 200 403 403 403 403
GET /api/v1/extensions/{id}                                     401 403 403 403 403 403 403 403 403 404 404 404 404 404 403 403 403 403
POST /api/v1/extensions/{id}/approvals                          401 403 403 403 403 403 403 403 403 404 404 404 404 404 403 403 403 403
POST /api/v1/extensions/{id}/refusals                           401 403 403 403 403 403 403 403 403 404 404 404 404 404 403 403 403 403
POST /api/v1/extensions/{id}/take-backs                         401 403 403 403 403 403 403 403 403 404 404 404 404 404 403 403 403 403
GET /api/v1/tasks/{taskId}/consultations                        401 403 403 403 403 403 403 403 403 200 404 200 200 200 403 403 403 403
POST /api/v1/tasks/{taskId}/consultations                       401 403 403 403 403 403 403 403 403 409 404 409 409 409 403 403 403 403
POST /api/v1/tasks/{taskId}/joint-consultations                 401 403 403 403 403 403 403 403 403 409 404 409 409 409 403 403 403 403
GET /api/v1/consultations                                       401 403 403 403 403 403 403 403 403 200 200 200 200 200 403 403 403 403
GET /api/v1/consultations/{id}                                  401 403 403 403 403 403 403 403 403 404 404 404 404 404 403 403 403 403
POST /api/v1/consultations/{id}/answers                         401 403 403 403 403 403 403 403 403 404 404 404 404 404 403 403 403 403
POST /api/v1/consultations/{id}/withdrawals                     401 403 403 403 403 403 403 403 403 404 404 404 404 404 403 403 403 403
POST /api/v1/consultations/{id}/consolidated-opinions           401 403 403 403 403 403 403 403 403 404 404 404 404 404 403 403 403 403
POST /api/v1/consultations/{id}/consultees/{consulteeId}/links  401 403 403 403 403 403 403 403 403 404 404 404 404 404 403 403 403 403
GET /api/v1/consultations/{id}/consultees/{consulteeId}/letter  401 403 403 403 403 403 403 403 403 404 404 404 404 404 403 403 403 403
GET /api/v1/posts                                               401 403 403 403 403 403 403 403 403 200 200 200 200 200 403 403 403 403
GET /api/v1/posts (of another organ)                            401 403 403 403 403 403 403 403 403 200 403 200 200 200 403 403 403 403
POST /api/v1/leaves                                             401 403 403 403 403 403 403 403 403 422 422 422 422 422 403 403 403 403
POST /api/v1/leaves/{leaveId}/cancellations                     401 403 403 403 403 403 403 403 403 404 404 404 404 404 403 403 403 403
GET /api/v1/organs/{organCode}/authorities                      401 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
GET /api/v1/operations/stuck-cases                              401 403 403 403 403 403 403 403 403 403 403 403 200 200 200 403 403 403
GET /api/v1/operations/connectors                               401 403 403 403 403 403 403 403 403 403 403 403 200 200 200 403 403 403
GET /api/v1/handed-over-work                                    401 403 403 403 403 403 403 403 403 403 403 403 200 200 403 403 403 403
GET /api/v1/handed-over-work/{id}                               401 403 403 403 403 403 403 403 403 403 403 403 404 404 403 403 403 403
POST /api/v1/handed-over-work/{id}/take-backs                   401 403 403 403 403 403 403 403 403 403 403 403 403 404 403 403 403 403
GET /api/v1/cases/{caseNo}/handling-data                        401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
POST /api/v1/connectors/{code}/answers                          401 401 401 401 401 401 401 401 401 401 401 401 401 401 401 401 401 401
GET /api/v1/operations/dead-letters                             401 403 403 403 403 403 403 403 403 403 403 403 403 403 200 403 403 403
POST /api/v1/operations/dead-letters/{deliveryKey}/replays      401 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403 403 403
POST /api/v1/operations/dead-letters/{deliveryKey}/skips        401 403 403 403 403 403 403 403 403 403 403 403 403 403 404 403 403 403
GET /api/v1/me                                                  401 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
GET /api/v1/me/reveals                                          401 200 200 200 200 403 403 403 403 403 403 403 403 403 403 403 403 403
POST /api/v1/me/password-changes                                401 422 --- --- --- 422 --- --- --- --- --- --- --- --- --- --- --- 403
GET /api/v1/identity/staff                                      401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 200 200 403
GET /api/v1/identity/staff/{staffId}                            401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 200 200 403
POST /api/v1/identity/staff/{staffId}/disablements              401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 412 403 403
POST /api/v1/identity/staff/{staffId}/enablements               401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 412 403 403
POST /api/v1/identity/staff/{staffId}/role-assignments          401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 412 403 403
POST /api/v1/identity/staff/{staffId}/password-resets           401 403 403 403 403 403 403 403 403 403 403 403 403 403 403 412 403 403
POST /api/v1/tasks/next-claims                                  401 403 403 403 403 403 403 403 403 200 200 200 403 403 403 403 403 403
GET /operations/queues                                          401 403 403 403 403 403 403 403 403 403 403 403 403 403 200 403 403 403
GET /operations/queues/api/queues                               401 403 403 403 403 403 403 403 403 403 403 403 403 403 200 403 403 403
GET /health/live                                                200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
GET /health/ready                                               200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
GET /metrics                                                    200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
GET /docs                                                       200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
GET /openapi.json                                               200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
GET /p                                                          200 --- 200 --- --- --- --- --- --- --- --- --- --- --- --- --- 200 ---
GET /publicity                                                  200 --- 200 --- --- --- --- --- --- --- --- --- --- --- --- --- 200 ---
GET /consult/{token}                                            404 --- 404 --- --- --- --- --- --- --- --- --- --- --- --- --- 404 ---
GET /api/v1/identity/revocations                                401 401 401 401 401 401 401 401 401 401 401 401 401 401 401 401 401 401
GET /api/v1/no-such-thing                                       404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404
`;

const rowsOf = (table: string): (readonly [string, readonly string[]])[] =>
  table
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [name = '', answers = ''] = line.split(/ {2,}/);
      return [name, answers.split(' ')] as const;
    });

/** By the name of the call: one answer for each person. */
export const EXPECTED: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  [TABLE, COLLECTION_TABLE, PEOPLE_TABLE, DISPUTE_TABLE, AID_TABLE].flatMap(rowsOf),
);
