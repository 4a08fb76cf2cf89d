import { addDays, countedThrough, deadline, dueDate, type LocalDate, localDate, nationalCalendar, type Pause } from '@app/legal-calendar';
import fc from 'fast-check';
import { naiveDue, naiveIsWorkingDay } from './naive-reference';

const calendar = nationalCalendar();
const FIRST = localDate('2024-01-01');

// 2024-01-01 .. 2028-12-31: published and provisional years, two leap years, ten days left for pauses before the start. The reference knows up to 2030.
const day = fc.integer({ min: 10, max: 1826 }).map((offset) => addDays(FIRST, offset));
const term = fc.oneof(
  fc.record({
    start: day,
    amount: fc.integer({ min: 0, max: 90 }),
    unit: fc.constantFrom('WORKING_DAY' as const, 'DAY' as const),
    rollsLastDayOff: fc.boolean(),
  }),
  fc.record({ start: day, amount: fc.integer({ min: 0, max: 14 }), unit: fc.constant('MONTH' as const), rollsLastDayOff: fc.boolean() }),
  fc.record({ start: day, amount: fc.integer({ min: 0, max: 1 }), unit: fc.constant('YEAR' as const), rollsLastDayOff: fc.boolean() }),
);
/** Pauses near the term, so that most of them matter. */
const pausesFor = (start: LocalDate) =>
  fc.array(
    fc.record({ from: fc.integer({ min: -10, max: 120 }), length: fc.integer({ min: 0, max: 40 }) }).map(({ from, length }): Pause => {
      const first = addDays(start, from);
      return { from: first, to: addDays(first, length) };
    }),
    { maxLength: 4 },
  );
const pausedTerm = term.chain((one) => fc.record({ term: fc.constant(one), pauses: pausesFor(one.start), more: pausesFor(one.start) }));
const runs = { numRuns: 200 };

describe('for every term and every set of pauses', () => {
  test('the due day equals the naive day-by-day walk', () => {
    fc.assert(
      fc.property(pausedTerm, ({ term: one, pauses }) => {
        expect(dueDate(one, one.start, calendar, pauses)).toBe(naiveDue(one, pauses));
      }),
      runs,
    );
  });

  test('it is never before the start, and the explanation agrees with the fast path', () => {
    fc.assert(
      fc.property(pausedTerm, ({ term: one, pauses }) => {
        const explained = deadline(one, calendar, pauses);
        expect(explained.due >= one.start).toBe(true);
        expect(explained.due).toBe(dueDate(one, one.start, calendar, pauses));
        expect(explained.provisional).toBe(explained.due > '2026-12-31');
      }),
      runs,
    );
  });

  test('the counted days add up to the amount, and each day appears once', () => {
    fc.assert(
      fc.property(pausedTerm, ({ term: one, pauses }) => {
        const { days, due } = deadline(one, calendar, pauses);
        expect(days.findIndex(({ date }, index) => date !== addDays(one.start, index + 1))).toBe(-1);
        expect(days.at(-1)?.date ?? one.start).toBe(due);
        const counted = days.filter((entry) => entry.counted).length;
        // A term of no days at all may still roll off a day off; it then has one day to act on.
        if (one.amount > 0 && (one.unit === 'WORKING_DAY' || one.unit === 'DAY')) expect(counted).toBe(one.amount);
        expect(days.filter((entry) => !entry.counted && !entry.reason)).toEqual([]);
      }),
      runs,
    );
  });

  test('a longer term is never due earlier', () => {
    fc.assert(
      fc.property(pausedTerm, ({ term: one, pauses }) => {
        expect(dueDate({ ...one, amount: one.amount + 1 }, one.start, calendar, pauses) >= dueDate(one, one.start, calendar, pauses)).toBe(
          true,
        );
      }),
      runs,
    );
  });

  test('another pause never shortens it', () => {
    fc.assert(
      fc.property(pausedTerm, ({ term: one, pauses, more }) => {
        expect(dueDate(one, one.start, calendar, [...pauses, ...more]) >= dueDate(one, one.start, calendar, pauses)).toBe(true);
      }),
      runs,
    );
  });

  test('what has run grows by at most one a day, and is the whole on the due day', () => {
    fc.assert(
      fc.property(pausedTerm, fc.integer({ min: 0, max: 60 }), ({ term: one, pauses }, offset) => {
        const today = addDays(one.start, offset);
        const grown =
          countedThrough(one, one.start, addDays(today, 1), calendar, pauses) - countedThrough(one, one.start, today, calendar, pauses);
        expect([0, 1]).toContain(grown);
        const { due, days } = deadline(one, calendar, pauses);
        const whole = countedThrough(one, one.start, due, calendar, pauses);
        if (one.amount > 0) expect(whole).toBe(days.filter((entry) => entry.counted).length);
      }),
      runs,
    );
  });
});

test('every day from 2024 to 2030 is a working day for both or for neither', () => {
  const different: LocalDate[] = [];
  for (let date = FIRST; date <= '2030-12-31'; date = addDays(date, 1)) {
    if (calendar.isWorkingDay(date) !== naiveIsWorkingDay(date)) different.push(date);
  }
  expect(different).toEqual([]);
});
