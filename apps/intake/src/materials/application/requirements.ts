import { BANNED_PROOFS, POOLS } from '../../catalogue/application/county-data';
import { bannedProofOf } from '../../catalogue/domain/banned-proof';
import { type Answers, type ConditionContext, evaluate } from '../../catalogue/domain/condition';
import type { ItemContent, Situation } from '../../catalogue/domain/item';
import { type AskedPaper, papersOf } from '../../catalogue/domain/situation';
import type { Requirement } from '../domain/plan-papers';
import { MATERIAL_TYPES, mappedMaterial } from './material-types';

const FROM = { APPLICANT_BRINGS: 'APPLICANT', SHARED_DATA: 'SHARED_DATA', BETWEEN_ORGANS: 'BETWEEN_ORGANS' } as const;

/** What the item asks for in this situation, as the planner reads it. */
export function requirementsOf(content: ItemContent, situation: Situation, answers: Answers, day: string): Requirement[] {
  const context = { today: day, pools: POOLS };
  const replaced = replacedByCommitment(content, answers, context);
  return papersOf(content, situation, answers, context).map((paper) => requirementOf(content, paper, replaced));
}

function requirementOf(content: ItemContent, paper: AskedPaper, replaced: ReadonlySet<string>): Requirement {
  const { code, name, obtained, required, tolerable, because, material } = paper;
  const mapped = mappedMaterial(content.code, code, name);
  const type = mapped === undefined ? undefined : MATERIAL_TYPES.get(mapped.type);
  const later = tolerable && obtained === 'APPLICANT_BRINGS' ? 'DEFERRAL' : null;
  return {
    code,
    name,
    type: type?.code ?? null,
    from: FROM[obtained],
    minimumGrade: material.trustGrade,
    promise: replaced.has(code) ? 'COMMITMENT' : later,
    blocksAcceptance: required,
    because,
    paperInstead: type?.paperInstead ?? null,
    reuseHint: type?.hint ?? null,
    banned: bannedProofOf(material, BANNED_PROOFS) !== undefined,
  };
}

/** 告知承诺: papers that a written promise may replace for these answers. */
function replacedByCommitment({ commitment }: ItemContent, answers: Answers, context: ConditionContext): ReadonlySet<string> {
  if (commitment === undefined) return new Set();
  const excluded = commitment.excludedWhen !== undefined && evaluate(commitment.excludedWhen, answers, context);
  return new Set(excluded ? [] : commitment.papers);
}
