import { addDays, type LocalDate, startOfDay } from '@app/legal-calendar';
import type { Act, Ground } from './act';
import type { ActKind, CaseState, ClockEffect, ClockKind, Decision, ItemTerms, Limit, PaperRequest, Performer } from './case';
import { followedBy, step } from './step';

/** What is known beside the case when its decision is recorded. */
export interface DecisionContext {
  readonly item: ItemTerms;
  readonly reasonCode: string | null;
  /** Reason codes of a denial that say that papers were false (行政许可法 §78). */
  readonly falsePaperReasons: readonly string[];
  /** For an organ's own act: which, and on what ground. */
  readonly act: { readonly act: Act; readonly ground: Ground } | null;
}

/** What a decision does beside the case: a licence begins, goes on or ends; an applicant is barred; the right paper is written. */
export function withConsequences(decision: Decision, context: DecisionContext): Decision {
  const { after } = decision;
  if (after.kind !== 'APPLICATION') return actDecided(decision, after.kind, context);
  const on = decidedOn(after);
  const { licence } = context.item;
  if (after.result === 'DENY') {
    const lied = context.reasonCode !== null && context.falsePaperReasons.includes(context.reasonCode);
    return lied && context.item.safetyRelated ? { ...decision, bar: { kind: 'FALSE_PAPERS', from: on } } : decision;
  }
  if (licence === null) return decision;
  if (after.licenceId !== null) return { ...decision, licence: { kind: 'RENEW', terms: licence, deemed: false, on } };
  if (after.handlingOrgan === null) throw new Error(`the grant of ${after.caseNo} has no organ`);
  return { ...decision, licence: { kind: 'ISSUE', terms: licence, organ: after.handlingOrgan, on } };
}

function actDecided(decision: Decision, kind: ActKind, { act, item }: DecisionContext): Decision {
  if (act === null) throw new Error(`${decision.after.caseNo} is an act without a ground`);
  if (decision.after.result === 'DENY') {
    // The earlier decision stands as it is, so there is nothing to serve and nothing to complain of.
    return { ...decision, papers: [], clocks: decision.clocks.filter((effect) => !('arm' in effect && effect.arm === 'DELIVERY')) };
  }
  const papers = decision.papers.map(
    (paper): PaperRequest =>
      paper.kind === 'GRANT_DECISION' ? { kind: act.act.paper, facts: { ...paper.facts, groundCode: act.ground.code } } : paper,
  );
  const on = decidedOn(decision.after);
  return {
    ...decision,
    papers,
    ...(kind === 'CORRECTION' || decision.after.licenceId === null ? {} : { licence: { kind: 'END', by: kind, on } as const }),
    ...(act.ground.bar !== undefined && item.safetyRelated ? { bar: { kind: act.ground.bar, from: on } } : {}),
  };
}

function decidedOn({ caseNo, decidedOn: on }: CaseState): LocalDate {
  if (on === null) throw new Error(`${caseNo} is not decided`);
  return on;
}

/** 终结: the organ leaves its earlier decision as it is. */
export function dropAct(current: CaseState, by: Performer, now: Date): Decision {
  return step(current, 'dropAct', by, now, {});
}

const BEFORE_ACCEPTANCE: readonly ClockKind[] = ['TELL_ONCE', 'CORRECTION_RESPONSE'];

/** The result stands by law alone: nobody had decided. */
const isDeemed = ({ kind, result, decidedBy }: CaseState): boolean => kind === 'APPLICATION' && result !== null && decidedBy === null;

/**
 * Whether a denial that is heard only now was made while the licence still ran, so that there never was a silence to deem (行政许可法 §50 ¶2:
 * the decision counts, not the word of it). A grant in time brings what the law has brought already.
 */
export function overturnsDeemedRenewal(current: CaseState, made: { readonly result: 'GRANT' | 'DENY'; readonly decidedAt: Date }): boolean {
  if (!isDeemed(current) || current.decidedOn === null || made.result !== 'DENY') return false;
  // An archived file is not opened again: the supervisor sees the signal, and an act of its own puts the record right.
  return made.decidedAt < startOfDay(addDays(current.decidedOn, 1)) && (current.status === 'CONCLUDED' || current.status === 'CLOSED');
}

/** A decision on a renewal that was made after the licence had run out, whichever of the two is heard first. */
export const decidedTooLate = (validTo: LocalDate, decidedAt: Date): boolean => decidedAt >= startOfDay(addDays(validTo, 1));

/**
 * 视为准予延续: the organ was asked in time and was silent until the licence ran out (行政许可法 §50 ¶2). The Act counts from the application,
 * so it does not matter whether anybody had accepted it. Nothing is left to decide: the office's tasks end, and the record is handed out
 * like a decision.
 */
export function deemRenewed(
  current: CaseState,
  licence: { readonly item: ItemTerms; readonly expiredOn: LocalDate; readonly renewedTo: LocalDate },
  by: Performer,
  now: Date,
  delivery: Limit,
): Decision {
  const { item, expiredOn, renewedTo } = licence;
  if (item.licence === null) throw new Error(`${current.caseNo} renews what is no licence`);
  const deemed = step(current, 'deemRenewed', by, now, {
    changes: { result: 'GRANT', decidedOn: expiredOn },
    details: { result: 'GRANT', decidedOn: expiredOn, renewedTo },
    clocks: [
      { stop: 'STATUTORY', outcome: 'CANCELLED' },
      { stop: 'PROMISED', outcome: 'CANCELLED' },
      ...(current.acceptedOn === null ? BEFORE_ACCEPTANCE.map((stop): ClockEffect => ({ stop, outcome: 'CANCELLED' })) : []),
      { arm: 'DELIVERY', limit: delivery, startsOn: expiredOn, onExpiry: null },
    ],
    papers: [{ kind: 'DEEMED_RENEWAL_RECORD', facts: { expiredOn, renewedTo } }],
    signals: [{ kind: 'DEEMED_RENEWAL', colour: 'RED', article: '行政许可法 §50 ¶2' }],
    event: 'ended',
  });
  return followedBy({ ...deemed, licence: { kind: 'RENEW', terms: item.licence, deemed: true, on: expiredOn } }, (after) =>
    step(after, 'conclude', by, now, {}),
  );
}

/**
 * The office's word came after the law had spoken: nothing changes, and the supervisor sees both. `decidedOn` tells him whether the office
 * had decided in time after all and only its word was late; then the record has to be put right by an act of its own.
 */
export function decisionAfterDeemedRenewal(
  current: CaseState,
  { result, decidedOn }: { readonly result: 'GRANT' | 'DENY'; readonly decidedOn: LocalDate },
  by: Performer,
  now: Date,
): Decision {
  const version = current.version + 1;
  return {
    before: current,
    after: { ...current, version },
    steps: [
      {
        action: 'decide',
        from: current.status,
        to: current.status,
        version,
        by,
        onBehalfOf: null,
        at: now,
        details: { notApplied: true, result, decidedOn },
      },
    ],
    clocks: [],
    papers: [],
    events: [],
    signals: [{ kind: 'DECISION_AFTER_DEEMED_RENEWAL', colour: result === 'DENY' ? 'RED' : 'YELLOW', article: '行政许可法 §50 ¶2' }],
  };
}
