import { createHash } from 'node:crypto';
import { addDays, type LocalDate } from '@app/legal-calendar';
import type { Queryable, Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { type JournalDraft, journalText, reversalOf } from '../domain/journal';
import { type Balance, balances, insertJournals, journalsUnder, lastClosedDay } from '../persistence/ledger.repository';

export interface PostedJournal {
  readonly id: number;
  readonly accountingDate: LocalDate;
  readonly hash: Buffer;
}

/** 记账: the only writer of the books. What it posts commits with the state that it tells of, or not at all. */
@Injectable()
export class Ledger {
  /**
   * Posts any number of journals in one statement. A fact of a closed day goes to the first open day after it and keeps its own day
   * beside it. @returns by business key
   */
  async post(tx: Transaction, drafts: readonly JournalDraft[], now: Date): Promise<ReadonlyMap<string, PostedJournal>> {
    if (drafts.length === 0) return new Map();
    const closed = await lastClosedDay(tx);
    const journals = drafts.map((draft) => {
      const accountingDate = closed !== null && draft.occurredOn <= closed ? addDays(closed, 1) : draft.occurredOn;
      return { ...draft, accountingDate, hash: hashOf(draft, accountingDate) };
    });
    const ids = await insertJournals(tx, journals, now);
    return new Map(
      journals.map(({ businessKey, accountingDate, hash }) => [businessKey, { id: ids.get(businessKey) ?? 0, accountingDate, hash }]),
    );
  }

  /** Takes journals back by their mirror images; each can be taken back once. */
  async reverse(tx: Transaction, businessKeys: readonly string[], occurredOn: LocalDate, now: Date): Promise<void> {
    const originals = await journalsUnder(tx, businessKeys);
    await this.post(
      tx,
      originals.map((original) => reversalOf(original, occurredOn)),
      now,
    );
  }

  balances(reader: Queryable): Promise<Balance[]> {
    return balances(reader);
  }
}

export const hashOf = (draft: JournalDraft, accountingDate: LocalDate): Buffer =>
  createHash('sha256').update(journalText(draft, accountingDate), 'utf8').digest();
