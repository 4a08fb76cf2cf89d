import { addDays, addMonths, dayOfWeek, daysBetween, localDate, localDateOf, startOfDay, weekdayName } from './local-date';

describe('a local date', () => {
  test.each([
    '2026-02-30',
    '2026-13-01',
    '2026-00-10',
    '0000-01-01',
    '2026-2-3',
    '2026-10-01 ',
    '２０２６-10-01',
    '2026年11月22日',
    '2025-02-29',
    '',
  ])('refuses %p with date-format', (text) => {
    expect(() => localDate(text)).toThrow(expect.objectContaining({ code: 'date-format' }));
  });

  test('takes a leap day in a leap year only', () => {
    expect(localDate('2024-02-29')).toBe('2024-02-29');
  });

  test('is the Shanghai day of an instant, so that a submission a millisecond before midnight belongs to that day', () => {
    expect(localDateOf(new Date('2026-09-30T15:59:59.999Z'))).toBe('2026-09-30');
    expect(localDateOf(new Date('2026-09-30T16:00:00.000Z'))).toBe('2026-10-01');
  });

  test('begins at midnight in Shanghai', () => {
    expect(startOfDay(localDate('2026-10-01')).toISOString()).toBe('2026-09-30T16:00:00.000Z');
  });

  test('adds days and months across years', () => {
    expect(addDays(localDate('2026-12-31'), 1)).toBe('2027-01-01');
    expect(addDays(localDate('2024-03-01'), -1)).toBe('2024-02-29');
    expect(addMonths(localDate('2025-12-31'), 2)).toBe('2026-02-28');
    expect(daysBetween(localDate('2024-02-28'), localDate('2024-03-01'))).toBe(2);
  });

  test('knows its weekday', () => {
    expect(dayOfWeek(localDate('2026-10-10'))).toBe(6);
    expect(weekdayName(localDate('2026-10-10'))).toBe('周六');
  });
});
