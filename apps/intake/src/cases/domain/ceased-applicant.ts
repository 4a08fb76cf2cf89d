import { DomainError } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';
import type { CaseState, ClockKind, Decision, Performer } from './case';
import { step } from './step';

/** Why nobody is left to whom a decision could be addressed, as the county's list has it. */
export interface CeasedReason {
  readonly code: string;
  readonly applicant: 'PERSON' | 'ORGANISATION';
}

/** What proves it, by the county's list. */
export interface Ceased {
  readonly reason: CeasedReason;
  readonly ceasedOn: LocalDate;
  readonly evidence: string;
}

const CLOCKS: readonly ClockKind[] = ['TELL_ONCE', 'CORRECTION_RESPONSE', 'STATUTORY', 'PROMISED', 'DEFERRED_MATERIAL'];

/**
 * 终止办理: the applicant died, or the organisation ceased to exist (`domain.md` A.8). Every clock ends, the office's tasks end, and the
 * notice goes to whoever succeeds. A right that had been granted before is not touched: its cancellation is an act of its own (行政许可法 §70).
 */
export function terminateCeased(
  current: CaseState,
  { reason, ceasedOn, evidence }: Ceased,
  applicant: 'PERSON' | 'ORGANISATION',
  today: LocalDate,
  by: Performer,
  now: Date,
): Decision {
  if (reason.applicant !== applicant) {
    throw new DomainError('rule-violation', 'reason-required', '终止的理由与申请人不符：自然人死亡，单位终止。', {
      errors: [{ pointer: '/reasonCode', code: 'reason-required', message: '请选择与申请人相符的理由。' }],
    });
  }
  if (ceasedOn > today) {
    throw new DomainError('rule-violation', 'service-date', `日期不能晚于今天（${today}），请核对证明。`, {
      errors: [{ pointer: '/ceasedOn', code: 'service-date', message: '不能晚于今天。' }],
    });
  }
  return step(current, 'terminateCeased', by, now, {
    details: { reasonCode: reason.code, ceasedOn, evidence },
    clocks: CLOCKS.map((stop) => ({ stop, outcome: 'CANCELLED' }) as const),
    papers: [{ kind: 'TERMINATION_NOTICE', facts: { code: reason.code, ceasedOn } }],
    event: 'ended',
  });
}
