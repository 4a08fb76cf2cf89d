import type { LocalDate } from '@app/legal-calendar';
import type { Authority, CaseState, Decision, DecisionResult, PaperRequest, Performer } from './case';
import { step } from './step';
import type { Terms } from './terms';

/** 分派: people have the case; a one-level item goes straight to the decision. */
export function dispatch(
  current: CaseState,
  task: { step: 'EXAMINE' | 'DECIDE'; organ: string; section: string | null; authority: Authority | null },
  by: Performer,
  now: Date,
): Decision {
  return step(current, task.step === 'EXAMINE' ? 'dispatch' : 'dispatchToDecision', by, now, {
    changes: { handlingOrgan: task.organ, handlingSection: task.section },
    details: { organ: task.organ, section: task.section },
    papers: task.authority === null ? [] : acceptanceNotice(current, task.authority),
  });
}

/** A deemed acceptance has its record already. The table keeps one notice per case, so a corrected route does not accept again. */
function acceptanceNotice(current: CaseState, authority: Authority): PaperRequest[] {
  return current.acceptMode !== 'DEEMED' ? [{ kind: 'ACCEPTANCE_NOTICE', facts: { authority } }] : [];
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
  readonly decidedAt: Date;
  readonly automatic: boolean;
  readonly onBehalfOf: number | null;
  /** Name and seal of the authority in force on the day of the decision. */
  readonly authority: Authority;
}

/**
 * 决定: stops the decision clocks at the moment of the decision, however late the word came, and asks for the written decision;
 * a denial carries reasons and remedies (行政许可法 §38(2)). The licence is to be issued and served within ten working days (§44).
 */
export function decide(current: CaseState, made: DecisionMade, by: Performer, terms: Terms): Decision {
  const upheld = current.status === 'WITHDRAWN';
  const action = upheld ? 'upholdDecision' : made.automatic ? 'decideByRule' : 'decide';
  return step(current, action, by, made.decidedAt, {
    changes: { result: made.result, decidedOn: made.decidedOn, handlingOrgan: current.handlingOrgan ?? made.authority.actingOrganCode },
    details: { result: made.result, decidedOn: made.decidedOn, reasonCode: made.reasonCode, authority: made.authority },
    onBehalfOf: made.onBehalfOf,
    clocks: [
      ...(upheld ? [] : [{ stop: 'STATUTORY', outcome: 'MET' } as const, { stop: 'PROMISED', outcome: 'MET' } as const]),
      { arm: 'DELIVERY', limit: terms.delivery, startsOn: made.decidedOn, onExpiry: null },
    ],
    papers: [
      ...acceptanceNotice(current, made.authority),
      {
        kind: made.result === 'GRANT' ? 'GRANT_DECISION' : 'DENIAL_DECISION',
        facts: { reasonCode: made.reasonCode, authority: made.authority },
      },
    ],
    signals: upheld ? [{ kind: 'DECISION_UPHELD', colour: 'ORANGE', article: null }] : [],
  });
}

/** 办结: the result is ready to be handed over. */
export function conclude(current: CaseState, by: Performer, now: Date): Decision {
  return step(current, 'conclude', by, now, {});
}

/** Who stood at the counter, and how that was proved. */
export interface CollectionProof {
  readonly by: 'PICK_UP_CODE' | 'IDENTITY';
  readonly collector: 'APPLICANT' | 'AGENT' | 'GUARDIAN' | null;
}

/** 出件: handed to the right person; the evaluation window opens. */
export function deliver(
  current: CaseState,
  proof: CollectionProof,
  by: Performer,
  deliveredOn: LocalDate,
  now: Date,
  terms: Terms,
): Decision {
  return step(current, 'deliver', by, now, {
    details: { method: 'WINDOW', proof: proof.by, collector: proof.collector, deliveredOn },
    clocks: [
      { stop: 'DELIVERY', outcome: 'MET' },
      { arm: 'EVALUATION', limit: terms.evaluation, startsOn: deliveredOn, onExpiry: null },
    ],
    papers: [{ kind: 'DELIVERY_RECEIPT', facts: { proof: proof.by, collector: proof.collector, deliveredOn } }],
  });
}

/** 评价 (好差评): attached to a service event of the case; the case itself does not move. */
export function evaluate(current: CaseState, serviceEvent: string, by: Performer, now: Date): Decision {
  return step(current, 'evaluate', by, now, { details: { serviceEvent } });
}

/** The office decided after the case had ended: nothing changes, and the supervisor sees both dates. */
export function decisionAfterEnd(current: CaseState, by: Performer, now: Date): Decision {
  const version = current.version + 1;
  return {
    before: current,
    after: { ...current, version },
    steps: [
      { action: 'decide', from: current.status, to: current.status, version, by, onBehalfOf: null, at: now, details: { notApplied: true } },
    ],
    clocks: [],
    papers: [],
    events: [],
    signals: [{ kind: 'DECISION_AFTER_END', colour: 'YELLOW', article: null }],
  };
}
