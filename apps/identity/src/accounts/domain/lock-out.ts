/** GB/T 22239-2019 8.1.4.1 b: failures are counted, and end in a pause. */
export const FAILURES_BEFORE_LOCK = 5;
const FIRST_LOCK_MINUTES = 15;
const LONGEST_LOCK_MINUTES = 24 * 60;

/** How an account stands with attempts to sign in. */
export interface Attempts {
  readonly failedCount: number;
  readonly lockedUntil: Date | null;
}

export function isLocked({ lockedUntil }: Attempts, now: Date): boolean {
  return lockedUntil !== null && lockedUntil > now;
}

/**
 * The state after one more attempt has begun. It counts as failed until the password has proved right, so that many attempts at once
 * cannot all be looked at before the first is counted. From the fifth on: 15 minutes, then twice as long each time, a day at most.
 */
export function beginAttempt(attempts: Attempts, now: Date): Attempts {
  const failedCount = attempts.failedCount + 1;
  if (failedCount < FAILURES_BEFORE_LOCK) return { failedCount, lockedUntil: null };
  const minutes = Math.min(FIRST_LOCK_MINUTES * 2 ** Math.min(failedCount - FAILURES_BEFORE_LOCK, 10), LONGEST_LOCK_MINUTES);
  return { failedCount, lockedUntil: new Date(now.getTime() + minutes * 60_000) };
}
