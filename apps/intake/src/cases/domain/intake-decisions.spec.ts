import { DomainError } from '@app/domain-kernel';
import { localDateOf } from '@app/legal-calendar';
import {
  at,
  BLANK,
  CALENDAR,
  CITIZEN,
  CLERK,
  caseIn,
  clocksOf,
  day,
  eventsIn,
  ITEM,
  OTHER_CLERK,
  PAPERS,
  paper,
  papersIn,
  TERMS,
} from '../../../test/case-fixtures';
import { type CaseState, type Decision, type ItemTerms, SYSTEM } from './case';
import {
  accept,
  type CorrectionItem,
  declareNotRequired,
  deemAccepted,
  fixOnTheSpot,
  lapse,
  missingPapers,
  notifyCorrection,
  receive,
  receiveWalkIn,
  refuse,
  supplement,
  withdraw,
} from './intake-decisions';
import { followedBy } from './step';

const NOW = at('2026-09-21');
const TODAY = day('2026-09-21');
const refusal = (code: string, details: object = {}): DomainError =>
  expect.objectContaining({ code, details: expect.objectContaining(details) as unknown }) as DomainError;

const acceptOn = (text: string, state: CaseState = caseIn('RECEIVED'), item: ItemTerms = ITEM): Decision =>
  accept(state, item, PAPERS, CLERK, day(text), at(text), CALENDAR, TERMS);
const told = (codes: readonly string[]): CorrectionItem[] =>
  codes.map((materialCode) => ({ materialCode, problem: 'MISSING', explanation: '请补交' }));
const notifyOn = (
  text: string,
  state: CaseState,
  items: readonly CorrectionItem[],
  item = ITEM,
  approval: { supervisor: number; reason: string } | null = null,
) => notifyCorrection(state, item, [], { items, approval }, CLERK, day(text), at(text), CALENDAR, TERMS);
const refuseOn = (text: string, state = caseIn('RECEIVED')) =>
  refuse(state, { code: 'NOT_COMPETENT', organToGoTo: '州市场监管局' }, CLERK, day(text), at(text), CALENDAR, TERMS);
const notRequiredOn = (text: string, state = caseIn('RECEIVED')) =>
  declareNotRequired(state, { code: 'PREPACKAGED_ONLY' }, CLERK, day(text), at(text), CALENDAR, TERMS);

describe('acceptance (受理)', () => {
  it('starts the decision clocks on its own day and tells routing', () => {
    const decision = acceptOn('2026-09-21', caseIn('RECEIVED', { handledBy: [1001] }));
    expect(decision.after).toMatchObject({
      status: 'ACCEPTED',
      version: 4,
      acceptedOn: '2026-09-21',
      acceptMode: 'NORMAL',
      handledBy: [1001],
    });
    expect(clocksOf(decision)).toEqual(['TELL_ONCE MET', 'STATUTORY from 2026-09-21 → -', 'PROMISED from 2026-09-21 → -']);
    expect(eventsIn(decision)).toEqual(['accepted@4']);
    expect([papersIn(decision), decision.signals]).toEqual([[], []]);
  });

  // Counted by hand on the notice of 2026: off 25–27 September and 1–7 October; Saturday 10 October is worked.
  it.each([
    ['2026-09-21', '2026-10-12', '2026-09-29'],
    ['2026-09-24', '2026-10-15', '2026-10-09'],
    ['2026-09-30', '2026-10-20', '2026-10-13'],
    ['2026-10-08', '2026-10-21', '2026-10-14'],
    ['2026-10-10', '2026-10-23', '2026-10-16'],
  ])('on %s: 10 working days end on %s, 5 on %s', (acceptedOn, statutory, promised) => {
    const received = caseIn('RECEIVED', { receivedOn: day(acceptedOn), papersReceivedOn: day(acceptedOn) });
    expect(acceptOn(acceptedOn, received).after).toMatchObject({ statutoryDueOn: statutory, promisedDueOn: promised });
  });

  it('of an item without limits arms none', () => {
    const decision = acceptOn('2026-09-21', caseIn('RECEIVED'), { ...ITEM, statutory: null, promised: null });
    expect(clocksOf(decision)).toEqual(['TELL_ONCE MET']);
    expect(decision.after).toMatchObject({ statutoryDueOn: null, promisedDueOn: null });
  });

  it('of papers that came after closing is on the day they count as received', () => {
    const received = caseIn('RECEIVED', { receivedOn: day('2026-10-08'), papersReceivedOn: day('2026-10-08') });
    expect(acceptOn('2026-09-30', received).after.acceptedOn).toBe('2026-10-08');
  });

  it('waits for every required paper, and asks for no other', () => {
    expect(missingPapers(ITEM, [])).toEqual(['M01', 'M03']);
    expect(missingPapers(ITEM, PAPERS)).toEqual([]);
    expect(() => accept(caseIn('RECEIVED'), ITEM, [paper('M01'), paper('M02')], CLERK, TODAY, NOW, CALENDAR, TERMS)).toThrow(
      refusal('material-missing', {
        article: '行政许可法 §32(4)(5)',
        params: { missing: ['M03'] },
        errors: [{ pointer: '/materials/M03', code: 'material-missing', message: '布局图' }],
      }),
    );
  });

  it('is too late when the five days have passed, whoever comes first', () => {
    const received = caseIn('RECEIVED', { receivedOn: day('2026-09-28'), papersReceivedOn: day('2026-09-28') });
    expect(acceptOn('2026-10-10', received).after.acceptedOn).toBe('2026-10-10');
    expect(() => acceptOn('2026-10-11', received)).toThrow(refusal('deadline-passed', { article: '行政许可法 §32(4)' }));
  });
});

