import { unreachableStatuses } from '@app/domain-kernel';
import { addDays, deadline, type LocalDate, nationalCalendar, localDate as on, startOfDay } from '@app/legal-calendar';
import fc from 'fast-check';
import {
  CLOCK_TRANSITIONS,
  type ClockInterval,
  type ClockRow,
  closedPauses,
  consumption,
  isOverdue,
  project,
  requireExtendable,
  requirePausable,
  rungs,
  termOf,
} from './clock';
import { explainClock } from './clock-explanation';
import { CLOCK_KINDS, PAUSE_CAUSES } from './clock-kinds';
import { type ClockRequest, clockFacts } from './clock-request';

const calendar = nationalCalendar();
const noon = (date: string): Date => new Date(startOfDay(on(date)).getTime() + 12 * 3_600_000);

function aClock(change: Partial<ClockRequest> = {}, state: ClockRow['state'] = 'RUNNING'): ClockRow {
  const facts = clockFacts({
    subjectType: 'case',
    subjectId: 1,
    kind: 'STATUTORY',
    startsOn: on('2026-02-10'),
    anchorEvent: 'case.accepted',
    ...change,
  });
  return {
    ...facts,
    id: 1,
    state,
    ...project(facts, [], [], calendar),
    armedAt: noon('2026-02-10'),
    endedAt: null,
    extensionReason: null,
    extensionDocumentNo: null,
  };
}

function anInterval(from: string, to: string | null): ClockInterval {
  return {
    clockId: 1,
    cause: 'EXPERT_REVIEW',
    reason: '专家评审',
    article: '行政许可法 §45',
    documentNo: '漾特审〔2026〕3号',
    actorId: 1001,
    fromOn: on(from),
    toOn: to ? on(to) : null,
    openedAt: noon(from),
    closedAt: to ? noon(to) : null,
  };
}

describe('the clock', () => {
  test('reaches every state, and its ends are ends', () => {
    expect(unreachableStatuses(CLOCK_TRANSITIONS, ['RUNNING'])).toEqual([]);
    for (const end of ['MET', 'CANCELLED', 'SUPERSEDED'] as const) expect(CLOCK_TRANSITIONS[end]).toEqual({});
    // What was done in time counts, also when the word of it comes after the sweep; a pause or an extension by a clock of its own.
    expect(CLOCK_TRANSITIONS.EXPIRED).toEqual({ meet: 'MET', supersede: 'SUPERSEDED' });
  });

  test('of twenty working days from 2026-02-10 is due on 2026-03-16 and over when the 17th begins in Shanghai', () => {
    const clock = aClock();
    expect(clock).toMatchObject({ dueOn: '2026-03-16', provisional: false, nextRung: 'WARN:5' });
    expect(clock.expiresAt?.toISOString()).toBe('2026-03-16T16:00:00.000Z');
    expect(clock.nextFireAt?.toISOString()).toBe('2026-03-08T16:00:00.000Z');
  });

  test('is overdue from the first instant of the next Shanghai day, by reading alone', () => {
    const clock = aClock();
    expect(isOverdue(clock, new Date('2026-03-16T15:59:59.999Z'))).toBe(false);
    expect(isOverdue(clock, new Date('2026-03-16T16:00:00.000Z'))).toBe(true);
    expect(isOverdue({ ...clock, state: 'MET' }, new Date('2026-05-01T00:00:00Z'))).toBe(false);
    expect(isOverdue({ ...clock, state: 'PAUSED', expiresAt: null }, new Date('2026-05-01T00:00:00Z'))).toBe(false);
  });

  test('moves by what a special procedure takes out', () => {
    expect(project(aClock(), [anInterval('2026-02-24', '2026-03-03')], [], calendar).dueOn).toBe('2026-03-24');
  });

  test('never fires a rung again when its day moves', () => {
    const moved = project({ ...aClock(), extension: 10 }, [], ['WARN:5'], calendar);
    expect(moved).toMatchObject({ dueOn: '2026-03-30', nextRung: 'WARN:2' });
    expect(project(aClock(), [], ['WARN:5', 'WARN:2', 'EXPIRY'], calendar)).toMatchObject({ nextRung: null, nextFireAt: null });
  });

  test('has no warning on or before its start', () => {
    const clock = aClock({ kind: 'TELL_ONCE', warnings: [9, 5, 4, 0] });
    const ladder = rungs(clock, clock.dueOn as LocalDate, clock.expiresAt as Date, calendar);
    expect(ladder.map(({ rung, on: day }) => `${rung} ${day}`)).toEqual(['WARN:4 2026-02-11', 'WARN:0 2026-02-24', 'EXPIRY 2026-02-24']);
  });

  test('in hours runs from its instant, and a pause takes out exactly what it lasted', () => {
    const startsAt = new Date('2026-09-30T09:00:00Z');
    const clock = aClock({ kind: 'STEP', unit: 'HOUR', budget: 24, startsAt, startsOn: on('2026-09-30') });
    expect(clock.expiresAt?.toISOString()).toBe('2026-10-01T09:00:00.000Z');
    const paused = {
      ...anInterval('2026-09-30', '2026-10-01'),
      openedAt: new Date('2026-09-30T20:00:00Z'),
      closedAt: new Date('2026-09-30T21:30:00Z'),
    };
    expect(project(clock, [paused], [], calendar).expiresAt.toISOString()).toBe('2026-10-01T10:30:00.000Z');
    expect(explainClock(clock, [], calendar, new Date('2026-09-30T12:30:00Z'))).toMatchObject({
      consumed: 3,
      remaining: 21,
      sentence: '自起算时刻起24小时，至2026-10-01 17:00届满。',
    });
    expect(() => project({ ...clock, startsAt: null }, [], [], calendar)).toThrow(
      expect.objectContaining({ code: 'start-instant-required' }),
    );
  });
});

