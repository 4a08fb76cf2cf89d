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
}