describe('deemed acceptance (视为受理)', () => {
  const received = caseIn('RECEIVED', { receivedOn: day('2026-09-28'), papersReceivedOn: day('2026-09-28') });
  const decision = deemAccepted(received, ITEM, SYSTEM, at('2026-10-11'), CALENDAR);

  it('is back-dated to the day of receipt, and so are its clocks', () => {
    expect(decision.after).toMatchObject({
      status: 'ACCEPTED',
      acceptMode: 'DEEMED',
      acceptedOn: '2026-09-28',
      statutoryDueOn: '2026-10-16',
      promisedDueOn: '2026-10-10',
      handledBy: [1001],
    });
    expect(clocksOf(decision)).toEqual(['TELL_ONCE CANCELLED', 'STATUTORY from 2026-09-28 → -', 'PROMISED from 2026-09-28 → -']);
  });

  it('has its record and its red signal', () => {
    expect(papersIn(decision)).toEqual(['DEEMED_ACCEPTANCE_RECORD']);
    expect(decision.signals).toEqual([{ kind: 'DEEMED_ACCEPTANCE', colour: 'RED', article: '行政许可法 §32(4)' }]);
    expect(eventsIn(decision)).toEqual(['accepted@4']);
  });

  it('after a supplement runs from the day of the supplement', () => {
    const again = caseIn('RECEIVED', { papersReceivedOn: day('2026-10-08'), correctionNotices: 1 });
    expect(deemAccepted(again, ITEM, SYSTEM, at('2026-10-16'), CALENDAR).after.acceptedOn).toBe('2026-10-08');
  });

  it.each(['CORRECTING', 'ACCEPTED', 'WITHDRAWN'] as const)('does not happen to a case that is %s', (status) => {
    expect(() => deemAccepted(caseIn(status), ITEM, SYSTEM, NOW, CALENDAR)).toThrow(refusal('state-conflict'));
  });
});

