import { characterRefusal, compactNumber, NORMALISED } from './characters';
import { isProvince } from './division';
import { accepted, type Parsed, refused } from './parsed';

/** 公民身份号码, GB 11643-1999. */
export interface CitizenNumber {
  /** 18 characters, `X` upper case. */
  readonly number: string;
  /** `YYYY-MM-DD` */
  readonly birthDate: string;
  readonly sex: 'MALE' | 'FEMALE';
  /** The division of first registration: may be abolished since, so never required to exist today. */
  readonly division: string;
}

/** 港澳台居民居住证 carries an 18-digit number of the same make under these codes (国办发〔2018〕81号). */
const RESIDENCE_PERMIT_PROVINCES = new Set(['81', '82', '83']);

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;

/** The oldest age ever documented is 122. */
const OLDEST_PLAUSIBLE_AGE = 130;

const FORMAT = '公民身份号码应为 18 位：前 17 位是数字，最后一位是数字或 X，请对照证件逐位核对。';

/** A passport, an old card of a foreign resident, a military identity card: the type is wrong, not the number. */
const ANOTHER_DOCUMENT = /^(?:[A-Z]{1,2}\d{6,9}|[A-Z]{3}\d{12}|\p{Script=Han}{1,4}字第?\d{4,10}号?)$/u;

/** ISO 7064 MOD 11-2 over the first 17 digits. */
export function citizenNumberCheckCharacter(first17: string): string {
  let sum = 0;
  for (let index = 0; index < 17; index += 1) sum += (first17.charCodeAt(index) - 48) * (WEIGHTS[index] as number);
  return '10X98765432'.charAt(sum % 11);
}

/**
 * @param today `YYYY-MM-DD` in China, to refuse birth dates to come and ages beyond belief; `null` checks the number alone, for the
 * edge, which has no clock: the command that stores it checks again with today.
 */
export function parseCitizenNumber(input: string, today: string | null): Parsed<CitizenNumber> {
  const read = readEighteen(input, today);
  if (!read.ok) return read;
  const { province, ...citizenNumber } = read.value;
  if (RESIDENCE_PERMIT_PROVINCES.has(province)) {
    return refused('id-type-mismatch', '这是港澳台居民居住证号码，请把证件类型改为“港澳台居民居住证”。');
  }
  return accepted(citizenNumber, read.warnings);
}

/** The number of a 港澳台居民居住证: as a citizen number, under 81, 82 or 83. */
export function parseResidencePermitNumber(input: string, today: string | null): Parsed<CitizenNumber> {
  const read = readEighteen(input, today);
  if (!read.ok) return read;
  const { province, ...permitNumber } = read.value;
  if (!RESIDENCE_PERMIT_PROVINCES.has(province)) {
    return refused('id-type-mismatch', '港澳台居民居住证号码以 81、82 或 83 开头，请核对证件类型。');
  }
  return accepted(permitNumber, read.warnings);
}

function readEighteen(input: string, today: string | null): Parsed<CitizenNumber & { readonly province: string }> {
  if (input.length > 64) return refused('id-format', FORMAT);
  const invisible = characterRefusal(input);
  if (invisible) return invisible;
  const number = compactNumber(input);
  if (/^\d{15}$/.test(number)) {
    return refused('id-15-digit-not-accepted', '15 位旧号码已停止使用，请按现行身份证填写 18 位号码。');
  }
  if (ANOTHER_DOCUMENT.test(number)) {
    return refused('id-type-mismatch', '这像是护照、外国人居留证或军官证的号码，请核对证件类型。');
  }
  if (!/^\d{17}[\dX]$/.test(number)) return refused('id-format', FORMAT);

  const province = number.slice(0, 2);
  const foreigner = number.startsWith('9') && isProvince(number.slice(1, 3));
  if (foreigner) return refused('id-type-mismatch', '这是外国人永久居留身份证号码，请把证件类型改为“外国人永久居留身份证”。');
  if (!isProvince(province) && !RESIDENCE_PERMIT_PROVINCES.has(province)) {
    return refused('id-region', '号码前两位不是任何省份的代码，请对照证件核对。');
  }
  const birthDate = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  if (!isCalendarDate(birthDate)) return refused('id-birthdate', '号码中的出生日期不存在，请对照证件核对第 7 至 14 位。');
  if (today !== null && birthDate > today) return refused('id-birthdate-future', '号码中的出生日期还没有到，请对照证件核对第 7 至 14 位。');
  if (today !== null && ageOn(birthDate, today) > OLDEST_PLAUSIBLE_AGE) {
    return refused('id-age-implausible', '按号码计算的年龄超过 130 岁，请对照证件核对第 7 至 14 位。');
  }
  if (number.slice(14, 17) === '000') return refused('id-format', FORMAT);
  if (citizenNumberCheckCharacter(number) !== number.charAt(17)) {
    return refused('id-checksum', '号码的校验位不符，有一位或几位输错了，请对照证件逐位核对。');
  }
  const sex = Number(number.charAt(16)) % 2 === 1 ? 'MALE' : 'FEMALE';
  const untouched = input === number;
  return accepted({ number, birthDate, sex, division: number.slice(0, 6), province }, untouched ? [] : [NORMALISED]);
}

/** Whether `YYYY-MM-DD` is a day of the (proleptic) Gregorian calendar from 1800 on. */
export function isCalendarDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (year < 1800 || month < 1 || month > 12 || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day <= (days[month - 1] as number);
}

/** 周岁: full years on `today`, both `YYYY-MM-DD`. Someone born on 29 February comes of age on 1 March of a common year. */
export function ageOn(birthDate: string, today: string): number {
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years;
}
