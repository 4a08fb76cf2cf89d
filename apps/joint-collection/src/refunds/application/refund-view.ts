import type { Actor } from '@app/access';
import { allowedActions, yuanOf } from '@app/domain-kernel';
import funds from '../../../data/funds.json';
import { billNumber, refundNumber } from '../../bills/application/bill-book';
import { REFUND_STATE_NAMES, REFUND_TRANSITIONS, type RefundAction } from '../domain/refund.transitions';
import type { RefundRow } from '../persistence/refund.repository';

export interface RefundView {
  readonly number: string;
  readonly version: number;
  readonly state: string;
  readonly stateName: string;
  readonly origin: string;
  readonly bill: string | null;
  readonly obligation: number | null;
  readonly fund: string | null;
  readonly amount: string;
  readonly cause: string;
  readonly article: string | null;
  readonly note: string | null;
  readonly reviewNote: string | null;
  readonly channel: string;
  readonly transactionId: string;
  readonly reason: string | null;
  readonly appliedAt: string;
  readonly reviewedAt: string | null;
  readonly paidAt: string | null;
  readonly actions: readonly RefundAction[];
}

const BY_PEOPLE: ReadonlySet<RefundAction> = new Set(['take', 'approve', 'deny', 'sendAgain']);

export function refundActions(refund: RefundRow, actor: Actor): RefundAction[] {
  const agency = funds.funds.find(({ code }) => code === refund.fund)?.agency;
  const reviews =
    actor.roles.includes('FUND_REVIEWER') && (refund.origin === 'SURPLUS' || (agency === actor.organ && refund.appliedBy !== actor.id));
  return reviews ? allowedActions(REFUND_TRANSITIONS, refund.state).filter((action) => BY_PEOPLE.has(action)) : [];
}

export function refundView(refund: RefundRow, actor: Actor): RefundView {
  return {
    number: refundNumber(refund.id),
    version: refund.version,
    state: refund.state,
    stateName: REFUND_STATE_NAMES[refund.state],
    origin: refund.origin,
    bill: refund.billId === null ? null : billNumber(refund.billId),
    obligation: refund.obligationId,
    fund: refund.fund,
    amount: yuanOf(refund.amountFen),
    cause: refund.cause,
    article: refund.article,
    note: refund.note,
    reviewNote: refund.reviewNote,
    channel: refund.channel,
    transactionId: refund.transactionId,
    reason: refund.reason,
    appliedAt: refund.appliedAt.toISOString(),
    reviewedAt: refund.reviewedAt?.toISOString() ?? null,
    paidAt: refund.paidAt?.toISOString() ?? null,
    actions: refundActions(refund, actor),
  };
}
