import type { Movement } from './statement-line';

/** 差异: what may be wrong between the channel's file and this county's books. */
export type DifferenceKind =
  | 'MISSING_HERE'
  | 'MISSING_THERE'
  | 'AMOUNT_DIFFERS'
  | 'SPLIT_DIFFERS'
  | 'STATE_DIFFERS'
  | 'DUPLICATE'
  | 'TREASURY_DIFFERS';

export const DIFFERENCE_NAMES: Readonly<Record<DifferenceKind, string>> = {
  MISSING_HERE: '渠道有、本地无（长款）',
  MISSING_THERE: '本地有、渠道无（短款）',
  AMOUNT_DIFFERS: '金额不一致',
  SPLIT_DIFFERS: '两项基金的分配不一致',
  STATE_DIFFERS: '状态不一致（一方已冲正）',
  DUPLICATE: '对账文件中流水号重复',
  TREASURY_DIFFERS: '财政专户到账与税务征收不一致',
};

/**
 * What is wrong with one movement, null when both sides agree. A movement that was reversed moved no money: where only one side keeps such
 * a line, nothing is missing. A surplus here has no parts (nobody is owed it), so only its amount is held against the file.
 * `matching.ts` says the same in SQL for a million of them; a test holds the two together.
 */
export function differenceOf(
  here: Movement | null,
  there: Movement | null,
): Exclude<DifferenceKind, 'DUPLICATE' | 'TREASURY_DIFFERS'> | null {
  if (here === null) return there === null || there.state === 'REVERSED' ? null : 'MISSING_HERE';
  if (there === null) return here.state === 'REVERSED' ? null : 'MISSING_THERE';
  if (here.state !== there.state) return 'STATE_DIFFERS';
  if (here.amountFen !== there.amountFen) return 'AMOUNT_DIFFERS';
  const divided = here.medicalFen + here.pensionFen > 0;
  return divided && (here.medicalFen !== there.medicalFen || here.pensionFen !== there.pensionFen) ? 'SPLIT_DIFFERS' : null;
}
