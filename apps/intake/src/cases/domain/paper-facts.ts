import type { Authority } from './case';
import type { CorrectionItem } from './intake-decisions';

/** What a step left for its paper: codes, dates, and the office's own words to the applicant. */
export interface PaperFacts {
  readonly staffName: string | null;
  readonly papers: readonly { readonly name: string; readonly form: string; readonly copies: number }[];
  readonly authority?: Authority;
  readonly items?: readonly CorrectionItem[];
  readonly code?: string;
  readonly organToGoTo?: string | null;
  readonly reasonCode?: string | null;
  readonly proof?: string;
  readonly collector?: 'APPLICANT' | 'AGENT' | 'GUARDIAN' | null;
  readonly reason?: string | null;
  /** Which notice of the case this is. */
  readonly sequence?: number;
}
