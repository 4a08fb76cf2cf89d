import type { Insurance } from './insurance';
import type { AgeBand, YearVerdict } from './years';

/** What is known of a person before anything is owed, for one insurance and one year. A source says who told. */
export interface PreflightFacts {
  readonly insurance: Insurance;
  readonly year: YearVerdict;
  readonly registration: 'PRESENT' | 'TO_CHECK' | 'ENDED';
  readonly employee: string | null;
  readonly elsewhere: string | null;
  readonly paid: string | null;
  readonly student: string | null;
  readonly age: AgeBand;
  readonly obligationOpen: boolean;
  /** The category by which the government pays everything, with its source; null where the person pays something. */
  readonly fullyAssisted: string | null;
}

export type RefusalCode =
  | 'year-not-open'
  | 'registration-to-check'
  | 'registration-ended'
  | 'in-employee-scheme'
  | 'insured-elsewhere'
  | 'already-paid'
  | 'below-age'
  | 'beyond-age'
  | 'is-student'
  | 'obligation-open';

interface Row {
  readonly code: RefusalCode;
  readonly insurances: readonly Insurance[];
  /** The source that a fact names; '' where the rule's own stands for it; null where the row does not apply. */
  readonly applies: (facts: PreflightFacts) => string | null;
}

const BOTH: readonly Insurance[] = ['RESIDENT_MEDICAL', 'RESIDENT_PENSION'];
const PENSION: readonly Insurance[] = ['RESIDENT_PENSION'];
const when = (condition: boolean): string | null => (condition ? '' : null);

/** The decision table. Every row that applies is told, so that nobody comes again for the next reason. */
const TABLE: readonly Row[] = [
  { code: 'year-not-open', insurances: BOTH, applies: ({ year }) => when(year === 'WRONG') },
  { code: 'registration-to-check', insurances: BOTH, applies: ({ registration }) => when(registration === 'TO_CHECK') },
  { code: 'registration-ended', insurances: BOTH, applies: ({ registration }) => when(registration === 'ENDED') },
  { code: 'in-employee-scheme', insurances: BOTH, applies: ({ employee }) => employee },
  { code: 'insured-elsewhere', insurances: BOTH, applies: ({ elsewhere }) => elsewhere },
  { code: 'already-paid', insurances: BOTH, applies: ({ paid }) => paid },
  { code: 'below-age', insurances: PENSION, applies: ({ age }) => when(age === 'BELOW') },
  { code: 'beyond-age', insurances: PENSION, applies: ({ age }) => when(age === 'BEYOND') },
  { code: 'is-student', insurances: PENSION, applies: ({ student }) => student },
  { code: 'obligation-open', insurances: BOTH, applies: ({ obligationOpen }) => when(obligationOpen) },
];

export interface RefusalText {
  readonly medical?: string;
  readonly pension: string;
  readonly source: string;
  readonly article: string;
}

export interface Refusal {
  readonly code: RefusalCode;
  readonly sentence: string;
  readonly source: string;
  readonly article: string;
}

/** 核对结果: COLLECT, the person pays; WAIVE, the government pays it all; REFUSE, nothing is owed, for each of the reasons. */
export interface Preflight {
  readonly verdict: 'COLLECT' | 'WAIVE' | 'REFUSE';
  readonly refusals: readonly Refusal[];
  readonly waivedBySource: string | null;
}

/** Looks at one insurance alone: what refuses one never touches the other. */
export function preflight(facts: PreflightFacts, texts: Readonly<Record<RefusalCode, RefusalText>>): Preflight {
  const refusals = TABLE.flatMap(({ code, insurances, applies }) => {
    if (!insurances.includes(facts.insurance)) return [];
    const source = applies(facts);
    if (source === null) return [];
    const text = texts[code];
    const sentence = facts.insurance === 'RESIDENT_MEDICAL' ? (text.medical ?? text.pension) : text.pension;
    return [{ code, sentence, source: source === '' ? text.source : source, article: text.article }];
  });
  if (refusals.length > 0) return { verdict: 'REFUSE', refusals, waivedBySource: null };
  return { verdict: facts.fullyAssisted === null ? 'COLLECT' : 'WAIVE', refusals, waivedBySource: facts.fullyAssisted };
}
