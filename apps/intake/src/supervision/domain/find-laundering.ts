import type { LocalDate } from '@app/legal-calendar';

/** One stop of a clock that counts towards the decision. */
export interface TracedPause {
  readonly cause: string;
  readonly fromOn: LocalDate;
  readonly openedAt: Date;
  /** Units that had run when it began, and the units there are. */
  readonly counted: number;
  readonly budget: number;
  /** The written notice (行政许可法 §45) has its number. */
  readonly hasDocument: boolean;
}

/** What the records say of the course of one case: instants as they were written, and who wrote them. No personal data. */
export interface CaseTrace {
  readonly caseId: number;
  readonly caseNo: string;
  readonly enteredAt: Date;
  readonly enteredBy: number | null;
  readonly acceptedAt: Date | null;
  readonly decidedAt: Date | null;
  /** A rule or a department's system decided; nobody had to read anything. */
  readonly decidedByMachine: boolean;
  /** The case passed an examiner before the decision. */
  readonly examined: boolean;
  /** For each correction notice in order the papers it named; null stands for the form. */
  readonly corrections: readonly (readonly (string | null)[])[];
  readonly pauses: readonly TracedPause[];
}

export interface LaunderingRules {
  readonly latePauseShare: number;
  readonly latePauseSmallestBudget: number;
  readonly pauseDocumentWithinHours: number;
  readonly batchCases: number;
  readonly batchWithinMinutes: number;
  readonly wholeLifeMinutes: number;
  readonly officeWorkMinutes: number;
}

/** 期限做假的迹象. Each can be answered: the records look like it, a person finds out. */
export type LaunderingPattern =
  /** The clock was stopped when it had nearly run out. */
  | 'LATE_PAUSE'
  /** The clock stands still without the written notice that the law asks for (行政许可法 §45). */
  | 'PAUSE_WITHOUT_DOCUMENT'
  /** Accepted only after it had been decided: the clock began when the work was over. */
  | 'ACCEPTED_AFTER_DECISION'
  /** Many whole cases entered one after the other: 办结后一次性录入. */
  | 'BATCH_ENTRY'
  /** A later notice names what the first one could have named (行政许可法 §32(4), §72(4)). */
  | 'PIECEMEAL_CORRECTION'
  /** Examined and decided faster than anybody can read: the work was done outside the system (体外循环). */
  | 'OFFICE_WORK_IN_MINUTES';

export interface LaunderingFinding {
  readonly pattern: LaunderingPattern;
  /** The case that the signal hangs on; of a batch the first. */
  readonly caseId: number;
  /** The rows that show it. */
  readonly cases: readonly string[];
  readonly facts: Readonly<Record<string, string | number>>;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What in these records looks as if a clock had been made to look right (`features.md` 2.3). Pure: the same records give the same findings. */
export function findLaundering(traces: readonly CaseTrace[], rules: LaunderingRules, now: Date): readonly LaunderingFinding[] {
  return [...traces.flatMap((trace) => patternsOf(trace, rules, now)), ...batches(traces, rules)];
}

function patternsOf(trace: CaseTrace, rules: LaunderingRules, now: Date): LaunderingFinding[] {
  const found = (pattern: LaunderingPattern, facts: LaunderingFinding['facts']): LaunderingFinding => ({
    pattern,
    caseId: trace.caseId,
    cases: [trace.caseNo],
    facts,
  });
  return [
    ...trace.pauses
      .filter(({ counted, budget }) => budget >= rules.latePauseSmallestBudget && counted / budget >= rules.latePauseShare)
      .map(({ cause, fromOn, counted, budget }) => found('LATE_PAUSE', { cause, fromOn, counted, budget })),
    ...trace.pauses
      .filter(({ hasDocument, openedAt }) => !hasDocument && now.getTime() - openedAt.getTime() > rules.pauseDocumentWithinHours * HOUR)
      .map(({ cause, fromOn }) => found('PAUSE_WITHOUT_DOCUMENT', { cause, fromOn })),
    ...(trace.acceptedAt !== null && trace.decidedAt !== null && trace.acceptedAt > trace.decidedAt
      ? [found('ACCEPTED_AFTER_DECISION', { acceptedAt: trace.acceptedAt.toISOString(), decidedAt: trace.decidedAt.toISOString() })]
      : []),
    ...lateNames(trace).map((papers) => found('PIECEMEAL_CORRECTION', { papers: papers.join(' ') })),
    ...(trace.examined && !trace.decidedByMachine && minutes(trace.acceptedAt, trace.decidedAt) <= rules.officeWorkMinutes
      ? [found('OFFICE_WORK_IN_MINUTES', { minutes: Math.round(minutes(trace.acceptedAt, trace.decidedAt)) })]
      : []),
  ];
}

/** Minutes from one instant to the other; endless when one is missing or they are the wrong way round, which has its own pattern. */
function minutes(from: Date | null, to: Date | null): number {
  if (from === null || to === null || to < from) return Number.POSITIVE_INFINITY;
  return (to.getTime() - from.getTime()) / MINUTE;
}

/** Papers that a later notice asks for and no earlier one had named. What was told before may be told again: it came back wrong. */
function lateNames({ corrections }: CaseTrace): string[][] {
  const told = new Set(corrections[0] ?? []);
  const late = new Set<string>();
  for (const notice of corrections.slice(1)) {
    for (const paper of notice) {
      if (paper !== null && !told.has(paper)) late.add(paper);
      told.add(paper);
    }
  }
  return late.size === 0 ? [] : [[...late]];
}

/** Runs of whole cases, each begun and decided within minutes, that one person entered one after the other. */
function batches(traces: readonly CaseTrace[], rules: LaunderingRules): LaunderingFinding[] {
  const whole = traces.filter(
    (trace) => trace.enteredBy !== null && !trace.decidedByMachine && minutes(trace.enteredAt, trace.decidedAt) <= rules.wholeLifeMinutes,
  );
  const clerks = new Set(whole.map(({ enteredBy }) => enteredBy));
  return [...clerks].flatMap((clerk) => {
    const cases = whole.filter(({ enteredBy }) => enteredBy === clerk);
    const inOrder = cases.toSorted((one, other) => one.enteredAt.getTime() - other.enteredAt.getTime() || one.caseId - other.caseId);
    return runsOf(inOrder, rules.batchWithinMinutes).flatMap((run): LaunderingFinding[] => {
      const [first] = run;
      if (first === undefined || run.length < rules.batchCases) return [];
      return [{ pattern: 'BATCH_ENTRY', caseId: first.caseId, cases: run.map(({ caseNo }) => caseNo), facts: { cases: run.length } }];
    });
  });
}

/** Splits by time: a run is everything within so many minutes of its first case. */
function runsOf(inOrder: readonly CaseTrace[], within: number): CaseTrace[][] {
  const runs: CaseTrace[][] = [];
  for (const trace of inOrder) {
    const run = runs.at(-1);
    const first = run?.[0];
    if (run !== undefined && first !== undefined && minutes(first.enteredAt, trace.enteredAt) <= within) run.push(trace);
    else runs.push([trace]);
  }
  return runs;
}
