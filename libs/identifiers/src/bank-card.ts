import { characterRefusal, compactNumber, NORMALISED } from './characters';
import { accepted, type Parsed, refused } from './parsed';

/** ISO/IEC 7812: 16 to 19 digits, the last one by Luhn. */
export function parseBankCard(input: string): Parsed<string> {
  const invisible = characterRefusal(input.slice(0, 64));
  if (invisible) return invisible;
  const number = compactNumber(input.slice(0, 64));
  if (input.length > 40 || !/^\d{16,19}$/.test(number) || !luhn(number)) {
    return refused('card-checksum', '银行卡号不对，应为 16 至 19 位数字，请对照卡面逐位核对。');
  }
  return accepted(number, input === number ? [] : [NORMALISED]);
}

function luhn(number: string): boolean {
  let sum = 0;
  for (let index = 0; index < number.length; index += 1) {
    const digit = number.charCodeAt(number.length - 1 - index) - 48;
    const weighted = index % 2 === 1 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}
