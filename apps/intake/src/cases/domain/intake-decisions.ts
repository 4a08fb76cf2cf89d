import { DomainError } from '@app/domain-kernel';
import { dueDate, type LocalDate, type WorkingCalendar } from '@app/legal-calendar';
import type { AcceptMode, CaseState, ClockEffect, Decision, ItemTerms, Limit, Paper, Performer } from './case';
import { assertAllowed, step } from './step';
import type { Terms } from './terms';

/**
 * 申报: the owner hands the draft in. It has arrived (行政许可法 §29 ¶3, 电子签名法 §11), so the day is kept: the five days of
 * §32(4) count from it once a window has received, and a window that does not look in time shows on the supervisor's list.
 */
export function submit(current: CaseState, by: Performer, arrivedOn: LocalDate, now: Date, terms: Terms): Decision {
  return step(current, 'submit', by, now, {
    changes: { papersReceivedOn: arrivedOn },
    details: { arrivedOn },
    clocks: [{ arm: 'SUBMISSION', limit: terms.submission, startsOn: arrivedOn, onExpiry: null }],
  });
}

/** A draft is changed by its owner; nothing has legal effect yet. */
export function edit(current: CaseState, item: ItemTerms, facts: CaseState['facts'], by: Performer, now: Date): Decision {
  return step(current, 'edit', by, now, { changes: { itemVersion: item.version, situation: item.situation, facts } });
}

/**
 * A walk-in: the window files and receives in one step, so the case begins RECEIVED (`features.md` 4.1: "none → RECEIVED").
 */
export function receiveWalkIn(blank: CaseState, by: Performer, receivedOn: LocalDate, now: Date, terms: Terms): Decision {
  const received = receive({ ...blank, status: 'SUBMITTED' }, by, receivedOn, now, terms);
  return { ...received, before: null, steps: received.steps.map((one) => ({ ...one, from: null })) };
}

/** Papers that this situation requires and nobody has handed in. */
export function missingPapers(terms: ItemTerms, papers: readonly Paper[]): string[] {
  const given = new Set(papers.map((paper) => paper.code));
  return terms.papers.filter((paper) => paper.required && !given.has(paper.code)).map((paper) => paper.code);
}

/**
 * 收件: the papers are in the county's hands. Starts the five working days in which everything that is missing must be
 * told at once (行政许可法 §32(4)); the window's receipt is the organ's receipt, forwarding time counts (§26).
 */
export function receive(draft: CaseState, by: Performer, today: LocalDate, now: Date, terms: Terms): Decision {
  const receivedOn = draft.papersReceivedOn ?? today;
  return step(draft, 'receive', by, now, {
    changes: {
      receivedAt: now,
      receivedOn,
      papersReceivedOn: receivedOn,
      receivedOrgan: by.organ,
      handledBy: withHandler(draft, by),
    },
    details: { receivedOn },
    clocks: [
      ...(draft.papersReceivedOn === null ? [] : [{ stop: 'SUBMISSION', outcome: 'MET' } as const]),
      { arm: 'TELL_ONCE', limit: terms.tellOnce, startsOn: receivedOn, onExpiry: 'DEEM_ACCEPTED' },
    ],
    papers: [{ kind: 'RECEIPT', facts: {} }],
  });
}

/** 受理: within the organ's powers and complete (行政许可法 §32(5)). Starts the decision clocks on the day of acceptance. */
export function accept(
  current: CaseState,
  item: ItemTerms,
  papers: readonly Paper[],
  by: Performer,
  today: LocalDate,
  now: Date,
  calendar: WorkingCalendar,
  terms: Terms,
): Decision {
  assertAllowed(current, 'accept');
  assertStillOpen(current, today, calendar, terms);
  assertNothingMissing(item, missingPapers(item, papers));
  assertNotOnPromise(item, papers);
  return accepted(current, item, { action: 'accept', mode: 'NORMAL', by, acceptedOn: acceptanceDay(current, today), now, calendar });
}

export function assertNothingMissing(item: ItemTerms, missing: readonly string[]): void {
  if (missing.length === 0) return;
  throw new DomainError('rule-violation', 'material-missing', `还缺 ${missing.length} 份必需材料，请补齐，或一次性告知申请人。`, {
    article: '行政许可法 §32(4)(5)',
    errors: missing.map((code) => ({ pointer: `/materials/${code}`, code: 'material-missing', message: paperName(item, code) })),
    params: { missing },
  });
}

