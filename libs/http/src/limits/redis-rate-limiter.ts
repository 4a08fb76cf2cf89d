import { Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { MemoryRateLimiter, RateLimiter, type RateRule, type RateVerdict } from './rate-limiter';

/** The arithmetic of `decide()` where all processes see it, by Redis's own clock. Answers allowed, remaining, milliseconds to wait. */
const SCRIPT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local interval = window / limit
local stored = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now)
local full = stored + interval
if full - now > window + 0.001 then return {0, 0, math.ceil(full - window - now)} end
redis.call('SET', KEYS[1], string.format('%.3f', full), 'PX', math.ceil(full - now))
return {1, math.floor((window - (full - now)) / interval + 0.000001), math.ceil(full - now)}
`;

/** One allowance for all processes. Without Redis each process counts for itself: limits loosen, nothing stops. */
export class RedisRateLimiter extends RateLimiter {
  private readonly fallback = new MemoryRateLimiter();
  private readonly logger = new Logger(RedisRateLimiter.name);
  private redisIsDown = false;

  constructor(private readonly redis: Redis) {
    super();
  }

  async consume(rule: RateRule, key: string): Promise<RateVerdict> {
    try {
      const reply = (await this.redis.eval(SCRIPT, 1, `rate:${rule.name}:${key}`, rule.limit, rule.seconds * 1000)) as [
        number,
        number,
        number,
      ];
      this.redisIsDown = false;
      return { allowed: reply[0] === 1, remaining: reply[1], resetSeconds: reply[2] / 1000 };
    } catch {
      if (!this.redisIsDown) this.logger.warn('Redis is not reachable: rate limits are counted per process');
      this.redisIsDown = true;
      return this.fallback.consume(rule, key);
    }
  }
}
