import type { LocalDate } from '@app/legal-calendar';
import type { Authority, CaseState, ClockMove, Decision, DecisionClock, Performer } from './case';
import type { Span } from './paper-facts';
import { step } from './step';

const DECISION_CLOCKS: readonly DecisionClock[] = ['STATUTORY', 'PROMISED'];

export interface ProcedureBegun {
  readonly kind: string;
  readonly article: string;
  /** As the written notice tells the applicant (行政许可法 §45). */
  readonly expected: Span;
  readonly begunOn: LocalDate;
  readonly begunAt: Date;
  readonly approvedBy: number;
  readonly onBehalfOf: number | null;
  readonly authority: Authority;
}

/**
 * 特别程序: the decision clocks stop on the day on which it was approved, however late the word came, and the applicant is told
 * in writing how long it takes (行政许可法 §45). Clocks on what the applicant owes go on.
 */
export function beginSpecialProcedure(current: CaseState, begun: ProcedureBegun, by: Performer): Decision {
  const { kind, article, expected, begunOn, begunAt, approvedBy, onBehalfOf, authority } = begun;
  return step(current, 'beginSpecialProcedure', by, begunAt, {
    details: { kind, article, expected, begunOn, approvedBy },
    onBehalfOf,
    clocks: DECISION_CLOCKS.map((pause): ClockMove => ({ pause, cause: kind, approvedBy, document: 'SPECIAL_PROCEDURE_NOTICE' })),
    papers: [{ kind: 'SPECIAL_PROCEDURE_NOTICE', facts: { authority, procedure: { kind, article, expected, begunOn } } }],
    event: 'dueChanged',
  });
}

export interface ProcedureEnded {
  readonly kind: string;
  readonly outcome: 'RESULT' | 'TIME_OVER';
  /** Where the case goes on. */
  readonly step: 'EXAMINE' | 'DECIDE';
  readonly endedAt: Date;
}

/** Its result is on the file, or its time is over: the clocks go on with what was left. */
export function endSpecialProcedure(current: CaseState, ended: ProcedureEnded, by: Performer): Decision {
  return step(current, ended.step === 'EXAMINE' ? 'resumeReview' : 'resumeDecision', by, ended.endedAt, {
    details: { kind: ended.kind, outcome: ended.outcome },
    clocks: DECISION_CLOCKS.map((resume): ClockMove => ({ resume })),
    event: 'dueChanged',
  });
}

export interface ExtensionGranted extends Span {
  readonly article: string;
  readonly reasonCode: string;
  /** The reason as the county's list words it. */
  readonly reason: string;
  readonly extendedAt: Date;
  readonly approvedBy: number;
  readonly authority: Authority;
}

/** 延长: once, by the head of the organ, and the applicant is told why (行政许可法 §42). `clocks`: which of them get the time. */
export function extend(current: CaseState, granted: ExtensionGranted, clocks: readonly DecisionClock[], by: Performer): Decision {
  const { amount, unit, article, reasonCode, reason, extendedAt, approvedBy, authority } = granted;
  return step(current, 'extend', by, extendedAt, {
    details: { amount, unit, article, reasonCode, approvedBy },
    clocks: clocks.map((one): ClockMove => ({ extend: one, amount, unit, reason, approvedBy, document: 'EXTENSION_NOTICE' })),
    papers: [
      {
        kind: 'EXTENSION_NOTICE',
        facts: { authority, extension: { amount, unit, article, reasonCode, formerDueOn: current.statutoryDueOn } },
      },
    ],
    event: 'dueChanged',
  });
}
