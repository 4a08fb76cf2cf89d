import type { ApprovalCategory } from '@app/contracts';
import type { ClockUnit, LocalDate } from '@app/legal-calendar';
import type { CaseAction, CaseStatus } from './case.transitions';

/** 办件渠道: where the papers came in. */
export type Channel = 'WINDOW' | 'PORTAL' | 'TOWNSHIP' | 'VILLAGE_AGENT';

/** How the case was accepted: complete, by silence (§32(4)), 容缺 with promised papers, or 告知承诺 in place of proofs. */
export type AcceptMode = 'NORMAL' | 'DEEMED' | 'DEFERRED' | 'COMMITMENT';

export type DecisionResult = 'GRANT' | 'DENY';

/** What a paper is for this case: required now, or asked of a sharing source instead of the applicant. */
export interface RequiredPaper {
  readonly code: string;
  readonly name: string;
  readonly required: boolean;
}

/** A paper that was handed in or found by sharing. */
export interface Paper {
  readonly code: string;
  readonly name: string;
  readonly form: 'ORIGINAL' | 'COPY' | 'ELECTRONIC' | 'SHARED_DATA';
  readonly copies: number;
  /** 可信等级: A issued by an authority, B checked by the window, C uploaded and unchecked, D declared. */
  readonly trustGrade: 'A' | 'B' | 'C' | 'D';
  readonly uploadId: string | null;
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
  readonly promised: Limit | null;
  readonly category: ApprovalCategory;
  readonly levels: readonly ('EXAMINE' | 'DECIDE')[];
  readonly automaticRule: string | null;
  readonly siteCheck: boolean;
  readonly charged: boolean;
  /** Days an applicant has to answer a correction notice, where the item sets one; no national rule does. */
  readonly correctionResponse: Limit | null;
}

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
  /** Staff who received or accepted: they may not examine or decide (职责分离). */
  readonly handledBy: readonly number[];
  readonly facts: Readonly<Record<string, string | number | boolean>>;
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

export type ClockKind = 'SUBMISSION' | 'TELL_ONCE' | 'STATUTORY' | 'PROMISED' | 'CORRECTION_RESPONSE' | 'DELIVERY' | 'EVALUATION';

export type ClockEffect =
  | { readonly arm: ClockKind; readonly limit: Limit; readonly startsOn: LocalDate; readonly onExpiry: 'DEEM_ACCEPTED' | 'LAPSE' | null }
  | { readonly stop: ClockKind; readonly outcome: 'MET' | 'CANCELLED' };

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
  | 'DELIVERY_RECEIPT';

export interface PaperRequest {
  readonly kind: PaperKind;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** Tells other services. `version` is the case version at which it became true. */
export type CaseEvent =
  | { readonly type: 'accepted'; readonly version: number; readonly terms: ItemTerms }
  | { readonly type: 'ended'; readonly version: number };

/** A matter for the supervisor's list. */
export interface Signal {
  readonly kind:
    | 'DEEMED_ACCEPTANCE'
    | 'SECOND_CORRECTION_NOTICE'
    | 'DECISION_AFTER_END'
    | 'DECISION_UPHELD'
    | 'SUBMISSION_NOT_RECEIVED'
    | 'CORRECTION_UNANSWERED';
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
}
