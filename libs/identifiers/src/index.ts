export { parseBankCard } from './bank-card';
export { type CaseNumber, caseNumber, isCaseNumber, mod1110CheckDigit, nationalProjectNumber, parseCaseNumber } from './case-number';
export { characterRefusal, codePointLength, isPlainText } from './characters';
export {
  ageOn,
  type CitizenNumber,
  citizenNumberCheckCharacter,
  isCalendarDate,
  parseCitizenNumber,
  parseResidencePermitNumber,
} from './citizen-number';
export { creditCodeCheckCharacter, parseCreditCode } from './credit-code';
export { type DivisionLevel, divisionContains, divisionLevel, parentDivision, parseDivision, shortDivision } from './division';
export { type FreeTextRule, freeText } from './free-text';
export {
  IDENTITY_DOCUMENT_KINDS,
  IDENTITY_DOCUMENT_TYPES,
  type IdentityDocument,
  type IdentityDocumentKind,
  type IdentityDocumentType,
  parseIdentityDocument,
} from './identity-document';
export {
  type CatalogCode,
  type HandlingItemCode,
  handlingItemCode,
  parseCatalogCode,
  parseHandlingItemCode,
  parseTaskCode,
  type TaskCode,
  taskCode,
  USE_LEVELS,
  type UseLevel,
} from './item-code';
export { maskAddress, maskBankCard, maskCitizenNumber, maskName, maskPhone } from './mask';
export { type Accepted, type Parsed, type Refused, required, type Warning } from './parsed';
export { normaliseName, normaliseOrganisationName } from './person-name';
export { normaliseMobile, normalisePhone } from './phone';
export { parsePickUpCode, pickUpCode } from './pick-up-code';
