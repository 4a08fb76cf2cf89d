import { DomainError, yuanOf } from '@app/domain-kernel';
import { daysBetween, type LocalDate } from '@app/legal-calendar';
import { type Basis, type ExplanationLine, line } from './explanation';

/** A rate in ten-thousandths: 16 % is 1600. Money is never multiplied by a float. */
type TenThousandths = number;

export interface Rate extends Basis {
  readonly insurance: string;
  readonly name: string;
  readonly from: LocalDate | null;
  readonly to: LocalDate | null;
  readonly employer: TenThousandths;
  readonly employee: TenThousandths;
}

export interface EmployerRules {
  readonly version: string;
  readonly base: { readonly lowerPercent: number; readonly upperPercent: number; readonly article: string };
  readonly averageWages: readonly (Basis & { readonly from: LocalDate; readonly fen: number })[];
  readonly rates: readonly Rate[];
  readonly workInjury: { readonly name: string; readonly article: string; readonly classes: readonly TenThousandths[] };
  readonly flexible: Basis & { readonly name: string; readonly rate: TenThousandths; readonly toAccount: TenThousandths };
  readonly undeclared: { readonly percentOfLastMonth: number; readonly article: string };
}

/** Ten-thousandths of an amount, to the nearest fen, halves up; exact for every amount that the books can hold. */
export function share(fen: number, rate: TenThousandths): number {
  return Number((BigInt(fen) * BigInt(rate) + 5000n) / 10_000n);
}

/** 缴费基数: the wage, but not below 60 % and not above 300 % of the average. */
export function contributionBase(wageFen: number, on: LocalDate, rules: EmployerRules): { fen: number; lines: ExplanationLine[] } {
  const average = [...rules.averageWages].reverse().find(({ from }) => from <= on);
  if (average === undefined) throw noRule('全口径城镇单位就业人员平均工资');
  const { lowerPercent, upperPercent, article } = rules.base;
  const lower = share(average.fen, lowerPercent * 100);
  const upper = share(average.fen, upperPercent * 100);
  const fen = Math.min(Math.max(wageFen, lower), upper);
  const limits: Basis = { article, example: average.example };
  const how =
    fen === wageFen ? '按实际工资' : fen === lower ? `低于平均工资的${lowerPercent}%，按下限` : `高于平均工资的${upperPercent}%，按上限`;
  return {
    fen,
    lines: [
      line('average-wage', `月平均工资${yuanOf(average.fen)}元`, average.fen, null, average),
      line('base', `缴费基数${yuanOf(fen)}元：${how}`, fen, null, limits),
    ],
  };
}

export interface Contributions {
  readonly employerFen: number;
  readonly employeeFen: number;
  readonly lines: readonly ExplanationLine[];
}

/** What an employer and an employee owe for a month, insurance by insurance. @param injuryClass 工伤行业类别 1 to 8 */
export function contributions(wageFen: number, injuryClass: number, on: LocalDate, rules: EmployerRules): Contributions {
  const base = contributionBase(wageFen, on, rules);
  const injury = rules.workInjury.classes[injuryClass - 1];
  if (injury === undefined) throw noRule('工伤保险行业类别');
  const names = [...new Set(rules.rates.map(({ insurance }) => insurance))];
  const inForce = names.map((insurance) => {
    const rate = rules.rates.find(
      (one) => one.insurance === insurance && (one.from === null || one.from <= on) && (one.to === null || on <= one.to),
    );
    if (rate === undefined) throw noRule(insurance);
    return rate;
  });
  let [employerFen, employeeFen] = [0, 0];
  const lines = [...base.lines];
  for (const rate of inForce) {
    const [employer, employee] = [share(base.fen, rate.employer), share(base.fen, rate.employee)];
    employerFen += employer;
    employeeFen += employee;
    lines.push(
      line(`${rate.insurance}/employer`, `${rate.name}单位${percent(rate.employer)}：${yuanOf(employer)}元`, employer, 'employer', rate),
    );
    lines.push(
      line(`${rate.insurance}/employee`, `${rate.name}个人${percent(rate.employee)}：${yuanOf(employee)}元`, employee, 'person', rate),
    );
  }
  const injuryFen = share(base.fen, injury);
  const injuryBasis: Basis = { article: rules.workInjury.article, example: false };
  lines.push(
    line(
      'WORK_INJURY/employer',
      `${rules.workInjury.name}第${injuryClass}类${percent(injury)}：${yuanOf(injuryFen)}元`,
      injuryFen,
      'employer',
      injuryBasis,
    ),
  );
  return { employerFen: employerFen + injuryFen, employeeFen, lines };
}

