import { type AttemptState } from './attempt.transitions';

/** What a channel says of an order. NOT_FOUND it says only when it is asked. */
export type SaidState = 'SUCCEEDED' | 'FAILED' | 'CLOSED' | 'PENDING' | 'NOT_FOUND' | 'REVERSED';

/** One word of a channel: a notice that it sends by itself, or its answer to a question. Believed to be the channel's own (signed). */
export interface ChannelWord {
  readonly channel: string;
  /** A notice is a claim, an answer is what the channel's books say now. */
  readonly source: 'NOTICE' | 'ANSWER';
  readonly orderNumber: string;
  readonly state: SaidState;
  readonly transactionId: string | null;
  readonly amountFen: number | null;
  readonly happenedAt: Date | null;
  /** The channel's own code of why a payment failed. */
  readonly reason: string | null;
}

export interface KnownAttempt {
  readonly channel: string;
  readonly state: AttemptState;
  readonly amountFen: number;
  readonly transactionId: string | null;
}

export interface KnownBill {
  readonly state: 'OPEN' | 'LOCKED' | 'PAID' | 'PARTLY_REFUNDED' | 'REFUNDED' | 'EXPIRED' | 'VOIDED' | 'REVERSED';
  readonly refundedFen: number;
}

export interface KnownTransaction {
  readonly orderNumber: string;
  readonly amountFen: number;
  readonly disposition: 'COLLECTED' | 'SURPLUS';
  readonly reversed: boolean;
  /** A surplus that is on its way back. */
  readonly refundStarted: boolean;
}

export type SurplusCause = 'PAID_ALREADY' | 'TOO_LATE' | 'AMOUNT_DIFFERS' | 'ORDER_UNKNOWN';
export type AlarmKind =
  | 'FORGED'
  | 'AMOUNT_DIFFERS'
  | 'CONTRADICTION'
  | 'ORDER_UNKNOWN'
  | 'NOTICE_REUSED'
  | 'REVERSAL_REFUSED'
  | 'REFUND_REFUSED'
  | 'SILENT';

/** What one word comes to. */
export type Verdict =
  | { readonly kind: 'COLLECT' }
  | { readonly kind: 'FAIL'; readonly reason: string }
  | { readonly kind: 'PEND' }
  /** Not heard of there: it is sent again, under the same number. */
  | { readonly kind: 'SEND_AGAIN' }
  /** A claim that does not fit the attempt: the channel is asked what its books say. */
  | { readonly kind: 'DOUBT'; readonly alarm: AlarmKind }
  | { readonly kind: 'SURPLUS'; readonly cause: SurplusCause; readonly fails: boolean; readonly alarm: AlarmKind | null }
  | { readonly kind: 'REVERSE' }
  | { readonly kind: 'NOTHING'; readonly alarm: AlarmKind | null };

const NOTHING: Verdict = { kind: 'NOTHING', alarm: null };
const alarmed = (alarm: AlarmKind): Verdict => ({ kind: 'NOTHING', alarm });

const isLive = (state: AttemptState): boolean => state === 'CREATED' || state === 'PENDING' || state === 'UNKNOWN';

/**
 * 渠道说了什么、该做什么: the whole rule, for any order in which words arrive, however often. Money that the channel says it took is always
 * in the books: in the two funds, once for a bill, or in surplus, from where it goes back. Nothing a channel says moves money twice.
 */
export function judge(
  word: ChannelWord,
  attempt: KnownAttempt | null,
  bill: KnownBill | null,
  transaction: KnownTransaction | null,
): Verdict {
  if (attempt !== null && attempt.channel !== word.channel) return judge(word, null, null, transaction);
  switch (word.state) {
    case 'SUCCEEDED':
      return judgeSuccess(word, attempt, bill, transaction);
    case 'REVERSED':
      return judgeReversal(word, attempt, bill, transaction);
    case 'FAILED':
    case 'CLOSED':
      if (attempt === null) return alarmed('ORDER_UNKNOWN');
      if (isLive(attempt.state)) return { kind: 'FAIL', reason: word.reason ?? word.state };
      return attempt.state === 'SUCCEEDED' ? alarmed('CONTRADICTION') : NOTHING;
    case 'PENDING':
      if (attempt === null) return alarmed('ORDER_UNKNOWN');
      return isLive(attempt.state) ? { kind: 'PEND' } : NOTHING;
    case 'NOT_FOUND':
      if (attempt === null) return NOTHING;
      if (isLive(attempt.state)) return { kind: 'SEND_AGAIN' };
      return attempt.state === 'SUCCEEDED' ? alarmed('CONTRADICTION') : NOTHING;
  }
}

