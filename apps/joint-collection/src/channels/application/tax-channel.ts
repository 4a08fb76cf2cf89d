import type { Channel } from './channel-book';

/** An order as the channel gets it: what is to be paid, and which part of it is whose. */
export interface PaymentOrder {
  readonly orderNumber: string;
  readonly amountFen: number;
  readonly medicalFen: number;
  readonly pensionFen: number;
  readonly expiresAt: Date;
}

export interface RefundOrder {
  readonly refundNumber: string;
  readonly transactionId: string;
  readonly amountFen: number;
}

/** The channel did not say anything that can be believed: the outcome is not known. */
export interface Silence {
  readonly kind: 'SILENT';
  readonly reason: string;
  /** False only where the request cannot have arrived. */
  readonly arrived: boolean;
}

export type PaymentAnswer =
  | Silence
  | {
      readonly kind: 'SAID';
      readonly state: 'SUCCEEDED' | 'FAILED' | 'CLOSED' | 'PENDING' | 'NOT_FOUND' | 'REVERSED';
      readonly transactionId: string | null;
      readonly amountFen: number | null;
      readonly happenedAt: Date | null;
      readonly reason: string | null;
    };

export type RefundAnswer =
  | Silence
  | { readonly kind: 'PENDING' }
  | { readonly kind: 'REFUNDED'; readonly channelRefundId: string; readonly amountFen: number; readonly happenedAt: Date }
  | { readonly kind: 'REFUSED'; readonly reason: string };

/** 税务渠道: outside our control. Each call says which channel, and may be made any number of times under the same number. */
export abstract class TaxChannel {
  abstract send(channel: Channel, order: PaymentOrder): Promise<PaymentAnswer>;
  abstract query(channel: Channel, orderNumber: string): Promise<PaymentAnswer>;
  /** Asks the channel to let nobody pay this order any more, also where it has never heard of it. */
  abstract close(channel: Channel, orderNumber: string): Promise<PaymentAnswer>;
  abstract refund(channel: Channel, order: RefundOrder): Promise<RefundAnswer>;
}
