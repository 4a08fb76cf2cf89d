import { characterRefusal, compactNumber, NORMALISED } from './characters';
import { citizenNumberCheckCharacter, isCalendarDate, parseCitizenNumber, parseResidencePermitNumber } from './citizen-number';
import { isProvince } from './division';
import { accepted, type Parsed, refused } from './parsed';

export type IdentityDocumentType =
  | 'CITIZEN_CARD'
  | 'RESIDENCE_PERMIT'
  | 'FOREIGNER_PERMANENT_RESIDENCE'
  | 'PASSPORT'
  | 'HOME_RETURN_PERMIT'
  | 'TAIWAN_TRAVEL_PERMIT'
  | 'MILITARY_ID'
  | 'HOUSEHOLD_REGISTER'
  | 'BIRTH_CERTIFICATE'
  | 'OTHER';

export interface IdentityDocumentKind {
  readonly name: string;
  /** Code of the GA/T 2000.156 family where public systems agree on one, else null. */
  readonly code: string | null;
}

export const IDENTITY_DOCUMENT_KINDS: { readonly [T in IdentityDocumentType]: IdentityDocumentKind } = {
  CITIZEN_CARD: { name: '居民身份证', code: '111' },
  RESIDENCE_PERMIT: { name: '港澳台居民居住证', code: null },
  FOREIGNER_PERMANENT_RESIDENCE: { name: '外国人永久居留身份证', code: '553' },
  PASSPORT: { name: '普通护照', code: '414' },
  HOME_RETURN_PERMIT: { name: '港澳居民来往内地通行证', code: '516' },
  TAIWAN_TRAVEL_PERMIT: { name: '台湾居民来往大陆通行证', code: '511' },
  MILITARY_ID: { name: '军官证', code: '114' },
  HOUSEHOLD_REGISTER: { name: '户口簿', code: '113' },
  BIRTH_CERTIFICATE: { name: '出生医学证明', code: '117' },
  OTHER: { name: '其他', code: '990' },
};

export const IDENTITY_DOCUMENT_TYPES = Object.keys(IDENTITY_DOCUMENT_KINDS) as IdentityDocumentType[];

export interface IdentityDocument {
  readonly type: IdentityDocumentType;
  readonly number: string;
  /** Known when the number itself says it. */
  readonly birthDate: string | null;
}

/** Documents whose number has a shape of its own but no check character. */
const SHAPES: { readonly [T in IdentityDocumentType]?: RegExp } = {
  PASSPORT: /^[A-Z0-9]{5,15}$/,
  HOME_RETURN_PERMIT: /^[HM]\d{8}(?:\d{2})?$/,
  TAIWAN_TRAVEL_PERMIT: /^(?:\d{8}|\d{10}[A-Z]?)$/,
  MILITARY_ID: /^[\p{Script=Han}]{1,4}字第?\d{4,10}号?$/u,
  BIRTH_CERTIFICATE: /^[A-Z]\d{9}$/,
  OTHER: /^[\p{Script=Han}A-Z0-9/()（）]{1,40}$/u,
};

/** @param today see {@link parseCitizenNumber} */
export function parseIdentityDocument(type: IdentityDocumentType, input: string, today: string | null): Parsed<IdentityDocument> {
  switch (type) {
    case 'CITIZEN_CARD':
    case 'HOUSEHOLD_REGISTER':
    case 'RESIDENCE_PERMIT': {
      // A household register is cited by the citizen number of the person in it.
      const parsed = type === 'RESIDENCE_PERMIT' ? parseResidencePermitNumber(input, today) : parseCitizenNumber(input, today);
      if (!parsed.ok) return parsed;
      return accepted({ type, number: parsed.value.number, birthDate: parsed.value.birthDate }, parsed.warnings);
    }
    case 'FOREIGNER_PERMANENT_RESIDENCE':
      return parseForeigner(input, today);
    default:
      return parseByShape(type, input);
  }
}

function parseForeigner(input: string, today: string | null): Parsed<IdentityDocument> {
  const type = 'FOREIGNER_PERMANENT_RESIDENCE';
  const invisible = characterRefusal(input);
  if (invisible) return invisible;
  const number = compactNumber(input.slice(0, 64));
  const warnings = input === number ? [] : [NORMALISED];
  // The card of before December 2023: three letters and twelve digits; both are valid side by side.
  if (/^[A-Z]{3}\d{12}$/.test(number)) return accepted({ type, number, birthDate: null }, warnings);
  if (!/^9\d{16}[\dX]$/.test(number) || !isProvince(number.slice(1, 3))) return typeMismatch(type);
  const birthDate = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  if (!isCalendarDate(birthDate)) return refused('id-birthdate', '号码中的出生日期不存在，请对照证件核对第 7 至 14 位。');
  if (today !== null && birthDate > today) return refused('id-birthdate-future', '号码中的出生日期还没有到，请对照证件核对第 7 至 14 位。');
  if (citizenNumberCheckCharacter(number) !== number.charAt(17)) {
    return refused('id-checksum', '号码的校验位不符，有一位或几位输错了，请对照证件逐位核对。');
  }
  return accepted({ type, number, birthDate }, warnings);
}

function parseByShape(type: IdentityDocumentType, input: string): Parsed<IdentityDocument> {
  const invisible = characterRefusal(input);
  if (invisible) return invisible;
  const number = compactNumber(input.slice(0, 64));
  const shape = SHAPES[type];
  if (shape && !shape.test(number)) return typeMismatch(type);
  return accepted({ type, number, birthDate: null }, input === number ? [] : [NORMALISED]);
}

function typeMismatch(type: IdentityDocumentType): Parsed<IdentityDocument> {
  return refused('id-type-mismatch', `号码与证件类型“${IDENTITY_DOCUMENT_KINDS[type].name}”不符，请核对证件类型和号码。`);
}
