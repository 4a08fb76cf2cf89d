import { characterRefusal, compactNumber, NORMALISED } from './characters';
import { accepted, type Parsed, refused } from './parsed';

/** 010, 02x have three digits; every other area code four. */
const LANDLINE = /^(010|02\d|0[3-9]\d{2})(\d{7,8})$/;
const MOBILE = /^1[3-9]\d{9}$/;

/** A mobile number as `13800138000`, a landline as `0872-7521234`. */
export function normalisePhone(input: string): Parsed<string> {
  if (input.length > 40) return refusedPhone();
  const invisible = characterRefusal(input);
  if (invisible) return invisible;
  const digits = compactNumber(input)
    .replace(/[()]/g, '')
    .replace(/^(?:\+|00)86(?=[01])/, '')
    .replace(/^86(?=1\d{10}$)/, '');
  const phone = MOBILE.test(digits) ? digits : LANDLINE.test(digits) ? digits.replace(LANDLINE, '$1-$2') : undefined;
  if (phone === undefined) return refusedPhone();
  return accepted(phone, phone === input ? [] : [NORMALISED]);
}

/** For what is sent by short message. */
export function normaliseMobile(input: string): Parsed<string> {
  const parsed = normalisePhone(input);
  return parsed.ok && !MOBILE.test(parsed.value) ? refused('phone-format', '请填写 11 位手机号码，座机收不到短信。') : parsed;
}

function refusedPhone(): Parsed<string> {
  return refused('phone-format', '电话号码格式不对：手机为 11 位，座机带区号，如 0872-7521234。');
}
