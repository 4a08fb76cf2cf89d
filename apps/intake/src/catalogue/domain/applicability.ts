import { type Answers, type ConditionContext, evaluate } from './condition';
import type { ItemContent, Prerequisite } from './item';

/** May this be applied for at all? Asked before papers are looked at. */
export type Applicability =
  /** Go on. `first` are items that must be granted before this one can be. */
  | { readonly outcome: 'APPLICABLE'; readonly first: readonly Prerequisite[] }
  /** 行政许可法 §32(1): no licence is needed; the applicant is told at once and the case ends NOT_REQUIRED. */
  | {
      readonly outcome: 'NOT_REQUIRED';
      readonly code: string;
      readonly sentence: string;
      readonly article: string;
      readonly insteadItem: string | null;
    }
  /** The law forbids it for now. */
  | { readonly outcome: 'BLOCKED'; readonly code: string; readonly sentence: string; readonly article: string };

export function assessApplicability(item: ItemContent, answers: Answers, context: ConditionContext): Applicability {
  // Where no licence is needed nothing can be blocked either, so this comes first, as in 行政许可法 §32.
  const notRequired = item.notRequiredWhen.find((rule) => evaluate(rule.when, answers, context));
  if (notRequired) {
    const { code, sentence, article, insteadItem } = notRequired;
    return { outcome: 'NOT_REQUIRED', code, sentence, article, insteadItem: insteadItem ?? null };
  }
  const blocked = item.blockedWhen.find((rule) => evaluate(rule.when, answers, context));
  if (blocked) return { outcome: 'BLOCKED', code: blocked.code, sentence: blocked.sentence, article: blocked.article };
  return { outcome: 'APPLICABLE', first: item.prerequisites.filter((rule) => rule.when === null || evaluate(rule.when, answers, context)) };
}
