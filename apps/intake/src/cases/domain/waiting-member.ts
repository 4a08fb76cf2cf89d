import type { Occasion } from './acceptance-paths';
import { replacedPapers } from './acceptance-paths';
import type { CaseState, Decision, ItemTerms, Paper, Performer } from './case';
import { accept, type CorrectionItem, missingPapers, notifyCorrection, receive, submit } from './intake-decisions';
import { followedBy, step } from './step';

/** Why a member of a bundle can no longer be dealt with: the one before it ended like this. */
export interface FailedPrerequisite {
  readonly caseNo: string;
  readonly itemName: string;
  readonly ending: string;
}

/** What every required paper that is missing is told with: once, all of them (行政许可法 §32(4)). */
export function missingItems(item: ItemTerms, papers: readonly Paper[]): CorrectionItem[] {
  const missing = new Set(missingPapers(item, papers));
  return item.papers
    .filter(({ code }) => missing.has(code))
    .map(({ code, name }) => ({ materialCode: code, problem: 'MISSING', explanation: `请补交“${name}”。` }));
}

/**
 * A received member of a bundle goes on by itself: complete, it is accepted; incomplete, it alone is told what is missing. Where the item
 * lets a promise stand in for papers, a person asks the applicant first, and the case stays received.
 */
export function acceptOrTell(received: CaseState, item: ItemTerms, papers: readonly Paper[], at: Occasion): Decision | null {
  const items = missingItems(item, papers);
  if (items.length > 0) {
    return notifyCorrection(received, item, papers, { items, approval: null }, at.by, at.today, at.now, at.calendar, at.terms);
  }
  if (replacedPapers(item, papers).length > 0) return null;
  return accept(received, item, papers, at.by, at.today, at.now, at.calendar, at.terms);
}

/** 前置办结: the members before it are granted, so the waiting one is submitted, received and accepted, or told what it lacks. */
export function startWaiting(waiting: CaseState, item: ItemTerms, papers: readonly Paper[], at: Occasion): Decision {
  const handedIn = followedBy(submit(waiting, at.by, at.today, at.now, at.terms), (current) =>
    receive(current, at.by, at.today, at.now, at.terms),
  );
  const next = acceptOrTell(handedIn.after, item, papers, at);
  return next === null ? handedIn : followedBy(handedIn, () => next);
}

/** 前置未获准: nothing is left to wait for. It was never received, so no clock runs; the applicant is told why. */
export function endWaiting(waiting: CaseState, prerequisite: FailedPrerequisite, by: Performer, now: Date): Decision {
  return step(waiting, 'terminate', by, now, {
    details: { prerequisite: { caseNo: prerequisite.caseNo, ending: prerequisite.ending } },
    papers: [{ kind: 'TERMINATION_NOTICE', facts: { prerequisite } }],
    event: 'ended',
  });
}
