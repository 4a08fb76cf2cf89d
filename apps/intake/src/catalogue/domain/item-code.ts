import { handlingItemCode, parseCatalogCode, taskCode } from '@app/identifiers';
import type { ItemType, Level } from './item';

/** 行使层级 of the national dictionary: 4 county, 5 township. A village exercises no power and has no code. */
const USE_LEVEL = { COUNTY: '4', TOWNSHIP: '5' } as const satisfies Readonly<Record<Exclude<Level, 'VILLAGE'>, string>>;

export function isBaseCode(code: string): boolean {
  const parsed = parseCatalogCode(code);
  return parsed.ok && parsed.value.code === code;
}

/** Digits 3–4 should name the type; local codes are known to break this, so it is a warning only. */
export function typeDigitsAgree(code: string, type: ItemType): boolean {
  return code.slice(2, 4) === type;
}

/** 实施编码, 31 characters: credit code of the implementing organ + level of exercise + 基本编码. */
export function implementingCode(creditCode: string, level: Exclude<Level, 'VILLAGE'>, baseCode: string): string {
  return taskCode(creditCode, USE_LEVEL[level], baseCode);
}

/** 业务办理项编码, 33 characters: the serial is the situation's place in the item, from 1. */
export function situationCode(implementing: string, serial: number): string {
  return handlingItemCode(implementing, serial);
}
