import type { LocalDate } from '@app/legal-calendar';
import type { RetryRule } from './connector';

/**
 * REQUESTED waits to be sent, SENT is under way (or its worker died: it is sent again with the same key), UNKNOWN may or may not have
 * arrived, ACKNOWLEDGED lies with the department, ANSWERED and FAILED are final.
 */
export type CallState = 'REQUESTED' | 'SENT' | 'UNKNOWN' | 'ACKNOWLEDGED' | 'ANSWERED' | 'FAILED';

export const OPEN_STATES: readonly CallState[] = ['REQUESTED', 'SENT', 'UNKNOWN', 'ACKNOWLEDGED'];

export interface CallProgress {
  readonly state: CallState;
  readonly attempts: number;
}

/** What an attempt came to. An answer is dealt with where every answer is: see `department-answer.ts`. */
export type AttemptOutcome =
  | { readonly kind: 'RECEIVED' }
  | { readonly kind: 'ANSWERED'; readonly answer: DepartmentAnswer }
  /** The department knows nothing of an application that it had acknowledged. */
  | { readonly kind: 'LOST' }
  /** The department refuses this application, and will refuse it again. */
  | { readonly kind: 'REJECTED'; readonly reasonCode: string }
  /** No believable word. `arrived`: the department may have the application all the same. */
  | { readonly kind: 'UNAVAILABLE'; readonly reasonCode: string; readonly arrived: boolean };

/** What a department says it decided. Codes, a day and its own number: no personal data. */
export interface DepartmentAnswer {
  /** The department's own key of this message: the same one twice is the same message. */
  readonly answerId: string;
  /** The idempotency key of our call. */
  readonly callKey: string;
  readonly result: 'GRANT' | 'DENY';
  readonly reasonCode: string | null;
  /** The number of the decision in the department's system. */
  readonly externalReference: string | null;
  readonly decidedOn: LocalDate;
}

export interface CallChange {
  readonly state: CallState;
  readonly nextAttemptAt: Date | null;
  readonly lastReasonCode: string | null;
}

/** Where a call stands after an attempt that brought no answer. */
export function afterAttempt(
  call: CallProgress,
  outcome: Exclude<AttemptOutcome, { kind: 'ANSWERED' }>,
  now: Date,
  rule: { readonly retry: RetryRule; readonly pollSeconds: number },
): CallChange {
  switch (outcome.kind) {
    case 'RECEIVED':
      return { state: 'ACKNOWLEDGED', nextAttemptAt: later(now, rule.pollSeconds), lastReasonCode: null };
    case 'LOST':
      return { state: 'REQUESTED', nextAttemptAt: now, lastReasonCode: 'LOST_BY_DEPARTMENT' };
    case 'REJECTED':
      return { state: 'FAILED', nextAttemptAt: null, lastReasonCode: outcome.reasonCode };
    case 'UNAVAILABLE': {
      const state = call.state === 'ACKNOWLEDGED' ? 'ACKNOWLEDGED' : outcome.arrived ? 'UNKNOWN' : 'REQUESTED';
      return { state, nextAttemptAt: later(now, pauseBefore(call.attempts + 1, rule.retry)), lastReasonCode: outcome.reasonCode };
    }
  }
}

/** Seconds to wait before the attempt of this number; the first one waits for nothing. */
export function pauseBefore(attempt: number, { firstSeconds, factor, longestSeconds }: RetryRule): number {
  return attempt <= 1 ? 0 : Math.min(longestSeconds, firstSeconds * factor ** (attempt - 2));
}

const later = (now: Date, seconds: number): Date => new Date(now.getTime() + seconds * 1000);
