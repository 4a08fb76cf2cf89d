import { afterFailure, afterSuccess, type Breaker, closedBreaker, permit } from './circuit-breaker';

const rule = { failures: 3, coolDownSeconds: 60 };
const start = new Date('2026-09-29T02:00:00Z');
const at = (seconds: number): Date => new Date(start.getTime() + seconds * 1000);
const fail = (breaker: Breaker, seconds: number): Breaker => afterFailure(breaker, 'NOT_REACHED', at(seconds), rule);
const opened = (): Breaker => fail(fail(fail(closedBreaker(start), 1), 2), 3);

describe('the breaker of a connector', () => {
  it('lets everything through until so many failures came one after the other', () => {
    const twice = fail(fail(closedBreaker(start), 1), 2);
    expect(permit(twice, at(2), 8, rule).calls).toBe(8);
    expect(afterSuccess(twice, at(3))).toMatchObject({ state: 'CLOSED', failures: 0, lastSuccessAt: at(3) });
    expect(fail(twice, 3)).toMatchObject({ state: 'OPEN', since: at(3), retryAt: at(63), lastReasonCode: 'NOT_REACHED' });
  });

  it('lets nothing through while open, and one trial after the pause', () => {
    expect(permit(opened(), at(62), 8, rule)).toEqual({ breaker: opened(), calls: 0 });
    const { breaker, calls } = permit(opened(), at(63), 8, rule);
    expect([breaker.state, calls]).toEqual(['HALF_OPEN', 1]);
    expect(permit(breaker, at(64), 8, rule).calls).toBe(0);
  });

  it('closes after a trial that went well, and opens again after one that did not, since the same moment', () => {
    const { breaker: trial } = permit(opened(), at(63), 8, rule);
    expect(afterSuccess(trial, at(64))).toMatchObject({ state: 'CLOSED', since: at(64), retryAt: null, lastReasonCode: null });
    expect(fail(trial, 64)).toMatchObject({ state: 'OPEN', since: at(3), retryAt: at(124) });
  });

  it('does not push the trial away for calls that began before it opened', () => {
    expect(fail(opened(), 30)).toMatchObject({ state: 'OPEN', retryAt: at(63), failures: 4 });
  });

  it('lets another trial begin when the worker of the first one died', () => {
    const { breaker: trial } = permit(opened(), at(63), 8, rule);
    expect(permit(trial, at(122), 8, rule).calls).toBe(0);
    expect(permit(trial, at(123), 8, rule).calls).toBe(1);
  });
});
