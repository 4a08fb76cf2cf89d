import type { Transaction } from '@app/persistence';
import { type BillRow, orderOf } from '../../bills/application/bill-book';
import type { ChannelWord } from '../domain/channel-word';
import { judge, type KnownTransaction, type Verdict } from '../domain/channel-word';
import { type AttemptRow, attemptsOf } from '../persistence/attempt.repository';
import { keyOf, knownTransactions } from '../persistence/word.repository';

/** A word with what is known and what it comes to. */
export interface JudgedWord {
  readonly word: ChannelWord;
  readonly bill: BillRow | null;
  readonly attempt: AttemptRow | null;
  readonly transaction: KnownTransaction | null;
  readonly verdict: Verdict;
}

/** The bill that a word names, by the number of its order. */
export const billNamedBy = (word: ChannelWord): number | null => orderOf(word.orderNumber)?.billId ?? null;

/**
 * Judges the words of one round by what the books say now. All bills that they name are held from here on, in the order of their ids.
 */
export async function judgeRound(
  tx: Transaction,
  words: readonly ChannelWord[],
  lock: (tx: Transaction, ids: readonly number[]) => Promise<readonly BillRow[]>,
): Promise<JudgedWord[]> {
  const ids = [...new Set(words.flatMap((word) => billNamedBy(word) ?? []))];
  const bills = new Map((await lock(tx, ids)).map((bill) => [bill.id, bill]));
  const attempts = bills.size === 0 ? [] : await attemptsOf(tx, [...bills.keys()]);
  const known = await knownTransactions(
    tx,
    words.flatMap(({ channel, transactionId }) => (transactionId === null ? [] : [{ channel, transactionId }])),
  );
  return words.map((word) => {
    const order = orderOf(word.orderNumber);
    const bill = (order && bills.get(order.billId)) ?? null;
    const attempt = (order && attempts.find((one) => one.billId === order.billId && one.serial === order.serial)) ?? null;
    const transaction =
      word.transactionId === null ? null : (known.get(keyOf({ channel: word.channel, transactionId: word.transactionId })) ?? null);
    const verdict = judge(
      word,
      attempt,
      bill && { state: bill.state, refundedFen: bill.refundedMedicalFen + bill.refundedPensionFen },
      transaction,
    );
    // An order of another channel is no order of this one: what is written of it names no bill.
    const own = attempt !== null && attempt.channel === word.channel;
    return { word, bill: own ? bill : null, attempt: own ? attempt : null, transaction, verdict };
  });
}
