import { type Call, get, NEVER, post } from './call';

const TRANSFER = '/api/v1/relation-transfers/{id}';
/** A thing that never was: who may act learns that it does not exist, who may not learns nothing. */
const transfer = (name: string, body: unknown): Call =>
  post(`${TRANSFER}/${name}`, () => `/api/v1/relation-transfers/999999/${name}`, body, NEVER);

/** 两险同征. */
export const COLLECTION_CALLS: readonly Call[] = [
  get('/api/v1/relation-transfers'),
  get(TRANSFER, () => '/api/v1/relation-transfers/999999'),
  transfer('beginnings', { direction: 'IN', otherPlace: '532901' }),
  transfer('completions', {}),
  transfer('refusals', { reasonCode: 'NO_RECORD', reason: '没有参保记录。' }),
];

/** As the table of `expected-answers.ts`, with the three posts of the collection behind. */
export const COLLECTION_TABLE = `
                                                                nob app str agt exp hal 103 201 vil exa apr hed sup dis ope sec aud sys col rev fin
GET /api/v1/relation-transfers                                  401 403 403 403 403 403 403 403 403 200 200 200 200 200 403 403 403 403 200 403 403
GET /api/v1/relation-transfers/{id}                             401 403 403 403 403 403 403 403 403 404 404 404 404 404 403 403 403 403 404 403 403
POST /api/v1/relation-transfers/{id}/beginnings                 401 403 403 403 403 403 403 403 403 404 404 404 404 404 403 403 403 403 404 403 403
POST /api/v1/relation-transfers/{id}/completions                401 403 403 403 403 403 403 403 403 404 404 404 404 404 403 403 403 403 404 403 403
POST /api/v1/relation-transfers/{id}/refusals                   401 403 403 403 403 403 403 403 403 404 404 404 404 404 403 403 403 403 404 403 403
`;
