import { DomainError } from '@app/domain-kernel';
import { dueDate, type LocalDate, type WorkingCalendar } from '@app/legal-calendar';
import type { ActKind, CaseState, Decision, ItemTerms, LicenceStanding, Limit, PaperKind, Performer } from './case';
import type { CaseAction } from './case.transitions';
import { type PriorNoticeTerms, UNSERVED } from './prior-notice';
import { step } from './step';

/** A ground that the law gives, with its article. */
export interface Ground {
  readonly code: string;
  readonly text: string;
  readonly article: string;
  /** How the licence must stand for it; left out where it does not matter. */
  readonly standing?: readonly LicenceStanding[];
  /** What the ground means for the next application (行政许可法 §79). */
  readonly bar?: 'FRAUD';
}

/** One of the four acts of an organ on its own earlier decision, as data. */
export interface Act {
  readonly name: string;
  readonly paper: PaperKind;
  readonly grounds: readonly Ground[];
  readonly compensation?: string;
  /** 事先告知: the holder is heard before this act is decided. */
  readonly priorNotice?: PriorNoticeTerms;
}

/** Terms that hold for every act: an internal limit and the levels that decide. No national law sets a limit. */
export interface ActTerms {
  readonly limit: Limit;
  readonly levels: ItemTerms['levels'];
}

export const OPENING: Readonly<Record<ActKind, CaseAction>> = {
  REVOCATION: 'openRevocation',
  WITHDRAWAL: 'openLicenceWithdrawal',
  CANCELLATION: 'openCancellation',
  CORRECTION: 'openCorrection',
};

/** The terms under which an organ looks into its own decision: people decide, by its own levels, and no rule does. */
export function termsOfAct(item: ItemTerms, terms: ActTerms, hearsHolder = false): ItemTerms {
  return {
    ...item,
    papers: [],
    statutory: null,
    promised: terms.limit,
    levels: terms.levels,
    automaticRule: null,
    siteCheck: false,
    charged: false,
    specialProcedures: [],
    extension: null,
    quota: null,
    firstReview: null,
    publicity: null,
    simplification: null,
    commitment: null,
    reviews: null,
    hearsHolder,
  };
}

/** The ground that was named, if the law gives it for this act and the licence stands as it asks. */
export function groundOf(act: Act, code: string, first: CaseState): Ground {
  const ground = act.grounds.find((one) => one.code === code);
  if (ground === undefined) {
    throw new DomainError('rule-violation', 'ground-unknown', `${act.name}只能依法律列明的情形，请从中选择。`, {
      params: { grounds: act.grounds.map((one) => one.code) },
      errors: [{ pointer: '/groundCode', code: 'ground-unknown', message: '请选择法律列明的情形。' }],
    });
  }
  if (ground.standing !== undefined && (first.licenceStanding === null || !ground.standing.includes(first.licenceStanding))) {
    throw new DomainError('rule-violation', 'ground-not-met', `证照现在的状态不符合这一情形：${ground.text}`, {
      article: ground.article,
      params: { standing: first.licenceStanding },
    });
  }
  return ground;
}

/** An organ goes back to its own decisions only; a supervisor, for the level above, to those of his area (行政许可法 §69). */
export function mayOpenAct(first: CaseState, by: { readonly organ: string | null; readonly roles: readonly string[] }): boolean {
  return by.roles.includes('SUPERVISOR') || (by.organ !== null && by.organ === first.handlingOrgan);
}

/** The first case keeps its decision and notes that another case is about it. */
export function noteAct(first: CaseState, kind: ActKind, actNo: string, by: Performer, now: Date): Decision {
  return step(first, OPENING[kind], by, now, { details: { kind, caseNo: actNo } });
}

/**
 * The act itself: a case of its own that begins accepted, because nobody applies for it. Whoever decided the first case, and
 * whoever asks for the act, does not decide it.
 */
export function beginAct(
  blank: CaseState,
  first: CaseState,
  opening: { readonly kind: ActKind; readonly ground: Ground; readonly item: ItemTerms; readonly decidedBy: readonly number[] },
  by: Performer,
  today: LocalDate,
  now: Date,
  calendar: WorkingCalendar,
): Decision {
  const { kind, ground, item, decidedBy } = opening;
  if (by.id === null || item.promised === null) throw new Error('an act is begun by a person and has a limit');
  const after: CaseState = {
    ...blank,
    version: 1,
    status: 'ACCEPTED',
    kind,
    linkedCaseId: first.id,
    licenceId: first.licenceId,
    situation: first.situation,
    receivedOrgan: first.receivedOrgan,
    receivedAt: now,
    receivedOn: today,
    papersReceivedOn: today,
    acceptedOn: today,
    acceptMode: 'NORMAL',
    promisedDueOn: dueDate(item.promised, today, calendar),
    handledBy: [...new Set([by.id, ...decidedBy])],
    priorNotice: item.hearsHolder === true ? UNSERVED : null,
  };
  return {
    before: null,
    after,
    steps: [
      {
        action: 'accept',
        from: null,
        to: 'ACCEPTED',
        version: 1,
        by: { kind: 'SYSTEM', id: null, name: null, organ: first.handlingOrgan },
        onBehalfOf: by.id,
        at: now,
        details: { kind, groundCode: ground.code, article: ground.article, caseNo: first.caseNo },
      },
    ],
    clocks: [{ arm: 'PROMISED', limit: item.promised, startsOn: today, onExpiry: null }],
    // The holder is told in writing what is intended and why, and that he may speak, before anything is decided.
    papers: item.hearsHolder === true ? [{ kind: 'PRIOR_NOTICE', facts: {} }] : [],
    events: [{ type: 'accepted', version: 1, terms: item }],
    signals: [],
  };
}