describe('what may be done to a clock', () => {
  test.each<[string, Partial<ClockRequest>, string, string]>([
    ['a kind that nothing stops', { kind: 'TELL_ONCE' }, '2026-02-11', 'clock-not-pausable'],
    ['its last day', {}, '2026-03-16', 'clock-exhausted'],
    ['a day too late', {}, '2026-03-17', 'clock-expired'],
  ])('no pause on %s', (_what, change, day, code) => {
    expect(() => requirePausable(aClock(change), [], calendar, noon(day))).toThrow(expect.objectContaining({ code }));
  });

  test('a pause on the day before the last is in time', () => {
    expect(() => requirePausable(aClock(), [], calendar, noon('2026-03-13'))).not.toThrow();
  });

  test('a paused clock is not paused again', () => {
    expect(() => requirePausable(aClock({}, 'PAUSED'), [], calendar, noon('2026-02-25'))).toThrow(
      expect.objectContaining({ code: 'state-conflict' }),
    );
  });

  test('it is extended once, in time, and by no more than the law gives', () => {
    const clock = aClock();
    expect(() => requireExtendable(clock, 10, noon('2026-03-16'))).not.toThrow();
    expect(() => requireExtendable(clock, 11, noon('2026-03-16'))).toThrow(expect.objectContaining({ code: 'extension-too-long' }));
    expect(() => requireExtendable(clock, 10, noon('2026-03-17'))).toThrow(expect.objectContaining({ code: 'clock-expired' }));
    expect(() => requireExtendable({ ...clock, extension: 10 }, 5, noon('2026-03-16'))).toThrow(
      expect.objectContaining({ code: 'clock-already-extended' }),
    );
    expect(() => requireExtendable(aClock({ kind: 'DELIVERY' }), 1, noon('2026-02-11'))).toThrow(
      expect.objectContaining({ code: 'extension-too-long' }),
    );
  });
});

describe('a request', () => {
  const request: ClockRequest = {
    subjectType: 'case',
    subjectId: 1,
    kind: 'TELL_ONCE',
    startsOn: on('2026-02-10'),
    anchorEvent: 'case.received',
  };

  test('takes the rest from its kind', () => {
    expect(clockFacts(request)).toMatchObject({
      article: '行政许可法 §32(4)',
      budget: 5,
      unit: 'WORKING_DAY',
      onExpiry: 'DEEM_ACCEPTED',
      legalEffect: 'STATUTORY',
    });
  });

  test('in another unit rolls as that unit does', () => {
    expect(clockFacts({ ...request, kind: 'PROMISED', unit: 'DAY', budget: 30 })).toMatchObject({ rollsLastDayOff: true });
    expect(clockFacts({ ...request, kind: 'PROMISED', unit: 'DAY', budget: 30, rollsLastDayOff: false })).toMatchObject({
      rollsLastDayOff: false,
    });
  });

  test.each<[Partial<ClockRequest>, string]>([
    [{ kind: 'LUNCH' }, 'clock-kind-unknown'],
    [{ kind: 'PROMISED' }, 'clock-budget-missing'],
    [{ article: ' ' }, 'clock-article-missing'],
    [{ kind: 'STEP', budget: 2, onExpiry: 'DEEM_ACCEPTED' }, 'clock-effect-missing'],
  ])('%j is refused with %s', (change, code) => {
    expect(() => clockFacts({ ...request, ...change })).toThrow(expect.objectContaining({ code }));
  });
});

