import type { ApprovalCategory } from '@app/contracts';
import type { ClockUnit, LocalDate } from '@app/legal-calendar';
import type { CaseAction, CaseStatus } from './case.transitions';
import type { FirstReviewTerms, LicenceTerms, PublicityTerms, QuotaTerms, SimplificationTerms } from './special-terms';

export type { LicenceTerms, QuotaTerms } from './special-terms';

/** 办件渠道: where the papers came in. */
export type Channel = 'WINDOW' | 'PORTAL' | 'TOWNSHIP' | 'VILLAGE_AGENT';

/** How the case was accepted: complete, by silence (§32(4)), 容缺 with promised papers, or 告知承诺 in place of proofs. */
export type AcceptMode = 'NORMAL' | 'DEEMED' | 'DEFERRED' | 'COMMITMENT';

export type DecisionResult = 'GRANT' | 'DENY';

/** What an organ itself does to an earlier decision: 撤销 (行政许可法 §69), 撤回 (§8), 注销 (§70), 更正. Always a case of its own. */
export type ActKind = 'REVOCATION' | 'WITHDRAWAL' | 'CANCELLATION' | 'CORRECTION';
export type CaseKind = 'APPLICATION' | ActKind;

/** 送达方式, by analogy to 民事诉讼法 §§88–95: each has its own day from which the remedies run. */
export type ServiceMethod = 'WINDOW' | 'POST' | 'ELECTRONIC' | 'LEFT_AT_RESIDENCE' | 'PUBLIC_NOTICE';

/** What a decision does to a licence, written in its transaction. */
export type LicenceEffect =
  | { readonly kind: 'ISSUE'; readonly terms: LicenceTerms; readonly organ: string; readonly on: LocalDate }
  | { readonly kind: 'RENEW'; readonly terms: LicenceTerms; readonly deemed: boolean; readonly on: LocalDate }
  /** A denial in time came to light after the law had seemed to renew: the old end counts again. */
  | { readonly kind: 'OVERTURN'; readonly expiredOn: LocalDate }
  | { readonly kind: 'END'; readonly by: Exclude<ActKind, 'CORRECTION'>; readonly on: LocalDate };

/** False papers or fraud: the applicant may not ask for the same licence again for a time (行政许可法 §78, §79). */
export interface ApplicationBar {
  readonly kind: 'FALSE_PAPERS' | 'FRAUD';
  readonly from: LocalDate;
}

/** How a licence stands. EXPIRED, REVOKED and WITHDRAWN stay what they are until 注销 closes them. */
export type LicenceStanding = 'VALID' | 'EXPIRED' | 'REVOKED' | 'WITHDRAWN' | 'CANCELLED';

/** What a paper is for this case: required now, or asked of a sharing source instead of the applicant. */
export interface RequiredPaper {
  readonly code: string;
  readonly name: string;
  readonly required: boolean;
  /** A minor one: the case may be accepted on the promise to bring it (容缺受理). */
  readonly tolerable: boolean;
}

/** A paper that was handed in or found by sharing. */
export interface Paper {
  readonly code: string;
  readonly name: string;
  /** COMMITMENT: the applicant's own promise stands in for it (告知承诺). */
  readonly form: 'ORIGINAL' | 'COPY' | 'ELECTRONIC' | 'SHARED_DATA' | 'COMMITMENT';
  readonly copies: number;
  /** 可信等级: A issued by an authority, B checked by the window, C uploaded and unchecked, D declared. */
  readonly trustGrade: 'A' | 'B' | 'C' | 'D';
  readonly uploadId: string | null;
  /** Where it came from when the applicant did not bring it: an earlier matter of his own, or a sharing source. */
  readonly origin?: {
    /** RESULT: what another case of the same bundle (一件事) was granted. */
    readonly kind: 'REUSED' | 'SHARED' | 'RESULT';
    readonly name: string;
    readonly asOf: LocalDate;
    /** RESULT: number of the licence or of the decision; left out while its paper is still being made. */
    readonly number?: string;
  };
  readonly issuedOn?: LocalDate;
  readonly validUntil?: LocalDate;
}

/** A limit with its article, as the item version states it. */
export interface Limit {
  readonly amount: number;
  readonly unit: ClockUnit;
  readonly article: string;
  readonly rollsLastDayOff: boolean;
}

