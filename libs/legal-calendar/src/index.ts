export { type ClockUnit, countedThrough, dueDate, dueInstant, lengthOf, type Pause, type TermRule } from './deadline';
export { type Deadline, type DeadlineDay, type DeadlineExplanation, deadline, explainDeadline, type Term } from './explanation';
export type { CountyRestPeriod, HolidayNotice, MakeUpWorkDay, RestPeriod } from './holiday-notice';
export { addDays, addMonths, dayOfWeek, daysBetween, type LocalDate, localDate, localDateOf, startOfDay, weekdayName } from './local-date';
export { countyCalendar, countyRestDays, nationalCalendar, OFFICE_DIVISION, officeCalendar, PUBLISHED_NOTICES } from './national-calendar';
export { type ReceiptRule, receiptDay } from './receipt-day';
export { qingming, type StatutoryHoliday, statutoryHolidays } from './statutory-holidays';
export { WorkingCalendar } from './working-calendar';
