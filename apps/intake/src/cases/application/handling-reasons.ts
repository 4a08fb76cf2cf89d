import { ORGANS } from '@app/county';
import { DomainError } from '@app/domain-kernel';
import data from '../../../data/handling-reasons.json';

/** A reason of the county's list, as papers state it. */
export interface HandlingReason {
  readonly code: string;
  readonly text: string;
  readonly article: string;
}

export const TRANSFER_REASONS: readonly HandlingReason[] = data.transfers;
/** Why a paper that was sent does not hold. */
export const VOID_REASONS: readonly HandlingReason[] = data.voids;
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

export function requireReason(reasons: readonly HandlingReason[], code: string | null): HandlingReason {
  const found = reasons.find((reason) => reason.code === code);
  if (found === undefined) {
    throw new DomainError('rule-violation', 'reason-required', '请从列出的理由中选择一项。', {
      params: { reasons: reasons.map((reason) => reason.code) },
    });
  }
  return found;
}