/** What a case needs of the item version and situation it was filed under; the case keeps that version for life. */
export interface ItemTerms {
  readonly code: string;
  readonly version: number;
  readonly name: string;
  readonly situation: string;
  readonly papers: readonly RequiredPaper[];
  readonly statutory: Limit | null;
  /** 统一、联合、集中办理: `statutory` is the joint limit, and runs as a clock of its own (行政许可法 §42 ¶2). */
  readonly joint?: boolean;
  /** The joint limit is one for all members of the bundle: it runs from the day on which the first of them was accepted. */
  readonly jointSince?: LocalDate | null;
  readonly promised: Limit | null;
  readonly category: ApprovalCategory;
  readonly levels: readonly ('EXAMINE' | 'DECIDE')[];
  readonly automaticRule: string | null;
  readonly siteCheck: boolean;
  readonly charged: boolean;
  /** Days an applicant has to answer a correction notice, where the item sets one; no national rule does. */
  readonly correctionResponse: Limit | null;
  /** The only grounds on which this item's clock may stop (行政许可法 §45). */
  readonly specialProcedures: readonly { readonly kind: string; readonly article: string }[];
  readonly licence: LicenceTerms | null;
  readonly quota: QuotaTerms | null;
  readonly firstReview: FirstReviewTerms | null;
  readonly publicity: PublicityTerms | null;
  readonly simplification: SimplificationTerms | null;
  /** Of direct concern to public safety, health, life and property: false papers bar from it (行政许可法 §78, §79). */
  readonly safetyRelated: boolean;
  /** The one extension that the item's law allows (行政许可法 §42). */
  readonly extension: {
    readonly amount: number;
    readonly unit: ClockUnit;
    readonly article: string;
    readonly approver: string;
    /** The head of the government and not of the organ (§42 ¶2). */
    readonly byGovernment?: boolean;
  } | null;
  /** 联审: organs whose opinion the item asks for beside the examination. */
  readonly reviews: {
    readonly mode: 'ALL' | 'ANY' | 'QUORUM';
    readonly quorum: number | null;
    readonly organs: readonly { readonly organ: string; readonly name: string; readonly article: string }[];
  } | null;
  /** The office decides only when the holder has been heard (an organ's own act that takes something away). */
  readonly hearsHolder?: boolean;
  /** 告知承诺, where the item allows it for these answers. */
  readonly commitment: Commitment | null;
}

/** Papers that a written promise may replace, and the check that follows a grant. */
export interface Commitment {
  /** What the promise stands in for. */
  readonly papers: readonly { readonly code: string; readonly name: string }[];
  /** The paper that is the signed promise, where the item lists one. */
  readonly statement: string | null;
  readonly basis: string;
  readonly laterCheck: Limit;
}

/** What the case waits for, and why: a department's own system, or the end of its publicity. No clock stops for it (行政许可法 §45). */
export interface CaseWait {
  /** Code of the organ; 公示 as it is. */
  readonly party: string;
  readonly reasonCode: 'AWAITING_ANSWER' | 'AWAITING_COLLECTION' | 'AWAITING_DISPUTE' | 'SYSTEM_UNAVAILABLE' | 'PUBLICITY';
  readonly since: Date;
}

/** A person, a rule, the department's own system, or a person who entered what that system had decided (补录). */
export type DecidedBy = 'PEOPLE' | 'RULE' | 'CONNECTOR' | 'SERVICE' | 'BACK_FILL';

