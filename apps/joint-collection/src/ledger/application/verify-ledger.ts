import type { Queryable } from '@app/persistence';
import type { LedgerFinding } from '../domain/ledger-finding';
import { findingsOfBooks } from '../persistence/audit-of-books.read-model';
import { type Balance, balances, journalsAfter } from '../persistence/ledger.repository';
import { hashOf } from './ledger';

export interface LedgerVerdict {
  readonly journals: number;
  readonly findings: readonly LedgerFinding[];
  readonly balances: readonly Balance[];
}

const PAGE = 2000;

/** Every hash and every balance computed anew, a page at a time; the reader gives one moment of the books. */
export async function verifyLedger(reader: Queryable): Promise<LedgerVerdict> {
  const findings: LedgerFinding[] = [];
  let journals = 0;
  for (let after = 0; ; ) {
    const page = await journalsAfter(reader, after, PAGE);
    for (const stored of page) {
      if (!hashOf(stored, stored.accountingDate).equals(stored.hash))
        findings.push({ problem: 'hash-differs', subject: stored.businessKey });
    }
    journals += page.length;
    after = page.at(-1)?.id ?? after;
    if (page.length < PAGE) break;
  }
  findings.push(...(await findingsOfBooks(reader)));
  return { journals, findings, balances: await balances(reader) };
}
