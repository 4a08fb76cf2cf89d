import type { BannedProof } from '../banned-proof';
import type { Pool } from '../condition';
import type { FormSchema } from '../item';

/** The name of the rule that a version breaks. Stable: `catalogue lint` prints it and the API names it. */
export type LintRule =
  | 'code-malformed'
  | 'code-type-mismatch'
  | 'duplicate-code'
  | 'unknown-organ'
  | 'unknown-category'
  | 'levels-missing'
  | 'village-decides'
  | 'approval-levels-invalid'
  | 'legal-basis-missing'
  | 'limit-without-article'
  | 'promise-exceeds-statutory'
  | 'promise-not-instant'
  | 'promise-missing'
  | 'material-without-basis'
  | 'material-unused'
  | 'duplicate-material'
  | 'banned-village-proof'
  | 'shared-data-demanded'
  | 'situation-no-default'
  | 'situation-duplicate'
  | 'situation-unknown-paper'
  | 'situation-unreachable'
  | 'situation-overlap'
  | 'situation-too-wide'
  | 'condition-unknown-field'
  | 'condition-unknown-pool'
  | 'automatic-rule-unknown'
  | 'automatic-fact-unusable'
  | 'form-invalid'
  | 'form-too-long'
  | 'form-open'
  | 'form-field-unlabelled'
  | 'reason-without-article'
  | 'reason-duplicate'
  | 'procedure-without-article'
  | 'fee-without-article'
  | 'commitment-unknown-paper'
  | 'commitment-high-risk'
  | 'commitment-without-article'
  | 'review-organ-competent'
  | 'review-quorum'
  | 'earlier-not-longer'
  | 'prerequisite-unknown'
  | 'prerequisite-circular'
  | 'validity-reversed'
  | 'validity-overlap';

/** An ERROR refuses publication. A WARNING is shown. */
export interface Finding {
  readonly rule: LintRule;
  readonly severity: 'ERROR' | 'WARNING';
  readonly item: string;
  readonly version: number;
  /** JSON pointer into the item. */
  readonly pointer: string;
  readonly message: string;
  readonly article?: string;
}

/** What a finding is before it knows its item. */
export type Problem = Omit<Finding, 'item' | 'version' | 'severity'> & { readonly severity?: Finding['severity'] };

/** What lint must know beside the item. */
export interface LintContext {
  readonly organs: ReadonlySet<string>;
  readonly categories: ReadonlySet<string>;
  readonly automaticRules: ReadonlySet<string>;
  readonly bannedProofs: readonly BannedProof[];
  readonly pools: ReadonlyMap<string, Pool>;
  readonly today: string;
  /** Why the form does not compile as a JSON Schema, or nothing. Given by the caller, for this code has no compiler. */
  readonly formProblem: (form: FormSchema) => string | undefined;
}
