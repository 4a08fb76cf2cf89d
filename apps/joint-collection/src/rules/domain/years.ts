import { addDays, addMonths, daysBetween, type LocalDate } from '@app/legal-calendar';

/** 集中参保期 of a coverage year. */
export interface CollectionWindow {
  readonly coverageYear: number;
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly article: string;
  readonly example: boolean;
}

export type YearVerdict =
  /** In the collection window of the coverage year, or the pension's own year. */
  | 'OPEN'
  /** The coverage year runs already: possible, with a waiting period. */
  | 'LATE'
  /** 新生儿 in the days after birth: any day of the year of birth. */
  | 'NEWBORN'
  /** An earlier year of the pension, said to be back-paid. */
  | 'BACK_PAY'
  | 'WRONG';

/** Resident medical is paid in autumn for the next year: the two years are never the same thing (国家医保局年度通知). */
export function medicalYear(year: number, on: LocalDate, newborn: boolean, windows: readonly CollectionWindow[]): YearVerdict {
  const window = windows.find(({ coverageYear }) => coverageYear === year);
  if (window && on >= window.from && on <= window.to) return 'OPEN';
  if (year !== Number(on.slice(0, 4))) return 'WRONG';
  return newborn ? 'NEWBORN' : 'LATE';
}

export function pensionYear(year: number, on: LocalDate, backPay: boolean): YearVerdict {
  const current = Number(on.slice(0, 4));
  if (year === current && !backPay) return 'OPEN';
  return year < current && backPay ? 'BACK_PAY' : 'WRONG';
}

/** 新生儿: from birth through the `withinDays`th day. */
export const isNewborn = (birthOn: LocalDate, on: LocalDate, withinDays: number): boolean =>
  birthOn <= on && daysBetween(birthOn, on) <= withinDays;

export type AgeBand = 'BELOW' | 'CONTRIBUTING' | 'BEYOND';

/**
 * The days of birth that divide the ages on a day: born after `youngest` is below the lower age, born on or before `eldest` is beyond the
 * upper one. As days they also serve as parameters of a statement over a whole county.
 */
export function ageBounds(on: LocalDate, fromAge: number, toAge: number): { readonly youngest: LocalDate; readonly eldest: LocalDate } {
  // Born on 29 February one comes of age on 1 March of a common year; the corresponding day (民法典 §202) gives just that.
  return { youngest: addMonths(on, -12 * fromAge), eldest: addMonths(on, -12 * toAge) };
}

export function ageBand(birthOn: LocalDate, on: LocalDate, fromAge: number, toAge: number): AgeBand {
  const { youngest, eldest } = ageBounds(on, fromAge, toAge);
  if (birthOn > youngest) return 'BELOW';
  return birthOn <= eldest ? 'BEYOND' : 'CONTRIBUTING';
}

/** The earliest day of birth of those who are newborn on a day. */
export const newbornSince = (on: LocalDate, withinDays: number): LocalDate => addDays(on, -withinDays);
