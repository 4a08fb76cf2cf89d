import fc from 'fast-check';
import { Coalescer } from './coalescer';

/** A transaction over a list: all of the batch or nothing. A poison item makes the statement fail, as a constraint would. */
class Ledger {
  readonly committed: number[] = [];
  batches = 0;
  running = 0;
  mostRunning = 0;

  constructor(
    private readonly poison: ReadonlySet<number>,
    private readonly refused: ReadonlySet<number> = new Set(),
  ) {}

  async run(batch: readonly number[]): Promise<(string | Error)[]> {
    this.batches += 1;
    this.running += 1;
    this.mostRunning = Math.max(this.mostRunning, this.running);
    await new Promise((resolve) => setImmediate(resolve));
    this.running -= 1;
    if (batch.some((item) => this.poison.has(item))) throw new Error('constraint violated');
    const decided = batch.map((item) => (this.refused.has(item) ? new Error(`refused ${item}`) : `done ${item}`));
    this.committed.push(...batch.filter((item) => !this.refused.has(item)));
    return decided;
  }
}

describe('the coalescer', () => {
  it('does every good item exactly once, whatever poison stands beside it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 60 }),
        fc.uniqueArray(fc.integer({ min: 0, max: 59 }), { maxLength: 12 }),
        fc.uniqueArray(fc.integer({ min: 0, max: 59 }), { maxLength: 12 }),
        fc.integer({ min: 1, max: 20 }),
        async (count, poison, refused, maximumBatch) => {
          const ledger = new Ledger(new Set(poison), new Set(refused));
          const coalescer = new Coalescer<number, string>((batch) => ledger.run(batch), { maximumBatch });
          const items = Array.from({ length: count }, (_, index) => index);
          const outcomes = await Promise.allSettled(items.map((item) => coalescer.push(item)));
          for (const item of items) {
            const bad = poison.includes(item) || refused.includes(item);
            expect(outcomes[item]).toMatchObject(bad ? { status: 'rejected' } : { status: 'fulfilled', value: `done ${item}` });
          }
          expect(ledger.committed.toSorted((a, b) => a - b)).toEqual(
            items.filter((item) => !poison.includes(item) && !refused.includes(item)),
          );
          expect(ledger.mostRunning).toBeLessThanOrEqual(2);
          await coalescer.idle();
        },
      ),
      { numRuns: 60 },
    );
  });

  it('shares one batch among all that wait', async () => {
    const ledger = new Ledger(new Set());
    const coalescer = new Coalescer<number, string>((batch) => ledger.run(batch));
    await Promise.all(Array.from({ length: 100 }, (_, item) => coalescer.push(item)));
    expect(ledger.batches).toBe(1);
  });

  it('turns away what does not fit, with the time to come back', async () => {
    const coalescer = new Coalescer<number, string>((batch) => new Ledger(new Set()).run(batch), { maximumWaiting: 2 });
    const waiting = [coalescer.push(1), coalescer.push(2)];
    await expect(coalescer.push(3)).rejects.toMatchObject({ code: 'overloaded', details: { retryAfter: 1 } });
    expect(await Promise.all(waiting)).toEqual(['done 1', 'done 2']);
  });

  it('does not split a batch over an outage', async () => {
    let runs = 0;
    const coalescer = new Coalescer<number, string>(() => {
      runs += 1;
      return Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));
    });
    const outcomes = await Promise.allSettled([1, 2, 3, 4].map((item) => coalescer.push(item)));
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
    expect(runs).toBe(1);
  });
});
