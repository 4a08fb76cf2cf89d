import { DomainError } from '@app/domain-kernel';
import { addDays, type LocalDate, startOfDay } from '@app/legal-calendar';
import type { CaseState, Decision, Limit, Performer, ServiceMethod } from './case';
import { step } from './step';
import type { Terms } from './terms';

/** Who signed for a letter: the person, an adult of the household, an agent, or an organisation's mail room (民事诉讼法 §88). */
export type Signer = 'APPLICANT' | 'ADULT_FAMILY' | 'AGENT' | 'MAIL_ROOM';
export type ReturnReason = 'NOBODY_HOME' | 'ADDRESS_WRONG' | 'REFUSED' | 'UNCLAIMED';

/** How the result came into the right hands, and the day on which the law takes it as served. */
export interface Service {
  readonly method: ServiceMethod;
  readonly servedOn: LocalDate;
  readonly proof: 'PICK_UP_CODE' | 'IDENTITY' | 'SIGNATURE' | 'ARRIVAL' | 'REPRESENTATIVE' | 'RECORDING' | 'PUBLICATION';
  readonly collector?: 'APPLICANT' | 'AGENT' | 'GUARDIAN' | null;
  readonly signer?: Signer;
  readonly courier?: string;
  readonly trackingNumber?: string;
}

/** 送达: stops the delivery clock on the day of service, opens the evaluation, and writes the 送达回证. */
export function serve(current: CaseState, service: Service, by: Performer, now: Date, terms: Terms): Decision {
  const { method, servedOn, proof, collector = null, ...letter } = service;
  const posted = method === 'POST' && current.openPostings > 0 ? { openPostings: current.openPostings - 1 } : {};
  return step(current, 'deliver', by, now, {
    changes: { servedOn, serviceMethod: method, ...posted },
    details: { method, proof, collector, deliveredOn: servedOn, ...letter },
    clocks: [
      { stop: 'DELIVERY', outcome: 'MET', at: doneOn(servedOn, now) },
      ...(current.publicNoticeOn === null ? [] : [{ stop: 'PUBLIC_NOTICE', outcome: 'CANCELLED' } as const]),
      { arm: 'EVALUATION', limit: terms.evaluation, startsOn: servedOn, onExpiry: null },
    ],
    papers: [{ kind: 'DELIVERY_RECEIPT', facts: { method, proof, collector, deliveredOn: servedOn, ...letter } }],
  });
}

/** Word of a service may come days later; the clock stops at the end of the day itself. */
function doneOn(day: LocalDate, now: Date): Date {
  const end = new Date(startOfDay(addDays(day, 1)).getTime() - 1);
  return end < now ? end : now;
}

/** 交寄: handed to the courier. Not served yet: the day of the signature counts (民事诉讼法 §91). */
export function post(current: CaseState, posting: { sequence: number; handedOn: LocalDate }, by: Performer, now: Date): Decision {
  return step(current, 'post', by, now, { changes: { openPostings: current.openPostings + 1 }, details: posting });
}

/** 退件: the letter came back. The case stays concluded, and somebody must find another way. */
export function recordReturn(
  current: CaseState,
  returned: { sequence: number; returnedOn: LocalDate; reason: ReturnReason },
  by: Performer,
  now: Date,
): Decision {
  return step(current, 'recordReturn', by, now, {
    changes: { openPostings: current.openPostings - 1 },
    details: returned,
    signals: [{ kind: 'POSTING_RETURNED', colour: 'YELLOW', article: '民事诉讼法 §91' }],
  });
}

export interface PublicNotice {
  readonly publishedOn: LocalDate;
  readonly reason: 'WHEREABOUTS_UNKNOWN' | 'OTHER_MEANS_FAILED';
  readonly medium: string;
}

/** 公告送达: the last of the means, served when its thirty days are over (民事诉讼法 §95). */
export function announce(
  current: CaseState,
  notice: PublicNotice,
  tried: { readonly returned: number },
  limit: Limit,
  by: Performer,
  now: Date,
): Decision {
  if (notice.reason === 'OTHER_MEANS_FAILED' && tried.returned === 0) {
    throw new DomainError(
      'rule-violation',
      'public-notice-premature',
      '其他方式还没有用过。请先邮寄或上门送达；受送达人下落不明的，请选择该情形。',
      {
        article: '民事诉讼法 §95',
      },
    );
  }
  return step(current, 'announce', by, now, {
    changes: { publicNoticeOn: notice.publishedOn },
    details: { publishedOn: notice.publishedOn, reason: notice.reason, medium: notice.medium },
    clocks: [{ arm: 'PUBLIC_NOTICE', limit, startsOn: notice.publishedOn, onExpiry: 'SERVE_BY_NOTICE' }],
  });
}

/** A service happens after the decision and not tomorrow. */
export function assertServiceDay(current: CaseState, day: LocalDate, today: LocalDate, notBefore: LocalDate | null, pointer: string): void {
  const earliest = notBefore ?? current.decidedOn ?? today;
  if (day >= earliest && day <= today) return;
  throw new DomainError('rule-violation', 'service-date', `日期应在 ${earliest} 至 ${today} 之间，请核对。`, {
    errors: [{ pointer, code: 'service-date', message: `应在 ${earliest} 至 ${today} 之间。` }],
  });
}

/** The last days to go against a decision, counted from its service. */
export interface RemedyDays {
  readonly reconsiderationUntil: LocalDate;
  readonly lawsuitUntil: LocalDate;
}