describe('the one-time notice (一次性告知)', () => {
  it('lists everything, and stops the five days', () => {
    const decision = notifyOn('2026-09-21', caseIn('RECEIVED'), told(['M01', 'M03']));
    expect(decision.after).toMatchObject({ status: 'CORRECTING', version: 4, correctionNotices: 1 });
    expect(clocksOf(decision)).toEqual(['TELL_ONCE MET', 'CORRECTION_RESPONSE from 2026-09-21 → -']);
    expect(papersIn(decision)).toEqual(['CORRECTION_NOTICE']);
    expect([decision.events, decision.signals]).toEqual([[], []]);
  });

  it('ends a case that nobody answers only where the item sets a limit; otherwise it reminds', () => {
    const item = { ...ITEM, correctionResponse: { amount: 30, unit: 'DAY', article: '示例', rollsLastDayOff: true } as const };
    expect(clocksOf(notifyOn('2026-09-21', caseIn('RECEIVED'), told(['M01', 'M03']), item))).toEqual([
      'TELL_ONCE MET',
      'CORRECTION_RESPONSE from 2026-09-21 → LAPSE',
    ]);
    const reminder = { arm: 'CORRECTION_RESPONSE', limit: TERMS.correctionReminder, startsOn: '2026-09-21', onExpiry: null };
    expect(notifyOn('2026-09-21', caseIn('RECEIVED'), told(['M01', 'M03'])).clocks).toContainEqual(reminder);
  });

  it('of nothing is none', () => {
    expect(() => notifyOn('2026-09-21', caseIn('RECEIVED'), [])).toThrow(
      refusal('correction-items-required', { article: '行政许可法 §32(4)' }),
    );
  });

  it('may not ask for what the item does not ask for (行政许可法 §31)', () => {
    expect(() => notifyOn('2026-09-21', caseIn('RECEIVED'), told(['M01', 'M03', 'M77']))).toThrow(
      refusal('material-unknown', { article: '行政许可法 §31', params: { codes: ['M77'] } }),
    );
  });

  it('may not leave out what is missing', () => {
    expect(() => notifyOn('2026-09-21', caseIn('RECEIVED'), told(['M01']))).toThrow(
      refusal('correction-incomplete', { article: '行政许可法 §32(4)', params: { untold: ['M03'] } }),
    );
  });

  it('may speak of the form too', () => {
    const items: CorrectionItem[] = [...told(['M01', 'M03']), { materialCode: null, problem: 'INCONSISTENT', explanation: '面积前后不一' }];
    expect(notifyOn('2026-09-21', caseIn('RECEIVED'), items).steps[0]?.details).toEqual({ items: 3, approvedBy: null });
  });

  it('comes too late on the sixth working day', () => {
    expect(notifyOn('2026-09-24', caseIn('RECEIVED'), told(['M01', 'M03'])).after.status).toBe('CORRECTING');
    expect(() => notifyOn('2026-09-29', caseIn('RECEIVED', { papersReceivedOn: day('2026-09-21') }), told(['M01', 'M03']))).not.toThrow();
    expect(() => notifyOn('2026-09-30', caseIn('RECEIVED', { papersReceivedOn: day('2026-09-21') }), told(['M01', 'M03']))).toThrow(
      refusal('deadline-passed', { article: '行政许可法 §32(4)' }),
    );
  });

  it('a second time needs a supervisor with a reason, and shows', () => {
    const second = caseIn('RECEIVED', { correctionNotices: 1 });
    expect(() => notifyOn('2026-09-21', second, told(['M01', 'M03']))).toThrow(
      refusal('supplement-limit', { article: '行政许可法 §72(4)' }),
    );
    const decision = notifyOn('2026-09-21', second, told(['M01', 'M03']), ITEM, { supervisor: 1010, reason: '新情况' });
    expect(decision.after.correctionNotices).toBe(2);
    expect(decision.steps[0]?.details).toMatchObject({ approvedBy: 1010 });
    expect(decision.signals).toEqual([{ kind: 'SECOND_CORRECTION_NOTICE', colour: 'YELLOW', article: '行政许可法 §72(4)' }]);
  });
});

