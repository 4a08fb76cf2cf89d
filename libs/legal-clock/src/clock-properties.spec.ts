import { addDays, daysBetween, type LocalDate, nationalCalendar, localDate as on, startOfDay } from '@app/legal-calendar';
import fc from 'fast-check';
import { type ClockInterval, type ClockRow, consumption, hasDaysLeft, project } from './clock';
import { explainClock } from './clock-explanation';
import { clockFacts } from './clock-request';

const calendar = nationalCalendar();
const noon = (day: LocalDate): Date => new Date(startOfDay(day).getTime() + 12 * 3_600_000);

/** What happens to a clock, day after day: each step some days after the one before. */
const steps = fc.array(
  fc.record({ after: fc.integer({ min: 0, max: 12 }), what: fc.constantFrom('pause', 'resume', 'extend', 'nothing') }),
  { maxLength: 14 },
);
const story = fc.record({
  start: fc.integer({ min: 0, max: 1000 }).map((offset) => addDays(on('2024-01-02'), offset)),
  budget: fc.integer({ min: 1, max: 45 }),
  unit: fc.constantFrom('WORKING_DAY' as const, 'DAY' as const),
  steps,
});

interface Told {
  readonly clock: ClockRow;
  readonly intervals: readonly ClockInterval[];
  readonly today: LocalDate;
}

/** Lives through the steps as a service would: a pause only while there are days left, one extension, nothing after the last day. */
function tell({ start, budget, unit, steps: told }: typeof story extends fc.Arbitrary<infer T> ? T : never): Told {
  const facts = clockFacts({
    subjectType: 'case',
    subjectId: 1,
    kind: 'STATUTORY',
    startsOn: start,
    anchorEvent: 'case.accepted',
    budget,
    unit,
    extendableBy: 15,
  });
  const intervals: ClockInterval[] = [];
  const open = { id: 1, armedAt: noon(start), endedAt: null, extensionReason: null, extensionDocumentNo: null };
  let clock: ClockRow = { ...facts, ...open, state: 'RUNNING', ...project(facts, [], [], calendar) };
  let today = start;
  for (const { after, what } of told) {
    const next = addDays(today, after);
    if (clock.state === 'RUNNING' && clock.dueOn !== null && next > clock.dueOn) break;
    today = next;
    if (what === 'pause' && clock.state === 'RUNNING' && hasDaysLeft(clock, intervals, calendar, noon(today))) {
      intervals.push(interval(today));
      clock = { ...clock, state: 'PAUSED', dueOn: null, expiresAt: null };
    } else if (what === 'resume' && clock.state === 'PAUSED') {
      const last = intervals.pop();
      if (last) intervals.push({ ...last, toOn: today, closedAt: noon(today) });
      clock = { ...clock, state: 'RUNNING', ...project(clock, intervals, [], calendar) };
    } else if (what === 'extend' && clock.extension === 0) {
      const extended = { ...clock, extension: 15 };
      clock = { ...extended, ...(clock.state === 'RUNNING' ? project(extended, intervals, [], calendar) : {}) };
    }
  }
  return { clock, intervals, today };
}

const interval = (from: LocalDate): ClockInterval => ({
  clockId: 1,
  cause: 'HEARING',
  reason: '听证',
  article: '行政许可法 §45',
  documentNo: '漾特〔2026〕1号',
  actorId: null,
  fromOn: from,
  toOn: null,
  openedAt: noon(from),
  closedAt: null,
});

/** Walks the days one by one, with nothing of the ledger's arithmetic. */
function walked({ clock, intervals, today }: Told): number {
  const excluded = (day: LocalDate) => intervals.some(({ fromOn, toOn }) => fromOn < day && (toOn === null || day <= toOn));
  let counted = 0;
  for (let day = addDays(clock.startsOn, 1); day <= today; day = addDays(day, 1)) {
    if (!excluded(day) && (clock.unit === 'DAY' || calendar.isWorkingDay(day))) counted += 1;
  }
  return Math.min(counted, clock.budget + clock.extension);
}

describe('for every sequence of pauses, resumptions and one extension', () => {
  test('the days counted and the remainder are the budget', () => {
    fc.assert(
      fc.property(story, (one) => {
        const told = tell(one);
        const { consumed, remaining } = consumption(told.clock, told.intervals, calendar, told.today);
        expect(consumed + remaining).toBe(told.clock.budget + told.clock.extension);
        expect(consumed).toBe(walked(told));
      }),
      { numRuns: 400 },
    );
  });

  test('a running clock is due exactly when the remainder has been counted', () => {
    fc.assert(
      fc.property(story, (one) => {
        const { clock, intervals } = tell(one);
        if (clock.state !== 'RUNNING' || clock.dueOn === null) return;
        expect(consumption(clock, intervals, calendar, clock.dueOn).remaining).toBe(0);
        if (clock.unit === 'WORKING_DAY') {
          expect(consumption(clock, intervals, calendar, addDays(clock.dueOn, -1)).remaining).toBe(1);
          expect(calendar.isWorkingDay(clock.dueOn)).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('its explanation has one line for each day, and counts what was counted', () => {
    fc.assert(
      fc.property(story, (one) => {
        const { clock, intervals, today } = tell(one);
        const { days, dueOn } = explainClock(clock, intervals, calendar, noon(today));
        const last = clock.state === 'PAUSED' ? today : (dueOn ?? today);
        expect(days.length).toBe(Math.max(0, daysBetween(clock.startsOn, last)));
        const { consumed } = consumption(clock, intervals, calendar, last);
        expect(days.filter(({ counted }) => counted).length).toBe(consumed);
      }),
      { numRuns: 200 },
    );
  });
});
