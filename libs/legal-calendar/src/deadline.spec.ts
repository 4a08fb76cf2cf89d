import { countedThrough, dueDate, dueInstant, type Pause, type TermRule } from './deadline';
import { deadline, explainDeadline } from './explanation';
import { localDate as on } from './local-date';
import { nationalCalendar } from './national-calendar';
import { type ReceiptRule, receiptDay } from './receipt-day';

const calendar = nationalCalendar();
const workingDays = (amount: number): TermRule => ({ amount, unit: 'WORKING_DAY', rollsLastDayOff: false });
const pause = (from: string, to: string, reason?: string): Pause => ({ from: on(from), to: on(to), ...(reason ? { reason } : {}) });

describe('a deadline', () => {
  test('does not count its start day (民法典 §201)', () => {
    expect(dueDate(workingDays(1), on('2026-03-02'), calendar)).toBe('2026-03-03');
  });

  test('of five working days from 2026-09-29 passes the holiday and uses the make-up Saturday', () => {
    expect(deadline({ ...workingDays(5), start: on('2026-09-29') }, calendar)).toEqual({
      due: '2026-10-12',
      provisional: false,
      days: [
        { date: '2026-09-30', counted: true, reason: null },
        ...['01', '02', '03', '04', '05', '06', '07'].map((day) => ({ date: `2026-10-${day}`, counted: false, reason: '国庆节' })),
        { date: '2026-10-08', counted: true, reason: null },
        { date: '2026-10-09', counted: true, reason: null },
        { date: '2026-10-10', counted: true, reason: '调休上班' },
        { date: '2026-10-11', counted: false, reason: '周末' },
        { date: '2026-10-12', counted: true, reason: null },
      ],
    });
  });

  test('of seven natural days from 2026-09-28 rolls to the day after the holiday (民法典 §203), and its days still add up', () => {
    const { due, days } = deadline({ amount: 7, unit: 'DAY', rollsLastDayOff: true, start: on('2026-09-28') }, calendar);
    expect(due).toBe('2026-10-08');
    expect(days.filter(({ counted }) => counted)).toHaveLength(7);
    expect(days.at(-1)).toEqual({ date: '2026-10-08', counted: true, reason: '最后一日遇休假日，顺延至此日' });
    expect(days.find(({ date }) => date === '2026-10-05')).toEqual({ date: '2026-10-05', counted: false, reason: '国庆节' });
  });

  test('without the flag stays on the day off', () => {
    expect(dueDate({ amount: 7, unit: 'DAY', rollsLastDayOff: false }, on('2026-09-28'), calendar)).toBe('2026-10-05');
  });

  test('leaves out the expert review from the day after its notice through its end (行政许可法 §45)', () => {
    const review = pause('2026-02-24', '2026-03-03', '专家评审');
    const { due, days } = deadline({ ...workingDays(20), start: on('2026-02-10') }, calendar, [review]);
    expect(due).toBe('2026-03-24');
    expect(days.filter(({ reason }) => reason === '专家评审').map(({ date }) => date)).toEqual([
      '2026-02-25',
      '2026-02-26',
      '2026-02-27',
      '2026-02-28',
      '2026-03-01',
      '2026-03-02',
      '2026-03-03',
    ]);
    expect(days.filter(({ counted }) => counted)).toHaveLength(20);
  });

  test('is not saved by a pause that begins on its last day', () => {
    expect(dueDate(workingDays(5), on('2026-09-29'), calendar, [pause('2026-10-12', '2026-10-20')])).toBe('2026-10-12');
    expect(dueDate(workingDays(5), on('2026-09-29'), calendar, [pause('2026-10-11', '2026-10-20')])).toBe('2026-10-21');
  });

  test('does not roll into a pause', () => {
    expect(
      dueDate({ amount: 30, unit: 'DAY', rollsLastDayOff: true }, on('2026-09-01'), calendar, [pause('2026-10-02', '2026-10-20')]),
    ).toBe('2026-10-21');
  });

  test('in hours runs around the clock from its instant', () => {
    expect(dueInstant(new Date('2026-09-30T09:30:00Z'), 48).toISOString()).toBe('2026-10-02T09:30:00.000Z');
    expect(() => dueDate({ amount: 48, unit: 'HOUR', rollsLastDayOff: false }, on('2026-09-30'), calendar)).toThrow(
      expect.objectContaining({ code: 'start-instant-required' }),
    );
  });

  test.each([-1, 1.5, 3651, Number.NaN])('refuses %p units', (amount) => {
    expect(() => dueDate(workingDays(amount), on('2026-03-02'), calendar)).toThrow(expect.objectContaining({ code: 'term-invalid' }));
  });

  test('refuses a pause that ends before it begins', () => {
    expect(() => dueDate(workingDays(5), on('2026-03-02'), calendar, [pause('2026-03-05', '2026-03-04')])).toThrow(
      expect.objectContaining({ code: 'pause-invalid' }),
    );
  });

  test.each(['2023-12-31', '2037-01-01', '2040-06-01'])('refuses a start on %s', (start) => {
    expect(() => deadline({ ...workingDays(5), start: on(start) }, calendar)).toThrow(
      expect.objectContaining({ code: 'calendar-not-covered' }),
    );
  });

  test('may fall after the last start day, and is provisional there', () => {
    const { due, provisional } = deadline({ ...workingDays(5), start: on('2036-12-31') }, calendar);
    expect({ due, provisional }).toEqual({ due: '2037-01-08', provisional: true });
  });

  test('tells how much has run', () => {
    const start = on('2026-02-10');
    const pauses = [pause('2026-02-24', '2026-03-03')];
    expect(countedThrough(workingDays(20), start, on('2026-02-10'), calendar, pauses)).toBe(0);
    expect(countedThrough(workingDays(20), start, on('2026-02-24'), calendar, pauses)).toBe(5);
    expect(countedThrough(workingDays(20), start, on('2026-03-03'), calendar, pauses)).toBe(5);
    expect(countedThrough(workingDays(20), start, on('2026-03-23'), calendar, pauses)).toBe(19);
    expect(countedThrough(workingDays(20), start, on('2026-12-31'), calendar, pauses)).toBe(20);
  });

  test('explains itself in words', () => {
    const explained = explainDeadline({ ...workingDays(5), start: on('2026-09-29'), article: '行政许可法 §32(4)' }, calendar);
    expect(explained.sentence).toBe('自2026-09-29起算，当日不计入，期限5个工作日，其间8日不计入，至2026-10-12（周一）届满。');
    expect(explained.lines.slice(0, 2)).toEqual(['2026-09-30 周三 第1个工作日', '2026-10-01 周四 不计入：国庆节']);
    expect(explained.lines.at(-3)).toBe('2026-10-10 周六 第4个工作日（调休上班）');
    expect(explained.article).toBe('行政许可法 §32(4)');
    expect(explainDeadline({ ...workingDays(1), start: on('2027-03-01') }, calendar).sentence).toMatch(/暂定。$/);
  });
});

