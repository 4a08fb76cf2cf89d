import { DomainError } from '@app/domain-kernel';
import fc from 'fast-check';
import { backoffMs, failureCode, failurePlace, PermanentFailure } from './failure';

describe('what is kept of a failure', () => {
  it('is a code, whatever the message says', () => {
    expect(failureCode(new DomainError('conflict', 'state-conflict', '张三 的办件'))).toBe('state-conflict');
    expect(failureCode(new PermanentFailure('no-such-item'))).toBe('no-such-item');
    expect(failureCode(Object.assign(new Error('Key (phone)=(13800000000)'), { code: '23505' }))).toBe('sql-23505');
    expect(failureCode(new TypeError('张三 is not a function'))).toBe('TypeError');
    expect(failureCode('张三')).toBe('unknown');
  });

  it('says where, without the message', () => {
    const place = failurePlace(new Error('张三\n  530102'));
    expect(place).toContain('failure.spec.ts');
    expect(place).not.toMatch(/张三|530102/);
  });
});

it('waits longer after each failure, up to the cap, with at most half of jitter', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
      const wait = backoffMs(failures, 1000, 60_000, random);
      const full = Math.min(60_000, 1000 * 2 ** (failures - 1));
      expect(wait).toBeGreaterThanOrEqual(Math.floor(full / 2));
      expect(wait).toBeLessThanOrEqual(full);
    }),
  );
});
