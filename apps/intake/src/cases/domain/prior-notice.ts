import { DomainError } from '@app/domain-kernel';
import type { LocalDate, WorkingCalendar } from '@app/legal-calendar';
import type { CaseState, ClockEffect, Decision, Limit, Performer, PriorNotice } from './case';
import { step } from './step';

/** What the holder must be told before an organ takes back what it gave, and how long he has; data with its source. */
export interface PriorNoticeTerms {
  /** 陈述、申辩, and in the same days the request for a hearing. */
  readonly statement: Limit;
  /** 听证: to be held so many days after the request, and announced so many before it (行政许可法 §47, §48(1)). */
  readonly hearing: { readonly hold: Limit; readonly announcedBefore: Limit };
}

export const UNSERVED: PriorNotice = { servedOn: null, hearingAskedOn: null, hearingHeldOn: null, statementOver: false };

/** The decision waits until the holder could speak, and until the hearing that he asked for was held. */
export const isHeard = ({ statementOver, hearingAskedOn, hearingHeldOn }: PriorNotice): boolean =>
  statementOver && (hearingAskedOn === null || hearingHeldOn !== null);

/** 告知书送达: from that day the holder has his time. */
export function servePriorNotice(
  current: CaseState,
  service: { readonly servedOn: LocalDate; readonly method: string },
  limit: Limit,
  today: LocalDate,
  by: Performer,
  now: Date,
): Decision {
  const notice = noticeOf(current);
  assertDay(service.servedOn, current.receivedOn ?? today, today, '/servedOn');
  return step(current, 'servePriorNotice', by, now, {
    changes: { priorNotice: { ...notice, servedOn: service.servedOn } },
    details: { servedOn: service.servedOn, method: service.method },
    clocks: [{ arm: 'HOLDER_STATEMENT', limit, startsOn: service.servedOn, onExpiry: 'CLOSE_STATEMENT' }],
  });
}

/**
 * 陈述、申辩: what the holder says, in person or through the window. `final`: he has nothing more to say. A hearing that he asks for must be
 * held before anything is decided (行政许可法 §47).
 */
export function recordStatement(
  current: CaseState,
  said: { readonly wantsHearing: boolean; readonly final: boolean },
  hold: Limit,
  today: LocalDate,
  by: Performer,
  now: Date,
): Decision {
  const notice = noticeOf(current);
  const asksNow = said.wantsHearing && notice.hearingAskedOn === null;
  const next: PriorNotice = {
    ...notice,
    hearingAskedOn: asksNow ? today : notice.hearingAskedOn,
    statementOver: notice.statementOver || said.final,
  };
  const clocks: ClockEffect[] = [
    ...(said.final ? [{ stop: 'HOLDER_STATEMENT', outcome: 'MET' } as const] : []),
    ...(asksNow ? [{ arm: 'HEARING_HOLD', limit: hold, startsOn: today, onExpiry: null } as const] : []),
  ];
  return heard(current, next, step(current, 'recordStatement', by, now, { changes: { priorNotice: next }, details: { ...said }, clocks }));
}

/** The time is over, whether the holder spoke or not. */
export function closeStatement(current: CaseState, by: Performer, now: Date): Decision {
  const next = { ...noticeOf(current), statementOver: true };
  return heard(current, next, step(current, 'closeStatement', by, now, { changes: { priorNotice: next } }));
}

export interface HearingHeld {
  readonly announcedOn: LocalDate;
  readonly heldOn: LocalDate;
  readonly host: number;
}

/** 听证: announced in time, and led by somebody who has not had the case in hand (行政许可法 §48(1), §48(3)). */
export function recordHearing(
  current: CaseState,
  held: HearingHeld,
  announcedBefore: Limit,
  today: LocalDate,
  calendar: WorkingCalendar,
  by: Performer,
  now: Date,
): Decision {
  const notice = noticeOf(current);
  assertDay(held.announcedOn, notice.hearingAskedOn ?? today, today, '/announcedOn');
  assertDay(held.heldOn, held.announcedOn, today, '/heldOn');
  if (calendar.workingDayAfter(held.announcedOn, announcedBefore.amount) > held.heldOn) {
    throw new DomainError('rule-violation', 'hearing-notice-late', `听证应当提前 ${announcedBefore.amount} 个工作日通知，这次通知晚了。`, {
      article: announcedBefore.article,
    });
  }
  if (current.handledBy.includes(held.host)) {
    throw new DomainError('forbidden', 'recusal-required', '听证由没有审查本件的人员主持。', { article: '行政许可法 §48(3)' });
  }
  const next = { ...notice, hearingHeldOn: held.heldOn };
  return heard(
    current,
    next,
    step(current, 'recordHearing', by, now, {
      changes: { priorNotice: next },
      details: { ...held },
      clocks: [{ stop: 'HEARING_HOLD', outcome: 'MET' }],
    }),
  );
}

/** The step after which the holder was heard lets the office decide; said once. */
function heard(before: CaseState, next: PriorNotice, decision: Decision): Decision {
  const opens = isHeard(next) && !isHeard(noticeOf(before));
  return opens ? { ...decision, events: [...decision.events, { type: 'completed', version: decision.after.version }] } : decision;
}

function noticeOf({ priorNotice }: CaseState): PriorNotice {
  if (priorNotice === null) throw new DomainError('conflict', 'state-conflict', '本件不需要事先告知。');
  return priorNotice;
}

function assertDay(day: LocalDate, earliest: LocalDate, latest: LocalDate, pointer: string): void {
  if (day >= earliest && day <= latest) return;
  throw new DomainError('rule-violation', 'service-date', `日期应在 ${earliest} 至 ${latest} 之间，请核对。`, {
    errors: [{ pointer, code: 'service-date', message: `应在 ${earliest} 至 ${latest} 之间。` }],
  });
}