describe('the day of receipt', () => {
  const rule: ReceiptRule = { closesAt: '17:30', afterClosing: 'NEXT_WORKING_DAY', onDayOff: 'NEXT_WORKING_DAY' };

  test.each<[string, string, string]>([
    ['2026-09-30T09:29:59.999Z', '2026-09-30', 'before closing'],
    ['2026-09-30T09:30:00.000Z', '2026-10-08', 'at closing, before the holiday'],
    ['2026-09-30T15:59:59.999Z', '2026-10-08', 'a millisecond before midnight'],
    ['2026-10-03T03:00:00.000Z', '2026-10-08', 'on a day off'],
    ['2026-10-09T10:00:00.000Z', '2026-10-10', 'the next working day is a make-up Saturday'],
  ])('of %s is %s: %s', (instant, day) => {
    expect(receiptDay(new Date(instant), rule, calendar)).toBe(day);
  });

  test('is the same day where the county says so', () => {
    const sameDay: ReceiptRule = { closesAt: '17:30', afterClosing: 'SAME_DAY', onDayOff: 'SAME_DAY' };
    expect(receiptDay(new Date('2026-09-30T12:00:00Z'), sameDay, calendar)).toBe('2026-09-30');
    expect(receiptDay(new Date('2026-10-03T12:00:00Z'), sameDay, calendar)).toBe('2026-10-03');
  });
});
