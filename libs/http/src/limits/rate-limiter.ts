import { DomainError } from '@app/domain-kernel';

/** `limit` uses per `seconds`, refilled evenly; all of them may be spent at once. */
export interface RateRule {
  /** Names the rule in headers and keys: `progress`. */
  readonly name: string;
  readonly limit: number;
  readonly seconds: number;
}

export interface RateVerdict {
  readonly allowed: boolean;
  readonly remaining: number;
  /** Seconds until one more use is possible (refused), or until all are back (allowed). */
  readonly resetSeconds: number;
}

export abstract class RateLimiter {
  abstract consume(rule: RateRule, key: string): Promise<RateVerdict>;

  /** @throws DomainError `rate-limited` with the seconds to wait. */
  async require(rule: RateRule, key: string): Promise<RateVerdict> {
    const verdict = await this.consume(rule, key);
    if (!verdict.allowed) throw rateLimited(verdict.resetSeconds);
    return verdict;
  }
}

export function rateLimited(seconds: number): DomainError {
  return new DomainError('limited', 'rate-limited', `操作过于频繁，请 ${Math.max(1, Math.ceil(seconds))} 秒后再试。`, {
    retryAfter: seconds,
  });
}

const MAXIMUM_KEYS = 50_000;

/**
 * GCRA: one number per key, the instant at which its uses would all be back. In this process only; the clock is the machine's
 * monotonic one, because a rate is no business time.
 */
export class MemoryRateLimiter extends RateLimiter {
  private readonly fullAt = new Map<string, number>();

  constructor(private readonly milliseconds: () => number = () => performance.now()) {
    super();
  }

  async consume(rule: RateRule, key: string): Promise<RateVerdict> {
    const now = this.milliseconds();
    const id = `${rule.name}:${key}`;
    const { verdict, fullAt } = decide(rule, now, this.fullAt.get(id) ?? now);
    // Re-inserted, so that the map stays in the order of use and the least recent go first.
    this.fullAt.delete(id);
    this.fullAt.set(id, fullAt);
    if (this.fullAt.size > MAXIMUM_KEYS) this.forget(now);
    return verdict;
  }

  private forget(now: number): void {
    for (const [id, fullAt] of this.fullAt) {
      if (fullAt > now && this.fullAt.size <= MAXIMUM_KEYS) break;
      this.fullAt.delete(id);
      if (this.fullAt.size <= MAXIMUM_KEYS / 2) break;
    }
  }
}

/** The arithmetic, in milliseconds. `fullAt` is when the allowance of this key is full again. */
export function decide(rule: RateRule, now: number, storedFullAt: number): { verdict: RateVerdict; fullAt: number } {
  const window = rule.seconds * 1000;
  const interval = window / rule.limit;
  const fullAt = Math.max(storedFullAt, now) + interval;
  if (fullAt - now > window + 1e-6) {
    return { verdict: { allowed: false, remaining: 0, resetSeconds: (fullAt - window - now) / 1000 }, fullAt: Math.max(storedFullAt, now) };
  }
  const remaining = Math.floor((window - (fullAt - now)) / interval + 1e-6);
  return { verdict: { allowed: true, remaining, resetSeconds: (fullAt - now) / 1000 }, fullAt };
}
