import fc from 'fast-check';
import { decide, MemoryRateLimiter, type RateRule } from './rate-limiter';

const RULE: RateRule = { name: 'progress', limit: 10, seconds: 60 };

describe('a rate limit', () => {
  it('gives the whole allowance at once, then one use per interval', async () => {
    let now = 1_000_000;
    const limiter = new MemoryRateLimiter(() => now);
    const use = async (): Promise<boolean> => (await limiter.consume(RULE, 'desk')).allowed;
    for (let count = 0; count < 10; count += 1) expect(await use()).toBe(true);
    expect(await limiter.consume(RULE, 'desk')).toEqual({ allowed: false, remaining: 0, resetSeconds: 6 });
    now += 5_999;
    expect(await use()).toBe(false);
    now += 1;
    expect([await use(), await use()]).toEqual([true, false]);
    expect((await limiter.consume(RULE, 'another desk')).allowed).toBe(true);
    await expect(limiter.require(RULE, 'desk')).rejects.toMatchObject({ code: 'rate-limited', details: { retryAfter: 6 } });
  });

  it('never allows more than limit + elapsed share', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 80 }),
        fc.integer({ min: 1, max: 20 }),
        (gaps, limit) => {
          const rule = { name: 'x', limit, seconds: 60 };
          let now = 0;
          let fullAt = 0;
          let allowed = 0;
          for (const gap of gaps) {
            now += gap;
            const { verdict, fullAt: next } = decide(rule, now, fullAt);
            fullAt = next;
            if (verdict.allowed) allowed += 1;
            expect(verdict.remaining).toBeGreaterThanOrEqual(0);
          }
          expect(allowed).toBeLessThanOrEqual(limit + Math.floor(((now - (gaps[0] ?? 0)) / 60_000) * limit + 1e-6));
        },
      ),
    );
  });
});
