import { isCalendarDate } from './citizen-number';
import { isProvince } from './division';
import { accepted, type Parsed, refused } from './parsed';

export interface CaseNumber {
  readonly caseNo: string;
  readonly county: string;
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly sequence: number;
}

/** ISO 7064 MOD 11,10: one digit that catches every single wrong digit and nearly every swap of neighbours. */
export function mod1110CheckDigit(digits: string): string {
  let product = 10;
  for (let index = 0; index < digits.length; index += 1) {
    const sum = (product + digits.charCodeAt(index) - 48) % 10;
    product = ((sum === 0 ? 10 : sum) * 2) % 11;
  }
  return String((11 - product) % 10);
}

/** county (6) + yyyyMMdd (8) + sequence (8, of a cycling database sequence) + check digit: 23 digits. */
export function caseNumber(county: string, date: string, sequence: number): string {
  if (!/^\d{6}$/.test(county) || !isCalendarDate(date))
    throw new RangeError('a case number needs a county of 6 digits and a date YYYY-MM-DD');
  if (!Number.isInteger(sequence) || sequence < 0 || sequence > 99_999_999) throw new RangeError('a case sequence has at most 8 digits');
  const body = `${county}${date.replaceAll('-', '')}${String(sequence).padStart(8, '0')}`;
  return body + mod1110CheckDigit(body);
}

export function isCaseNumber(text: string): boolean {
  return parseCaseNumber(text).ok;
}

export function parseCaseNumber(input: string): Parsed<CaseNumber> {
  const match = /^(\d{6})(\d{4})(\d{2})(\d{2})(\d{8})(\d)$/.exec(input);
  const date = match ? `${match[2]}-${match[3]}-${match[4]}` : '';
  if (!match || !isProvince(input.slice(0, 2)) || !isCalendarDate(date)) {
    return refused('case-number-format', '办件编号应为 23 位数字，请对照受理回执填写。');
  }
  if (mod1110CheckDigit(input.slice(0, 22)) !== input.charAt(22)) {
    return refused('case-number-checksum', '办件编号有一位或几位输错了，请对照受理回执逐位核对。');
  }
  return accepted({ caseNo: input, county: input.slice(0, 6), date, sequence: Number(match[5]) });
}

/** 办件编号 of the national exchange, 43 characters: task code + yyyyMMdd + daily serial of the item (`domain.md` B.4). */
export function nationalProjectNumber(taskCode: string, date: string, dailySerial: number): string {
  if (taskCode.length !== 31 || !isCalendarDate(date))
    throw new RangeError('a project number needs a task code of 31 characters and a date YYYY-MM-DD');
  if (!Number.isInteger(dailySerial) || dailySerial < 1 || dailySerial > 9999) throw new RangeError('a daily serial runs from 1 to 9999');
  return `${taskCode}${date.replaceAll('-', '')}${String(dailySerial).padStart(4, '0')}`;
}
