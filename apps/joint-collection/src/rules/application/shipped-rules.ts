import { fenOf } from '@app/domain-kernel';
import { localDate } from '@app/legal-calendar';
import assistance from '../../../data/assistance.json';
import windows from '../../../data/collection-windows.json';
import employer from '../../../data/employer-rates.json';
import medical from '../../../data/medical-amounts.json';
import pension from '../../../data/pension-tiers.json';
import preflightTexts from '../../../data/preflight.json';
import waiting from '../../../data/waiting-period.json';
import type { PensionTable } from '../domain/assessment';
import type { LateFeeRule } from '../domain/employer';
import type { RefusalCode, RefusalText } from '../domain/preflight';
import type { Rules } from '../domain/rules';

const fen = (yuan: string): number => {
  const amount = fenOf(yuan);
  if (amount === undefined) throw new Error(`${yuan} is no amount in yuan`);
  return amount;
};

function pensionTables(): PensionTable[] {
  const given = pension.years as readonly {
    readonly year: number;
    readonly article: string;
    readonly example: boolean;
    readonly sameAs?: number;
    readonly tiers?: readonly { readonly amount: string; readonly subsidy: string }[];
  }[];
  return given.map(({ year, article, example, sameAs, tiers }) => {
    const rows = tiers ?? given.find((one) => one.year === sameAs)?.tiers;
    if (rows === undefined) throw new Error(`the pension tiers of ${year} are missing`);
    return { year, article, example, tiers: rows.map(({ amount, subsidy }) => ({ amountFen: fen(amount), subsidyFen: fen(subsidy) })) };
  });
}

function assistanceRules(): Rules['assistance'] {
  const given = assistance.categories as readonly {
    readonly code: string;
    readonly name: string;
    readonly hardHit: boolean;
    readonly medical?: { readonly full?: boolean; readonly amount?: string; readonly article: string; readonly example: boolean };
  }[];
  return {
    version: assistance.version,
    highestOnly: assistance.highestOnly,
    pension: assistance.pension,
    categories: given.map(({ code, name, hardHit, medical: helped }) => ({
      code,
      name,
      hardHit,
      medical:
        helped === undefined
          ? null
          : {
              full: helped.full === true,
              fen: helped.amount === undefined ? 0 : fen(helped.amount),
              article: helped.article,
              example: helped.example,
            },
    })),
  };
}

const { ceiling } = waiting;
const raise = (amount: string): { fen: number; article: string; example: boolean } => ({
  fen: fen(amount),
  article: waiting.article,
  example: ceiling.raiseExample,
});
const day = (text: string | null | undefined) => (text === null || text === undefined ? null : localDate(text));

/** Read once from `data/`: a file that cannot be read keeps the service from starting. */
export const RULES: Rules = {
  medical: {
    version: medical.version,
    amounts: medical.amounts.map(({ coverageYear, noticeYear, personal, fiscal, article, example }) => ({
      coverageYear,
      noticeYear,
      personalFen: fen(personal),
      fiscalFen: fen(fiscal),
      article,
      example,
    })),
    newborn: medical.newborn,
  },
  windows: windows.windows.map((window) => ({ ...window, from: localDate(window.from), to: localDate(window.to) })),
  pension: { version: pension.version, ...pension.eligibility, tables: pensionTables() },
  assistance: assistanceRules(),
  waiting: {
    version: waiting.version,
    article: waiting.article,
    fixedMonths: waiting.fixedMonths,
    monthsPerGapYear: waiting.monthsPerGapYear,
    monthsPerRepairedYear: waiting.monthsPerRepairedYear,
    longGapYears: waiting.longGapYears,
    longGapMinimumMonths: waiting.longGapMinimumMonths,
    exemptGroups: { ...waiting.exemptGroups, article: waiting.article },
    gapYearsFrom: { ...waiting.gapYearsFrom, article: waiting.article },
    monthsStart: { ...waiting.monthsStart, article: waiting.article },
  },
  ceiling: {
    article: waiting.article,
    continuousYears: ceiling.continuousYears,
    perContinuousYear: raise(ceiling.raisePerContinuousYear),
    perZeroClaimYear: raise(ceiling.raisePerZeroClaimYear),
    maximumPercent: ceiling.maximumPercent,
    original: { fen: fen(ceiling.originalCeiling.amount), article: waiting.article, example: ceiling.originalCeiling.example },
  },
  employer: {
    version: employer.version,
    base: employer.base,
    averageWages: employer.averageMonthlyWage.map(({ from, amount, article, example }) => ({
      from: localDate(from),
      fen: fen(amount),
      article,
      example,
    })),
    rates: (employer.rates as readonly ((typeof employer.rates)[number] & { readonly to?: string })[]).map((rate) => ({
      insurance: rate.insurance,
      name: rate.name,
      from: day(rate.from),
      to: day(rate.to),
      employer: rate.employer,
      employee: rate.employee,
      article: rate.article,
      example: rate.example,
    })),
    workInjury: employer.workInjury,
    flexible: employer.flexible,
    undeclared: employer.undeclared,
  },
  lateFee: employer.lateFee as readonly LateFeeRule[],
  preflight: {
    version: preflightTexts.version,
    texts: preflightTexts.refusals as Readonly<Record<RefusalCode, RefusalText>>,
    assistedSource: preflightTexts.fullyAssisted.source,
  },
};
