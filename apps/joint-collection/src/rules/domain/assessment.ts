import { DomainError, yuanOf } from '@app/domain-kernel';
import { type Basis, type ExplanationLine, line } from './explanation';
import type { Insurance } from './insurance';

/** 核定: what a person owes for one insurance and one year, who else pays, and why. Amounts are fen. */
export interface Assessment {
  readonly insurance: Insurance;
  readonly year: number;
  readonly tierFen: number | null;
  readonly dueFen: number;
  readonly assistanceFen: number;
  readonly subsidyFen: number;
  readonly rulesVersion: string;
  readonly lines: readonly ExplanationLine[];
}

export interface MedicalAmount extends Basis {
  readonly coverageYear: number;
  /** The year of the notice that sets it: the amount for 2027 is announced and collected in 2026. */
  readonly noticeYear: number;
  readonly personalFen: number;
  readonly fiscalFen: number;
}

/** 资助参保 of one category: the whole personal amount, or a fixed part of it. */
export interface MedicalAssistance extends Basis {
  readonly full: boolean;
  readonly fen: number;
}

export interface Category {
  readonly code: string;
  readonly name: string;
  /** 困难人群: must not be uninsured. */
  readonly hardHit: boolean;
  readonly medical: MedicalAssistance | null;
}

export interface AssistanceRules {
  readonly categories: readonly Category[];
  readonly highestOnly: Basis & { readonly sentence: string };
  readonly pension: Basis & { readonly categories: readonly string[]; readonly sentence: string };
}

export interface PensionTier {
  readonly amountFen: number;
  readonly subsidyFen: number;
}

export interface PensionTable extends Basis {
  readonly year: number;
  readonly tiers: readonly PensionTier[];
}

/** 就高不就低: the one assistance that helps most, never a sum. None where no category of the person is assisted. */
export function highestAssistance(
  codes: readonly string[],
  personalFen: number,
  { categories }: AssistanceRules,
): { readonly category: Category; readonly assistance: MedicalAssistance; readonly fen: number } | null {
  const helped = categories.flatMap((category) => {
    if (!codes.includes(category.code) || category.medical === null) return [];
    const { full, fen } = category.medical;
    return [{ category, assistance: category.medical, fen: full ? personalFen : Math.min(fen, personalFen) }];
  });
  // The table's order decides between equals, so that the same person is always explained the same way.
  return helped.reduce<(typeof helped)[number] | null>((best, one) => (best === null || one.fen > best.fen ? one : best), null);
}

/** 居民医保: one amount for everybody, less the highest assistance; the fiscal share goes to the pool and is no concern of the payer. */
export function assessMedical(
  codes: readonly string[],
  amount: MedicalAmount,
  assistance: AssistanceRules,
  rulesVersion: string,
): Assessment {
  const helped = highestAssistance(codes, amount.personalFen, assistance);
  const assistanceFen = helped?.fen ?? 0;
  const dueFen = amount.personalFen - assistanceFen;
  const lines = [
    line(
      'personal-amount',
      `${amount.coverageYear}年度个人缴费标准${yuanOf(amount.personalFen)}元（${amount.noticeYear}年公布）`,
      amount.personalFen,
      null,
      amount,
    ),
  ];
  if (helped !== null) {
    const how = helped.assistance.full ? '全额资助' : '定额资助';
    lines.push(
      line('assistance', `${helped.category.name}${how}${yuanOf(helped.fen)}元`, helped.fen, 'medical-assistance', helped.assistance),
    );
    const several = assistance.categories.filter(({ code, medical }) => medical !== null && codes.includes(code));
    if (several.length > 1) lines.push(line('highest-only', assistance.highestOnly.sentence, null, null, assistance.highestOnly));
  }
  lines.push(
    line('person-pays', `本人缴${yuanOf(dueFen)}元`, dueFen, 'person', amount),
    line('fiscal-share', `财政补助${yuanOf(amount.fiscalFen)}元进入统筹基金`, amount.fiscalFen, 'fiscal-subsidy', amount),
  );
  return {
    insurance: 'RESIDENT_MEDICAL',
    year: amount.coverageYear,
    tierFen: null,
    dueFen,
    assistanceFen,
    subsidyFen: amount.fiscalFen,
    rulesVersion,
    lines,
  };
}

export const lowestTier = ({ tiers }: PensionTable): PensionTier => {
  const [lowest] = [...tiers].sort((a, b) => a.amountFen - b.amountFen);
  if (lowest === undefined) throw new Error('a pension table has no tier');
  return lowest;
};

/** 居民养老: the tier that the person chose. The government's subsidy goes to the personal account, and only for what is paid in its own year. */
export function assessPension(
  codes: readonly string[],
  tierFen: number,
  table: PensionTable,
  { categories, pension }: AssistanceRules,
  rulesVersion: string,
  backPay: boolean,
): Assessment {
  const tier = table.tiers.find(({ amountFen }) => amountFen === tierFen);
  if (tier === undefined) {
    throw new DomainError('rule-violation', 'pension-tier-unknown', `${table.year}年没有这个缴费档次，请从档次表中选择。`, {
      article: table.article,
      params: { tiers: table.tiers.map(({ amountFen }) => yuanOf(amountFen)) },
    });
  }
  const payer = categories.find(({ code }) => codes.includes(code) && pension.categories.includes(code));
  // 代缴 is for the year itself; what was missed is made up for by the person.
  const assistanceFen = payer === undefined || backPay ? 0 : Math.min(tierFen, lowestTier(table).amountFen);
  const subsidyFen = backPay ? 0 : tier.subsidyFen;
  const dueFen = tierFen - assistanceFen;
  const lines = [line('tier', `${table.year}年选择${yuanOf(tierFen)}元档`, tierFen, null, table)];
  if (payer !== undefined && assistanceFen > 0) {
    lines.push(
      line(
        'paid-for',
        `${payer.name}由政府代缴最低档${yuanOf(assistanceFen)}元。${pension.sentence}`,
        assistanceFen,
        'pension-assistance',
        pension,
      ),
    );
  }
  lines.push(line('person-pays', `本人缴${yuanOf(dueFen)}元`, dueFen, 'person', table));
  lines.push(
    backPay
      ? line('no-subsidy', '补缴以前年度的，没有政府补贴', 0, 'fiscal-subsidy', table)
      : line('tier-subsidy', `政府补贴${yuanOf(subsidyFen)}元，当年缴纳的记入个人账户`, subsidyFen, 'fiscal-subsidy', table),
  );
  return { insurance: 'RESIDENT_PENSION', year: table.year, tierFen, dueFen, assistanceFen, subsidyFen, rulesVersion, lines };
}
