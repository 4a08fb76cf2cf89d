import type { LocalDate } from '@app/legal-calendar';

/**
 * 权力来源, national dictionary: 1 法定本级行使, 2 上级下放, 3 上级授权, 4 同级授权, 5 上级委托, 6 同级委托.
 * Other dictionaries number these differently; only this order is stored.
 */
export type PowerSource = 1 | 2 | 3 | 4 | 5 | 6;

/** 行使层级, national dictionary: 4 county, 5 township. */
export type PowerLevel = 4 | 5;

/** One line of the 权责清单: which organ holds the power over an item in a division, by what title, from when to when. */
export interface Authority {
  readonly id: number;
  readonly itemCode: string;
  /** Where the power reaches: 6 digits for the county, 9 for a township. */
  readonly division: string;
  readonly actingOrgan: string;
  readonly level: PowerLevel;
  readonly powerSource: PowerSource;
  /** The organ that keeps the power when it only entrusts its exercise; null for every other title. */
  readonly principalOrgan: string | null;
  readonly sealName: string;
  readonly validFrom: LocalDate;
  /** The last day; powers also flow back up, so every line may end. */
  readonly validTo: LocalDate | null;
  /** The public announcement; an entrusted licence power needs one (行政许可法 §24). */
  readonly announcementRef: string | null;
  /** The power ends above this amount in fen: small temporary relief by entrustment (社会救助暂行办法 §48). */
  readonly maxAmount: number | null;
}

export const isEntrusted = (authority: Pick<Authority, 'powerSource'>): boolean => authority.powerSource >= 5;

/** In whose name the decision is issued, with whose seal, and who answers for it. */
export interface DecisionName {
  readonly nameOrgan: string;
  readonly sealName: string;
  /** The defendant of a suit and the organ of a reconsideration. */
  readonly answerable: string;
  readonly article: string;
}

/**
 * An entrusted organ decides in the principal's name, and the principal is the defendant (行政许可法 §24, 行政诉讼法 §26(5));
 * whoever holds the power by statute, devolution or authorisation decides in its own.
 */
export function decisionName(authority: Pick<Authority, 'powerSource' | 'principalOrgan' | 'actingOrgan' | 'sealName'>): DecisionName {
  if (isEntrusted(authority) && authority.principalOrgan !== null) {
    return {
      nameOrgan: authority.principalOrgan,
      sealName: authority.sealName,
      answerable: authority.principalOrgan,
      article: '行政许可法 §24；行政诉讼法 §26',
    };
  }
  return {
    nameOrgan: authority.actingOrgan,
    sealName: authority.sealName,
    answerable: authority.actingOrgan,
    article: '行政许可法 §23',
  };
}
