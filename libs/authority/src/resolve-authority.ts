import type { LocalDate } from '@app/legal-calendar';
import type { Authority } from './authority';

export interface Matter {
  readonly itemCode: string;
  /** Where the matter belongs: 6 digits for the county, 9 for a township. */
  readonly division: string;
  readonly on: LocalDate;
  /** What is asked for, in fen, when the item has an amount. */
  readonly amount?: number;
  /** The line that was chosen before: by the list itself, or by the dispatcher among lines that fit equally. */
  readonly chosen?: number;
}

/** Either one line of the list, or why none can be chosen; the reason is what the dispatcher reads. */
export type AuthorityAnswer =
  | { readonly kind: 'FOUND'; readonly authority: Authority; readonly reason: string }
  | { readonly kind: 'NONE'; readonly reason: string }
  | { readonly kind: 'AMBIGUOUS'; readonly candidates: readonly Authority[]; readonly reason: string };

const COUNTY_DIGITS = 6;

const SOURCE_NAMES = ['法定本级行使', '上级下放', '上级授权', '同级授权', '上级委托', '同级委托'] as const;

/**
 * The line of the authority list in force for a matter: the township when the list gives it the power that day, else the county.
 * Two lines that fit equally are never chosen between: that is for a person to settle (行政许可法 §26 asks for one accountable organ).
 */
export function resolveAuthority(rows: readonly Authority[], matter: Matter): AuthorityAnswer {
  const inForce = rows.filter((row) => row.itemCode === matter.itemCode && isInForce(row, matter.on) && coversAmount(row, matter.amount));
  for (const division of divisionsOf(matter.division)) {
    const candidates = inForce.filter((row) => row.division === division);
    const [only, ...others] = candidates;
    if (only === undefined) continue;
    const chosen = candidates.find((candidate) => candidate.id === matter.chosen);
    if (others.length > 0 && chosen !== undefined)
      return { kind: 'FOUND', authority: chosen, reason: '权责清单有多行适用，按调度员指定的单位办理。' };
    if (others.length > 0) {
      return {
        kind: 'AMBIGUOUS',
        candidates,
        reason: `权责清单中 ${matter.on} 有 ${candidates.length} 个单位对该事项有权，无法确定由谁办理，请指定承办单位。`,
      };
    }
    return {
      kind: 'FOUND',
      authority: only,
      reason: `按 ${matter.on} 有效的权责清单（${SOURCE_NAMES[only.powerSource - 1]}）由该单位办理。`,
    };
  }
  return { kind: 'NONE', reason: `权责清单中没有 ${matter.on} 对该事项在区划 ${matter.division} 有权的单位，请核对区划或补录清单。` };
}

function isInForce(row: Pick<Authority, 'validFrom' | 'validTo'>, on: LocalDate): boolean {
  return row.validFrom <= on && (row.validTo === null || on <= row.validTo);
}

/** A line with an upper amount covers nothing of unknown amount: the county decides what cannot be shown to be small. */
function coversAmount(row: Authority, amount: number | undefined): boolean {
  return row.maxAmount === null || (amount !== undefined && amount <= row.maxAmount);
}

/** From the most specific division to the county. A village (12 digits) holds no power and is read as its township. */
function divisionsOf(division: string): readonly string[] {
  const county = division.slice(0, COUNTY_DIGITS);
  return division.length > COUNTY_DIGITS ? [division.slice(0, 9), county] : [county];
}
