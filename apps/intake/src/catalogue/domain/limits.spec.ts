import { addDays, dueDate, localDate, nationalCalendar } from '@app/legal-calendar';
import fc from 'fast-check';
import type { LimitUnit } from './item';
import { neverExceeds, rollsLastDayOff } from './limits';

const calendar = nationalCalendar();
const span = fc.record({ amount: fc.integer({ min: 0, max: 90 }), unit: fc.constantFrom<LimitUnit>('WORKING_DAY', 'DAY', 'MONTH') });
// Within the three published years and a while after, far enough from the calendar's end for the longest span.
const start = fc.integer({ min: 0, max: 1400 }).map((days) => addDays(localDate('2024-01-01'), days));

describe('a promise and the law', () => {
  const due = ({ amount, unit }: { amount: number; unit: LimitUnit }, from: ReturnType<typeof localDate>): string =>
    amount === 0 ? from : dueDate({ amount, unit, rollsLastDayOff: rollsLastDayOff(unit) }, from, calendar);

  it('a promise that is let through never ends after the limit, whenever it begins', () => {
    const short = fc.record({ amount: fc.integer({ min: 0, max: 20 }), unit: fc.constantFrom<LimitUnit>('WORKING_DAY', 'DAY') });
    fc.assert(
      fc.property(short, span, start, (promised, statutory, from) => {
        fc.pre(statutory.unit !== 'MONTH' || statutory.amount <= 12);
        fc.pre(neverExceeds(promised, statutory));
        expect(due(promised, from) <= due(statutory, from)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    [{ amount: 10, unit: 'WORKING_DAY' }, { amount: 10, unit: 'WORKING_DAY' }, true],
    [{ amount: 11, unit: 'WORKING_DAY' }, { amount: 10, unit: 'WORKING_DAY' }, false],
    [{ amount: 3, unit: 'WORKING_DAY' }, { amount: 7, unit: 'DAY' }, false],
    [{ amount: 30, unit: 'DAY' }, { amount: 1, unit: 'MONTH' }, false],
    [{ amount: 28, unit: 'DAY' }, { amount: 1, unit: 'MONTH' }, true],
    [{ amount: 24, unit: 'HOUR' }, { amount: 1, unit: 'DAY' }, true],
    [{ amount: 0, unit: 'YEAR' }, { amount: 0, unit: 'DAY' }, true],
  ] as const)('%j within %j: %s', (promised, statutory, expected) => {
    expect(neverExceeds(promised, statutory)).toBe(expected);
  });
});
