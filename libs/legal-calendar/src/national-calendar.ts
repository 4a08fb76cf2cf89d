import county532922 from '../data/county-rest-532922.json';
import notice2024 from '../data/holiday-notice-2024.json';
import notice2025 from '../data/holiday-notice-2025.json';
import notice2026 from '../data/holiday-notice-2026.json';
import type { CountyRestPeriod, HolidayNotice } from './holiday-notice';
import { WorkingCalendar } from './working-calendar';

/** The published notices, oldest first. A new one is one more file and one more line here. */
export const PUBLISHED_NOTICES: readonly HolidayNotice[] = [notice2024, notice2025, notice2026];

const COUNTY_REST: ReadonlyMap<string, readonly CountyRestPeriod[]> = new Map([
  [county532922.division, county532922.rest as CountyRestPeriod[]],
]);

let national: WorkingCalendar | undefined;
let office: WorkingCalendar | undefined;

/** 2024–2026 as published, later years computed from the law and provisional. One instance: its tables are shared. */
export function nationalCalendar(): WorkingCalendar {
  national ??= WorkingCalendar.of(PUBLISHED_NOTICES);
  return national;
}

/** The rest days that this county (GB/T 2260, 6 digits) has set for itself and that are in force. */
export function countyRestDays(division: string): readonly CountyRestPeriod[] {
  return COUNTY_REST.get(division)?.filter((period) => period.status === 'IN_FORCE') ?? [];
}

/** The national calendar with the county's own rest days. */
export function countyCalendar(division: string): WorkingCalendar {
  const rest = countyRestDays(division);
  return rest.length === 0 ? nationalCalendar() : WorkingCalendar.of(PUBLISHED_NOTICES, rest);
}

/** The county that this office belongs to: the one whose rest days are shipped. */
export const OFFICE_DIVISION: string = county532922.division;

/** The calendar by which this office works: cases, tasks and sweeps count by it and by no other, so that all agree on a day. */
export function officeCalendar(): WorkingCalendar {
  office ??= countyCalendar(OFFICE_DIVISION);
  return office;
}
