import type { HolidayNotice } from './holiday-notice';
import { addDays, type LocalDate, localDate } from './local-date';
import { countyCalendar, nationalCalendar, PUBLISHED_NOTICES } from './national-calendar';
import { qingming, statutoryHolidays } from './statutory-holidays';
import { WorkingCalendar } from './working-calendar';

const calendar = nationalCalendar();
const on = localDate;

function workingDaysOf(year: number): number {
  let count = 0;
  for (let day = on(`${year}-01-01`); day <= on(`${year}-12-31`); day = addDays(day, 1)) if (calendar.isWorkingDay(day)) count += 1;
  return count;
}

describe('the national calendar', () => {
  test.each([
    [2025, 248],
    [2026, 248],
  ])('has %i with %i working days', (year, expected) => {
    expect(workingDaysOf(year)).toBe(expected);
    expect(calendar.workingDaysBetween(addDays(on(`${year}-01-01`), -1), on(`${year}-12-31`))).toBe(expected);
  });

  test.each<[string, string]>([
    ['2026-10-01', '国庆节'],
    ['2026-10-03', '国庆节'],
    ['2026-10-10', '调休上班'],
    ['2026-10-11', '周末'],
    ['2026-10-12', '工作日'],
    ['2025-10-06', '国庆节、中秋节'],
    ['2028-10-03', '国庆节、中秋节'],
    ['2027-02-05', '春节'],
  ])('says of %s: %s', (date, reason) => {
    expect(calendar.dayReason(on(date))).toBe(reason);
  });

  test('marks what comes after the last notice as provisional', () => {
    expect(calendar.coverageEndsOn).toBe('2026-12-31');
    expect(calendar.isProvisional(on('2026-12-31'))).toBe(false);
    expect(calendar.isProvisional(on('2027-01-01'))).toBe(true);
  });

  test.each(['2023-12-31', '2037-01-01'])('refuses a start on %s', (date) => {
    expect(() => calendar.requireStart(on(date))).toThrow(expect.objectContaining({ code: 'calendar-not-covered' }));
  });

  test('never answers for a day before its first notice or beyond what can be computed', () => {
    expect(() => calendar.isWorkingDay(on('2023-12-29'))).toThrow(expect.objectContaining({ code: 'calendar-not-covered' }));
    expect(() => calendar.isWorkingDay(on('2061-01-01'))).toThrow(expect.objectContaining({ code: 'calendar-not-covered' }));
  });

  test('asks for the next notice from sixty days before the coverage ends', () => {
    expect(calendar.missingNotice(on('2026-11-01'))).toEqual({ year: 2027, daysLeft: 60 });
    expect(calendar.missingNotice(on('2026-10-31'))).toBeNull();
    expect(calendar.missingNotice(on('2027-01-05'))).toEqual({ year: 2027, daysLeft: -5 });
  });

  test('counts back to the working day before', () => {
    expect(calendar.workingDayBefore(on('2026-10-12'), 1)).toBe('2026-10-10');
    expect(calendar.workingDayBefore(on('2026-10-11'), 1)).toBe('2026-10-10');
    expect(calendar.workingDayBefore(on('2026-10-08'), 1)).toBe('2026-09-30');
    expect(calendar.workingDayBefore(on('2024-01-03'), 5)).toBe('2024-01-01');
  });
});

