import { compactNumber } from './characters';
import { accepted, type Parsed, refused } from './parsed';

/** 32 signs that are told apart on a receipt and over the telephone: no 0, O, 1, I. Five random bits each. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const LENGTH = 6;

/** Six signs from at least six random bytes; also the code beside the case number on the progress page. 2^30 possibilities. */
export function pickUpCode(randomBytes: Uint8Array): string {
  if (randomBytes.length < LENGTH) throw new RangeError('a pick-up code needs six random bytes');
  return Array.from(randomBytes.subarray(0, LENGTH), (byte) => ALPHABET.charAt(byte & 31)).join('');
}

/** The code as it was given out: case, width, spaces and dashes do not matter. */
export function parsePickUpCode(input: string): Parsed<string> {
  const code = input.length > 40 ? '' : compactNumber(input.trim());
  if (!/^[2-9A-HJ-NP-Z]{6}$/.test(code)) {
    return refused('pick-up-code-format', '取件码为 6 位字母和数字（不含 0、O、1、I），请对照回执或短信填写。');
  }
  return accepted(code);
}
