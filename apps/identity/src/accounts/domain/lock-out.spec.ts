import { type Attempts, beginAttempt, isLocked } from './lock-out';

const NOW = new Date('2026-11-23T02:00:00Z');
const minutesLocked = ({ lockedUntil }: Attempts): number | null =>
  lockedUntil === null ? null : (lockedUntil.getTime() - NOW.getTime()) / 60_000;

describe('lock-out', () => {
  it('lets four failures pass, then locks for 15 minutes and twice as long each time, a day at most', () => {
    let attempts: Attempts = { failedCount: 0, lockedUntil: null };
    const locks = Array.from({ length: 14 }, () => {
      attempts = beginAttempt(attempts, NOW);
      return minutesLocked(attempts);
    });
    expect(locks).toEqual([null, null, null, null, 15, 30, 60, 120, 240, 480, 960, 1440, 1440, 1440]);
    expect(minutesLocked(beginAttempt({ failedCount: 1_000_000, lockedUntil: null }, NOW))).toBe(1440);
  });

  it('ends at its instant', () => {
    const attempts = beginAttempt({ failedCount: 4, lockedUntil: null }, NOW);
    expect(isLocked(attempts, new Date(NOW.getTime() + 15 * 60_000 - 1))).toBe(true);
    expect(isLocked(attempts, new Date(NOW.getTime() + 15 * 60_000))).toBe(false);
    expect(isLocked({ failedCount: 3, lockedUntil: null }, NOW)).toBe(false);
  });
});
