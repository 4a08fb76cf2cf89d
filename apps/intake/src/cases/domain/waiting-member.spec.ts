import { at, CALENDAR, caseIn, clocksOf, day, eventsIn, ITEM, PAPERS, paper, papersIn, TERMS } from '../../../test/case-fixtures';
import { COMMITTABLE } from '../../../test/perform-action';
import { type CaseState, SYSTEM } from './case';
import { fits } from './case-policy';
import { accept } from './intake-decisions';
import { acceptOrTell, endWaiting, startWaiting } from './waiting-member';

const BUNDLE = { id: 9, bundleNo: '53292220260918000000027', unified: false, jointSince: null };
const WAITING: CaseState = { ...caseIn('DRAFT'), bundle: BUNDLE };
const OCCASION = {
  by: { ...SYSTEM, organ: '532922-government-office' },
  today: day('2026-09-18'),
  now: at('2026-09-18'),
  calendar: CALENDAR,
  terms: TERMS,
};

describe('a member of a bundle that waited', () => {
  it('is submitted, received and accepted in one step of the system, at the window of the bundle', () => {
    const decision = startWaiting(WAITING, ITEM, PAPERS, OCCASION);
    expect(decision.steps.map(({ action, by }) => [action, by.kind])).toEqual([
      ['submit', 'SYSTEM'],
      ['receive', 'SYSTEM'],
      ['accept', 'SYSTEM'],
    ]);
    expect(decision.after).toMatchObject({ status: 'ACCEPTED', acceptedOn: '2026-09-18', receivedOrgan: '532922-government-office' });
    expect(eventsIn(decision)).toEqual(['accepted@6']);
  });

  it('incomplete, is told everything that is missing at once, and only that', () => {
    const decision = startWaiting(WAITING, ITEM, [paper('M01')], OCCASION);
    expect(decision.after.status).toBe('CORRECTING');
    const notice = decision.papers.find(({ kind }) => kind === 'CORRECTION_NOTICE');
    expect(notice?.facts.items).toEqual([{ materialCode: 'M03', problem: 'MISSING', explanation: '请补交“布局图”。' }]);
    expect(eventsIn(decision)).toEqual([]);
  });

  it('stays received where a promise may stand in for papers: a person asks first', () => {
    const tolerant = { ...COMMITTABLE, papers: COMMITTABLE.papers.filter(({ code }) => code !== 'M03') };
    expect(acceptOrTell({ ...caseIn('RECEIVED') }, tolerant, [paper('M01')], OCCASION)).toBeNull();
    expect(startWaiting(WAITING, tolerant, [paper('M01')], OCCASION).after.status).toBe('RECEIVED');
  });

  it('ends with a notice, without a day of receipt and without a clock, when its prerequisite was not granted', () => {
    const decision = endWaiting(WAITING, { caseNo: '1', itemName: '出生医学证明', ending: 'DENY' }, SYSTEM, at('2026-09-18'));
    expect(decision.after).toMatchObject({ status: 'TERMINATED', receivedOn: null, acceptedOn: null });
    expect(papersIn(decision)).toEqual(['TERMINATION_NOTICE']);
    expect(clocksOf(decision)).toEqual([]);
    expect(eventsIn(decision)).toEqual(['ended@4']);
  });

  it('is nobody’s to edit, submit or withdraw by itself; another draft is not ended by the system', () => {
    for (const action of ['edit', 'submit', 'withdraw'] as const) expect(fits(action, WAITING)).toBe(false);
    expect(fits('terminate', WAITING)).toBe(true);
    expect(fits('terminate', caseIn('DRAFT'))).toBe(false);
    expect(fits('withdraw', caseIn('DRAFT'))).toBe(true);
  });
});

describe('the joint limit', () => {
  const joint = {
    ...ITEM,
    joint: true,
    statutory: { amount: 45, unit: 'WORKING_DAY', article: '行政许可法 §42 ¶2', rollsLastDayOff: false },
  } as const;
  const accepted = (jointSince: string | null) =>
    accept(
      caseIn('RECEIVED'),
      { ...joint, jointSince: jointSince === null ? null : day(jointSince) },
      PAPERS,
      OCCASION.by,
      OCCASION.today,
      OCCASION.now,
      CALENDAR,
      TERMS,
    );

  it('runs from the first acceptance of the bundle, never anew with each member; the promise of each is its own', () => {
    expect(clocksOf(accepted('2026-09-08')).slice(-2)).toEqual(['STATUTORY_JOINT from 2026-09-08 → -', 'PROMISED from 2026-09-18 → -']);
    expect(clocksOf(accepted(null)).slice(-2)).toEqual(['STATUTORY_JOINT from 2026-09-18 → -', 'PROMISED from 2026-09-18 → -']);
    expect(accepted('2026-09-08').after.statutoryDueOn).toBe(
      accept(
        { ...caseIn('RECEIVED', { papersReceivedOn: day('2026-09-08') }) },
        joint,
        PAPERS,
        OCCASION.by,
        day('2026-09-08'),
        at('2026-09-08'),
        CALENDAR,
        TERMS,
      ).after.statutoryDueOn,
    );
  });
});
