import type { LocalDate } from '@app/legal-calendar';
import type { Authority, CaseState, DecidedBy, Decision, DecisionResult, Limit, PaperRequest, Performer } from './case';
import { overturnsDeemedRenewal } from './consequences';
import type { DueDays } from './paper-facts';
import { serve } from './service-of-process';
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

/**
 * A deemed acceptance has its record already. The table keeps one notice per case, so a corrected route does not accept again.
 * @param authority left out where nobody told it yet: then the paper bears name and seal of whoever has the power on its day.
 */
export function acceptanceNotice(current: CaseState, authority?: Authority): PaperRequest[] {
  // Nobody applied for an organ's own act on its earlier decision.
  return current.kind === 'APPLICATION' && current.acceptMode !== 'DEEMED'
    ? [{ kind: 'ACCEPTANCE_NOTICE', facts: { ...(authority === undefined ? {} : { authority }), dueDays: dueDaysOf(current) } }]
    : [];
}

const dueDaysOf = ({ statutoryDueOn, promisedDueOn }: CaseState): DueDays => ({ statutoryDueOn, promisedDueOn });

export function recommend(current: CaseState, by: Performer, now: Date): Decision {
  return step(current, 'recommend', by, now, {});
}

/** 退回: back to examination; the statutory clock goes on (行政许可法 §45 lists what stops it, and this is not on it). */
export function sendBack(current: CaseState, by: Performer, now: Date, recalled = false): Decision {
  return step(current, 'sendBack', by, now, recalled ? { details: { recalled } } : {});
}

const DECIDE_ACTIONS = {
  PEOPLE: 'decide',
  RULE: 'decideByRule',
  CONNECTOR: 'decideBySystem',
  SERVICE: 'decideBySystem',
  BACK_FILL: 'decide',
} as const;

export interface DecisionMade {
  readonly result: DecisionResult;
  readonly reasonCode: string | null;
  readonly decidedOn: LocalDate;
  readonly decidedAt: Date;
  readonly automatic: boolean;
  readonly onBehalfOf: number | null;
  /** Name and seal of the authority in force on the day of the decision. */
  readonly authority: Authority;
  /** Where it was neither a rule nor a person alone. */
  readonly by?: Extract<DecidedBy, 'CONNECTOR' | 'SERVICE' | 'BACK_FILL'>;
  /** The number of the decision in the department's own system. */
  readonly externalReference?: string;
  /** How soon a commitment must be checked; null where the item knows none. */
  readonly laterCheck?: Limit | null;
}

/**
 * 决定: stops the decision clocks at the moment of the decision, however late the word came, and asks for the written decision;
 * a denial carries reasons and remedies (行政许可法 §38(2)). The licence is to be issued and served within ten working days (§44).
 * A case that was never accepted cannot be decided: the word is kept as that of a decision on a case that had ended.
 */
export function decide(current: CaseState, made: DecisionMade, by: Performer, terms: Terms): Decision {
  if (current.acceptedOn === null) return decisionAfterEnd(current, by, made.decidedAt);
  const upheld = current.status === 'WITHDRAWN';
  if (overturnsDeemedRenewal(current, made)) return overturn(current, made, by, terms);
  const laterCheck = made.result === 'GRANT' && current.acceptMode === 'COMMITMENT' ? (made.laterCheck ?? null) : null;
  const decidedBy = made.by ?? (made.automatic ? 'RULE' : 'PEOPLE');
  const action = upheld ? 'upholdDecision' : DECIDE_ACTIONS[decidedBy];
  return step(current, action, by, made.decidedAt, {
    changes: {
      result: made.result,
      decidedOn: made.decidedOn,
      decidedBy,
      handlingOrgan: current.handlingOrgan ?? made.authority.actingOrganCode,
      ...(laterCheck === null ? {} : { commitmentCheck: 'DUE' }),
    },
    details: {
      result: made.result,
      decidedOn: made.decidedOn,
      decidedBy,
      reasonCode: made.reasonCode,
      ...(made.externalReference === undefined ? {} : { externalReference: made.externalReference }),
      authority: made.authority,
    },
    onBehalfOf: made.onBehalfOf,
    clocks: [
      ...(upheld ? [] : [{ stop: 'STATUTORY', outcome: 'MET' } as const, { stop: 'PROMISED', outcome: 'MET' } as const]),
      { arm: 'DELIVERY', limit: terms.delivery, startsOn: made.decidedOn, onExpiry: null },
      ...(laterCheck === null ? [] : [{ arm: 'COMMITMENT_CHECK', limit: laterCheck, startsOn: made.decidedOn, onExpiry: null } as const]),
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

/** A denial in time wins over the renewal that the law had seemed to bring: whatever followed from that is undone in the same step. */
function overturn(current: CaseState, made: DecisionMade, by: Performer, terms: Terms): Decision {
  const { result, reasonCode, decidedOn, authority } = made;
  const expiredOn = current.decidedOn;
  if (expiredOn === null) throw new Error(`${current.caseNo} was not renewed`);
  const decidedBy = made.by ?? (made.automatic ? 'RULE' : 'PEOPLE');
  const overturned = step(current, 'overturnDeemedRenewal', by, made.decidedAt, {
    changes: { result, decidedOn, decidedBy, servedOn: null, serviceMethod: null, publicNoticeOn: null },
    details: { result, decidedOn, decidedBy, reasonCode, authority, expiredOn },
    onBehalfOf: made.onBehalfOf,
    clocks: [
      ...(['DELIVERY', 'EVALUATION', 'PUBLIC_NOTICE'] as const).map((stop) => ({ stop, outcome: 'CANCELLED' }) as const),
      { arm: 'DELIVERY', limit: terms.delivery, startsOn: decidedOn, onExpiry: null },
    ],
    papers: [
      { kind: 'VOID_NOTICE', facts: { authority, voided: 'DEEMED_RENEWAL_RECORD', reasonCode: 'DECIDED_IN_TIME' } },
      { kind: 'DENIAL_DECISION', facts: { reasonCode, authority } },
    ],
    signals: [{ kind: 'DEEMED_RENEWAL_OVERTURNED', colour: 'RED', article: '行政许可法 §50 ¶2' }],
  });
  return { ...overturned, licence: { kind: 'OVERTURN', expiredOn } };
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
  return serve(current, { method: 'WINDOW', servedOn: deliveredOn, proof: proof.by, collector: proof.collector }, by, now, terms);
}

/** The office decided a case that had ended, or that was never accepted: nothing changes, and the supervisor sees both dates. */
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
