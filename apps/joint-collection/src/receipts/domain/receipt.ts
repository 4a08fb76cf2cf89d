export interface ReceiptFacts {
  readonly number: string;
  readonly billNumber: string;
  readonly channel: string;
  readonly transactionId: string;
  readonly paidAt: Date;
  readonly medicalFen: number;
  readonly pensionFen: number;
  readonly rulesVersion: string;
}

/** 回执号 goes with the bill's: a bill is paid once. */
export const receiptNumber = (billNumber: string): string => billNumber.replace(/^HJ/, 'HZ');

/** The text whose SHA-256 is printed on the receipt: whoever holds the paper can compute it, and see whether the books say the same. */
export function receiptText(facts: ReceiptFacts): string {
  const { number, billNumber, channel, transactionId, paidAt, medicalFen, pensionFen, rulesVersion } = facts;
  return [
    'v1',
    number,
    billNumber,
    `${channel}=${transactionId}`,
    paidAt.toISOString(),
    `fund:medical=${medicalFen}`,
    `fund:pension=${pensionFen}`,
    `total=${medicalFen + pensionFen}`,
    rulesVersion,
  ].join('\n');
}
