import { APPROVAL_CATEGORIES } from '@app/contracts';
import { ORGANS } from '@app/county';
import type { LintContext } from '../domain/lint/finding';
import { BANNED_PROOFS, POOLS } from './county-data';
import { formProblem } from './form-compiler';

/** Rules that routing can decide by itself (`apps/routing/data/automatic-rules.json`). A situation that names another would have nowhere to go. */
export const AUTOMATIC_RULES: readonly string[] = ['medical-shared-pool', 'complete-papers'];

/** Everything lint must know of this county. `today` is the day the check is made, `YYYY-MM-DD`. */
export function countyLintContext(today: string): LintContext {
  return {
    organs: new Set(ORGANS.map((organ) => organ.code)),
    categories: new Set(APPROVAL_CATEGORIES),
    automaticRules: new Set(AUTOMATIC_RULES),
    bannedProofs: BANNED_PROOFS,
    pools: POOLS,
    today,
    formProblem,
  };
}
