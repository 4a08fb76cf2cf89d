import { DomainError, yuanOf } from '@app/domain-kernel';
import { type Basis, type ExplanationLine, line } from './explanation';

/** 待遇等待期 of 国办发〔2024〕38号 and its provincial parameters. */
export interface WaitingRules {
  readonly version: string;
  readonly article: string;
  readonly fixedMonths: number;
  readonly monthsPerGapYear: number;
  readonly monthsPerRepairedYear: number;
  readonly longGapYears: number;
  readonly longGapMinimumMonths: number;
  readonly exemptGroups: Basis & { readonly codes: readonly string[] };
  /** The first year whose gap counts; null: all count. */
  readonly gapYearsFrom: Basis & { readonly year: number | null };
  readonly monthsStart: Basis & { readonly sentence: string };
}

export interface WaitingInput {
  /** Consecutive years without insurance before the year that is paid for now. */
  readonly gapYears: number;
  /** Years that the person pays for in addition, to repair. */
  readonly repairYears: number;
  readonly paidInWindow: boolean;
  readonly groups: readonly string[];
}

export interface WaitingPeriod {
  readonly months: number;
  readonly fixedMonths: number;
  readonly variableMonths: number;
  readonly repairedMonths: number;
  readonly lines: readonly ExplanationLine[];
}

/** 断缴年数: how many years in a row before `year` are not among those paid. Without any record nobody can be told to have a gap. */
export function gapYears(paidYears: readonly number[], year: number, countFrom: number | null): number | null {
  const paid = paidYears.filter((one) => one < year);
  if (paid.length === 0) return null;
  const last = Math.max(...paid);
  return Math.max(0, year - Math.max(last + 1, countFrom ?? 0));
}

/** 国办发〔2024〕38号: fixed 3 months; 1 more for each year of a gap; repair takes 1 off for each year paid; after 4 years never below 6. */
export function waitingPeriod({ gapYears: gap, repairYears, paidInWindow, groups }: WaitingInput, rules: WaitingRules): WaitingPeriod {
  if (repairYears > gap) {
    throw new DomainError('rule-violation', 'repair-exceeds-gap', `断缴${gap}年，最多补缴${gap}年。`, { article: rules.article });
  }
  const national: Basis = { article: rules.article, example: false };
  const none = { months: 0, fixedMonths: 0, variableMonths: 0, repairedMonths: 0 };
  const group = rules.exemptGroups.codes.find((code) => groups.includes(code));
  if (group !== undefined) return { ...none, lines: [line('exempt', '新生儿等特殊群体不设等待期', null, null, rules.exemptGroups)] };
  if (gap === 0 && paidInWindow) {
    return { ...none, lines: [line('continuous', '连续参保并在集中参保期内缴费，没有等待期', null, null, national)] };
  }
  const why = gap > 0 ? '未连续参保' : '未在集中参保期内参保';
  const lines = [line('fixed', `${why}，固定待遇等待期${rules.fixedMonths}个月`, null, null, national)];
  const added = gap * rules.monthsPerGapYear;
  if (gap > 0) {
    lines.push(line('gap', `断缴${gap}年，每多断1年增加${rules.monthsPerGapYear}个月，增加${added}个月`, null, null, national));
    if (rules.gapYearsFrom.example) lines.push(line('gap-years-from', '断缴年数的起算', null, null, rules.gapYearsFrom));
  }
  const repaired = Math.min(repairYears * rules.monthsPerRepairedYear, added);
  if (repairYears > 0) lines.push(line('repair', `补缴${repairYears}年，减少${repaired}个月`, null, null, national));
  const sum = rules.fixedMonths + added - repaired;
  const floor = gap >= rules.longGapYears ? rules.longGapMinimumMonths : 0;
  if (sum < floor) {
    lines.push(line('floor', `连续断缴${rules.longGapYears}年及以上的，修复后不少于${floor}个月`, null, null, national));
  }
  const months = Math.max(sum, floor);
  lines.push(
    line('total', `等待期共${months}个月，期间的医疗费用不予支付`, null, null, national),
    line('start', rules.monthsStart.sentence, null, null, rules.monthsStart),
  );
  return { months, fixedMonths: rules.fixedMonths, variableMonths: added, repairedMonths: repaired, lines };
}

/** Repair costs the personal amount of this year, at the place of enrolment, for each year (国办发〔2024〕38号). */
export function repairPrice(repairYears: number, personalFen: number, basis: Basis): ExplanationLine {
  const fen = repairYears * personalFen;
  return line(
    'repair-price',
    `补缴${repairYears}年，按今年个人缴费标准每年${yuanOf(personalFen)}元，共${yuanOf(fen)}元`,
    fen,
    'person',
    basis,
  );
}

export interface CeilingRules {
  readonly article: string;
  readonly continuousYears: number;
  readonly perContinuousYear: Basis & { readonly fen: number };
  readonly perZeroClaimYear: Basis & { readonly fen: number };
  readonly maximumPercent: number;
  readonly original: Basis & { readonly fen: number };
}

export interface Ceiling {
  readonly originalFen: number;
  readonly raiseFen: number;
  readonly ceilingFen: number;
  readonly lines: readonly ExplanationLine[];
}

/**
 * 大病保险激励: after four continuous years each further one raises the ceiling, and each year without a claim too, to 20 % of the original.
 * @param zeroClaimYears since a reimbursement last used the bonus: using it resets them
 */
export function ceiling(continuousYears: number, zeroClaimYears: number, rules: CeilingRules): Ceiling {
  const national: Basis = { article: rules.article, example: false };
  const further = Math.max(0, continuousYears - rules.continuousYears);
  const forYears = further * rules.perContinuousYear.fen;
  const forNoClaim = zeroClaimYears * rules.perZeroClaimYear.fen;
  const most = Math.floor((rules.original.fen * rules.maximumPercent) / 100);
  const raiseFen = Math.min(forYears + forNoClaim, most);
  const lines = [
    line('original', `大病保险原封顶线${yuanOf(rules.original.fen)}元`, rules.original.fen, null, rules.original),
    line(
      'continuous-reward',
      `连续参保${continuousYears}年，满${rules.continuousYears}年以后的${further}年提高${yuanOf(forYears)}元`,
      forYears,
      null,
      rules.perContinuousYear,
    ),
    line('zero-claim-reward', `零报销${zeroClaimYears}年，提高${yuanOf(forNoClaim)}元`, forNoClaim, null, rules.perZeroClaimYear),
  ];
  if (forYears + forNoClaim > most) {
    lines.push(line('maximum', `累计提高不超过原封顶线的${rules.maximumPercent}%，即${yuanOf(most)}元`, most, null, national));
  }
  return { originalFen: rules.original.fen, raiseFen, ceilingFen: rules.original.fen + raiseFen, lines };
}