/** 灵活就业: the person pays all of it; a part goes to the personal account. */
export function flexibleContribution(
  chosenBaseFen: number,
  on: LocalDate,
  rules: EmployerRules,
): Contributions & { readonly accountFen: number } {
  const base = contributionBase(chosenBaseFen, on, rules);
  const { name, rate, toAccount } = rules.flexible;
  const [fen, accountFen] = [share(base.fen, rate), share(base.fen, toAccount)];
  const lines = [
    ...base.lines,
    line('flexible', `${name}${percent(rate)}：${yuanOf(fen)}元`, fen, 'person', rules.flexible),
    line('account', `其中${percent(toAccount)}记入个人账户：${yuanOf(accountFen)}元`, accountFen, null, rules.flexible),
  ];
  return { employerFen: 0, employeeFen: fen, accountFen, lines };
}

/** 社会保险法 §62: an employer that declares nothing owes 110 % of the month before. */
export function undeclaredMonth(lastMonthFen: number, { undeclared }: EmployerRules): ExplanationLine {
  const fen = share(lastMonthFen, undeclared.percentOfLastMonth * 100);
  const basis: Basis = { article: undeclared.article, example: false };
  return line(
    'undeclared',
    `没有按规定申报，按上月缴费额的${undeclared.percentOfLastMonth}%确定：${yuanOf(fen)}元`,
    fen,
    'employer',
    basis,
  );
}

export interface LateFeeRule {
  readonly article: string;
  readonly rank: 'LAW' | 'ADMINISTRATIVE_REGULATION';
  /** Year in which it was made. */
  readonly promulgated: number;
  readonly perTenThousandPerDay: TenThousandths;
}

const RANKS: readonly LateFeeRule['rank'][] = ['LAW', 'ADMINISTRATIVE_REGULATION'];

/** Where two articles say different things the higher in rank holds, and between equals the later (立法法: 上位法优于下位法, 新法优于旧法). */
export function prevailing(rules: readonly LateFeeRule[]): { readonly rule: LateFeeRule; readonly set: readonly LateFeeRule[] } {
  const ordered = [...rules].sort((a, b) => RANKS.indexOf(a.rank) - RANKS.indexOf(b.rank) || b.promulgated - a.promulgated);
  const [rule, second] = ordered;
  if (rule === undefined) throw noRule('滞纳金');
  const undecided = second !== undefined && second.rank === rule.rank && second.promulgated === rule.promulgated;
  if (undecided && second.perTenThousandPerDay !== rule.perTenThousandPerDay) throw noRule('滞纳金（规定冲突，没有先后）');
  return { rule, set: ordered.slice(1).filter((one) => one.perTenThousandPerDay !== rule.perTenThousandPerDay) };
}

export interface LateFee {
  readonly days: number;
  readonly fen: number;
  readonly lines: readonly ExplanationLine[];
}

/**
 * 滞纳金, 社会保险法 §86: of an employer, by natural days from the day of arrears. Residents and flexible workers owe none.
 * @param arrearsFrom the first day on which it was owed and not paid
 */
export function lateFee(
  debtor: 'EMPLOYER' | 'RESIDENT' | 'FLEXIBLE',
  principalFen: number,
  arrearsFrom: LocalDate,
  paidOn: LocalDate,
  rules: readonly LateFeeRule[],
): LateFee {
  const { rule, set } = prevailing(rules);
  const basis: Basis = { article: rule.article, example: false };
  if (debtor !== 'EMPLOYER') {
    return { days: 0, fen: 0, lines: [line('no-late-fee', '滞纳金只对用人单位加收，居民和灵活就业人员没有滞纳金', 0, null, basis)] };
  }
  const days = Math.max(0, daysBetween(arrearsFrom, paidOn));
  const fen = share(principalFen, rule.perTenThousandPerDay * days);
  return {
    days,
    fen,
    lines: [
      line('principal', `欠缴${yuanOf(principalFen)}元`, principalFen, 'employer', basis),
      line(
        'late-fee',
        `自${arrearsFrom}欠缴至${paidOn}缴清，${days}日，每日万分之${rule.perTenThousandPerDay}：${yuanOf(fen)}元`,
        fen,
        'employer',
        basis,
      ),
      ...set.map((one) =>
        line('superseded', `${one.article}的每日万分之${one.perTenThousandPerDay}与${rule.article}不一致，按位阶高的执行`, null, null, {
          article: one.article,
          example: false,
        }),
      ),
    ],
  };
}

const percent = (rate: TenThousandths): string => `${rate / 100}%`;

function noRule(what: string): DomainError {
  return new DomainError('rule-violation', 'rate-unknown', `没有适用的标准：${what}，请核对日期和类别，或者补充数据。`);
}
