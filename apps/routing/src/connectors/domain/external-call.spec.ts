import { afterAttempt, type CallProgress, pauseBefore } from './external-call';

const now = new Date('2026-09-29T02:00:00Z');
const rule = { retry: { firstSeconds: 10, factor: 2, longestSeconds: 600 }, pollSeconds: 300 };
const sent = (attempts = 1): CallProgress => ({ state: 'SENT', attempts });
const in_ = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);
const away = (arrived: boolean) => ({ kind: 'UNAVAILABLE', reasonCode: 'X', arrived }) as const;

describe('a call after an attempt', () => {
  it('is acknowledged, and asked for after a while', () => {
    expect(afterAttempt(sent(), { kind: 'RECEIVED' }, now, rule)).toEqual({
      state: 'ACKNOWLEDGED',
      nextAttemptAt: in_(300),
      lastReasonCode: null,
    });
  });

  it('waits longer and longer for a system that is away', () => {
    expect([1, 2, 3, 7, 8, 20].map((attempt) => pauseBefore(attempt, rule.retry))).toEqual([0, 10, 20, 320, 600, 600]);
    expect(afterAttempt(sent(1), away(false), now, rule)).toEqual({ state: 'REQUESTED', nextAttemptAt: in_(10), lastReasonCode: 'X' });
    expect(afterAttempt(sent(4), away(false), now, rule).nextAttemptAt).toEqual(in_(80));
  });

  it('is unknown when it may have arrived, and stays acknowledged when only the asking failed', () => {
    expect(afterAttempt(sent(), away(true), now, rule).state).toBe('UNKNOWN');
    expect(afterAttempt({ state: 'ACKNOWLEDGED', attempts: 3 }, away(true), now, rule)).toMatchObject({
      state: 'ACKNOWLEDGED',
      lastReasonCode: 'X',
    });
  });

  it('is sent again when the department has lost it, and is over when the department will not have it', () => {
    expect(afterAttempt({ state: 'ACKNOWLEDGED', attempts: 3 }, { kind: 'LOST' }, now, rule)).toMatchObject({
      state: 'REQUESTED',
      nextAttemptAt: now,
    });
    expect(afterAttempt(sent(), { kind: 'REJECTED', reasonCode: 'HTTP_422' }, now, rule)).toEqual({
      state: 'FAILED',
      nextAttemptAt: null,
      lastReasonCode: 'HTTP_422',
    });
  });
});