describe('the answer of the applicant', () => {
  it('brings the case back with a fresh five days from that receipt', () => {
    const decision = supplement(caseIn('CORRECTING', { correctionNotices: 1 }), CITIZEN, day('2026-10-08'), at('2026-10-08'), TERMS);
    expect(decision.after).toMatchObject({
      status: 'RECEIVED',
      receivedOn: '2026-09-18',
      papersReceivedOn: '2026-10-08',
      handledBy: [1001],
    });
    expect(clocksOf(decision)).toEqual(['CORRECTION_RESPONSE MET', 'TELL_ONCE from 2026-10-08 → DEEM_ACCEPTED']);
  });

  it('that never came ends the case', () => {
    const decision = lapse(caseIn('CORRECTING'), SYSTEM, NOW);
    expect(decision.after.status).toBe('DEEMED_WITHDRAWN');
    expect(eventsIn(decision)).toEqual(['ended@4']);
    expect(() => lapse(caseIn('RECEIVED'), SYSTEM, NOW)).toThrow(refusal('state-conflict'));
  });

  it('on the spot changes nothing but the form, and says which fields', () => {
    const decision = fixOnTheSpot(caseIn('RECEIVED'), ['area'], CLERK, NOW);
    expect(decision.after).toEqual({ ...caseIn('RECEIVED'), version: 4 });
    expect(decision.steps[0]?.details).toEqual({ fields: ['area'] });
    expect([clocksOf(decision), papersIn(decision), decision.events]).toEqual([[], [], []]);
  });
});

describe('下级初审: what the lower organ has received (行政许可法 §35)', () => {
  const item: ItemTerms = { ...ITEM, firstReview: { organ: 'township-government', article: '民发〔2021〕57号' } };
  const tell = (organ: string, papers = PAPERS) =>
    notifyCorrection(
      caseIn('RECEIVED'),
      item,
      papers,
      { items: told(['M01']), approval: null },
      { ...CLERK, organ },
      TODAY,
      NOW,
      CALENDAR,
      TERMS,
    );

  it('is not asked of the applicant again by another organ; the organ that received it may ask for a better one', () => {
    expect(() => tell('532922-civil-affairs')).toThrow(refusal('first-review-papers', { article: '行政许可法 §35' }));
    expect(() => tell('532922-government-office')).not.toThrow();
  });
});

describe('who had the case in hand before acceptance (职责分离)', () => {
  const items = told(['M01', 'M03']);
  it.each([
    ['receives', () => receive(caseIn('SUBMITTED', { handledBy: [1001] }), OTHER_CLERK, TODAY, NOW, TERMS)],
    ['mends on the spot', () => fixOnTheSpot(caseIn('RECEIVED'), ['area'], OTHER_CLERK, NOW)],
    [
      'tells what is missing',
      () => notifyCorrection(caseIn('RECEIVED'), ITEM, [], { items, approval: null }, OTHER_CLERK, TODAY, NOW, CALENDAR, TERMS),
    ],
    ['takes the supplement', () => supplement(caseIn('CORRECTING'), OTHER_CLERK, TODAY, NOW, TERMS)],
    ['accepts', () => accept(caseIn('RECEIVED'), ITEM, PAPERS, OTHER_CLERK, TODAY, NOW, CALENDAR, TERMS)],
  ])('is whoever %s, beside those before', (_act, act) => {
    expect(act().after.handledBy).toEqual([1001, 1002]);
  });

  it('is neither the applicant nor the law', () => {
    expect(supplement(caseIn('CORRECTING'), CITIZEN, TODAY, NOW, TERMS).after.handledBy).toEqual([1001]);
    expect(deemAccepted(caseIn('RECEIVED'), ITEM, SYSTEM, NOW, CALENDAR).after.handledBy).toEqual([1001]);
  });
});

