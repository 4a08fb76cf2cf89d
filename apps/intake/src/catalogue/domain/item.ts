import type { Condition } from './condition';

/** 时限单位. WORKING_DAY by the working calendar; DAY, MONTH and YEAR are natural periods. */
export type LimitUnit = 'WORKING_DAY' | 'DAY' | 'MONTH' | 'YEAR' | 'HOUR';

/** How sure the shipped data is: read in the source, known from memory, or to be asked of the county. */
export type Confidence = 'verified' | 'known' | 'unsure';

/** 事项类型, national dictionary `task_type`; 99 is what is received at the window without being an administrative power. */
export type ItemType = '01' | '05' | '07' | '08' | '09' | '10' | '20' | '99';

export type Level = 'COUNTY' | 'TOWNSHIP' | 'VILLAGE';

/** A stretch of a limit that belongs to one organ: the 10 + 5 of a transfer. */
export interface LimitPart {
  readonly name: string;
  readonly amount: number;
  readonly unit: LimitUnit;
}

export interface LimitExtension {
  readonly amount: number;
  readonly unit: LimitUnit;
  readonly approver: string;
  readonly article: string;
}

/** 法定办结时限. That there is none is said, never left out. */
export type StatutoryLimit =
  | {
      readonly kind: 'LIMIT';
      readonly amount: number;
      readonly unit: LimitUnit;
      readonly article: string;
      readonly confidence: Confidence;
      readonly parts?: readonly LimitPart[];
      readonly extension?: LimitExtension;
      /** What the article itself does not count: hearing, verification, waiting for a court. */
      readonly excluded?: readonly string[];
      readonly note?: string;
    }
  | { readonly kind: 'NONE_NATIONAL'; readonly confidence: Confidence; readonly note: string }
  | {
      readonly kind: 'LOCAL_EXAMPLE';
      readonly amount: number;
      readonly unit: LimitUnit;
      readonly article: string;
      readonly confidence: Confidence;
      readonly example: true;
      readonly parts?: readonly LimitPart[];
      readonly note: string;
    }
  | {
      /** Not an administrative power: a limit of another kind (mediation, notary) may still be stated with its article. */
      readonly kind: 'NOT_A_POWER';
      readonly amount?: number;
      readonly unit?: LimitUnit;
      readonly article?: string;
      readonly confidence: Confidence;
      readonly excluded?: readonly string[];
      readonly note: string;
    };

/** 承诺办结时限. Always a sample value in the shipped data; 0 means on the spot. */
export interface PromisedLimit {
  readonly amount: number;
  readonly unit: LimitUnit;
  readonly example: boolean;
  readonly note: string;
}

export type ProjectType = 'INSTANT' | 'COMMITMENT';

export type ApprovalLevel = 'EXAMINE' | 'DECIDE';

/** Who decides: a rule, at once, over the named answers; or people. */
export type Handling =
  | { readonly kind: 'AUTOMATIC'; readonly rule: string; readonly facts: readonly string[] }
  | { readonly kind: 'PEOPLE' };

/** A paper asked for in a situation, with the reason that the applicant reads. */
export interface SituationPaper {
  readonly material: string;
  readonly because: string;
  /** For a CONDITIONAL paper: asked only when the answers say so. */
  readonly when?: Condition;
}

/** 情形. Exactly one holds for any answers; the default one holds when no other does. */
export interface Situation {
  readonly code: string;
  readonly name: string;
  readonly isDefault: boolean;
  readonly when: Condition | null;
  readonly handling: Handling;
  readonly papers: readonly SituationPaper[];
  readonly projectType?: ProjectType;
  readonly approvalLevels?: readonly ApprovalLevel[];
  readonly statutoryLimit?: StatutoryLimit;
  readonly promisedLimit?: PromisedLimit;
  readonly siteCheck?: boolean;
  readonly note?: string;
}

export type Necessity = 'REQUIRED_MAIN' | 'REQUIRED_MINOR_TOLERABLE' | 'CONDITIONAL';
export type PaperSource = 'APPLICANT' | 'SHARED_DATA' | 'GOVERNMENT';
export type PaperForm = 'ORIGINAL' | 'COPY' | 'ELECTRONIC';
export type TrustGrade = 'A' | 'B' | 'C' | 'D';
/** Who makes the paper. A village may not be asked for what the county has banned. */
export type PaperIssuer = 'APPLICANT' | 'GOVERNMENT_ORGAN' | 'VILLAGE_COMMITTEE' | 'OTHER_ORGANISATION';

