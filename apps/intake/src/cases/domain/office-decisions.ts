import { DomainError } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';
import type { Authority, CaseState, Decision, DecisionResult, PaperRequest, Performer } from './case';
import { assertAllowed, step } from './step';
import type { Terms } from './terms';

/** 分派: people have the case; a one-level item goes straight to the decision. */
export function dispatch(
  current: CaseState,
  task: { step: 'EXAMINE' | 'DECIDE'; organ: string; section: string | null; authority: Authority },
  by: Performer,
  now: Date,
): Decision {
  return step(current, task.step === 'EXAMINE' ? 'dispatch' : 'dispatchToDecision', by, now, {
    changes: { handlingOrgan: task.organ, handlingSection: task.section },
    details: { organ: task.organ, section: task.section },
    papers: acceptanceNotice(current, task.authority),
  });
}

/** Once per case: a deemed acceptance has its record already, and a corrected route does not accept again. */
function acceptanceNotice(current: CaseState, authority: Authority): PaperRequest[] {
  return current.acceptMode === 'NORMAL' && current.handlingOrgan === null ? [{ kind: 'ACCEPTANCE_NOTICE', facts: { authority } }] : [];
}

export function recommend(current: CaseState, by: Performer, now: Date): Decision {
  return step(current, 'recommend', by, now, {});
}

/** 退回: back to examination; the statutory clock goes on (行政许可法 §45 lists what stops it, and this is not on it). */
export function sendBack(current: CaseState, by: Performer, now: Date): Decision {
  return step(current, 'sendBack', by, now, {});
}

export interface DecisionMade {
  readonly result: DecisionResult;
  readonly reasonCode: string | null;
  readonly decidedOn: LocalDate;
  readonly automatic: boolean;
  readonly onBehalfOf: number | null;
  /** Name and seal of the authority in force on the day of the decision. */
  readonly authority: Authority;
}

/** 决定: stops the decision clocks and asks for the written decision; a denial carries reasons and remedies (行政许可法 §38(2)). */
export function decide(current: CaseState, made: DecisionMade, by: Performer, now: Date): Decision {
  return step(current, made.automatic ? 'decideByRule' : 'decide', by, now, {
    changes: { result: made.result, decidedOn: made.decidedOn, handlingOrgan: current.handlingOrgan ?? made.authority.actingOrganCode },
    details: { result: made.result, decidedOn: made.decidedOn, reasonCode: made.reasonCode, authority: made.authority },
    onBehalfOf: made.onBehalfOf,
    clocks: [
      { stop: 'STATUTORY', outcome: 'MET' },
      { stop: 'PROMISED', outcome: 'MET' },
    ],
    papers: [
      ...(current.status === 'ACCEPTED' ? acceptanceNotice(current, made.authority) : []),
      { kind: made.result === 'GRANT' ? 'GRANT_DECISION' : 'DENIAL_DECISION', facts: { reasonCode: made.reasonCode, authority: made.authority } },
    ],
  });
}

/** 办结: the result is ready; the licence is to be issued and served within ten working days of the decision (行政许可法 §44). */
export function conclude(current: CaseState, by: Performer, now: Date, terms: Terms): Decision {
  assertAllowed(current, 'conclude');
  const decidedOn = current.decidedOn;
  if (decidedOn === null) throw new DomainError('conflict', 'state-conflict', '尚未作出决定，不能办结。');
  return step(current, 'conclude', by, now, {
    clocks: [{ arm: 'DELIVERY', limit: terms.delivery, startsOn: decidedOn, onExpiry: null }],
  });
}

/** 出件: handed to the right person; the evaluation window opens. */
export function deliver(current: CaseState, proof: 'PICK_UP_CODE' | 'IDENTITY', by: Performer, deliveredOn: LocalDate, now: Date, terms: Terms): Decision {
  return step(current, 'deliver', by, now, {
    details: { method: 'WINDOW', proof, deliveredOn },
    clocks: [
      { stop: 'DELIVERY', outcome: 'MET' },
      { arm: 'EVALUATION', limit: terms.evaluation, startsOn: deliveredOn, onExpiry: null },
    ],
    papers: [{ kind: 'DELIVERY_RECEIPT', facts: { proof, deliveredOn } }],
  });
}

/** 评价 (好差评): attached to a service event of the case; the case itself does not move. */
export function evaluate(current: CaseState, serviceEvent: string, by: Performer, now: Date): Decision {
  return step(current, 'evaluate', by, now, { details: { serviceEvent } });
}

/** The office decided after the applicant had taken the case back: nothing changes, and the supervisor sees both dates. */
export function decisionAfterEnd(current: CaseState, by: Performer, now: Date): Decision {
  const version = current.version + 1;
  return {
    before: current,
    after: { ...current, version },
    steps: [{ action: 'decide', from: current.status, to: current.status, version, by, onBehalfOf: null, at: now, details: { notApplied: true } }],
    clocks: [],
    papers: [],
    events: [],
    signals: [{ kind: 'DECISION_AFTER_END', colour: 'YELLOW', article: null }],
  };
}
