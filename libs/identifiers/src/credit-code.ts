import { characterRefusal, compactNumber, NORMALISED } from './characters';
import { accepted, type Parsed, refused, type Warning } from './parsed';

/** GB 32100-2015: no I, O, S, V, Z, so that no letter is read as a digit. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const;

/** 18th character over the first 17. */
export function creditCodeCheckCharacter(first17: string): string {
  let sum = 0;
  for (let index = 0; index < 17; index += 1) sum += ALPHABET.indexOf(first17.charAt(index)) * (WEIGHTS[index] as number);
  return ALPHABET.charAt((31 - (sum % 31)) % 31);
}

const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2] as const;
const ORGANISATION_CODE: Warning = {
  code: 'organisation-code-check',
  message: '代码第 9 至 17 位的组织机构代码校验位不符，个别旧代码如此，请对照证照核对。',
};

/** GB 11714: characters 9 to 17 are the old organisation code, whose last character checks the first eight. */
function organisationCodeFits(code: string): boolean {
  let sum = 0;
  for (let index = 0; index < 8; index += 1) {
    sum += Number.parseInt(code.charAt(8 + index), 36) * (ORGANISATION_WEIGHTS[index] as number);
  }
  const check = 11 - (sum % 11);
  const expected = check === 10 ? 'X' : check === 11 ? '0' : String(check);
  return code.charAt(16) === expected;
}

/** 统一社会信用代码, 18 characters, upper case. */
export function parseCreditCode(input: string): Parsed<string> {
  if (input.length > 64) return refusedFormat();
  const invisible = characterRefusal(input);
  if (invisible) return invisible;
  const code = compactNumber(input);
  if (!/^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/.test(code)) return refusedFormat();
  if (creditCodeCheckCharacter(code) !== code.charAt(17)) {
    return refused('uscc-checksum', '统一社会信用代码的校验位不符，有一位或几位输错了，请对照证照逐位核对。');
  }
  const warnings = input === code ? [] : [NORMALISED];
  return accepted(code, organisationCodeFits(code) ? warnings : [...warnings, ORGANISATION_CODE]);
}

function refusedFormat(): Parsed<string> {
  return refused('uscc-format', '统一社会信用代码应为 18 位数字和大写字母，不含 I、O、S、V、Z，请对照证照逐位核对。');
}