export interface CaseState {
  readonly id: number;
  readonly caseNo: string;
  readonly version: number;
  readonly status: CaseStatus;
  readonly itemCode: string;
  readonly itemVersion: number;
  readonly itemName: string;
  readonly situation: string;
  readonly channel: Channel;
  /** Division the matter belongs to: with the item it selects the competent organ. */
  readonly division: string;
  readonly receivedOrgan: string | null;
  readonly receivedAt: Date | null;
  /** The legal day of receipt: after closing time it is the next working day. */
  readonly receivedOn: LocalDate | null;
  /** The last legal day on which papers came in: receipt, or the answer to a correction notice. */
  readonly papersReceivedOn: LocalDate | null;
  readonly acceptedOn: LocalDate | null;
  readonly acceptMode: AcceptMode | null;
  readonly statutoryDueOn: LocalDate | null;
  readonly promisedDueOn: LocalDate | null;
  readonly handlingOrgan: string | null;
  readonly handlingSection: string | null;
  readonly result: DecisionResult | null;
  readonly decidedOn: LocalDate | null;
  readonly correctionNotices: number;
  /** For a department's own system. A wait belongs to the status in which it began. */
  readonly waiting: CaseWait | null;
  /** Null before the decision, and for cases that were decided before this was kept. */
  readonly decidedBy: DecidedBy | null;
  /** 容缺: codes of the papers that were promised at acceptance; those that are not on the file yet are still to come. */
  readonly deferredPapers: readonly string[];
  /** The day by which the applicant promised to bring them. */
  readonly deferredDueOn: LocalDate | null;
  /** 告知承诺: whether what was promised has been checked after the grant; null where nothing is to be checked. */
  readonly commitmentCheck: 'DUE' | 'KEPT' | 'BROKEN' | null;
  readonly kind: CaseKind;
  /** The earlier case that an organ's own act is about. */
  readonly linkedCaseId: number | null;
  /** The licence that this case gave, renews, or ends. */
  readonly licenceId: number | null;
  /** How that licence stands now; read with the case, never written. */
  readonly licenceStanding: LicenceStanding | null;
  /** Acts on this case that are under way; read with the case, never written. */
  readonly openActs: readonly ActKind[];
  readonly priorNotice: PriorNotice | null;
  /** 缴费: how the fee of a charged grant stands before it is paid; read with the case, never written. */
  readonly fee: FeeStanding | null;
  /** The day of service: the remedies run from it. */
  readonly servedOn: LocalDate | null;
  readonly serviceMethod: ServiceMethod | null;
  /** Letters that are on their way. */
  readonly openPostings: number;
  /** 公告: the day of publication. */
  readonly publicNoticeOn: LocalDate | null;
  /** Staff who received or accepted: they may not examine or decide (职责分离). */
  readonly handledBy: readonly number[];
  readonly facts: Readonly<Record<string, string | number | boolean>>;
  /** 一件事: the bundle that this case is a member of. A draft of a bundle waits for the members before it, and only the system moves it on. */
  readonly bundle: BundleOfCase | null;
}

/** 事先告知: how far the holder has been heard before his licence is revoked or withdrawn. */
export interface PriorNotice {
  readonly servedOn: LocalDate | null;
  readonly hearingAskedOn: LocalDate | null;
  readonly hearingHeldOn: LocalDate | null;
  /** His time is over, or he said that he has nothing more to say. */
  readonly statementOver: boolean;
}

export interface FeeStanding {
  /** A payment notice is out and holds. */
  readonly notice: boolean;
  /** Who asked that the fee be waived, while nobody has answered. */
  readonly waiverAskedBy: number | null;
}

export interface BundleOfCase {
  readonly id: number;
  readonly bundleNo: string;
  /** 统一办理: all members stand under one joint limit (行政许可法 §26 ¶2, §42 ¶2). */
  readonly unified: boolean;
  /** The day from which that limit runs, once a member has been accepted. Read with the case, never written. */
  readonly jointSince: LocalDate | null;
}

/** Who acts. `null` staff means the system, by a rule of law or of the item. */
export interface Performer {
  readonly kind: 'STAFF' | 'CITIZEN' | 'SYSTEM';
  readonly id: number | null;
  /** As it is printed on papers. */
  readonly name: string | null;
  readonly organ: string | null;
}

export const SYSTEM: Performer = { kind: 'SYSTEM', id: null, name: null, organ: null };

export interface HistoryStep {
  readonly action: CaseAction;
  readonly from: CaseStatus | null;
  readonly to: CaseStatus;
  readonly version: number;
  readonly by: Performer;
  readonly onBehalfOf: number | null;
  readonly at: Date;
  /** Codes and dates only. */
  readonly details: Readonly<Record<string, unknown>>;
}

export type ClockKind =
  | 'SUBMISSION'
  | 'TELL_ONCE'
  | 'STATUTORY'
  | 'STATUTORY_JOINT'
  | 'PROMISED'
  | 'CORRECTION_RESPONSE'
  | 'DEFERRED_MATERIAL'
  | 'DELIVERY'
  | 'EVALUATION'
  | 'COMMITMENT_CHECK'
  | 'PUBLIC_NOTICE'
  | 'HOLDER_STATEMENT'
  | 'HEARING_HOLD';

/** What an expiry does to the case by itself; nothing where it is null. */
export type ExpiryEffect = 'DEEM_ACCEPTED' | 'LAPSE' | 'TERMINATE' | 'SERVE_BY_NOTICE' | 'CLOSE_STATEMENT';

export type ClockEffect =
  | {
      readonly arm: ClockKind;
      readonly limit: Limit;
      readonly startsOn: LocalDate;
      readonly onExpiry: ExpiryEffect | null;
      /** How much one extension may add; left out where the kind's own data says it. */
      readonly extendableBy?: number;
    }
  /** `at`: when it was done in law, where the word of it came later. */
  | { readonly stop: ClockKind; readonly outcome: 'MET' | 'CANCELLED'; readonly at?: Date }
  | ClockMove;