describe('refusal and 不受理', () => {
  it.each([
    ['不予受理', refuseOn, 'NOT_ACCEPTED', 'REFUSAL_TO_ACCEPT'],
    ['不受理', notRequiredOn, 'NOT_REQUIRED', 'NOT_REQUIRED_NOTICE'],
  ] as const)('%s is written, and the end', (_name, refuseCase, status, kind) => {
    const decision = refuseCase('2026-09-21');
    expect(decision.after.status).toBe(status);
    expect(papersIn(decision)).toEqual([kind]);
    expect(clocksOf(decision)).toEqual(['TELL_ONCE MET']);
    expect(eventsIn(decision)).toEqual(['ended@4']);
  });

  it.each([
    ['不予受理', refuseOn],
    ['不受理', notRequiredOn],
  ] as const)('%s cannot undo what the law has accepted after five days', (_name, refuseCase) => {
    // Received on Friday the 18th; Sunday the 20th is worked.
    expect(refuseCase('2026-09-24').after.version).toBe(4);
    expect(() => refuseCase('2026-09-25')).toThrow(refusal('deadline-passed', { article: '行政许可法 §32(4)' }));
  });

  it('names the organ to go to', () => {
    expect(refuseOn('2026-09-21').papers[0]?.facts).toEqual({ code: 'NOT_COMPETENT', organToGoTo: '州市场监管局' });
  });
});

describe('withdrawal (撤回)', () => {
  it.each(['RECEIVED', 'CORRECTING', 'ACCEPTED', 'IN_REVIEW', 'IN_DECISION'] as const)(
    'from %s cancels every clock and is recorded',
    (status) => {
      const decision = withdraw(caseIn(status), null, CITIZEN, NOW);
      expect(decision.after.status).toBe('WITHDRAWN');
      expect(clocksOf(decision)).toEqual([
        'SUBMISSION CANCELLED',
        'TELL_ONCE CANCELLED',
        'CORRECTION_RESPONSE CANCELLED',
        'STATUTORY CANCELLED',
        'PROMISED CANCELLED',
        'DEFERRED_MATERIAL CANCELLED',
      ]);
      expect(papersIn(decision)).toEqual(['WITHDRAWAL_RECORD']);
      expect(eventsIn(decision)).toEqual(['ended@4']);
    },
  );

  it('entered by a window keeps the words of the applicant, in the file and on the record', () => {
    const decision = withdraw(caseIn('ACCEPTED'), '店铺不开了', CLERK, NOW);
    expect(decision.steps[0]).toMatchObject({ by: CLERK, details: { reason: '店铺不开了' } });
    expect(decision.papers).toEqual([{ kind: 'WITHDRAWAL_RECORD', facts: { reason: '店铺不开了' } }]);
  });

  it('of what no window has seen leaves no paper', () => {
    expect(papersIn(withdraw(caseIn('SUBMITTED'), null, CITIZEN, NOW))).toEqual([]);
  });

  it.each(['DECIDED', 'CONCLUDED', 'CLOSED', 'WITHDRAWN', 'NOT_ACCEPTED'] as const)('comes too late at %s', (status) => {
    expect(() => withdraw(caseIn(status), null, CITIZEN, NOW)).toThrow(refusal('state-conflict'));
  });
});

describe('what the status forbids', () => {
  it.each(['DRAFT', 'SUBMITTED', 'CORRECTING', 'ACCEPTED', 'CLOSED', 'WITHDRAWN'] as const)(
    'is the answer at %s, long after every limit',
    (status) => {
      const state = caseIn(status);
      for (const attempt of [acceptOn, refuseOn, notRequiredOn]) {
        expect(() => (attempt as typeof acceptOn)('2026-12-01', state)).toThrow(
          refusal('state-conflict', {
            params: expect.objectContaining({ from: status, allowed: expect.any(Array) as unknown }) as unknown,
          }),
        );
      }
      expect(() => notifyOn('2026-12-01', state, [])).toThrow(refusal('state-conflict'));
    },
  );
});

describe('two steps of one command', () => {
  it('are one write: versions in a row, everything of both', () => {
    const received = receiveWalkIn(BLANK, CLERK, TODAY, NOW, TERMS);
    const both = followedBy(received, (current) => accept(current, ITEM, PAPERS, CLERK, localDateOf(NOW), NOW, CALENDAR, TERMS));
    expect(both.before).toBeNull();
    expect(both.steps.map(({ action, version }) => `${action}@${version}`)).toEqual(['receive@1', 'accept@2']);
    expect(eventsIn(both)).toEqual(['accepted@2']);
    expect(both.after.handledBy).toEqual([1001]);
    expect(papersIn(both)).toEqual(['RECEIPT']);
  });
});
