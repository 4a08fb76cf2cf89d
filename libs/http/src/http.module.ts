import { Configuration } from '@app/configuration';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { MemoryRateLimiter, RateLimiter } from './limits/rate-limiter';
import { RedisRateLimiter } from './limits/redis-rate-limiter';
import { HealthChecks } from './observation/health-checks';
import { Metrics } from './observation/metrics';
import { KeysetCursor } from './paging/keyset-cursor';

/** What controllers and modules inject: HealthChecks, Metrics, KeysetCursor, RateLimiter. Needs a global provider of Configuration. */
@Global()
@Module({})
export class HttpModule {
  /** @param redis a connection of the caller's, for limits that all processes share; the caller closes it. */
  static register(redis?: Redis): DynamicModule {
    return {
      module: HttpModule,
      providers: [
        HealthChecks,
        Metrics,
        { provide: KeysetCursor, inject: [Configuration], useFactory: ({ signingKey }: Configuration) => new KeysetCursor(signingKey) },
        { provide: RateLimiter, useFactory: () => (redis ? new RedisRateLimiter(redis) : new MemoryRateLimiter()) },
      ],
      exports: [HealthChecks, Metrics, KeysetCursor, RateLimiter],
    };
  }
}
