/**
 * A second, slow implementation of the period rules, for the property tests: it walks one day at a time, knows nothing
 * of the library, and carries its own copy of the holidays (typed from the notices as month-day ranges).
 */

const NOTICES: Readonly<Record<number, { readonly off: string; readonly work: string }>> = {
  2024: {
    off: '01-01 02-10..02-17 04-04..04-06 05-01..05-05 06-10 09-15..09-17 10-01..10-07',
    work: '02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12',
  },
  2025: { off: '01-01 01-28..02-04 04-04..04-06 05-01..05-05 05-31..06-02 10-01..10-08', work: '01-26 02-08 04-27 09-28 10-11' },
  2026: {
    off: '01-01..01-03 02-15..02-23 04-04..04-06 05-01..05-05 06-19..06-21 09-25..09-27 10-01..10-07',
    work: '01-04 02-14 02-28 05-09 09-20 10-10',
  },
  // Not published: the thirteen days of the law only. Lunar days and 清明 from an almanac.
  2027: { off: '01-01 02-05..02-08 04-05 05-01..05-02 06-09 09-15 10-01..10-03', work: '' },
  2028: { off: '01-01 01-25..01-28 04-04 05-01..05-02 05-28 10-01..10-03', work: '' },
  2029: { off: '01-01 02-12..02-15 04-04 05-01..05-02 06-16 09-22 10-01..10-03', work: '' },
  2030: { off: '01-01 02-02..02-05 04-05 05-01..05-02 06-05 09-12 10-01..10-03', work: '' },
};

export interface NaivePause {
  readonly from: string;
  readonly to: string;
}

export interface NaiveTerm {
  readonly start: string;
  readonly amount: number;
  readonly unit: 'WORKING_DAY' | 'DAY' | 'MONTH' | 'YEAR';
  readonly rollsLastDayOff: boolean;
}

const answers = new Map<string, boolean>();

export function naiveIsWorkingDay(date: string): boolean {
  let answer = answers.get(date);
  if (answer === undefined) {
    answer = lookUp(date);
    answers.set(date, answer);
  }
  return answer;
}

function lookUp(date: string): boolean {
  const notice = NOTICES[Number(date.slice(0, 4))];
  if (!notice) throw new Error(`the naive reference does not know ${date}`);
  const day = date.slice(5);
  if (notice.work.split(' ').includes(day)) return true;
  for (const range of notice.off.split(' ')) {
    const [from = '', to = from] = range.split('..');
    if (from <= day && day <= to) return false;
  }
  const weekday = new Date(`${date}T12:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}

export function nextDay(date: string): string {
  const instant = new Date(`${date}T12:00:00Z`);
  instant.setUTCDate(instant.getUTCDate() + 1);
  return instant.toISOString().slice(0, 10);
}

export function naiveDue(term: NaiveTerm, pauses: readonly NaivePause[] = []): string {
  const paused = (date: string): boolean => pauses.some(({ from, to }) => from < date && date <= to);
  const counts = (date: string): boolean => !paused(date) && (term.unit !== 'WORKING_DAY' || naiveIsWorkingDay(date));
  let remaining = term.unit === 'MONTH' || term.unit === 'YEAR' ? daysToCorrespondingDay(term) : term.amount;
  let date = term.start;
  while (remaining > 0) {
    date = nextDay(date);
    if (counts(date)) remaining -= 1;
  }
  if (!term.rollsLastDayOff || naiveIsWorkingDay(date)) return date;
  do date = nextDay(date);
  while (!naiveIsWorkingDay(date) || paused(date));
  return date;
}

/** 民法典 §202, by walking to the month and stopping at the same day number or at its last day. */
function daysToCorrespondingDay({ start, amount, unit }: NaiveTerm): number {
  let year = Number(start.slice(0, 4));
  let month = Number(start.slice(5, 7));
  for (let step = 0; step < (unit === 'YEAR' ? amount * 12 : amount); step += 1) {
    month += 1;
    if (month === 13) {
      month = 1;
      year += 1;
    }
  }
  const prefix = `${year}-${String(month).padStart(2, '0')}-`;
  const target = `${prefix}${start.slice(8)}`;
  let date = start;
  let days = 0;
  while (date !== target && !(date.startsWith(prefix) && !nextDay(date).startsWith(prefix))) {
    date = nextDay(date);
    days += 1;
  }
  return days;
}
