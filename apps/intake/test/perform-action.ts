import * as paths from '../src/cases/domain/acceptance-paths';
import { noteAct } from '../src/cases/domain/act';
import { type CaseState, type Decision, type ItemTerms, type Performer, SYSTEM } from '../src/cases/domain/case';
import type { CaseAction } from '../src/cases/domain/case.transitions';
import { terminateCeased } from '../src/cases/domain/ceased-applicant';
import * as clocks from '../src/cases/domain/clock-decisions';
import { checkCommitment } from '../src/cases/domain/commitment-check';
import { dropAct } from '../src/cases/domain/consequences';
import { awaitSystem } from '../src/cases/domain/department-wait';
import * as fee from '../src/cases/domain/fee';
import * as intake from '../src/cases/domain/intake-decisions';
import * as office from '../src/cases/domain/office-decisions';
import * as prior from '../src/cases/domain/prior-notice';
import * as service from '../src/cases/domain/service-of-process';
import { step } from '../src/cases/domain/step';
import { AUTHORITY, at, CALENDAR, CITIZEN, CLERK, day, ITEM, PAPERS, paper, TERMS } from './case-fixtures';

/** The same item, where the plan may follow (容缺). */
export const TOLERANT: ItemTerms = { ...ITEM, papers: ITEM.papers.map((one) => ({ ...one, tolerable: one.code === 'M03' })) };
/** The same item, where a promise may stand in for the plan (告知承诺). */
export const COMMITTABLE: ItemTerms = {
  ...ITEM,
  commitment: {
    papers: [{ code: 'M03', name: '布局图' }],
    statement: null,
    basis: '国办发〔2020〕42号',
    laterCheck: { amount: 2, unit: 'MONTH', article: '示例', rollsLastDayOff: true },
  },
};
/** Of the organ that decides, and never had the case in hand. */
export const CHECKER: Performer = { kind: 'STAFF', id: 3001, name: '字国梁', organ: AUTHORITY.actingOrganCode };
export const SIGNED = [paper('M01'), paper(paths.PROMISE_PAPER)];

const days = (amount: number, article: string) => ({ amount, unit: 'WORKING_DAY', article, rollsLastDayOff: false }) as const;
export const HEARD: prior.PriorNoticeTerms = {
  statement: days(5, '示例'),
  hearing: { hold: days(20, '行政许可法 §47'), announcedBefore: days(7, '行政许可法 §48(1)') },
};

export interface Circumstances {
  readonly day: string;
  readonly clerk: Performer;
  readonly grant: boolean;
  /** A supervisor's approval of a second notice. */
  readonly approved: boolean;
}

const ON_THE_DAY: Circumstances = { day: '2026-09-18', clerk: CLERK, grant: true, approved: false };

/** Every action of the table by the decision that carries it out; `archive` and `deemRenewed` need more than a case. */
export type Performed = Exclude<CaseAction, 'archive' | 'deemRenewed'>;

