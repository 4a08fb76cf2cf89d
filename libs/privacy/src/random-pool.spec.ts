import { RandomPool } from './random-pool';

it('gives as many bytes as asked for, and none twice', () => {
  const pool = new RandomPool();
  const taken = Array.from({ length: 2000 }, () => pool.take(12));
  expect(taken.every((bytes) => bytes.length === 12)).toBe(true);
  expect(new Set(taken.map((bytes) => bytes.toString('hex'))).size).toBe(2000);
});

it('does not change what it gave when it fills again', () => {
  const pool = new RandomPool();
  const first = pool.take(16);
  const before = first.toString('hex');
  for (let n = 0; n < 1000; n += 1) pool.take(16);
  expect(first.toString('hex')).toBe(before);
});

it('gives more than it holds at once', () => {
  expect(new RandomPool().take(10_000)).toHaveLength(10_000);
});
