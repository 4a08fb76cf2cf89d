import { type Answers, type ConditionContext, evaluate } from './condition';
import type {
  ApprovalLevel,
  FirstReview,
  Handling,
  ItemContent,
  ItemPublicity,
  ItemQuota,
  ItemReviews,
  LimitExtension,
  Material,
  PermittedProcedure,
  ProjectType,
  Simplification,
  Situation,
} from './item';
import { limitsOf, rollsLastDayOff, type Span, statedSpan } from './limits';

/** Every situation that holds. Lint makes sure that it is exactly one; the default holds when no other does. */
export function matchingSituations(item: ItemContent, answers: Answers, context: ConditionContext): readonly Situation[] {
  const special = item.situations.filter(
    (situation) => !situation.isDefault && situation.when !== null && evaluate(situation.when, answers, context),
  );
  return special.length > 0 ? special : item.situations.filter((situation) => situation.isDefault);
}

/** 情形引导: the one situation of these answers. */
export function resolveSituation(item: ItemContent, answers: Answers, context: ConditionContext): Situation {
  const [situation] = matchingSituations(item, answers, context);
  // A published version has passed lint, so there always is a default.
  if (situation === undefined) throw new Error(`item ${item.code} has no default situation`);
  return situation;
}

/** How the paper comes into the case. */
export type Obtained = 'APPLICANT_BRINGS' | 'SHARED_DATA' | 'BETWEEN_ORGANS';

/** One line of the list of papers, with why it is there. */
export interface AskedPaper {
  readonly code: string;
  readonly name: string;
  /** Without it there is no acceptance. Shared data and papers that organs pass on are not the applicant's burden. */
  readonly required: boolean;
  readonly tolerable: boolean;
  readonly obtained: Obtained;
  readonly because: string;
  readonly material: Material;
}

const OBTAINED: Readonly<Record<Material['source'], Obtained>> = {
  APPLICANT: 'APPLICANT_BRINGS',
  SHARED_DATA: 'SHARED_DATA',
  GOVERNMENT: 'BETWEEN_ORGANS',
};

/** 材料清单: the papers of this situation for these answers, in the order of the situation. */
export function papersOf(item: ItemContent, situation: Situation, answers: Answers, context: ConditionContext): readonly AskedPaper[] {
  const materials = new Map(item.materials.map((material) => [material.code, material]));
  return situation.papers.flatMap((paper) => {
    const material = materials.get(paper.material);
    if (material === undefined || (paper.when !== undefined && !evaluate(paper.when, answers, context))) return [];
    const obtained = OBTAINED[material.source];
    return [
      {
        code: material.code,
        name: material.name,
        // 国务院关于在线政务服务的若干规定 §7: what sharing can give is not asked of the applicant.
        required: obtained === 'APPLICANT_BRINGS',
        tolerable: material.necessity === 'REQUIRED_MINOR_TOLERABLE',
        obtained,
        because: paper.because,
        material,
      },
    ];
  });
}

export interface ClockTerms extends Span {
  readonly article: string;
  readonly rollsLastDayOff: boolean;
}

/** Everything a case keeps of the version and situation it was filed under. */
export interface SituationTerms {
  readonly code: string;
  readonly version: number;
  readonly name: string;
  readonly situation: string;
  readonly papers: readonly AskedPaper[];
  readonly statutory: ClockTerms | null;
  readonly promised: ClockTerms | null;
  readonly projectType: ProjectType;
  readonly category: string;
  readonly levels: readonly ApprovalLevel[];
  readonly handling: Handling;
  readonly automaticRule: string | null;
  /** The answers the automatic rule reads; codes only, never personal data. */
  readonly facts: Readonly<Record<string, string | number | boolean>>;
  readonly siteCheck: boolean;
  readonly charged: boolean;
  readonly correctionResponse: ClockTerms | null;
  readonly specialProcedures: readonly PermittedProcedure[];
  readonly extension: LimitExtension | null;
  /** 联审: organs that review beside the examination. */
  readonly reviews: ReviewTerms | null;
  /** 告知承诺, where these answers allow it. */
  readonly commitment: CommitmentTerms | null;
  readonly licence: {
    readonly name: string;
    readonly validity: (Span & { readonly article: string }) | null;
    readonly renewal: (Span & { readonly article: string }) | null;
  } | null;
  readonly quota: ItemQuota | null;
  readonly firstReview: FirstReview | null;
  readonly publicity: ItemPublicity | null;
  readonly simplification: Simplification | null;
  readonly safetyRelated: boolean;
}

