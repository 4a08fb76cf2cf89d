import { type LocalDate, localDateOf, startOfDay } from './local-date';
import type { WorkingCalendar } from './working-calendar';

/**
 * When a paper that comes after closing time counts as received. No national rule: data of the county, stated on the
 * receipt (domain.md I.4).
 */
export interface ReceiptRule {
  /** Closing time in Shanghai, `HH:mm`. What comes at or after it is late. */
  readonly closesAt: string;
  readonly afterClosing: 'SAME_DAY' | 'NEXT_WORKING_DAY';
  /** A day on which the window is closed altogether, which is when the portal is used most. */
  readonly onDayOff: 'SAME_DAY' | 'NEXT_WORKING_DAY';
}

/** The legal day of receipt: the day that starts the clocks and is itself not counted. */
export function receiptDay(receivedAt: Date, rule: ReceiptRule, calendar: WorkingCalendar): LocalDate {
  const day = localDateOf(receivedAt);
  calendar.requireStart(day);
  if (!calendar.isWorkingDay(day)) return rule.onDayOff === 'NEXT_WORKING_DAY' ? calendar.workingDayAfter(day, 1) : day;
  const minutes = Math.floor((receivedAt.getTime() - startOfDay(day).getTime()) / 60_000);
  return rule.afterClosing === 'NEXT_WORKING_DAY' && minutes >= minutesOf(rule.closesAt) ? calendar.workingDayAfter(day, 1) : day;
}

function minutesOf(time: string): number {
  const match = /^([01][0-9]|2[0-3]):([0-5][0-9])$/.exec(time);
  if (!match) throw new RangeError(`closing time must look like 17:30, not ${time}`);
  return Number(match[1]) * 60 + Number(match[2]);
}