/** Where a promise stands in for papers nobody brought, the case is accepted on the promise, so that it is checked afterwards. */
function assertNotOnPromise(item: ItemTerms, papers: readonly Paper[]): void {
  const replaced = (item.commitment?.papers ?? []).filter(({ code }) => !papers.some((paper) => paper.code === code));
  if (replaced.length === 0) return;
  throw new DomainError(
    'rule-violation',
    'commitment-required',
    `本件以承诺替代${replaced.map(({ name }) => name).join('、')}，请按告知承诺受理，或由申请人补齐后受理。`,
    { params: { replaced: replaced.map(({ code }) => code) } },
  );
}

/** Papers that came after closing count as received on the next working day, and nothing is accepted before it is received. */
export function acceptanceDay(current: CaseState, today: LocalDate): LocalDate {
  const receivedOn = papersReceivedOn(current);
  return receivedOn > today ? receivedOn : today;
}

/**
 * 视为受理: five working days passed without a complete one-time notice. The case counts as accepted from the day the
 * papers were RECEIVED, not from the day the limit ran out (行政许可法 §32(4)).
 */
export function deemAccepted(current: CaseState, item: ItemTerms, by: Performer, now: Date, calendar: WorkingCalendar): Decision {
  assertAllowed(current, 'deemAccepted');
  const acceptedOn = papersReceivedOn(current);
  return accepted(current, item, { action: 'deemAccepted', mode: 'DEEMED', by, acceptedOn, now, calendar });
}

export interface Acceptance {
  readonly action: 'accept' | 'acceptDeferred' | 'acceptOnCommitment' | 'deemAccepted';
  readonly mode: AcceptMode;
  readonly by: Performer;
  readonly acceptedOn: LocalDate;
  readonly now: Date;
  readonly calendar: WorkingCalendar;
  readonly changes?: Partial<CaseState>;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly clocks?: readonly ClockEffect[];
}

/** What every way of acceptance has in common: the decision clocks start, and the office is told. */
export function accepted(current: CaseState, item: ItemTerms, how: Acceptance): Decision {
  const { action, mode, by, acceptedOn, now, calendar } = how;
  // One joint limit for the whole bundle, never one after another (行政许可法 §42 ¶2).
  const statutoryFrom = (item.joint ? item.jointSince : null) ?? acceptedOn;
  const due = (limit: Limit | null, from: LocalDate): LocalDate | null => (limit ? dueDate(limit, from, calendar) : null);
  const arm = (kind: 'STATUTORY' | 'STATUTORY_JOINT' | 'PROMISED', limit: Limit | null, startsOn: LocalDate): ClockEffect[] =>
    limit ? [{ arm: kind, limit, startsOn, onExpiry: null, extendableBy: extendableBy(item, limit) }] : [];
  const dueDays = { statutoryDueOn: due(item.statutory, statutoryFrom), promisedDueOn: due(item.promised, acceptedOn) };
  return step(current, action, by, now, {
    changes: {
      acceptedOn,
      acceptMode: mode,
      ...dueDays,
      handledBy: withHandler(current, by),
      ...how.changes,
    },
    details: { acceptedOn, mode, ...how.details },
    clocks: [
      { stop: 'TELL_ONCE', outcome: mode === 'DEEMED' ? 'CANCELLED' : 'MET' },
      ...arm(item.joint ? 'STATUTORY_JOINT' : 'STATUTORY', item.statutory, statutoryFrom),
      ...arm('PROMISED', item.promised, acceptedOn),
      ...(how.clocks ?? []),
    ],
    // The acceptance notice carries the seal of the organ that has the power, so it is made when the route is known (行政许可法 §32 ¶2).
    papers: mode === 'DEEMED' ? [{ kind: 'DEEMED_ACCEPTANCE_RECORD', facts: { dueDays } }] : [],
    signals: mode === 'DEEMED' ? [{ kind: 'DEEMED_ACCEPTANCE', colour: 'RED', article: '行政许可法 §32(4)' }] : [],
    event: { accepted: item },
  });
}

/** How much the item's law lets be added to a limit; an extension in another unit cannot be added to it. */
function extendableBy(item: ItemTerms, limit: Limit): number {
  return item.extension?.unit === limit.unit ? item.extension.amount : 0;
}

