import { localDate } from '@app/legal-calendar';
import rules from '../../../data/laundering-rules.json';
import { type CaseTrace, findLaundering, type LaunderingPattern, type TracedPause } from './find-laundering';

const NOW = new Date('2026-11-22T02:00:00Z');
const at = (text: string): Date => new Date(text);
let cases = 0;

/** An ordinary case: handed in on a Monday morning, accepted within the hour, examined and decided three days later. */
function trace(change: Partial<CaseTrace> = {}): CaseTrace {
  cases += 1;
  return {
    caseId: cases,
    caseNo: `case-${cases}`,
    enteredAt: at('2026-11-16T01:00:00Z'),
    enteredBy: 1001,
    acceptedAt: at('2026-11-16T01:40:00Z'),
    decidedAt: at('2026-11-19T02:00:00Z'),
    decidedByMachine: false,
    examined: true,
    corrections: [],
    pauses: [],
    ...change,
  };
}

const pause = (change: Partial<TracedPause> = {}): TracedPause => ({
  cause: 'EXPERT_REVIEW',
  fromOn: localDate('2026-11-18'),
  openedAt: at('2026-11-18T01:00:00Z'),
  counted: 8,
  budget: 20,
  hasDocument: true,
  ...change,
});

/** `count` whole cases of one clerk, `gap` minutes apart, each decided `life` minutes after it was entered. */
function series(clerk: number, count: number, gap: number, life: number, change: Partial<CaseTrace> = {}): CaseTrace[] {
  const start = at('2026-11-20T08:00:00Z').getTime();
  return Array.from({ length: count }, (_, index) => {
    const entered = start + index * gap * 60_000;
    return trace({
      enteredBy: clerk,
      enteredAt: new Date(entered),
      acceptedAt: new Date(entered + 30_000),
      decidedAt: new Date(entered + life * 60_000),
      examined: false,
      ...change,
    });
  });
}

/** Two of each pattern, planted; and for each something innocent that looks much like it. */
const planted: readonly { readonly pattern: LaunderingPattern; readonly traces: readonly CaseTrace[] }[] = [
  { pattern: 'LATE_PAUSE', traces: [trace({ pauses: [pause({ counted: 18 })] })] },
  { pattern: 'LATE_PAUSE', traces: [trace({ pauses: [pause({ counted: 3 }), pause({ cause: 'TESTING', counted: 20 })] })] },
  { pattern: 'PAUSE_WITHOUT_DOCUMENT', traces: [trace({ pauses: [pause({ hasDocument: false })] })] },
  { pattern: 'PAUSE_WITHOUT_DOCUMENT', traces: [trace({ pauses: [pause({ hasDocument: false, openedAt: at('2026-11-21T01:59:00Z') })] })] },
  { pattern: 'ACCEPTED_AFTER_DECISION', traces: [trace({ acceptedAt: at('2026-11-19T02:00:01Z') })] },
  {
    pattern: 'ACCEPTED_AFTER_DECISION',
    traces: [trace({ acceptedAt: at('2026-11-20T01:00:00Z'), decidedAt: at('2026-11-11T01:00:00Z') })],
  },
  { pattern: 'BATCH_ENTRY', traces: series(1002, 6, 4, 8) },
  { pattern: 'BATCH_ENTRY', traces: series(1003, 40, 0.5, 3) },
  { pattern: 'PIECEMEAL_CORRECTION', traces: [trace({ corrections: [['M03'], ['M04']] })] },
  { pattern: 'PIECEMEAL_CORRECTION', traces: [trace({ corrections: [['M03', 'M04'], ['M03'], [null, 'M05']] })] },
  { pattern: 'OFFICE_WORK_IN_MINUTES', traces: [trace({ decidedAt: at('2026-11-16T01:42:00Z') })] },
  { pattern: 'OFFICE_WORK_IN_MINUTES', traces: [trace({ enteredAt: at('2026-11-10T01:00:00Z'), decidedAt: at('2026-11-16T01:41:00Z') })] },
];

const innocent: readonly { readonly why: string; readonly traces: readonly CaseTrace[] }[] = [
  { why: 'stopped half way', traces: [trace({ pauses: [pause({ counted: 10 })] })] },
  { why: 'a short promise: two of three days are soon over', traces: [trace({ pauses: [pause({ counted: 3, budget: 3 })] })] },
  {
    why: 'the notice is still being printed',
    traces: [trace({ pauses: [pause({ hasDocument: false, openedAt: at('2026-11-22T01:00:00Z') })] })],
  },
  {
    why: 'accepted after closing and decided the same evening',
    traces: [trace({ acceptedAt: at('2026-11-16T11:00:00Z'), decidedAt: at('2026-11-16T11:30:00Z'), examined: false })],
  },
  { why: 'never decided', traces: [trace({ decidedAt: null })] },
  { why: 'market day: thirty cases in an hour, decided in their own time', traces: series(1004, 30, 2, 3 * 24 * 60) },
  { why: 'four in a row are no series', traces: series(1005, 4, 2, 5) },
  { why: 'instant items, decided by rule while the people wait', traces: series(1006, 12, 2, 1, { decidedByMachine: true }) },
  { why: 'one every quarter of an hour is a working day', traces: series(1007, 9, 16, 9) },
  { why: 'told once, brought wrong, told again', traces: [trace({ corrections: [['M03', null], ['M03'], [null]] })] },
  { why: 'a township decides in one step, in minutes', traces: [trace({ examined: false, decidedAt: at('2026-11-16T01:43:00Z') })] },
  { why: 'a simple case, read in ten minutes', traces: [trace({ decidedAt: at('2026-11-16T01:50:00Z') })] },
];

describe('the detector of laundered clocks', () => {
  it.each(planted)('finds what was planted: $pattern', ({ pattern, traces }) => {
    const findings = findLaundering(traces, rules, NOW);
    expect(findings.map((finding) => finding.pattern)).toEqual([pattern]);
    expect(findings[0]?.cases).toEqual(pattern === 'BATCH_ENTRY' ? traces.map(({ caseNo }) => caseNo) : [traces[0]?.caseNo]);
  });

  it.each(innocent)('leaves the innocent alone: $why', ({ traces }) => {
    expect(findLaundering(traces, rules, NOW)).toEqual([]);
  });

  it('finds each planted one and nothing else when all lie in one heap', () => {
    const all = [...planted.flatMap(({ traces }) => traces), ...innocent.flatMap(({ traces }) => traces)];
    const found = findLaundering(all.toReversed(), rules, NOW);
    const guilty = new Set(planted.map(({ pattern, traces }) => `${pattern} ${traces[0]?.caseNo}`));
    const named = found.map(({ pattern, cases: [first] }) => `${pattern} ${first}`);
    expect(new Set(named)).toEqual(guilty);
    expect(named).toHaveLength(guilty.size);
  });

  it('names the rows of a pause that came too late', () => {
    expect(findLaundering([trace({ pauses: [pause({ counted: 19 })] })], rules, NOW)[0]?.facts).toEqual({
      cause: 'EXPERT_REVIEW',
      fromOn: '2026-11-18',
      counted: 19,
      budget: 20,
    });
  });
});
