import type { ItemType, Level } from './item';

/** 基本编码: 2 province + 2 type + 2 department + 3 main item + 3 sub-item. */
const BASE_CODE = /^\d{12}$/;
/** 统一社会信用代码: GB 32100-2015 leaves out I, O, S, V, Z. */
const CREDIT_CODE = /^[0-9A-HJ-NP-RTUW-Y]{18}$/;

const LEVEL_DIGITS: Readonly<Record<Exclude<Level, 'VILLAGE'>, string>> = { COUNTY: '4', TOWNSHIP: '5' };

export function isBaseCode(code: string): boolean {
  return BASE_CODE.test(code);
}

/** Digits 3–4 should name the type; local codes are known to break this, so it is a warning only. */
export function typeDigitsAgree(code: string, type: ItemType): boolean {
  return code.slice(2, 4) === type;
}

/** 实施编码, 31 characters: credit code of the implementing organ + level of exercise + 基本编码. */
export function implementingCode(creditCode: string, level: Exclude<Level, 'VILLAGE'>, baseCode: string): string {
  if (!CREDIT_CODE.test(creditCode) || !isBaseCode(baseCode)) throw new Error(`no implementing code from ${creditCode} and ${baseCode}`);
  return `${creditCode}${LEVEL_DIGITS[level]}${baseCode}`;
}

/** 业务办理项编码, 33 characters: the serial is the situation's place in the item, from 01. */
export function handlingCode(implementing: string, serial: number): string {
  return `${implementing}${String(serial).padStart(2, '0')}`;
}
