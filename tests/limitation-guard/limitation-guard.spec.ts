import { addDays, type LocalDate, localDate, officeCalendar } from '@app/legal-calendar';
import { assert, constantFrom, date, property } from 'fast-check';
import rules from '../../apps/dispute-resolution/data/limitation-rules.json';
import { type LimitationFacts, NO_FACTS } from '../../apps/dispute-resolution/src/limitation-guard/domain/limitation-facts';
import { type LimitationRules, limitationAlarms } from '../../apps/dispute-resolution/src/limitation-guard/domain/limitation-guard';
import table from './patterns.json';

const RULES = rules as unknown as LimitationRules;
const factsOf = (known: object): LimitationFacts => ({ ...NO_FACTS, ...known }) as LimitationFacts;
const alarmsOf = (known: object, today: string) => limitationAlarms(factsOf(known), localDate(today), RULES, officeCalendar());

describe('时效守护: the table', () => {
  it('has at least sixty dated patterns', () => {
    expect(table.patterns.length).toBeGreaterThanOrEqual(60);
    expect(new Set(table.patterns.map(({ story }) => story)).size).toBe(table.patterns.length);
  });

  it.each(table.patterns.map((pattern) => [pattern.story, pattern] as const))('%s', (_, { today, facts, alarms }) => {
    const seen = alarmsOf(facts, today).map(({ code, severity, dueOn, article }) => ({ code, severity, dueOn, article }));
    expect(seen).toEqual(alarms);
  });
});

describe('时效守护: properties', () => {
  const days = date({ min: new Date('2024-06-01'), max: new Date('2027-06-01'), noInvalidDate: true }).map(
    (day) => day.toISOString().slice(0, 10) as LocalDate,
  );
  const ORDER = ['INFO', 'WARN', 'URGENT', 'EXPIRED'];

  it('never grows milder as days pass, and never calls the last day over', () => {
    assert(
      property(days, constantFrom('WAGES', 'LABOUR_OTHER'), (from, matter) => {
        const known = { matter, employment: 'ENDED', employmentEndedOn: from, knewOn: from };
        const on = (day: LocalDate) => alarmsOf(known, day).find(({ code }) => code === 'ARBITRATION');
        const due = on(from)?.dueOn ?? from;
        expect(on(due)?.severity).toBe('URGENT');
        expect(on(addDays(due, 1))?.severity).toBe('EXPIRED');
        const levels = [0, 300, 336, 358, 360, 364, 380].map((after) => ORDER.indexOf(on(addDays(from, after))?.severity ?? ''));
        expect(levels).toEqual(levels.toSorted((a, b) => a - b));
      }),
      { numRuns: 100 },
    );
  });

  it('says an article and a sentence with every alarm', () => {
    for (const { today, facts } of table.patterns) {
      for (const { article, sentence } of alarmsOf(facts, today)) {
        expect(article).toMatch(/§\d+/);
        expect(sentence.length).toBeGreaterThan(8);
      }
    }
  });
});
