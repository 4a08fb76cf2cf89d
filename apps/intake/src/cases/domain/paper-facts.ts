import type { ClockUnit, LocalDate } from '@app/legal-calendar';
import type { Authority } from './case';
import type { CorrectionItem } from './intake-decisions';

/** What a step left for its paper: codes, dates, and the office's own words to the applicant. */
export interface PaperFacts {
  readonly staffName: string | null;
  readonly papers: readonly { readonly name: string; readonly form: string; readonly copies: number }[];
  readonly authority?: Authority;
  readonly items?: readonly CorrectionItem[];
  readonly code?: string;
  /** 终止办理: the day of the death, or of the end of the organisation. */
  readonly ceasedOn?: LocalDate;
  readonly organToGoTo?: string | null;
  readonly reasonCode?: string | null;
  readonly proof?: string;
  readonly collector?: 'APPLICANT' | 'AGENT' | 'GUARDIAN' | null;
  readonly reason?: string | null;
  /** 一件事: the member before this one, which ended without a grant. */
  readonly prerequisite?: { readonly caseNo: string; readonly itemName: string; readonly ending: string };
  /** Codes of promised papers that did not come. */
  readonly unmetPapers?: readonly string[];
  /** Which notice of the case this is. */
  readonly sequence?: number;
  /** The days by which a decision was due when the paper was asked for: it may be set when they have moved again. */
  readonly dueDays?: DueDays;
  readonly procedure?: { readonly kind: string; readonly article: string; readonly expected: Span; readonly begunOn: LocalDate };
  readonly extension?: Span & { readonly article: string; readonly reasonCode: string; readonly formerDueOn: LocalDate | null };
  /** What was left of the decision limit at the end of the day on which it stopped. */
  readonly remaining?: Span;
  readonly charges?: readonly { readonly name: string; readonly standard: string; readonly amountFen: number }[];
  readonly payBy?: LocalDate;
  readonly channel?: 'TAX' | 'FISCAL';
  /** 视为准予延续: the last day of the old term and of the new one. */
  readonly expiredOn?: LocalDate;
  readonly renewedTo?: LocalDate;
  /** 作废: the kind of paper that is void; why, is `reasonCode`. */
  readonly voided?: string;
  /** 送达: by which means, on which day, and who signed. */
  readonly method?: string;
  readonly deliveredOn?: LocalDate;
  readonly signer?: string;
  readonly courier?: string;
  readonly trackingNumber?: string;
}

export interface Span {
  readonly amount: number;
  readonly unit: ClockUnit;
}

/** Null while the clock is paused, and where the item has no such limit. */
export interface DueDays {
  readonly statutoryDueOn: LocalDate | null;
  readonly promisedDueOn: LocalDate | null;
}
