import type { LocalDate } from '@app/legal-calendar';

/** 可信等级: A issued by an authority, B checked by a window against the original, C uploaded and unchecked, D declared. */
export type TrustGrade = 'A' | 'B' | 'C' | 'D';

const RANK: Readonly<Record<TrustGrade, number>> = { A: 3, B: 2, C: 1, D: 0 };

export const isAtLeast = (grade: TrustGrade, least: TrustGrade): boolean => RANK[grade] >= RANK[least];

/** The consent covers every item of the county; otherwise it names categories of items. */
export const ALL_ITEMS = 'ALL_ITEMS';

/** 同意: what a material of the space may be used for, and until when (个人信息保护法 §14). */
export interface Consent {
  readonly purposes: readonly string[];
  readonly validUntil: LocalDate;
  readonly revoked: boolean;
}

/** A paper in somebody's material space. */
export interface HeldMaterial {
  /** As people outside name it. */
  readonly id: string;
  readonly type: string;
  readonly grade: TrustGrade;
  /** The day it came into the space, and the item in which it was handed in. */
  readonly heldOn: LocalDate;
  readonly itemName: string;
  /** The day a window checked it against the original, where that came later. */
  readonly checkedOn: LocalDate | null;
  /** The last day on which it may be used again. */
  readonly usableUntil: LocalDate | null;
  readonly consent: Consent | null;
}

/** What a paper would be used for again. */
export interface Purpose {
  readonly itemCode: string;
  readonly category: string;
}

/** Why a held material may not be used again for a requirement. */
export type ReuseRefusal =
  | 'OTHER_TYPE'
  | 'NO_CONSENT'
  | 'CONSENT_REVOKED'
  | 'CONSENT_EXPIRED'
  | 'PURPOSE'
  | 'EXPIRED'
  | 'NOT_CHECKED'
  | 'GRADE';

/** Null when it may be used. The one rule by which plans offer a paper and filing takes it. */
export function reuseRefusal(
  held: HeldMaterial,
  wanted: { readonly type: string | null; readonly minimumGrade: TrustGrade },
  purpose: Purpose,
  today: LocalDate,
): ReuseRefusal | null {
  if (wanted.type === null || held.type !== wanted.type) return 'OTHER_TYPE';
  if (held.consent === null) return 'NO_CONSENT';
  if (held.consent.revoked) return 'CONSENT_REVOKED';
  if (held.consent.validUntil < today) return 'CONSENT_EXPIRED';
  if (!held.consent.purposes.includes(ALL_ITEMS) && !held.consent.purposes.includes(purpose.category)) return 'PURPOSE';
  if (held.usableUntil !== null && held.usableUntil < today) return 'EXPIRED';
  // What nobody has compared with the original is not passed on as if somebody had.
  if (!isAtLeast(held.grade, 'B')) return 'NOT_CHECKED';
  if (!isAtLeast(held.grade, wanted.minimumGrade)) return 'GRADE';
  return null;
}

export const REUSE_REFUSALS: Readonly<Record<ReuseRefusal, string>> = {
  OTHER_TYPE: '材料库中的这份材料不是本事项要的材料，请核对。',
  NO_CONSENT: '材料库中的这份材料没有沿用的同意，请本人先同意。',
  CONSENT_REVOKED: '本人已经撤回沿用这份材料的同意，请提交新的材料。',
  CONSENT_EXPIRED: '沿用这份材料的同意已经到期，请本人重新同意，或者提交新的材料。',
  PURPOSE: '本人没有同意把这份材料用于这类事项，请本人同意，或者提交新的材料。',
  EXPIRED: '材料库中的这份材料已经过期，请提交新的材料。',
  NOT_CHECKED: '材料库中的这份材料还没有与原件核对，请带原件到窗口核对一次，以后不用再交。',
  GRADE: '材料库中的这份材料可信等级不够，请提交新的材料。',
};