export interface CorrectionItem {
  /** The paper to bring or change; null for a mistake in the form. */
  readonly materialCode: string | null;
  readonly problem: 'MISSING' | 'WRONG_FORM' | 'ILLEGIBLE' | 'EXPIRED' | 'INCONSISTENT';
  readonly explanation: string;
}

/**
 * 一次性告知补正: everything at once, within five working days of receipt (行政许可法 §32(4)). Telling it in two parts is a
 * ground for discipline (§72(4)), so a second notice needs a supervisor's approval and reason, and shows on the list.
 */
export function notifyCorrection(
  current: CaseState,
  item: ItemTerms,
  papers: readonly Paper[],
  notice: { items: readonly CorrectionItem[]; approval: { supervisor: number; reason: string } | null },
  by: Performer,
  today: LocalDate,
  now: Date,
  calendar: WorkingCalendar,
  terms: Terms,
): Decision {
  assertAllowed(current, 'notifyCorrection');
  assertStillOpen(current, today, calendar, terms);
  if (notice.items.length === 0) {
    throw new DomainError('rule-violation', 'correction-items-required', '补正告知须列明至少一项需要补正的内容。', {
      article: '行政许可法 §32(4)',
    });
  }
  const foreign = notice.items.filter(
    ({ materialCode }) => materialCode !== null && !item.papers.some((paper) => paper.code === materialCode),
  );
  if (foreign.length > 0) {
    throw new DomainError('rule-violation', 'material-unknown', '不能要求申请人提交本事项材料清单以外的材料，请核对。', {
      article: '行政许可法 §31',
      params: { codes: foreign.map(({ materialCode }) => materialCode) },
    });
  }
  assertNotAskedAgain(current, item, papers, notice.items, by);
  const untold = missingPapers(item, papers).filter((code) => !notice.items.some((told) => told.materialCode === code));
  if (untold.length > 0) {
    throw new DomainError('rule-violation', 'correction-incomplete', '须一次性告知全部需要补正的内容，还有缺少的材料没有列入。', {
      article: '行政许可法 §32(4)',
      errors: untold.map((code) => ({ pointer: '/items', code: 'material-missing', message: paperName(item, code) })),
      params: { untold },
    });
  }
  const second = current.correctionNotices > 0;
  if (second && notice.approval === null) {
    throw new DomainError('conflict', 'supplement-limit', '本件已经一次性告知过。再次告知须由督查人员批准并说明原因。', {
      article: '行政许可法 §72(4)',
    });
  }
  return step(current, 'notifyCorrection', by, now, {
    changes: { correctionNotices: current.correctionNotices + 1, handledBy: withHandler(current, by) },
    details: { items: notice.items.length, approvedBy: notice.approval?.supervisor ?? null },
    clocks: [
      { stop: 'TELL_ONCE', outcome: 'MET' },
      item.correctionResponse
        ? { arm: 'CORRECTION_RESPONSE', limit: item.correctionResponse, startsOn: today, onExpiry: 'LAPSE' }
        : { arm: 'CORRECTION_RESPONSE', limit: terms.correctionReminder, startsOn: today, onExpiry: null },
    ],
    papers: [{ kind: 'CORRECTION_NOTICE', facts: { items: notice.items, sequence: current.correctionNotices + 1 } }],
    signals: second ? [{ kind: 'SECOND_CORRECTION_NOTICE', colour: 'YELLOW', article: '行政许可法 §72(4)' }] : [],
  });
}

/** 行政许可法 §35: what the organ of the first review has in hand, another organ may not ask of the applicant again. */
function assertNotAskedAgain(
  current: CaseState,
  item: ItemTerms,
  papers: readonly Paper[],
  items: readonly CorrectionItem[],
  by: Performer,
): void {
  if (item.firstReview === null || by.organ === current.receivedOrgan) return;
  const codes = items.flatMap(({ materialCode }) => papers.find(({ code }) => code === materialCode)?.code ?? []);
  if (codes.length === 0) return;
  throw new DomainError(
    'rule-violation',
    'first-review-papers',
    '初审机关已经收到这些材料，不能再要求申请人重复提供；有疑问的请向初审机关核实。',
    {
      article: '行政许可法 §35',
      params: { codes },
    },
  );
}

/**
 * 补交: the applicant answered. A fresh five-day limit runs from this receipt, because the organ again holds papers it has not
 * answered; it may refuse or accept within it, and a new notice needs the supervisor.
 */
