import { accepted, type Parsed, refused } from './parsed';

/** First two digits of GB/T 2260 that were ever issued: the provinces, and 71, 81, 82 for Taiwan, Hong Kong and Macau. */
const PROVINCES = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82'.split(' '),
);

export function isProvince(twoDigits: string): boolean {
  return PROVINCES.has(twoDigits);
}

export type DivisionLevel = 'PROVINCE' | 'CITY' | 'COUNTY' | 'TOWNSHIP' | 'VILLAGE';

/** 6 digits down to the county (GB/T 2260), 9 for a township (GB/T 10114), 12 for a village; `532922000000` means the county. */
export function parseDivision(input: string): Parsed<string> {
  const code = input.trim();
  if (!/^(?:\d{6}|\d{9}|\d{12})$/.test(code) || !isProvince(code.slice(0, 2))) {
    return refused('division-format', '行政区划代码应为 6 位（县）、9 位（乡镇）或 12 位（村）数字，请从列表中选择。');
  }
  return accepted(shortDivision(code));
}

/** Without the zeros that pad a code to 9 or 12 digits. */
export function shortDivision(code: string): string {
  let short = code;
  while (short.length > 6 && short.endsWith('000')) short = short.slice(0, -3);
  return short;
}

export function divisionLevel(code: string): DivisionLevel {
  const short = shortDivision(code);
  if (short.length === 12) return 'VILLAGE';
  if (short.length === 9) return 'TOWNSHIP';
  if (short.endsWith('0000')) return 'PROVINCE';
  return short.endsWith('00') ? 'CITY' : 'COUNTY';
}

/** 乡镇 → 县 → 市 → 省; undefined above a province. */
export function parentDivision(code: string): string | undefined {
  const short = shortDivision(code);
  switch (divisionLevel(short)) {
    case 'VILLAGE':
      return short.slice(0, 9);
    case 'TOWNSHIP':
      return short.slice(0, 6);
    case 'COUNTY':
      return `${short.slice(0, 4)}00`;
    case 'CITY':
      return `${short.slice(0, 2)}0000`;
    case 'PROVINCE':
      return undefined;
  }
}

/** True when `inner` is `outer` or lies in it. */
export function divisionContains(outer: string, inner: string): boolean {
  for (let code: string | undefined = shortDivision(inner); code !== undefined; code = parentDivision(code)) {
    if (code === shortDivision(outer)) return true;
  }
  return false;
}
