import { DomainError } from '@app/domain-kernel';
import type { Occasion } from './acceptance-paths';
import type { CaseState, Commitment, Decision } from './case';
import { assertAllowed, step } from './step';

export interface CheckedCommitment {
  readonly outcome: 'KEPT' | 'BROKEN';
  /** Of the county's list, where the promise was broken. */
  readonly reasonCode: string | null;
}

/**
 * 事后核查: the organ that decided looks whether what was promised is true. A promise that was not true is a ground to revoke the
 * decision and goes on the applicant's record (国办发〔2020〕42号).
 */
export function checkCommitment(current: CaseState, commitment: Commitment | null, checked: CheckedCommitment, at: Occasion): Decision {
  assertAllowed(current, 'checkCommitment');
  if (current.commitmentCheck !== 'DUE') {
    throw new DomainError('conflict', 'commitment-check-not-due', '本件没有待核查的承诺，或者已经核查过。');
  }
  if (!mayCheck(current, at.by)) {
    throw new DomainError('forbidden', 'recusal-required', '承诺由作出决定的机关核查，收件、受理过本件的人员不能核查，请由其他人员办理。');
  }
  return step(current, 'checkCommitment', at.by, at.now, {
    changes: { commitmentCheck: checked.outcome },
    details: { outcome: checked.outcome, reasonCode: checked.reasonCode },
    clocks: [{ stop: 'COMMITMENT_CHECK', outcome: 'MET' }],
    signals: checked.outcome === 'BROKEN' ? [{ kind: 'COMMITMENT_BROKEN', colour: 'RED', article: commitment?.basis ?? null }] : [],
  });
}

/** Nobody checks what he received or accepted himself (职责分离), nor what another organ decided. */
export function mayCheck(current: CaseState, by: { readonly id: number | null; readonly organ: string | null }): boolean {
  return by.id !== null && by.organ !== null && by.organ === current.handlingOrgan && !current.handledBy.includes(by.id);
}
