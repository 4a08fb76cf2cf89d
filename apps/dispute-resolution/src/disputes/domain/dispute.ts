import { type TransitionTable } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';

/** Where a dispute stands as a whole; how each proceeding stands is told by the proceeding. */
export type DisputeStage = 'REGISTERED' | 'TRIAGED' | 'IN_PROGRESS' | 'CLOSED' | 'WITHDRAWN' | 'FORWARDED' | 'MERGED';
export type DisputeAction = 'triage' | 'openProceeding' | 'close' | 'withdraw' | 'forward' | 'merge' | 'reopen';

export const DISPUTE_TRANSITIONS: TransitionTable<DisputeStage, DisputeAction> = {
  // 保障农民工工资支付条例 §10 ¶3: what is not ours is forwarded at once.
  REGISTERED: { triage: 'TRIAGED', withdraw: 'WITHDRAWN', forward: 'FORWARDED', merge: 'MERGED' },
  TRIAGED: { triage: 'TRIAGED', openProceeding: 'IN_PROGRESS', close: 'CLOSED', withdraw: 'WITHDRAWN', forward: 'FORWARDED' },
  IN_PROGRESS: { triage: 'IN_PROGRESS', openProceeding: 'IN_PROGRESS', close: 'CLOSED', withdraw: 'WITHDRAWN' },
  CLOSED: { reopen: 'IN_PROGRESS' },
  WITHDRAWN: { reopen: 'IN_PROGRESS' },
  FORWARDED: {},
  MERGED: {},
};

export const DISPUTE_STAGE_NAMES: Readonly<Record<DisputeStage, string>> = {
  REGISTERED: '已登记',
  TRIAGED: '已分流',
  IN_PROGRESS: '办理中',
  CLOSED: '已办结',
  WITHDRAWN: '已撤回',
  FORWARDED: '已转送',
  MERGED: '已并案',
};

export const OPEN_STAGES: readonly DisputeStage[] = ['REGISTERED', 'TRIAGED', 'IN_PROGRESS'];
export const isOpen = (stage: DisputeStage): boolean => OPEN_STAGES.includes(stage);

/** How many days the first disposal may take (分级处置), by the county's own rule. */
export type Urgency = 'SIMPLE' | 'ORDINARY' | 'COMPLEX';

export interface Dispute {
  readonly id: number;
  readonly disputeNo: string;
  readonly version: number;
  readonly stage: DisputeStage;
  readonly kind: string;
  readonly source: string;
  readonly sourceReference: string | null;
  readonly division: string;
  readonly organ: string;
  readonly leadOfficer: number;
  readonly urgency: Urgency;
  readonly dangerous: boolean;
  readonly language: string | null;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly firstContactAt: Date;
  readonly receivedBy: number;
  readonly receivedKind: string;
  readonly receivedOrgan: string | null;
  readonly claimants: number;
  readonly claimedFen: number;
  readonly receivedFen: number;
  readonly fullyReceivedOn: LocalDate | null;
  readonly outcome: string | null;
  readonly closedAt: Date | null;
}

export type Side = 'CLAIMANT' | 'RESPONDENT' | 'THIRD';

/** What clocks, exemptions and routes read about one party; codes and days only. */
export interface Standing {
  readonly stillEmployed?: boolean;
  readonly employmentEndedOn?: LocalDate;
  readonly migrantWorker?: boolean;
  readonly minor?: boolean;
}

export interface Claim {
  readonly id: number;
  readonly partyId: number;
  readonly againstPartyId: number | null;
  readonly kind: string;
  readonly amountFen: number;
  readonly receivedFen: number;
  readonly periodFrom: LocalDate | null;
  readonly periodTo: LocalDate | null;
  readonly state: 'OPEN' | 'PAID' | 'WAIVED';
}