export function perform(state: CaseState, action: Performed, circumstances: Partial<Circumstances> = {}): Decision {
  const { day: text, clerk, grant, approved } = { ...ON_THE_DAY, ...circumstances };
  const today = day(text);
  const now = at(text);
  const occasion = { by: clerk, today, now, calendar: CALENDAR, terms: TERMS };
  const task = { organ: AUTHORITY.actingOrganCode, section: null, authority: AUTHORITY };
  const made = {
    result: grant ? 'GRANT' : 'DENY',
    reasonCode: null,
    decidedOn: today,
    decidedAt: now,
    onBehalfOf: null,
    authority: AUTHORITY,
    laterCheck: COMMITTABLE.commitment?.laterCheck ?? null,
  } as const;
  const items = [{ materialCode: null, problem: 'ILLEGIBLE', explanation: '看不清' }] as const;
  const approval = approved ? { supervisor: 1010, reason: '新情况' } : null;
  const notice = { totalFen: 100, issuedOn: today };
  switch (action) {
    case 'edit':
      return intake.edit(state, ITEM, {}, CITIZEN, now);
    case 'submit':
      return intake.submit(state, CITIZEN, today, now, TERMS);
    case 'receive':
      return intake.receive(state, clerk, today, now, TERMS);
    case 'fixOnTheSpot':
      return intake.fixOnTheSpot(state, [], clerk, now);
    case 'notifyCorrection':
      return intake.notifyCorrection(state, ITEM, PAPERS, { items, approval }, clerk, today, now, CALENDAR, TERMS);
    case 'supplement':
      return intake.supplement(state, CITIZEN, today, now, TERMS);
    case 'accept':
      return intake.accept(state, ITEM, PAPERS, clerk, today, now, CALENDAR, TERMS);
    case 'acceptDeferred': {
      const promisedBy = paths.latestPromise(TOLERANT, today, CALENDAR, TERMS) ?? today;
      return paths.acceptDeferred(state, TOLERANT, SIGNED, { voluntary: true, bar: null, promisedBy }, occasion);
    }
    case 'acceptOnCommitment':
      return paths.acceptOnCommitment(state, COMMITTABLE, SIGNED, { voluntary: true, bar: null }, occasion);
    case 'handInDeferred':
      return paths.handInDeferred(state, SIGNED, state.deferredPapers.map(paper), { ...occasion, by: CITIZEN });
    case 'terminate':
      return paths.terminateUnmet(state, SIGNED, SYSTEM, now);
    case 'transfer':
      return paths.transfer(state, { code: '532922-forestry', name: '漾濞彝族自治县林业和草原局' }, 'OTHER_ORGAN', occasion);
    case 'deemAccepted':
      return intake.deemAccepted(state, ITEM, SYSTEM, now, CALENDAR);
    case 'refuse':
      return intake.refuse(state, { code: 'X', organToGoTo: null }, clerk, today, now, CALENDAR, TERMS);
    case 'declareNotRequired':
      return intake.declareNotRequired(state, { code: 'X' }, clerk, today, now, CALENDAR, TERMS);
    case 'lapse':
      return intake.lapse(state, SYSTEM, now);
    case 'dispatch':
      return office.dispatch(state, { ...task, step: 'EXAMINE' }, SYSTEM, now);
    case 'dispatchToDecision':
      return office.dispatch(state, { ...task, step: 'DECIDE' }, SYSTEM, now);
    case 'recommend':
      return office.recommend(state, SYSTEM, now);
    case 'sendBack':
      return office.sendBack(state, SYSTEM, now);
    case 'beginSpecialProcedure':
      return clocks.beginSpecialProcedure(
        state,
        {
          kind: 'HEARING',
          article: '行政许可法 §45',
          expected: { amount: 20, unit: 'WORKING_DAY' },
          begunOn: today,
          begunAt: now,
          approvedBy: 2002,
          onBehalfOf: null,
          authority: AUTHORITY,
        },
        SYSTEM,
      );
    case 'resumeReview':
    case 'resumeDecision': {
      const next = action === 'resumeReview' ? 'EXAMINE' : 'DECIDE';
      return clocks.endSpecialProcedure(state, { kind: 'HEARING', outcome: 'RESULT', step: next, endedAt: now }, SYSTEM);
    }
    case 'extend':
      return clocks.extend(
        state,
        {
          amount: 10,
          unit: 'WORKING_DAY',
          article: '行政许可法 §42',
          reasonCode: 'COMPLEX',
          reason: '情况复杂',
          extendedAt: now,
          approvedBy: 2002,
          authority: AUTHORITY,
        },
        ['STATUTORY'],
        SYSTEM,
      );
    case 'awaitSystem':
    case 'endWait': {
      const waiting = action === 'endWait' ? null : ({ party: 'market-system', reasonCode: 'AWAITING_ANSWER', since: now } as const);
      const decision = awaitSystem(state, waiting, SYSTEM, now);
      // It says nothing where there is nothing to say; the table itself refuses as for every other action.
      return decision ?? step(state, action, SYSTEM, now, {});
    }
    case 'decideByRule':
      return office.decide(state, { ...made, automatic: true }, SYSTEM, TERMS);
    case 'decideBySystem':
      return office.decide(state, { ...made, automatic: false, by: 'CONNECTOR' }, SYSTEM, TERMS);
    case 'decide':
    case 'upholdDecision':
      return office.decide(state, { ...made, automatic: false }, SYSTEM, TERMS);
    case 'overturnDeemedRenewal':
      return office.decide(state, { ...made, result: 'DENY', automatic: false }, SYSTEM, TERMS);
    case 'conclude':
      return office.conclude(state, SYSTEM, now);
    case 'assessFee': {
      const charges = [{ name: '工本费', standard: '每证1元', amountFen: 100 }];
      return fee.assessFee(state, { charges, channel: 'FISCAL', payBy: today, basis: '示例' }, clerk, now).decision;
    }
    case 'recordPayment':
      return fee.recordPayment(state, { channel: 'FISCAL', reference: '1', amountFen: 100, paidOn: today }, notice, today, clerk, now);
    case 'withdrawFee':
      return fee.withdrawNotice(state, 'CHARGE_WRONG', clerk, now);
    case 'askFeeWaiver':
      return fee.askWaiver(state, 'HARDSHIP', clerk, now);
    case 'waiveFee':
      return fee.waive(state, 'HARDSHIP', clerk, now);
    case 'refuseFeeWaiver':
      return fee.refuseWaiver(state, 'NOT_LISTED', clerk, now);
    case 'terminateCeased': {
      const reason = { code: 'APPLICANT_DIED', applicant: 'PERSON' } as const;
      return terminateCeased(state, { reason, ceasedOn: today, evidence: 'DEATH_CERTIFICATE' }, 'PERSON', today, clerk, now);
    }
    case 'chooseDelivery':
      return step(state, 'chooseDelivery', CITIZEN, now, { details: { method: 'POST' } });
    case 'post':
      return service.post(state, { sequence: 1, handedOn: today }, clerk, now);
    case 'recordReturn':
      return service.recordReturn(state, { sequence: 1, returnedOn: today, reason: 'NOBODY_HOME' }, clerk, now);
    case 'announce': {
      const limit = { amount: 30, unit: 'DAY', article: '民事诉讼法 §95', rollsLastDayOff: true } as const;
      const published = { publishedOn: today, reason: 'WHEREABOUTS_UNKNOWN', medium: '县政府网站' } as const;
      return service.announce(state, published, { returned: 0 }, limit, clerk, now);
    }
    case 'deliver':
      return office.deliver(state, { by: 'IDENTITY', collector: 'APPLICANT' }, clerk, today, now, TERMS);
    case 'dropAct':
      return dropAct(state, SYSTEM, now);
    case 'servePriorNotice':
      return prior.servePriorNotice(state, { servedOn: today, method: 'WINDOW' }, HEARD.statement, today, clerk, now);
    case 'recordStatement':
      return prior.recordStatement(state, { wantsHearing: true, final: false }, HEARD.hearing.hold, today, CITIZEN, now);
    case 'closeStatement':
      return prior.closeStatement(state, SYSTEM, now);
    case 'recordHearing': {
      const held = { announcedOn: day('2026-09-07'), heldOn: today, host: 4001 };
      return prior.recordHearing(state, held, HEARD.hearing.announcedBefore, today, CALENDAR, CHECKER, now);
    }
    case 'openRevocation':
      return noteAct(state, 'REVOCATION', '1', CHECKER, now);
    case 'openLicenceWithdrawal':
      return noteAct(state, 'WITHDRAWAL', '1', CHECKER, now);
    case 'openCancellation':
      return noteAct(state, 'CANCELLATION', '1', CHECKER, now);
    case 'openCorrection':
      return noteAct(state, 'CORRECTION', '1', CHECKER, now);
    case 'checkCommitment':
      return checkCommitment(
        state,
        COMMITTABLE.commitment,
        { outcome: 'BROKEN', reasonCode: 'CONDITION_NOT_MET' },
        { ...occasion, by: CHECKER },
      );
    case 'withdraw':
      return intake.withdraw(state, null, CITIZEN, now);
  }
}
