import type { Queue } from '@app/contracts';
import fc from 'fast-check';
import { type DueDelivery, groupIntoChunks, jobIdOf } from './chunks';

const due = fc.array(
  fc.record<DueDelivery>({
    event_id: fc.uuid({ version: 7 }),
    consumer: fc.constantFrom<Queue>('routing.cases', 'intake.documents', 'approval.market'),
    generation: fc.nat(5),
    lane: fc.constantFrom('main', 'main', 'main', 'single', 'quarantine'),
  }),
  { maxLength: 60 },
);

describe('grouping due deliveries into jobs', () => {
  it('keeps every delivery, in the order of its queue, in jobs of one queue and one lane', () => {
    fc.assert(
      fc.property(due, fc.integer({ min: 1, max: 10 }), (deliveries, size) => {
        const chunks = groupIntoChunks(deliveries, size);
        for (const queue of ['routing.cases', 'intake.documents', 'approval.market'] as const) {
          const main = chunks
            .filter((chunk) => chunk.queue === queue && chunk.lane === 'main')
            .flatMap(({ data }) => data.e.map((id, n) => [id, data.g[n]]));
          expect(main).toEqual(deliveries.filter((d) => d.consumer === queue && d.lane === 'main').map((d) => [d.event_id, d.generation]));
        }
        expect(chunks.flatMap(({ data }) => data.e)).toHaveLength(deliveries.length);
        for (const { lane, data } of chunks) expect(data.e.length).toBeLessThanOrEqual(lane === 'main' ? size : 1);
      }),
    );
  });

  it('names a job by its content: the same again is the same job, another generation is another', () => {
    const [a, b] = ['019a8f0e-6c1b-7d2a-9f3e-2b1c4d5e6f70', '019a8f0e-6c1b-7d2a-9f3e-2b1c4d5e6f71'];
    expect(jobIdOf({ e: [a], g: [2] })).toBe(`${a}.g2`);
    expect(jobIdOf({ e: [a, b], g: [0, 0] })).toBe(jobIdOf({ e: [a, b], g: [0, 0] }));
    expect(jobIdOf({ e: [a, b], g: [0, 1] })).not.toBe(jobIdOf({ e: [a, b], g: [0, 0] }));
    expect(jobIdOf({ e: [a, b], g: [0, 0] })).toMatch(/^chunk-[0-9a-f]{32}$/);
  });
});
