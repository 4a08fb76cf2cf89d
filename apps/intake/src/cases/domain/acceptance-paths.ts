import { DomainError } from '@app/domain-kernel';
import { daysBetween, dueDate, type LocalDate, type WorkingCalendar } from '@app/legal-calendar';
import type { CaseState, Decision, ItemTerms, Limit, Paper, Performer, RequiredPaper } from './case';
import { assertTrusted, type CreditEntry } from './credit';
import { acceptanceDay, accepted, assertNothingMissing, assertStillOpen, missingPapers, withHandler } from './intake-decisions';
import { assertAllowed, step } from './step';
import type { Terms } from './terms';

/** Who acts, when, and by which limits. */
export interface Occasion {
  readonly by: Performer;
  readonly today: LocalDate;
  readonly now: Date;
  readonly calendar: WorkingCalendar;
  readonly terms: Terms;
}

/** The applicant's word, in writing and by his own free will: he may always take the normal way instead. */
export interface GivenPromise {
  readonly voluntary: boolean;
  /** What the applicant has broken before and not repaired. */
  readonly bar: CreditEntry | null;
}

/** The signed promise on the file, where the item has no paper of its own for it. */
export const PROMISE_PAPER = 'PROMISE';

/**
 * 容缺受理: the main papers are there, minor ones will follow by a promised day. Review starts now; nothing is decided before
 * they have come, and the case ends when the day passes without them.
 */
export function acceptDeferred(
  current: CaseState,
  item: ItemTerms,
  papers: readonly Paper[],
  promise: GivenPromise & { readonly promisedBy: LocalDate },
  at: Occasion,
): Decision {
  assertAllowed(current, 'acceptDeferred');
  assertStillOpen(current, at.today, at.calendar, at.terms);
  const missing = missingToAccept(item, papers);
  if (missing.length === 0) throw promiseNotNeeded();
  const untolerable = missing.filter(({ tolerable }) => !tolerable);
  if (untolerable.length > 0) {
    throw new DomainError('rule-violation', 'material-not-tolerable', `还缺 ${untolerable.length} 份主要材料，不能容缺受理，请补齐。`, {
      article: at.terms.deferral.article,
      errors: untolerable.map(({ code, name }) => ({ pointer: `/materials/${code}`, code: 'material-not-tolerable', message: name })),
    });
  }
  assertPromised(promise, papers, PROMISE_PAPER);
  const acceptedOn = acceptanceDay(current, at.today);
  const { promisedBy } = promise;
  assertPromisedDay(item, acceptedOn, promisedBy, at);
  const deferredPapers = missing.map(({ code }) => code);
  return accepted(current, item, {
    ...at,
    action: 'acceptDeferred',
    mode: 'DEFERRED',
    acceptedOn,
    changes: { deferredPapers, deferredDueOn: promisedBy },
    details: { deferredPapers, promisedBy, voluntary: true },
    clocks: [
      { arm: 'DEFERRED_MATERIAL', limit: promisedTime(acceptedOn, promisedBy, at.terms), startsOn: acceptedOn, onExpiry: 'TERMINATE' },
    ],
  });
}

/**
 * 告知承诺: the applicant states in writing that the conditions are met, and the papers that would prove it are not asked for.
 * What was promised is checked after the grant (国办发〔2020〕42号).
 */
export function acceptOnCommitment(
  current: CaseState,
  item: ItemTerms,
  papers: readonly Paper[],
  promise: GivenPromise,
  at: Occasion,
): Decision {
  assertAllowed(current, 'acceptOnCommitment');
  assertStillOpen(current, at.today, at.calendar, at.terms);
  if (item.commitment === null) {
    throw new DomainError('rule-violation', 'commitment-not-offered', '本事项的这种情形不适用告知承诺，请按材料清单补齐后受理。');
  }
  const replaced = replacedPapers(item, papers);
  if (replaced.length === 0) throw promiseNotNeeded();
  const codes = replaced.map(({ code }) => code);
  assertPromised(promise, papers, statementOf(item));
  assertNothingMissing(item, missingPapers(item, [...papers, ...replaced]));
  return accepted(current, item, {
    ...at,
    action: 'acceptOnCommitment',
    mode: 'COMMITMENT',
    acceptedOn: acceptanceDay(current, at.today),
    details: { replaced: codes, voluntary: true, basis: item.commitment.basis },
  });
}