/** 申请材料 */
export interface Material {
  readonly code: string;
  readonly name: string;
  readonly necessity: Necessity;
  readonly source: PaperSource;
  readonly issuer: PaperIssuer;
  readonly forms: readonly PaperForm[];
  readonly copies: number;
  /** The least trust grade that will do: A issued and verified … D declared (国办函〔2016〕108号). */
  readonly trustGrade: TrustGrade;
  readonly basis: string;
  readonly confidence: Confidence;
  readonly acceptance: readonly string[];
  readonly hint: string;
}

/** 行政许可法 §45: the only things that stop a licensing clock. */
export type SpecialProcedureKind =
  | 'HEARING'
  | 'TENDER'
  | 'AUCTION'
  | 'INSPECTION'
  | 'TESTING'
  | 'QUARANTINE'
  | 'APPRAISAL'
  | 'EXPERT_REVIEW';

export interface PermittedProcedure {
  readonly kind: SpecialProcedureKind;
  readonly article: string;
}

export type ResultKind = 'LICENCE' | 'APPROVAL' | 'OTHER' | 'NONE';

export interface ItemResult {
  readonly kind: ResultKind;
  readonly name: string;
  readonly validity?: { readonly amount: number; readonly unit: LimitUnit; readonly article: string; readonly confidence: Confidence };
  /** 可以延续: how long before the last day the holder asks (行政许可法 §50). Left out: not renewable. */
  readonly renewal?: {
    readonly amount: number;
    readonly unit: LimitUnit;
    readonly article: string;
    readonly confidence: Confidence;
    readonly note?: string;
  };
}

/** 下级初审: the township government examines and the competent organ decides (行政许可法 §43, or the item's own rule). */
export interface FirstReview {
  readonly organ: typeof TOWNSHIP_GOVERNMENT;
  readonly limit?: { readonly amount: number; readonly unit: LimitUnit };
  readonly article: string;
  readonly confidence: Confidence;
  readonly note?: string;
}

/** 一站审定: a joint consultation takes the place of levels of approval. */
export interface Simplification {
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly daysSaved: number;
  /** Where the comparison comes from. */
  readonly source: string;
  readonly example: boolean;
}

/** 公示: what is to be granted is public for so many natural days before the decision. */
export interface ItemPublicity {
  readonly days: number;
  readonly article: string;
  readonly example: boolean;
  readonly note: string;
  /** What is proposed, as the page says it. */
  readonly proposal: string;
  /** How to object, beside the page itself. */
  readonly where: string;
  /** MASKED: the first character of the name. NONE: the number of the publicity only. */
  readonly nameShown: 'MASKED' | 'NONE';
}

/** 数量限制: so many in a calendar year, or at all, granted in the order of acceptance (行政许可法 §57). */
export interface ItemQuota {
  readonly amount: number;
  readonly period: 'YEAR' | 'TOTAL';
  readonly article: string;
  readonly example: boolean;
  readonly note: string;
}

export type Fee =
  | { readonly charged: false }
  | { readonly charged: true; readonly name: string; readonly article: string; readonly note: string };

export interface Reason {
  readonly code: string;
  readonly text: string;
  readonly article: string;
}

/** 不需要取得许可 (行政许可法 §32(1)), with the sentence the applicant is told. */
export interface NotRequiredRule {
  readonly code: string;
  readonly when: Condition;
  readonly sentence: string;
  readonly article: string;
  /** The item to go to instead, where there is one. */
  readonly insteadItem?: string;
}

/** The law forbids the act itself, whatever papers are brought. */
export interface BlockedRule {
  readonly code: string;
  readonly when: Condition;
  readonly sentence: string;
  readonly article: string;
}

/** Another item that must be granted first. */
export interface Prerequisite {
  readonly item: string;
  readonly name: string;
  readonly when: Condition | null;
  readonly sentence: string;
  readonly article: string;
}

/** JSON Schema draft 2020-12 of the item's own answers; the applicant's identity is never in it. */
export type FormSchema = Readonly<Record<string, unknown>>;

/** 告知承诺: a written promise in place of papers, checked after the grant. Never for what is dangerous to life or health. */
export interface CommitmentRule {
  /** Materials that the promise replaces; a situation that is meant for the promise does not ask for them. */
  readonly papers: readonly string[];
  /** The material that is the signed promise, where the item lists one. */
  readonly statement?: string;
  readonly basis: string;
  readonly laterCheck: { readonly amount: number; readonly unit: LimitUnit; readonly article: string; readonly example?: boolean };
  /** Answers for which the promise is not taken. */
  readonly excludedWhen?: Condition;
  readonly note?: string;
}

