import lunarFestivals from '../data/lunar-festivals.json';
import { addDays, type LocalDate, localDate } from './local-date';

export interface StatutoryHoliday {
  readonly date: LocalDate;
  readonly name: string;
}

const LUNAR_FESTIVALS: Readonly<Record<string, readonly string[]>> = lunarFestivals.years;

/** The last year whose lunar festivals this library knows. */
export const LAST_COMPUTABLE_YEAR = Math.max(...Object.keys(LUNAR_FESTIVALS).map(Number));

/**
 * The days on which everybody is off by law: 全国年节及纪念日放假办法 §2. Eleven days up to 2024; thirteen since 2025
 * (amended 2024-11-10), when 除夕 and 5月2日 were added. Where two fall on one day (中秋 and 国庆) the list is shorter.
 *
 * These days are all that is known of a year whose notice is not published. What the notice adds is not guessed: a
 * holiday on a Saturday or Sunday is made up on some working day (§6), breaks are lengthened by moving weekends, and
 * Saturdays or Sundays become make-up working days (§7). A date computed here is therefore provisional.
 */
export function statutoryHolidays(year: number): StatutoryHoliday[] {
  const [newYear, dragonBoat, midAutumn] = lunarDays(year);
  const since2025 = year >= 2025;
  const found = new Map<LocalDate, string>();
  const add = (name: string, first: LocalDate, days: number): void => {
    for (let index = 0; index < days; index += 1) {
      const date = addDays(first, index);
      const already = found.get(date);
      found.set(date, already ? `${already}、${name}` : name);
    }
  };
  add('元旦', localDate(`${year}-01-01`), 1);
  add('春节', since2025 ? addDays(newYear, -1) : newYear, since2025 ? 4 : 3);
  add('清明节', qingming(year), 1);
  add('劳动节', localDate(`${year}-05-01`), since2025 ? 2 : 1);
  add('端午节', dragonBoat, 1);
  add('国庆节', localDate(`${year}-10-01`), 3);
  add('中秋节', midAutumn, 1);
  return [...found].map(([date, name]) => ({ date, name })).sort((a, b) => (a.date < b.date ? -1 : 1));
}

/**
 * 清明, the day on which the sun's longitude reaches 15°: 寿星公式 ⌊Y × 0.2422 + C⌋ − ⌊Y ÷ 4⌋ with C = 4.81 for
 * 2000–2099 and Y the last two digits of the year (许剑伟, 寿星天文历). Compared with an ephemeris for 2024–2060.
 */
export function qingming(year: number): LocalDate {
  if (year < 2000 || year > 2099) throw new RangeError(`清明 is computed for 2000-2099, not ${year}`);
  const twoDigits = year % 100;
  return localDate(`${year}-04-0${Math.floor(twoDigits * 0.2422 + 4.81) - Math.floor(twoDigits / 4)}`);
}

function lunarDays(year: number): readonly [LocalDate, LocalDate, LocalDate] {
  const days = LUNAR_FESTIVALS[String(year)];
  if (!days) throw new RangeError(`no lunar festivals for ${year}`);
  const [newYear, dragonBoat, midAutumn] = days.map((day) => localDate(`${year}-${day}`));
  if (!newYear || !dragonBoat || !midAutumn) throw new RangeError(`the lunar festivals of ${year} are incomplete`);
  return [newYear, dragonBoat, midAutumn];
}
