import type { CaseState, CaseWait, Decision, DecisionResult, Performer } from './case';
import { CASE_TRANSITIONS } from './case.transitions';
import { acceptanceNotice } from './office-decisions';
import { step } from './step';

/** What the applicant and the office read. Nothing about it stops a clock: 行政许可法 §45 does not list a system that is away. */
export const WAIT_SENTENCES: Readonly<Record<CaseWait['reasonCode'], string>> = {
  AWAITING_ANSWER: '已送部门系统办理，正在等待答复，办理期限照常计算',
  AWAITING_COLLECTION: '已转社会保险费征缴办理，正在等待结果，办理期限照常计算',
  AWAITING_DISPUTE: '已转法律援助、人民调解办理，正在等待结果，办理期限照常计算',
  PUBLICITY: '审核意见正在公示，期满没有未答复的异议后作出决定，办理期限照常计算',
  SYSTEM_UNAVAILABLE: '部门系统暂时不可用，正在等待，办理期限照常计算',
};

/** 等待部门系统、专门业务: the case begins or goes on to wait, or waits no longer. Undefined when there is nothing to wait for any more. */
export function awaitSystem(current: CaseState, waiting: CaseWait | null, by: Performer, now: Date): Decision | undefined {
  const action = waiting === null ? 'endWait' : 'awaitSystem';
  if (CASE_TRANSITIONS[current.status][action] === undefined || (waiting === null && current.waiting === null)) return undefined;
  return step(current, action, by, now, {
    changes: { waiting },
    details: waiting === null ? {} : { party: waiting.party, reasonCode: waiting.reasonCode },
    // On no desk, and accepted all the same: the applicant does not wait for his notice until the system has answered (行政许可法 §32 ¶2).
    papers: waiting === null ? [] : acceptanceNotice(current),
  });
}

/** 会商逾期: nothing changes and nobody waits; the supervisor is told. */
export function consultationOverdue(current: CaseState): Decision {
  return {
    before: current,
    after: current,
    steps: [],
    clocks: [],
    papers: [],
    events: [],
    signals: [{ kind: 'CONSULTATION_OVERDUE', colour: 'YELLOW', article: null }],
  };
}

/** The department's system gave two answers. The first stands and nothing changes; the supervisor is told, once. */
export function answerContradicted(current: CaseState, said: { standing: DecisionResult; contradicting: DecisionResult }): Decision {
  return {
    before: current,
    after: current,
    steps: [],
    clocks: [],
    papers: [],
    events: [],
    // Whoever was granted what the department says it denied holds a result that may be wrong.
    signals: [{ kind: 'CONTRADICTORY_ANSWER', colour: said.standing === 'GRANT' ? 'RED' : 'ORANGE', article: null }],
  };
}