function judgeSuccess(
  word: ChannelWord,
  attempt: KnownAttempt | null,
  bill: KnownBill | null,
  transaction: KnownTransaction | null,
): Verdict {
  if (transaction !== null) {
    // Said before. The same again is nothing; anything else contradicts what is in the books, which stands.
    const same = transaction.orderNumber === word.orderNumber && transaction.amountFen === word.amountFen && !transaction.reversed;
    return same ? NOTHING : alarmed('CONTRADICTION');
  }
  if (attempt === null || bill === null) return { kind: 'SURPLUS', cause: 'ORDER_UNKNOWN', fails: false, alarm: 'ORDER_UNKNOWN' };
  if (isLive(attempt.state) && bill.state === 'LOCKED') {
    if (attempt.amountFen === word.amountFen) return { kind: 'COLLECT' };
    if (word.source === 'NOTICE') return { kind: 'DOUBT', alarm: 'AMOUNT_DIFFERS' };
    return { kind: 'SURPLUS', cause: 'AMOUNT_DIFFERS', fails: true, alarm: 'AMOUNT_DIFFERS' };
  }
  if (attempt.amountFen !== word.amountFen) return { kind: 'SURPLUS', cause: 'AMOUNT_DIFFERS', fails: false, alarm: 'AMOUNT_DIFFERS' };
  const paid = bill.state === 'PAID' || bill.state === 'PARTLY_REFUNDED' || bill.state === 'REFUNDED';
  return { kind: 'SURPLUS', cause: paid ? 'PAID_ALREADY' : 'TOO_LATE', fails: false, alarm: null };
}

/** 冲正: the bank took back what it had confirmed. What was given back to the person meanwhile cannot be taken back with it. */
function judgeReversal(
  word: ChannelWord,
  attempt: KnownAttempt | null,
  bill: KnownBill | null,
  transaction: KnownTransaction | null,
): Verdict {
  if (transaction === null || transaction.orderNumber !== word.orderNumber) return alarmed('REVERSAL_REFUSED');
  if (transaction.reversed) return NOTHING;
  if (transaction.amountFen !== word.amountFen) return alarmed('REVERSAL_REFUSED');
  if (transaction.disposition === 'SURPLUS') return transaction.refundStarted ? alarmed('REVERSAL_REFUSED') : { kind: 'REVERSE' };
  const untouched = attempt?.state === 'SUCCEEDED' && bill?.state === 'PAID' && bill.refundedFen === 0;
  return untouched ? { kind: 'REVERSE' } : alarmed('REVERSAL_REFUSED');
}

/**
 * Rounds in which words are worked: of one bill or one transaction at most one in each, in the order they came, so that each word is judged by
 * what the one before it left.
 */
export function roundsOf<Word extends Pick<ChannelWord, 'channel' | 'transactionId'>>(
  words: readonly Word[],
  billOf: (word: Word) => number | null,
): Word[][] {
  const rounds: Word[][] = [];
  const next = new Map<string, number>();
  for (const word of words) {
    const bill = billOf(word);
    const keys = [
      ...(bill === null ? [] : [`bill ${bill}`]),
      ...(word.transactionId === null ? [] : [`transaction ${word.channel} ${word.transactionId}`]),
    ];
    const round = Math.max(0, ...keys.map((key) => next.get(key) ?? 0));
    for (const key of keys) next.set(key, round + 1);
    const members = rounds[round] ?? [];
    rounds[round] = members;
    members.push(word);
  }
  return rounds;
}
