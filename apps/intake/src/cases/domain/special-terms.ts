import type { ClockUnit } from '@app/legal-calendar';

/** What a grant of the item gives, where it is a licence. */
export interface LicenceTerms {
  readonly name: string;
  /** Null: valid without end. */
  readonly validity: { readonly amount: number; readonly unit: ClockUnit; readonly article: string } | null;
  /** How long before the last day a renewal is asked for (行政许可法 §50); null: not renewable. */
  readonly renewal: { readonly amount: number; readonly unit: ClockUnit; readonly article: string } | null;
}

/** 数量限制: granted in the order of acceptance, no more than so many in a period (行政许可法 §57). */
export interface QuotaTerms {
  readonly amount: number;
  readonly period: 'YEAR' | 'TOTAL';
  readonly article: string;
}

/** 下级初审: the township government examines (行政许可法 §43). */
export interface FirstReviewTerms {
  readonly organ: 'township-government';
  readonly limit?: { readonly amount: number; readonly unit: ClockUnit };
  readonly article: string;
}

/** 公示 before the decision, in natural days. */
export interface PublicityTerms {
  readonly days: number;
  readonly article: string;
  readonly proposal: string;
  readonly where: string;
  readonly nameShown: 'MASKED' | 'NONE';
}

/** 一站审定: the levels that the item had before a joint consultation took their place. */
export interface SimplificationTerms {
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly daysSaved: number;
  readonly source: string;
  readonly example: boolean;
}