describe('the kinds', () => {
  test('each have one name and an article, and only a legal period changes its subject', () => {
    expect(new Set(CLOCK_KINDS.map((kind) => kind.kind)).size).toBe(CLOCK_KINDS.length);
    for (const kind of CLOCK_KINDS) {
      expect(kind.article).not.toBe('');
      if (kind.onExpiry) expect(kind.legalEffect).toBe('STATUTORY');
    }
  });

  test('know the eight causes of 行政许可法 §45 and no other', () => {
    expect(PAUSE_CAUSES.map((cause) => cause.name)).toEqual(['听证', '招标', '拍卖', '检验', '检测', '检疫', '鉴定', '专家评审']);
  });
});

describe('the explanation', () => {
  test('gives rule, article and one line per day, with the document that stopped it', () => {
    const explained = explainClock(aClock(), [anInterval('2026-02-24', '2026-03-03')], calendar, noon('2026-03-05'));
    expect(explained).toMatchObject({
      name: '法定办结期限',
      article: '行政许可法 §42 ¶1',
      dueOn: '2026-03-24',
      consumed: 7,
      remaining: 13,
      overdue: false,
    });
    expect(explained.days.find(({ date }) => date === '2026-02-28')).toEqual({
      date: '2026-02-28',
      counted: false,
      reason: '特别程序：专家评审（漾特审〔2026〕3号）',
    });
    expect(explained.days.find(({ date }) => date === '2026-02-14')).toEqual({ date: '2026-02-14', counted: true, reason: '调休上班' });
    expect(explained.days.filter(({ counted }) => counted)).toHaveLength(20);
  });

  test('while paused ends today and names no due day', () => {
    const explained = explainClock(aClock({}, 'PAUSED'), [anInterval('2026-02-24', null)], calendar, noon('2026-03-05'));
    expect(explained).toMatchObject({ dueOn: null, consumed: 5, remaining: 15 });
    expect(explained.days.at(-1)).toEqual({ date: '2026-03-05', counted: false, reason: '特别程序：专家评审（漾特审〔2026〕3号）' });
  });
});

test('for every rule and every history of pauses: consumed + remaining = the period, and on the due day nothing is left', () => {
  const start = fc.integer({ min: 0, max: 1500 }).map((offset) => addDays(on('2024-01-01'), offset));
  const gaps = fc.array(fc.tuple(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 0, max: 20 })), { maxLength: 3 });
  const unit = fc.constantFrom('WORKING_DAY' as const, 'DAY' as const);
  fc.assert(
    fc.property(
      start,
      fc.integer({ min: 1, max: 60 }),
      unit,
      gaps,
      fc.integer({ min: 0, max: 120 }),
      (startsOn, budget, chosen, history, later) => {
        const clock = aClock({ startsOn, budget, unit: chosen });
        let from = startsOn;
        const intervals = history.map(([gap, length]) => {
          const interval = anInterval(addDays(from, gap), addDays(from, gap + length));
          from = interval.toOn as LocalDate;
          return interval;
        });
        const today = addDays(startsOn, later);
        const { consumed, remaining } = consumption(clock, intervals, calendar, today);
        expect(consumed + remaining).toBe(budget);
        const { dueOn } = project(clock, intervals, [], calendar);
        expect(consumption(clock, intervals, calendar, dueOn).remaining).toBe(0);
        const { days } = deadline({ ...termOf(clock), start: startsOn }, calendar, closedPauses(intervals));
        // Working days end on a working day: what the explanation counts up to today is what has been consumed.
        if (chosen === 'WORKING_DAY') expect(days.filter(({ date, counted }) => counted && date <= today)).toHaveLength(consumed);
      },
    ),
    { numRuns: 400 },
  );
});
