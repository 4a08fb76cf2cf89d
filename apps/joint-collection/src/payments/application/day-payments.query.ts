import type { Actor } from '@app/access';
import type { LocalDate } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';

/** What one insurance fund took in and gave back through a channel on a day, in fen. */
export interface FundOfDay {
  /** `medical` | `pension`. */
  readonly fund: string;
  readonly collectedFen: number;
  readonly refundedFen: number;
}

/** A movement that the channel proves and this county had not known. */
export interface ChannelFact {
  readonly channel: string;
  readonly transactionId: string;
  readonly amountFen: number;
  readonly happenedAt: Date;
  /** The number of the bill that the channel gives with it, where it does. */
  readonly billNo: string | null;
}

/**
 * What this county's books say a tax channel moved on one day: the side that reconciliation holds against the channel's own file.
 * The day is the channel's day in Asia/Shanghai, by the instant at which the channel says that the money moved.
 */
export abstract class PaymentsOfDay {
  /** Whether money comes in through a channel of this code. */
  abstract knows(channel: string): boolean;

  /**
   * Writes every movement of the day into `own` with one statement (up to a million rows) and gives their number. `own` has the columns
   * kind ('PAYMENT' | 'REFUND'), transaction_id text, amount_fen, medical_fen, pension_fen bigint (all >= 0, for a refund too; the two
   * parts of a surplus are 0), state text ('SUCCEEDED' | 'REVERSED'), happened_at timestamptz, bill_no text.
   * A payment whose outcome is not known has no transaction and is not a movement.
   */
  abstract copyTo(tx: Transaction, channel: string, day: LocalDate, own: string): Promise<number>;

  /** The same movements by fund, out of the ledger and not out of the payments: the agency's side of the three-way check. */
  abstract fundsOf(tx: Transaction, channel: string, day: LocalDate): Promise<readonly FundOfDay[]>;

  /** 长款: money that only the channel knows goes to suspense (`suspense:<channel>:<transaction>`), and its refund begins. Once per transaction. */
  abstract bookSurplus(tx: Transaction, fact: ChannelFact, actor: Actor, now: Date): Promise<void>;

  /** The day is signed: the clearing account is settled (`settle:<channel>:<day>`), the legs are RECONCILED, and the day is closed (M9). */
  abstract settle(tx: Transaction, channel: string, day: LocalDate, actor: Actor, now: Date): Promise<void>;
}
