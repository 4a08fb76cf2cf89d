import { DomainError } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';
import { type Assessment, assessMedical, assessPension, highestAssistance, lowestTier, type PensionTable } from './assessment';
import type { Insurance } from './insurance';
import { type Preflight, preflight } from './preflight';
import { medicalVersion, pensionVersion, type Rules } from './rules';
import { type AgeBand, medicalYear, pensionYear, type YearVerdict } from './years';

/** What is known of a person for one insurance and one year. People of whom the same is known are decided together. */
export interface KnownFacts {
  readonly registration: 'PRESENT' | 'TO_CHECK' | 'ENDED';
  readonly categories: readonly { readonly code: string; readonly source: string }[];
  readonly employee: string | null;
  readonly elsewhere: string | null;
  readonly paid: string | null;
  readonly age: AgeBand;
  readonly newborn: boolean;
  readonly obligationOpen: boolean;
}

export interface Asked {
  readonly insurance: Insurance;
  readonly year: number;
  readonly on: LocalDate;
  /** 缴费档次; null where the person has not chosen. */
  readonly tierFen: number | null;
  readonly backPay: boolean;
}

export interface Eligibility {
  readonly year: YearVerdict;
  readonly preflight: Preflight;
  /** Null where nothing is owed, or where the pension's tier is still to be chosen. */
  readonly assessment: Assessment | null;
}

/** 应征前核对和核定 of one insurance: first whether, then how much. Pure: the same for one person at a window and for a county at once. */
export function eligibility(known: KnownFacts, asked: Asked, rules: Rules): Eligibility {
  const year =
    asked.insurance === 'RESIDENT_MEDICAL'
      ? medicalYear(asked.year, asked.on, known.newborn, rules.windows)
      : pensionYear(asked.year, asked.on, asked.backPay);
  const student = known.categories.find(({ code }) => code === 'STUDENT')?.source ?? null;
  const facts = { ...known, insurance: asked.insurance, year, student };
  const first = preflight({ ...facts, fullyAssisted: null }, rules.preflight.texts);
  if (first.verdict === 'REFUSE') return { year, preflight: first, assessment: null };
  const assessment = asked.insurance === 'RESIDENT_MEDICAL' ? medical(known, asked, rules) : pension(known, asked, rules);
  const fullyAssisted =
    assessment?.dueFen === 0 ? (assistedBy(known, asked.insurance, assessment, rules) ?? rules.preflight.assistedSource) : null;
  return { year, preflight: preflight({ ...facts, fullyAssisted }, rules.preflight.texts), assessment };
}

const codesOf = ({ categories }: KnownFacts): string[] => categories.map(({ code }) => code);

function medical(known: KnownFacts, { year }: Asked, rules: Rules): Assessment {
  const amount = rules.medical.amounts.find(({ coverageYear }) => coverageYear === year);
  if (amount === undefined) {
    throw new DomainError('rule-violation', 'medical-amount-unknown', `还没有${year}年度的居民医保缴费标准，请先录入公布的标准。`);
  }
  return assessMedical(codesOf(known), amount, rules.assistance, medicalVersion(rules));
}

function pension(known: KnownFacts, { year, tierFen, backPay }: Asked, rules: Rules): Assessment | null {
  const table = pensionTable(year, rules);
  const codes = codesOf(known);
  // 代缴 needs nobody's choice: the lowest tier stands until the person wants more.
  const paidFor = !backPay && codes.some((code) => rules.assistance.pension.categories.includes(code));
  const tier = tierFen ?? (paidFor ? lowestTier(table).amountFen : null);
  return tier === null ? null : assessPension(codes, tier, table, rules.assistance, pensionVersion(rules), backPay);
}

export function pensionTable(year: number, { pension: { tables } }: Rules): PensionTable {
  const table = tables.find((one) => one.year === year);
  if (table === undefined) {
    throw new DomainError('rule-violation', 'pension-year-unknown', `没有${year}年的居民养老保险缴费档次，请先录入公布的档次。`);
  }
  return table;
}

function assistedBy(known: KnownFacts, insurance: Insurance, assessment: Assessment, { assistance }: Rules): string | null {
  const code =
    insurance === 'RESIDENT_MEDICAL'
      ? highestAssistance(codesOf(known), assessment.assistanceFen, assistance)?.category.code
      : known.categories.find((one) => assistance.pension.categories.includes(one.code))?.code;
  return known.categories.find((one) => one.code === code)?.source ?? null;
}