/** The papers that the promise stands in for, as they are kept on the file: declared, and worth no more (grade D). */
export function replacedPapers(item: ItemTerms, papers: readonly Paper[]): Paper[] {
  return (item.commitment?.papers ?? [])
    .filter(({ code }) => !papers.some((paper) => paper.code === code))
    .map(({ code, name }) => ({ code, name, form: 'COMMITMENT', copies: 0, trustGrade: 'D', uploadId: null }));
}

export const statementOf = (item: ItemTerms): string => item.commitment?.statement ?? PROMISE_PAPER;

/** The promised papers that have not come yet. */
export function outstandingPapers(current: CaseState, papers: readonly Paper[]): string[] {
  return current.deferredPapers.filter((code) => !papers.some((paper) => paper.code === code));
}

/** 补交容缺材料: with the last promised paper the case is complete, and the office may decide. */
export function handInDeferred(current: CaseState, papers: readonly Paper[], handedIn: readonly Paper[], at: Occasion): Decision {
  assertAllowed(current, 'handInDeferred');
  const outstanding = outstandingPapers(current, papers);
  const { acceptedOn, deferredDueOn } = current;
  if (outstanding.length === 0 || acceptedOn === null || deferredDueOn === null) {
    throw new DomainError('conflict', 'no-papers-promised', '本件没有待补交的容缺材料。');
  }
  const unasked = handedIn.filter(({ code }) => !outstanding.includes(code));
  if (unasked.length > 0) {
    throw new DomainError('rule-violation', 'material-not-promised', '只能补交受理时承诺补交的材料，请核对受理通知书。', {
      errors: unasked.map(({ code, name }) => ({ pointer: `/papers/${code}`, code: 'material-not-promised', message: name })),
      params: { outstanding },
    });
  }
  const lastDay = dueDate(promisedTime(acceptedOn, deferredDueOn, at.terms), acceptedOn, at.calendar);
  if (at.today > lastDay) {
    throw new DomainError('conflict', 'deadline-passed', `承诺补交的期限已于 ${lastDay} 届满，本件将终止办理，可以重新申请。`, {
      article: at.terms.deferral.article,
    });
  }
  const codes = handedIn.map(({ code }) => code);
  const remaining = outstanding.filter((code) => !codes.includes(code));
  return step(current, 'handInDeferred', at.by, at.now, {
    changes: { handledBy: withHandler(current, at.by) },
    details: { papers: codes, remaining },
    ...(remaining.length === 0 ? { clocks: [{ stop: 'DEFERRED_MATERIAL', outcome: 'MET' }], event: 'completed' } : {}),
  });
}

/** 终止办理: the promised day passed and papers are still missing. */
export function terminateUnmet(current: CaseState, papers: readonly Paper[], by: Performer, now: Date): Decision {
  assertAllowed(current, 'terminate');
  const unmetPapers = outstandingPapers(current, papers);
  if (unmetPapers.length === 0) throw new DomainError('conflict', 'no-papers-promised', '本件没有待补交的容缺材料，不能据此终止办理。');
  return step(current, 'terminate', by, now, {
    details: { unmetPapers, promisedBy: current.deferredDueOn },
    clocks: [
      { stop: 'STATUTORY', outcome: 'CANCELLED' },
      { stop: 'PROMISED', outcome: 'CANCELLED' },
    ],
    papers: [{ kind: 'TERMINATION_NOTICE', facts: { unmetPapers } }],
    event: 'ended',
  });
}

/** 移送: the matter is another organ's; it gets the papers with a letter, and the applicant a copy. */
export function transfer(current: CaseState, to: { code: string; name: string }, reasonCode: string, at: Occasion): Decision {
  assertAllowed(current, 'transfer');
  assertStillOpen(current, at.today, at.calendar, at.terms);
  return step(current, 'transfer', at.by, at.now, {
    details: { reasonCode, to: to.code },
    clocks: [{ stop: 'TELL_ONCE', outcome: 'MET' }],
    papers: [{ kind: 'TRANSFER_LETTER', facts: { code: reasonCode, organToGoTo: to.name } }],
    event: 'ended',
  });
}

/** The ways that rest on the applicant's word, as far as papers and item tell without asking anybody. */
export interface WaysOpen {
  readonly acceptDeferred: boolean;
  readonly acceptOnCommitment: boolean;
  readonly handInDeferred: boolean;
}

