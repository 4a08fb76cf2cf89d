import type { Actor } from '@app/access';
import { allowedActions, yuanOf } from '@app/domain-kernel';
import { BILL_STATE_NAMES, BILL_TRANSITIONS, type BillAction, type BillState } from '../domain/bill.transitions';
import type { BillHistoryRow, BillLineRow, BillRow } from '../persistence/bill.repository';
import { billNumber } from './bill-book';

export interface BillLineView {
  readonly obligation: number;
  readonly person: string;
  readonly fund: string;
  readonly year: number;
  readonly amount: string;
  readonly assistance: string;
  readonly subsidy: string;
  readonly refunded: string;
}

export interface BillSummary {
  readonly number: string;
  readonly version: number;
  readonly state: BillState;
  readonly stateName: string;
  readonly total: string;
  readonly medical: string;
  readonly pension: string;
  readonly refunded: string;
  readonly issuedAt: string;
  readonly expiresAt: string;
  readonly paidAt: string | null;
}

export interface BillView extends BillSummary {
  readonly lines: readonly BillLineView[];
  readonly rulesVersion: string;
  readonly endedReason: string | null;
  readonly history: readonly { readonly action: string; readonly state: BillState; readonly at: string; readonly reason: string | null }[];
  readonly actions: readonly BillAction[];
}

/** What a person does with a bill; the rest happens by the channel's word or by time. */
const BY_PEOPLE: ReadonlySet<BillAction> = new Set(['startPayment', 'giveUpPayment', 'void']);

/** The actions of the transition table that this person may take now; a refund is asked for on a line, not on the bill. */
export function billActions(bill: BillRow, actor: Actor, now: Date): BillAction[] {
  return allowedActions(BILL_TRANSITIONS, bill.state).filter((action) => {
    if (!BY_PEOPLE.has(action)) return false;
    if (action === 'startPayment') return bill.expiresAt.getTime() > now.getTime() && mayCollect(actor);
    if (action === 'void') return actor.id !== bill.issuedBy && mayVoid(actor);
    return mayCollect(actor);
  });
}

const COLLECTING = ['WINDOW_CLERK', 'TOWNSHIP_CLERK', 'VILLAGE_AGENT', 'COLLECTION_CLERK', 'CITIZEN'] as const;
const mayCollect = ({ roles }: Actor): boolean => COLLECTING.some((role) => roles.includes(role));
const mayVoid = ({ roles }: Actor): boolean => roles.includes('COLLECTION_CLERK') || roles.includes('SUPERVISOR');

export function billSummary(bill: BillRow): BillSummary {
  return {
    number: billNumber(bill.id),
    version: bill.version,
    state: bill.state,
    stateName: BILL_STATE_NAMES[bill.state],
    total: yuanOf(bill.totalFen),
    medical: yuanOf(bill.medicalFen),
    pension: yuanOf(bill.pensionFen),
    refunded: yuanOf(bill.refundedMedicalFen + bill.refundedPensionFen),
    issuedAt: bill.issuedAt.toISOString(),
    expiresAt: bill.expiresAt.toISOString(),
    paidAt: bill.paidAt?.toISOString() ?? null,
  };
}

export function billView(
  bill: BillRow,
  lines: readonly BillLineRow[],
  names: ReadonlyMap<number, string>,
  history: readonly BillHistoryRow[],
  actor: Actor,
  now: Date,
): BillView {
  return {
    ...billSummary(bill),
    lines: lines.map((line) => ({
      obligation: line.obligationId,
      // Somebody of the household who lives where this reader sees nobody keeps his name.
      person: names.get(line.personId) ?? '（不在辖区）',
      fund: line.fund,
      year: line.year,
      amount: yuanOf(line.amountFen),
      assistance: yuanOf(line.assistanceFen),
      subsidy: yuanOf(line.subsidyFen),
      refunded: yuanOf(line.refundedFen),
    })),
    rulesVersion: bill.rulesVersion,
    endedReason: bill.endedReason,
    history: history.map(({ action, state, occurredAt, reason }) => ({ action, state, at: occurredAt.toISOString(), reason })),
    actions: billActions(bill, actor, now),
  };
}