export function supplement(current: CaseState, by: Performer, suppliedOn: LocalDate, now: Date, terms: Terms): Decision {
  return step(current, 'supplement', by, now, {
    changes: { papersReceivedOn: suppliedOn, handledBy: withHandler(current, by) },
    details: { suppliedOn },
    clocks: [
      { stop: 'CORRECTION_RESPONSE', outcome: 'MET' },
      { arm: 'TELL_ONCE', limit: terms.tellOnce, startsOn: suppliedOn, onExpiry: 'DEEM_ACCEPTED' },
    ],
  });
}

/** 当场更正: errors that can be mended on the spot must be (行政许可法 §32(3)); logged, no paper. */
export function fixOnTheSpot(current: CaseState, fields: readonly string[], by: Performer, now: Date): Decision {
  return step(current, 'fixOnTheSpot', by, now, { changes: { handledBy: withHandler(current, by) }, details: { fields } });
}

/** 不予受理: not within this organ's powers; written, with the organ to go to and the remedies (行政许可法 §32(2)). */
export function refuse(
  current: CaseState,
  reason: { code: string; organToGoTo: string | null },
  by: Performer,
  today: LocalDate,
  now: Date,
  calendar: WorkingCalendar,
  terms: Terms,
): Decision {
  assertAllowed(current, 'refuse');
  assertStillOpen(current, today, calendar, terms);
  return step(current, 'refuse', by, now, {
    details: { reasonCode: reason.code },
    clocks: [{ stop: 'TELL_ONCE', outcome: 'MET' }],
    papers: [{ kind: 'REFUSAL_TO_ACCEPT', facts: reason }],
    event: 'ended',
  });
}

/** 不受理: the matter needs no licence at all (行政许可法 §32(1)). */
export function declareNotRequired(
  current: CaseState,
  reason: { code: string },
  by: Performer,
  today: LocalDate,
  now: Date,
  calendar: WorkingCalendar,
  terms: Terms,
): Decision {
  assertAllowed(current, 'declareNotRequired');
  assertStillOpen(current, today, calendar, terms);
  return step(current, 'declareNotRequired', by, now, {
    details: { reasonCode: reason.code },
    clocks: [{ stop: 'TELL_ONCE', outcome: 'MET' }],
    papers: [{ kind: 'NOT_REQUIRED_NOTICE', facts: reason }],
    event: 'ended',
  });
}

/** 撤回: the applicant takes the case back before it is decided; a window notes in his words why. */
export function withdraw(current: CaseState, reason: string | null, by: Performer, now: Date): Decision {
  return step(current, 'withdraw', by, now, {
    details: { reason },
    clocks: (['SUBMISSION', 'TELL_ONCE', 'CORRECTION_RESPONSE', 'STATUTORY', 'PROMISED', 'DEFERRED_MATERIAL'] as const).map((stop) => ({
      stop,
      outcome: 'CANCELLED' as const,
    })),
    papers: current.receivedAt === null ? [] : [{ kind: 'WITHDRAWAL_RECORD', facts: { reason } }],
    event: 'ended',
  });
}

/** 视为撤回: the item sets a limit for the supplement and nobody answered. */
export function lapse(current: CaseState, by: Performer, now: Date): Decision {
  return step(current, 'lapse', by, now, { papers: [{ kind: 'DEEMED_WITHDRAWAL_NOTICE', facts: {} }], event: 'ended' });
}

/** Whoever had the case in hand before acceptance may not examine or decide it (职责分离). */
export function withHandler(current: CaseState, by: Performer): readonly number[] {
  return by.kind === 'STAFF' && by.id !== null ? [...new Set([...current.handledBy, by.id])] : current.handledBy;
}

function papersReceivedOn(current: CaseState): LocalDate {
  if (current.papersReceivedOn === null) throw new DomainError('conflict', 'state-conflict', '本件尚未收件。');
  return current.papersReceivedOn;
}

/** After the five days the law has already answered: the case is accepted, and no notice or refusal can undo that. */
export function assertStillOpen(current: CaseState, today: LocalDate, calendar: WorkingCalendar, terms: Terms): void {
  const due = dueDate(terms.tellOnce, papersReceivedOn(current), calendar);
  if (today > due) {
    throw new DomainError('conflict', 'deadline-passed', `一次性告知期限已于 ${due} 届满，依法自收到材料之日起视为受理。`, {
      article: '行政许可法 §32(4)',
    });
  }
}

function paperName(item: ItemTerms, code: string): string {
  return item.papers.find((paper) => paper.code === code)?.name ?? code;
}
