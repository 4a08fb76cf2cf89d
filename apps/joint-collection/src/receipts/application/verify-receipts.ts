import type { Queryable } from '@app/persistence';
import { receiptsAfter } from '../persistence/receipt.repository';
import { factsOf, hashOfReceipt } from './receipt-book';

const PAGE = 2000;

/** @returns the numbers of receipts whose hash no longer fits their words, and how many there are in all */
export async function verifyReceipts(reader: Queryable): Promise<{ readonly receipts: number; readonly differing: readonly string[] }> {
  const differing: string[] = [];
  let receipts = 0;
  for (let after = 0; ; ) {
    const page = await receiptsAfter(reader, after, PAGE);
    differing.push(...page.filter((row) => !hashOfReceipt(factsOf(row)).equals(row.hash)).map(({ number }) => number));
    receipts += page.length;
    after = page.at(-1)?.billId ?? after;
    if (page.length < PAGE) return { receipts, differing };
  }
}