/** What changes the due day of a running clock, and the paper of the same step that says so. STATUTORY means the joint limit where that one runs. */
export type ClockMove =
  | { readonly pause: DecisionClock; readonly cause: string; readonly approvedBy: number; readonly document: PaperKind }
  | { readonly resume: DecisionClock }
  | {
      readonly extend: DecisionClock;
      readonly amount: number;
      readonly unit: ClockUnit;
      readonly reason: string;
      readonly approvedBy: number;
      readonly document: PaperKind;
    };

export type DecisionClock = 'STATUTORY' | 'PROMISED';

/** Official papers of a step. What they say is put together from the case when the step is written. */
export type PaperKind =
  | 'RECEIPT'
  | 'CORRECTION_NOTICE'
  | 'ACCEPTANCE_NOTICE'
  | 'DEEMED_ACCEPTANCE_RECORD'
  | 'REFUSAL_TO_ACCEPT'
  | 'NOT_REQUIRED_NOTICE'
  | 'GRANT_DECISION'
  | 'DENIAL_DECISION'
  | 'WITHDRAWAL_RECORD'
  | 'DELIVERY_RECEIPT'
  | 'TERMINATION_NOTICE'
  | 'TRANSFER_LETTER'
  | 'DEEMED_WITHDRAWAL_NOTICE'
  | 'SPECIAL_PROCEDURE_NOTICE'
  | 'EXTENSION_NOTICE'
  | 'PAYMENT_NOTICE'
  | 'DEEMED_RENEWAL_RECORD'
  | 'VOID_NOTICE'
  | 'FEE_WAIVER_NOTICE'
  | 'PRIOR_NOTICE'
  | 'REVOCATION_DECISION'
  | 'LICENCE_WITHDRAWAL_DECISION'
  | 'CANCELLATION_DECISION'
  | 'CORRECTION_DECISION';

export interface PaperRequest {
  readonly kind: PaperKind;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** Tells other services. `version` is the case version at which it became true. */
export type CaseEvent =
  | { readonly type: 'accepted'; readonly version: number; readonly terms: ItemTerms }
  | { readonly type: 'completed'; readonly version: number }
  | { readonly type: 'dueChanged'; readonly version: number }
  | { readonly type: 'ended'; readonly version: number };

/** A matter for the supervisor's list. */
export interface Signal {
  readonly kind:
    | 'DEEMED_ACCEPTANCE'
    | 'SECOND_CORRECTION_NOTICE'
    | 'DECISION_AFTER_END'
    | 'DECISION_UPHELD'
    | 'CONTRADICTORY_ANSWER'
    | 'SUBMISSION_NOT_RECEIVED'
    | 'CORRECTION_UNANSWERED'
    | 'COMMITMENT_BROKEN'
    | 'COMMITMENT_CHECK_OVERDUE'
    | 'DELIVERY_OVERDUE'
    | 'POSTING_RETURNED'
    | 'LICENCE_EXPIRING'
    | 'LICENCE_HOLDER_GONE'
    | 'DEEMED_RENEWAL'
    | 'DECISION_AFTER_DEEMED_RENEWAL'
    | 'DEEMED_RENEWAL_OVERTURNED'
    | 'FILE_INCOMPLETE'
    | 'RENEWAL_OF_ENDED_LICENCE'
    | 'CONSULTATION_OVERDUE'
    | 'HANDOVER_OVERDUE'
    | 'PAPER_MISSING'
    | 'PAPER_DAMAGED'
    | 'EVALUATION_OVERDUE'
    | 'EVALUATION_POOR_AGAIN';
  readonly colour: 'YELLOW' | 'ORANGE' | 'RED';
  readonly article: string | null;
}

/** Whose act it is: name and seal of the authority row in force on that day; the principal's when the power is entrusted (行政许可法 §24). */
export interface Authority {
  readonly id: number;
  readonly powerSource: number;
  readonly actingOrganCode: string;
  readonly actingOrganName: string;
  readonly nameOrganCode: string;
  readonly nameOrganName: string;
  readonly sealName: string;
}

/** Everything one command changes, as data: written in one transaction, or not at all. */
export interface Decision {
  readonly before: CaseState | null;
  readonly after: CaseState;
  readonly steps: readonly HistoryStep[];
  readonly clocks: readonly ClockEffect[];
  readonly papers: readonly PaperRequest[];
  readonly events: readonly CaseEvent[];
  readonly signals: readonly Signal[];
  readonly licence?: LicenceEffect;
  readonly bar?: ApplicationBar;
}
