import type { LocalDate } from '@app/legal-calendar';

/** What the dispute is about in law, as far as it decides whether it can be mediated or confirmed. */
export const MATTERS = ['MONEY', 'OTHER_CIVIL', 'STATUS', 'TITLE', 'SPECIAL_PROCEDURE', 'NOT_CIVIL'] as const;

/** 分流的事实: codes, days and yes/no. What is not known is left out, and no row that needs it applies. */
export interface TriageFacts {
  readonly matter: (typeof MATTERS)[number];
  /** 劳动争议 about wages, or about something else. */
  readonly labour?: 'WAGES' | 'OTHER';
  readonly migrantWorker?: boolean;
  readonly injury?: boolean;
  readonly maintenance?: boolean;
  /** 工资欠条 */
  readonly iou?: boolean;
  /** The labour relation or other items are disputed too. */
  readonly otherLabourIssue?: boolean;
  readonly debtClear?: boolean;
  /** The debtor can be served. */
  readonly debtorReachable?: boolean;
  readonly agreement?: 'NONE' | 'PAYMENT_ONLY' | 'OTHER';
  readonly agreementByCommittee?: boolean;
  readonly agreementBroken?: boolean;
  readonly paymentOrder?: 'NONE' | 'VOID_OF_CONTRACT_LAW' | 'VOID_OF_AGREEMENT';
  readonly bothWilling?: boolean;
  readonly refusedExpressly?: boolean;
  readonly wantsGovernmentOrder?: boolean;
  readonly violationEndedOn?: LocalDate;
  readonly orderedAndUnpaid?: boolean;
  readonly suspectedCrime?: boolean;
  readonly employerFledOrUnable?: boolean;
  readonly construction?: 'SUBCONTRACTOR_OWES' | 'OWNER_LATE' | 'ILLEGAL_CONTRACT' | 'ILLEGAL_PROJECT';
  readonly againstLawOrOthers?: boolean;
}