describe('the statutory holidays', () => {
  test('are thirteen days since 2025, and were eleven', () => {
    expect(statutoryHolidays(2024)).toHaveLength(11);
    expect(statutoryHolidays(2025)).toHaveLength(13);
    expect(statutoryHolidays(2027)).toHaveLength(13);
    expect(statutoryHolidays(2025).map(({ date }) => date)).toEqual(expect.arrayContaining(['2025-01-28', '2025-05-02']));
    expect(statutoryHolidays(2024).map(({ date }) => date)).not.toEqual(expect.arrayContaining(['2024-05-02']));
  });

  test('lie within the published breaks of the years whose notices are known', () => {
    for (const year of [2024, 2025, 2026]) {
      for (const { date } of statutoryHolidays(year)) expect(calendar.isWorkingDay(date)).toBe(false);
    }
  });

  // From the almanac; ICU's Chinese calendar has 2027 and 2030 one day off.
  test.each<[number, string, string, string]>([
    [2027, '02-06', '06-09', '09-15'],
    [2028, '01-26', '05-28', '10-03'],
    [2029, '02-13', '06-16', '09-22'],
    [2030, '02-03', '06-05', '09-12'],
    [2031, '01-23', '06-24', '10-01'],
    [2032, '02-11', '06-12', '09-19'],
    [2033, '01-31', '06-01', '09-08'],
    [2034, '02-19', '06-20', '09-27'],
    [2035, '02-08', '06-10', '09-16'],
    [2036, '01-28', '05-30', '10-04'],
  ])('of %i follow the lunar year: 春节 %s, 端午 %s, 中秋 %s', (year, newYear, dragonBoat, midAutumn) => {
    const names = new Map(statutoryHolidays(year).map(({ date, name }) => [date as string, name]));
    expect(names.get(addDays(on(`${year}-${newYear}`), -1))).toBe('春节');
    expect(names.get(`${year}-${newYear}`)).toBe('春节');
    expect(names.get(addDays(on(`${year}-${newYear}`), 2))).toBe('春节');
    expect(names.get(addDays(on(`${year}-${newYear}`), 3))).toBeUndefined();
    expect(names.get(`${year}-${dragonBoat}`)).toBe('端午节');
    expect(names.get(`${year}-${midAutumn}`)).toMatch(/中秋节$/);
  });

  test('have 清明 where the ephemeris has it', () => {
    const fifth = [2026, 2027, 2030, 2031, 2034, 2035, 2038, 2039, 2043, 2047, 2051, 2055, 2059];
    for (let year = 2024; year <= 2060; year += 1) expect(qingming(year)).toBe(`${year}-04-0${fifth.includes(year) ? 5 : 4}`);
  });
});

describe('county days and notices', () => {
  const torch = (status: 'IN_FORCE' | 'EXAMPLE', basis: string | null = '漾政发〔2026〕0号') =>
    [{ name: '火把节', from: '2026-08-06', to: '2026-08-07', status, basis }] as const;

  test('an example row changes nothing, a row in force rests', () => {
    expect(WorkingCalendar.of(PUBLISHED_NOTICES, torch('EXAMPLE')).isWorkingDay(on('2026-08-06'))).toBe(true);
    const county = WorkingCalendar.of(PUBLISHED_NOTICES, torch('IN_FORCE'));
    expect(county.dayReason(on('2026-08-06'))).toBe('火把节');
    expect(county.workingDayAfter(on('2026-08-05'), 1)).toBe('2026-08-10');
  });

  test('漾濞 has no county day in force yet', () => {
    expect(countyCalendar('532922')).toBe(nationalCalendar());
  });

  test('a county day without a document is refused', () => {
    expect(() => WorkingCalendar.of(PUBLISHED_NOTICES, torch('IN_FORCE', null))).toThrow(/文件依据/);
  });

  const notice2027 = (change: Partial<HolidayNotice>): HolidayNotice => ({
    year: 2027,
    title: '样例',
    document: '样例',
    publishedOn: '2026-11-04',
    source: '样例',
    rest: [],
    work: [],
    ...change,
  });

  test.each<[string, Partial<HolidayNotice>]>([
    ['a make-up day on a weekday', { work: [{ date: '2027-02-10', for: '春节' }] }],
    [
      'a day both off and worked',
      { rest: [{ name: '元旦', from: '2027-01-01', to: '2027-01-03' }], work: [{ date: '2027-01-02', for: '元旦' }] },
    ],
    ['a break that ends before it begins', { rest: [{ name: '元旦', from: '2027-01-03', to: '2027-01-01' }] }],
    ['a day of another year', { rest: [{ name: '元旦', from: '2028-01-01', to: '2028-01-01' }] }],
    ['a gap between years', { year: 2028 }],
  ])('refuses a notice with %s', (_what, change) => {
    expect(() => WorkingCalendar.of([...PUBLISHED_NOTICES, notice2027(change)])).toThrow(
      expect.objectContaining({ code: 'calendar-notice-invalid' }),
    );
  });

  test('a new notice ends what was provisional, and may reach back into December', () => {
    const extended = WorkingCalendar.of([
      ...PUBLISHED_NOTICES,
      notice2027({ rest: [{ name: '元旦', from: '2026-12-31', to: '2027-01-02' }], work: [{ date: '2027-01-03', for: '元旦' }] }),
    ]);
    const dates: LocalDate[] = [on('2026-12-31'), on('2027-01-01'), on('2027-01-03'), on('2027-02-06')];
    expect(dates.map((date) => extended.dayReason(date))).toEqual(['元旦', '元旦', '调休上班', '周末']);
    expect(extended.isProvisional(on('2027-12-31'))).toBe(false);
  });
});
