import type { BreakerRule } from './connector';

/** CLOSED lets calls through, OPEN none, HALF_OPEN one trial. */
export interface Breaker {
  readonly state: 'CLOSED' | 'OPEN' | 'HALF_OPEN';
  /** Failures one after the other. */
  readonly failures: number;
  /** Since when the system is well, or since when it is not. */
  readonly since: Date;
  /** When the next trial may begin; null while CLOSED. */
  readonly retryAt: Date | null;
  readonly lastReasonCode: string | null;
  readonly lastSuccessAt: Date | null;
}

export interface Permission {
  readonly breaker: Breaker;
  /** How many calls may begin now. */
  readonly calls: number;
}

export const closedBreaker = (now: Date): Breaker => ({
  state: 'CLOSED',
  failures: 0,
  since: now,
  retryAt: null,
  lastReasonCode: null,
  lastSuccessAt: null,
});

/** How many calls may begin now. A trial whose worker died is followed by another after the same pause. */
export function permit(breaker: Breaker, now: Date, room: number, rule: BreakerRule): Permission {
  if (breaker.state === 'CLOSED') return { breaker, calls: room };
  if (!trialIsDue(breaker, now)) return { breaker, calls: 0 };
  return { breaker: { ...breaker, state: 'HALF_OPEN', retryAt: after(now, rule) }, calls: Math.min(1, room) };
}

const trialIsDue = ({ retryAt }: Breaker, now: Date): boolean => retryAt === null || now >= retryAt;

/** The system answered as it should: whatever was before, it is well. */
export function afterSuccess(breaker: Breaker, now: Date): Breaker {
  const since = breaker.state === 'CLOSED' ? breaker.since : now;
  return { state: 'CLOSED', failures: 0, since, retryAt: null, lastReasonCode: null, lastSuccessAt: now };
}

/** The system did not answer, or not in a way that can be believed. */
export function afterFailure(breaker: Breaker, reasonCode: string, now: Date, rule: BreakerRule): Breaker {
  const failures = breaker.failures + 1;
  const failed = { ...breaker, failures, lastReasonCode: reasonCode };
  if (breaker.state === 'CLOSED') {
    return failures < rule.failures ? failed : { ...failed, state: 'OPEN', since: now, retryAt: after(now, rule) };
  }
  // A call that began before the breaker opened proves nothing new; a trial that failed starts the next pause.
  return breaker.state === 'OPEN' ? failed : { ...failed, state: 'OPEN', retryAt: after(now, rule) };
}

const after = (now: Date, { coolDownSeconds }: BreakerRule): Date => new Date(now.getTime() + coolDownSeconds * 1000);
