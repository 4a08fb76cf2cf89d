/** 缴费单号: `HJ`, the key of the bill in 12 digits, and a check digit (ISO 7064 MOD 11,10), so that one wrong digit finds no other bill. */
const PATTERN = /^(HJ|TF)(\d{12})(\d)$/;

function checkDigit(digits: string): number {
  let product = 10;
  for (const digit of digits) {
    const sum = (product + Number(digit)) % 10;
    product = ((sum === 0 ? 10 : sum) * 2) % 11;
  }
  return (11 - product) % 10;
}

function numberOf(prefix: 'HJ' | 'TF', id: number): string {
  const digits = String(id).padStart(12, '0');
  if (!Number.isSafeInteger(id) || id < 1 || digits.length > 12) throw new RangeError(`${id} is no key of a bill`);
  return `${prefix}${digits}${checkDigit(digits)}`;
}

function idOf(prefix: 'HJ' | 'TF', number: string): number | undefined {
  const match = PATTERN.exec(number);
  if (match?.[1] !== prefix || match[2] === undefined || checkDigit(match[2]) !== Number(match[3])) return undefined;
  return Number(match[2]) || undefined;
}

export const billNumber = (id: number): string => numberOf('HJ', id);
export const billIdOf = (number: string): number | undefined => idOf('HJ', number);
/** 退费单号. */
export const refundNumber = (id: number): string => numberOf('TF', id);
export const refundIdOf = (number: string): number | undefined => idOf('TF', number);

/** 商户订单号: under this number a tax channel knows one attempt to pay a bill. */
export const orderNumber = (billId: number, serial: number): string => `${billNumber(billId)}-${serial}`;

export function orderOf(number: string): { readonly billId: number; readonly serial: number } | undefined {
  const [bill = '', serial = '', ...rest] = number.split('-');
  const billId = billIdOf(bill);
  return billId === undefined || rest.length > 0 || !/^[1-9]\d{0,2}$/.test(serial) ? undefined : { billId, serial: Number(serial) };
}
