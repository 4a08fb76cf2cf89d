import { eventually } from '@app/testing';
import { Redis } from 'ioredis';
import type { RateRule } from './rate-limiter';
import { RedisRateLimiter } from './redis-rate-limiter';

const url = process.env.TEST_REDIS_URL;
const withRedis = url === undefined ? describe.skip : describe;
if (url === undefined) process.stdout.write('not run: rate limits on Redis (TEST_REDIS_URL is not set)\n');

withRedis('a rate limit that processes share', () => {
  const rule: RateRule = { name: `test-${process.pid}-${Date.now()}`, limit: 3, seconds: 1 };
  let redis: Redis;
  beforeAll(() => {
    redis = new Redis(url as string);
  });
  afterAll(() => redis.quit());

  it('counts together, frees in time, and leaves nothing behind', async () => {
    const [one, other] = [new RedisRateLimiter(redis), new RedisRateLimiter(redis)];
    const verdicts = [
      await one.consume(rule, 'k'),
      await other.consume(rule, 'k'),
      await one.consume(rule, 'k'),
      await other.consume(rule, 'k'),
    ];
    expect(verdicts.map(({ allowed }) => allowed)).toEqual([true, true, true, false]);
    expect(verdicts[3]?.resetSeconds).toBeLessThanOrEqual(1 / 3 + 0.01);
    await eventually('one use is free again', async () => (await one.consume(rule, 'k')).allowed);
    await eventually('the key is gone', async () => (await redis.exists(`rate:${rule.name}:k`)) === 0);
  });
});

it('limits loosely while Redis is away', async () => {
  const redis = new Redis({ port: 1, lazyConnect: true, maxRetriesPerRequest: 0, enableOfflineQueue: false, retryStrategy: () => null });
  redis.on('error', () => undefined);
  const limiter = new RedisRateLimiter(redis);
  const rule = { name: 'x', limit: 1, seconds: 60 };
  expect([(await limiter.consume(rule, 'k')).allowed, (await limiter.consume(rule, 'k')).allowed]).toEqual([true, false]);
  redis.disconnect();
});