/** 联审: organs whose opinion is asked beside the examination. ALL agree, ANY one, or a quorum of them. */
export interface ItemReviews {
  readonly mode: 'ALL' | 'ANY' | 'QUORUM';
  /** How many have to agree; with QUORUM only. */
  readonly quorum?: number;
  readonly organs: readonly { readonly organ: string; readonly name: string; readonly article: string }[];
  readonly confidence: Confidence;
  readonly note?: string;
}

/** 改革前: how many levels signed and how long it took, so that what was saved can be told. */
export interface EarlierPractice {
  readonly levels: number;
  readonly promised: { readonly amount: number; readonly unit: LimitUnit };
  readonly basis: string;
  readonly example: boolean;
  readonly note?: string;
}

/** One version of a service item's implementation list (实施清单), as the data file states it. */
export interface ItemContent {
  /** 基本编码, 12 digits. */
  readonly code: string;
  readonly codeStatus: 'OFFICIAL' | 'EXAMPLE';
  readonly version: number;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly type: ItemType;
  readonly typeConfidence: Confidence;
  readonly typeNote?: string;
  /** An organ code, or `township-government`: the township government of the place decides in its own name. */
  readonly competentOrgan: string;
  readonly guidingOrgan?: string;
  readonly category: string;
  readonly legalBasisRuleset: string;
  readonly levels: {
    readonly receive: readonly Level[];
    readonly accept: readonly Level[];
    readonly decide: readonly Level[];
    readonly note?: string;
  };
  readonly approvalLevels: readonly ApprovalLevel[];
  readonly reviews?: ItemReviews;
  readonly earlier?: EarlierPractice;
  readonly serves: readonly ('NATURAL_PERSON' | 'ORGANISATION')[];
  readonly legalBasis: readonly string[];
  readonly statutoryLimit: StatutoryLimit;
  readonly promisedLimit: PromisedLimit;
  readonly projectType: ProjectType;
  readonly commitment?: CommitmentRule;
  /** 直接涉及公共安全、生态环境保护和人身健康等高风险事项: no promise replaces a proof. */
  readonly highRisk?: boolean;
  readonly correctionResponse?: {
    readonly amount: number;
    readonly unit: LimitUnit;
    readonly article: string;
    readonly example: boolean;
    readonly note: string;
  };
  readonly conditions: readonly string[];
  readonly situations: readonly Situation[];
  readonly materials: readonly Material[];
  readonly specialProcedures: readonly PermittedProcedure[];
  readonly result: ItemResult;
  readonly quota?: ItemQuota;
  readonly firstReview?: FirstReview;
  readonly publicity?: ItemPublicity;
  readonly simplification?: Simplification;
  /** Of direct concern to public safety, health, life and property: false papers bar from it (行政许可法 §78, §79). */
  readonly safetyRelated?: boolean;
  readonly fee: Fee;
  readonly visitLimit: number;
  readonly siteCheck: boolean;
  readonly form: FormSchema;
  readonly denialReasons: readonly Reason[];
  readonly refusalReasons: readonly Reason[];
  readonly notRequiredWhen: readonly NotRequiredRule[];
  readonly blockedWhen: readonly BlockedRule[];
  readonly prerequisites: readonly Prerequisite[];
  readonly remedies?: readonly string[];
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly note?: string;
}

/** The competent organ is not one organ but the government of the township where the matter belongs. */
export const TOWNSHIP_GOVERNMENT = 'township-government';

export const ITEM_TYPE_NAMES: Readonly<Record<ItemType, string>> = {
  '01': '行政许可',
  '05': '行政给付',
  '07': '行政确认',
  '08': '行政奖励',
  '09': '行政裁决',
  '10': '其他行政权力',
  '20': '公共服务',
  '99': '其他（不属于行政权力）',
};

export type VersionState = 'DRAFT' | 'PUBLISHED' | 'SUSPENDED' | 'RETIRED';

/** A stored version. `validTo` is the last day; null is open. */
export interface ItemVersion {
  readonly id: number;
  readonly itemId: number;
  readonly state: VersionState;
  readonly contentHash: string;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly content: ItemContent;
}