/** @param item the terms of a case that waits to be accepted; null where acceptance is no longer the question. */
export function waysOpen(
  current: CaseState,
  item: ItemTerms | null,
  papers: readonly Paper[],
  { today, calendar, terms }: Pick<Occasion, 'today' | 'calendar' | 'terms'>,
): WaysOpen {
  const handIn = outstandingPapers(current, papers).length > 0;
  if (item === null || current.status !== 'RECEIVED') return { acceptDeferred: false, acceptOnCommitment: false, handInDeferred: handIn };
  const missing = missingToAccept(item, papers);
  const latest = latestPromise(item, acceptanceDay(current, today), calendar, terms);
  const replaced = replacedPapers(item, papers);
  const signed: Paper = { code: statementOf(item), name: '', form: 'ORIGINAL', copies: 1, trustGrade: 'C', uploadId: null };
  return {
    acceptDeferred: missing.length > 0 && missing.every(({ tolerable }) => tolerable) && latest !== null,
    acceptOnCommitment: replaced.length > 0 && missingPapers(item, [...papers, ...replaced, signed]).length === 0,
    handInDeferred: handIn,
  };
}

/** The last day that a promise may name; null where the item leaves no time for one. */
export function latestPromise(item: ItemTerms, acceptedOn: LocalDate, calendar: WorkingCalendar, { deferral }: Terms): LocalDate | null {
  if (item.promised === null) return null;
  const beforePromised = calendar.workingDayBefore(dueDate(item.promised, acceptedOn, calendar), deferral.shorterThanPromisedBy);
  const longest = calendar.workingDayAfter(acceptedOn, deferral.atMost);
  const latest = beforePromised < longest ? beforePromised : longest;
  return latest > acceptedOn ? latest : null;
}

/** What acceptance lacks: required papers, and what a promise would replace if the applicant gave one. */
function missingToAccept(item: ItemTerms, papers: readonly Paper[]): RequiredPaper[] {
  const missing = new Set(missingPapers(item, papers));
  const listed = item.papers.filter(({ code }) => missing.has(code));
  const promisable = replacedPapers(item, papers).filter(({ code }) => !missing.has(code));
  return [...listed, ...promisable.map(({ code, name }) => ({ code, name, required: true, tolerable: false }))];
}

/** A promised date is a date: counted in days, it stays where it is whatever a later holiday notice does to working days. */
function promisedTime(acceptedOn: LocalDate, promisedBy: LocalDate, { deferral }: Terms): Limit {
  return { amount: daysBetween(acceptedOn, promisedBy), unit: 'DAY', article: deferral.article, rollsLastDayOff: true };
}

function assertPromisedDay(item: ItemTerms, acceptedOn: LocalDate, promisedBy: LocalDate, { calendar, terms }: Occasion): void {
  const { article, shorterThanPromisedBy, atMost } = terms.deferral;
  const latest = latestPromise(item, acceptedOn, calendar, terms);
  if (latest === null) {
    throw new DomainError(
      'rule-violation',
      'deferral-no-time',
      '本事项的承诺时限太短，没有补交材料的余地，不适用容缺受理，请补齐后受理。',
      {
        article,
      },
    );
  }
  if (promisedBy <= acceptedOn || promisedBy > latest || !calendar.isWorkingDay(promisedBy)) {
    throw new DomainError(
      'rule-violation',
      'promised-day',
      `承诺补交的日期应为受理次日至 ${latest} 之间的工作日（比承诺办结时限至少短 ${shorterThanPromisedBy} 个工作日，最长 ${atMost} 个工作日）。`,
      { article, errors: [{ pointer: '/promisedBy', code: 'promised-day', message: `最晚 ${latest}` }], params: { latest } },
    );
  }
}

function assertPromised(promise: GivenPromise, papers: readonly Paper[], statement: string): void {
  if (!promise.voluntary) {
    throw new DomainError('rule-violation', 'promise-not-voluntary', '承诺须出于申请人自愿；不愿承诺的，按正常程序补齐材料后受理。');
  }
  if (!papers.some(({ code }) => code === statement)) {
    throw new DomainError('rule-violation', 'promise-unsigned', '请收取申请人签名的承诺书后再受理。', {
      errors: [{ pointer: '/statement', code: 'promise-unsigned', message: '缺少申请人签名的承诺书。' }],
    });
  }
  assertTrusted(promise.bar);
}

const promiseNotNeeded = (): DomainError =>
  new DomainError('rule-violation', 'promise-not-needed', '材料已经齐全，不需要承诺，请直接受理。');