export interface ReviewTerms {
  readonly mode: ItemReviews['mode'];
  readonly quorum: number | null;
  readonly organs: ItemReviews['organs'];
}

export interface CommitmentTerms {
  readonly papers: readonly { readonly code: string; readonly name: string }[];
  readonly statement: string | null;
  readonly basis: string;
  readonly laterCheck: ClockTerms;
}

function clockTerms(span: Span, article: string): ClockTerms {
  return { amount: span.amount, unit: span.unit, article, rollsLastDayOff: rollsLastDayOff(span.unit) };
}

/** The promise is the county's own; its authority is the list the county publishes (行政许可法 §30). */
const PROMISE_BASIS = '县政务服务事项承诺时限（公布清单）';

/** What a grant gives, where it is a licence. */
function licenceOf({ result }: ItemContent): SituationTerms['licence'] {
  return result.kind === 'LICENCE' ? { name: result.name, validity: result.validity ?? null, renewal: result.renewal ?? null } : null;
}

/** Answers → terms of the case. Pure; the caller stores them with the case. */
export function termsFor(item: ItemContent, answers: Answers, context: ConditionContext): SituationTerms {
  const situation = resolveSituation(item, answers, context);
  const { statutory, promised } = limitsOf(item, situation);
  const stated = statedSpan(statutory);
  const response = item.correctionResponse;
  return {
    code: item.code,
    version: item.version,
    name: item.name,
    situation: situation.code,
    papers: papersOf(item, situation, answers, context),
    statutory: stated?.article === undefined ? null : clockTerms(stated, stated.article),
    promised: clockTerms(promised, PROMISE_BASIS),
    projectType: situation.projectType ?? item.projectType,
    category: item.category,
    levels: situation.approvalLevels ?? item.approvalLevels,
    handling: situation.handling,
    automaticRule: situation.handling.kind === 'AUTOMATIC' ? situation.handling.rule : null,
    facts: factsOf(situation, answers),
    siteCheck: situation.siteCheck ?? item.siteCheck,
    charged: item.fee.charged,
    correctionResponse: response === undefined ? null : clockTerms(response, response.article),
    specialProcedures: item.specialProcedures,
    extension: statutory.kind === 'LIMIT' ? (statutory.extension ?? null) : null,
    reviews:
      item.reviews === undefined ? null : { mode: item.reviews.mode, quorum: item.reviews.quorum ?? null, organs: item.reviews.organs },
    licence: licenceOf(item),
    quota: item.quota ?? null,
    firstReview: item.firstReview ?? null,
    publicity: item.publicity ?? null,
    simplification: item.simplification ?? null,
    safetyRelated: item.safetyRelated ?? false,
    commitment: commitmentOf(item, answers, context),
  };
}

function commitmentOf(item: ItemContent, answers: Answers, context: ConditionContext): CommitmentTerms | null {
  const rule = item.commitment;
  if (rule === undefined || (rule.excludedWhen !== undefined && evaluate(rule.excludedWhen, answers, context))) return null;
  const names = new Map(item.materials.map(({ code, name }) => [code, name]));
  return {
    papers: rule.papers.map((code) => ({ code, name: names.get(code) ?? code })),
    statement: rule.statement ?? null,
    basis: rule.basis,
    laterCheck: clockTerms(rule.laterCheck, rule.laterCheck.article),
  };
}

function factsOf(situation: Situation, answers: Answers): Readonly<Record<string, string | number | boolean>> {
  if (situation.handling.kind !== 'AUTOMATIC') return {};
  const facts: Record<string, string | number | boolean> = {};
  for (const field of situation.handling.facts) {
    const value = Object.hasOwn(answers, field) ? answers[field] : undefined;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') facts[field] = value;
  }
  return facts;
}
