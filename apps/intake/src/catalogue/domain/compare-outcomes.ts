import { dueDate, type LocalDate, type Pause, type WorkingCalendar } from '@app/legal-calendar';
import { assessApplicability } from './applicability';
import type { Answers, ConditionContext } from './condition';
import type { ItemContent } from './item';
import { type ClockTerms, termsFor } from './situation';

/** A closed case as far as a rule can look at it: its answers and its legal days. Nothing of the person. */
export interface PastCase {
  readonly caseNo: string;
  readonly answers: Answers;
  readonly receivedOn: LocalDate;
  readonly acceptedOn: LocalDate | null;
  readonly decidedOn: LocalDate | null;
  /** Special procedures that stopped its clock. */
  readonly pauses: readonly Pause[];
}

/** What one version of the item makes of a case. */
export interface Outcome {
  readonly refused: { readonly kind: 'NOT_REQUIRED' | 'BLOCKED' | 'FORM'; readonly code: string } | null;
  readonly situation: string | null;
  /** Papers that the applicant would have to bring, by code. */
  readonly papers: ReadonlyMap<string, string>;
  readonly route: string;
  readonly missed: readonly ('STATUTORY' | 'PROMISED')[];
}

/** How a case would go otherwise. Each difference stands alone, so that they can be counted. */
export type Difference =
  | { readonly kind: 'NOW_REFUSED' | 'NO_LONGER_REFUSED'; readonly reason: 'NOT_REQUIRED' | 'BLOCKED' | 'FORM'; readonly code: string }
  | { readonly kind: 'OTHER_SITUATION'; readonly from: string; readonly to: string }
  | { readonly kind: 'MORE_PAPERS' | 'FEWER_PAPERS'; readonly papers: readonly { readonly code: string; readonly name: string }[] }
  | { readonly kind: 'OTHER_ROUTE'; readonly from: string; readonly to: string }
  | { readonly kind: 'LIMIT_MISSED' | 'LIMIT_MET'; readonly limit: 'STATUTORY' | 'PROMISED' };

/**
 * What this version of the item would have made of the case, by the pure rules that real cases go by.
 * @param formProblem why the answers do not fit the version's form, or null
 */
export function outcomeOf(
  item: ItemContent,
  past: PastCase,
  formProblem: string | null,
  pools: ConditionContext['pools'],
  calendar: WorkingCalendar,
): Outcome {
  const nothing = { situation: null, papers: new Map<string, string>(), route: '', missed: [] };
  if (formProblem !== null) return { ...nothing, refused: { kind: 'FORM', code: formProblem } };
  const context = { today: past.receivedOn, pools };
  const applicability = assessApplicability(item, past.answers, context);
  if (applicability.outcome !== 'APPLICABLE') return { ...nothing, refused: { kind: applicability.outcome, code: applicability.code } };
  const terms = termsFor(item, past.answers, context);
  return {
    refused: null,
    situation: terms.situation,
    papers: new Map(terms.papers.filter(({ required }) => required).map(({ code, name }) => [code, name])),
    route: [item.competentOrgan, terms.category, terms.automaticRule ?? terms.levels.join('+')].join(' / '),
    missed: [...missed('STATUTORY', terms.statutory, past, calendar), ...missed('PROMISED', terms.promised, past, calendar)],
  };
}

/** Measured by the day on which the case was really decided; a case that was never decided misses nothing. */
function missed<Kind extends 'STATUTORY' | 'PROMISED'>(
  kind: Kind,
  limit: ClockTerms | null,
  past: PastCase,
  calendar: WorkingCalendar,
): Kind[] {
  if (limit === null || past.acceptedOn === null || past.decidedOn === null) return [];
  return past.decidedOn > dueDate(limit, past.acceptedOn, calendar, past.pauses) ? [kind] : [];
}

/** What changes for one case from its own version to the draft. */
export function differencesBetween(before: Outcome, after: Outcome): readonly Difference[] {
  if (after.refused !== null) {
    return before.refused === null ? [{ kind: 'NOW_REFUSED', reason: after.refused.kind, code: after.refused.code }] : [];
  }
  if (before.refused !== null) return [{ kind: 'NO_LONGER_REFUSED', reason: before.refused.kind, code: before.refused.code }];
  return [
    ...(before.situation !== after.situation
      ? [{ kind: 'OTHER_SITUATION', from: before.situation ?? '', to: after.situation ?? '' } as const]
      : []),
    ...papersOnlyIn('MORE_PAPERS', after, before),
    ...papersOnlyIn('FEWER_PAPERS', before, after),
    ...(before.route !== after.route ? [{ kind: 'OTHER_ROUTE', from: before.route, to: after.route } as const] : []),
    ...limitsOnlyIn('LIMIT_MISSED', after, before),
    ...limitsOnlyIn('LIMIT_MET', before, after),
  ];
}

function papersOnlyIn(kind: 'MORE_PAPERS' | 'FEWER_PAPERS', one: Outcome, other: Outcome): Difference[] {
  const papers = [...one.papers].flatMap(([code, name]) => (other.papers.has(code) ? [] : [{ code, name }]));
  return papers.length === 0 ? [] : [{ kind, papers }];
}

function limitsOnlyIn(kind: 'LIMIT_MISSED' | 'LIMIT_MET', one: Outcome, other: Outcome): Difference[] {
  return one.missed.filter((limit) => !other.missed.includes(limit)).map((limit) => ({ kind, limit }));
}
