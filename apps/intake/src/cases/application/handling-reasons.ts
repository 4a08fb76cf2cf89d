import { ORGANS } from '@app/county';
import { DomainError } from '@app/domain-kernel';
import data from '../../../data/handling-reasons.json';
import type { CeasedReason } from '../domain/ceased-applicant';

/** A reason of the county's list, as papers state it. */
export interface HandlingReason {
  readonly code: string;
  readonly text: string;
  readonly article: string;
}

export const TRANSFER_REASONS: readonly HandlingReason[] = data.transfers;
/** Why a paper that was sent does not hold. */
export const PAYMENT_VOID_REASONS: readonly HandlingReason[] = data.paymentVoids;
export const VOID_REASONS: readonly HandlingReason[] = [...data.voids, ...data.paymentVoids];

export const FEE_WAIVERS: readonly HandlingReason[] = data.feeWaivers;
export const FEE_WAIVER_REFUSALS: readonly HandlingReason[] = data.feeWaiverRefusals;

/** Why nobody is left to decide for, and the article by which what he holds is cancelled. */
export const CEASED_REASONS = data.ceased as readonly (HandlingReason & CeasedReason & { readonly cancellation: string })[];

export function requireEvidence(code: string): string {
  if (data.ceasedEvidence.some((one) => one.code === code)) return code;
  throw new DomainError('rule-violation', 'reason-required', '请从列出的证明材料中选择一种。', {
    params: { evidence: data.ceasedEvidence.map((one) => one.code) },
  });
}
export const COMMITMENT_BREACHES: readonly HandlingReason[] = data.commitmentBreaches;

/** Why an accepted case ends without a decision. */
export const PROMISE_UNMET: HandlingReason = data.terminations[0] as HandlingReason;

/** Why a member of a bundle that waited for another ends. */
export const PREREQUISITE_FAILED: HandlingReason = data.terminations[1] as HandlingReason;

/** Organs that a case may be sent on to: the county's own, and those outside it that the county has listed. */
const RECIPIENTS: ReadonlyMap<string, string> = new Map([...ORGANS, ...data.outsideOrgans].map(({ code, name }) => [code, name]));

export function recipientOf(code: string): { code: string; name: string } {
  const name = RECIPIENTS.get(code);
  if (name === undefined) throw new DomainError('rule-violation', 'transfer-target-unknown', '没有这个接收单位，请从职责清单中选择。');
  return { code, name };
}

export function requireReason<Reason extends HandlingReason>(reasons: readonly Reason[], code: string | null): Reason {
  const found = reasons.find((reason) => reason.code === code);
  if (found === undefined) {
    throw new DomainError('rule-violation', 'reason-required', '请从列出的理由中选择一项。', {
      params: { reasons: reasons.map((reason) => reason.code) },
    });
  }
  return found;
}
