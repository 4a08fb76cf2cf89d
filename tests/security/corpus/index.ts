export { ADDRESS_ROWS, BODY_ROWS, type EnvelopeRow } from './envelope';
export type { Expectation } from './expectation';
export { CITIZEN_NUMBER_ROWS, CORPUS_TODAY, CREDIT_CODE_ROWS, type ValueRow } from './identity-numbers';
export { BANK_CARD_ROWS, FREE_TEXT_ROWS, PERSON_NAME_ROWS, TELEPHONE_ROWS } from './names-and-text';
export type { CorpusTarget, MemberKind } from './target';
