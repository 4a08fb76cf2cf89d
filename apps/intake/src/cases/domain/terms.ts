import type { Limit } from './case';

/** Limits that hold for every case, read from the clock-kind data with their articles. */
export interface Terms {
  /** 行政许可法 §32(4): five working days to tell everything that is missing. */
  readonly tellOnce: Limit;
  /** Local: how soon a window looks at what came over the network. */
  readonly submission: Limit;
  /** Local: when the office asks after a supplement that has not come. Nothing ends by it. */
  readonly correctionReminder: Limit;
  /** 行政许可法 §44: ten working days from the decision to issue and serve. */
  readonly delivery: Limit;
  /** Local: how long an evaluation may be given after delivery. */
  readonly evaluation: Limit;
  /** Local: how late a promised paper may come (容缺受理). */
  readonly deferral: DeferralRule;
  /** Local: how long a broken promise keeps an applicant from the ways that rest on his word. */
  readonly creditBars: Readonly<Record<CreditKind, Limit>>;
}

/** What an applicant did with the trust that was put in his word. */
export type CreditKind = 'BROKEN_PROMISE' | 'FALSE_COMMITMENT';

/** In working days: the promise ends so much earlier than the promised limit of the item, and never later than the longest. */
export interface DeferralRule {
  readonly shorterThanPromisedBy: number;
  readonly atMost: number;
  readonly article: string;
}
