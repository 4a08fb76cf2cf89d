import { clockKind } from '@app/legal-clock';
import data from '../../../data/hearing-rules.json';
import type { HearingRule, HearingRules } from '../domain/hearing';

function ruleOf(kind: string): HearingRule {
  const { budget, unit, article } = clockKind(kind);
  if (budget === null || unit !== 'WORKING_DAY') throw new Error(`the clock kind ${kind} has no number of working days`);
  return { days: budget, article };
}

export const HEARING_RULES: HearingRules = {
  request: ruleOf('HEARING_REQUEST'),
  hold: ruleOf('HEARING_HOLD'),
  notice: { days: data.notice.amount, article: data.notice.article },
};
