import { DomainError } from '@app/domain-kernel';
import fc from 'fast-check';
import {
  AUTHORITY,
  at,
  CALENDAR,
  CITIZEN,
  CLERK,
  caseIn,
  clocksOf,
  day,
  eventsIn,
  PAPERS,
  paper,
  papersIn,
  TERMS,
} from '../../../test/case-fixtures';
import { CHECKER, COMMITTABLE, perform, SIGNED, TOLERANT } from '../../../test/perform-action';
import {
  acceptDeferred,
  acceptOnCommitment,
  handInDeferred,
  latestPromise,
  outstandingPapers,
  replacedPapers,
  terminateUnmet,
  transfer,
  waysOpen,
} from './acceptance-paths';
import type { CaseState, ItemTerms, Paper } from './case';
import { checkCommitment, mayCheck } from './commitment-check';
import { creditEntry } from './credit';
import { accept } from './intake-decisions';

const RECEIVED = caseIn('RECEIVED');
const on = (text: string) => ({ by: CLERK, today: day(text), now: at(text), calendar: CALENDAR, terms: TERMS });
const TODAY = on('2026-09-18');
const refusal = (code: string): DomainError => expect.objectContaining({ code }) as DomainError;
const promise = (promisedBy = '2026-09-22') => ({ voluntary: true, bar: null, promisedBy: day(promisedBy) });
const deferred = (papers: readonly Paper[] = SIGNED, item: ItemTerms = TOLERANT, given = promise()) =>
  acceptDeferred(RECEIVED, item, papers, given, TODAY);
const BARRED = { kind: 'BROKEN_PROMISE', recordedOn: day('2026-03-02'), barsUntil: day('2027-03-02') } as const;

describe('容缺受理', () => {
  it('accepts with the minor paper promised for a day, and the case ends when that day passes without it', () => {
    const { after, clocks, events, steps } = deferred();
    expect(after).toMatchObject({
      status: 'ACCEPTED',
      acceptMode: 'DEFERRED',
      acceptedOn: '2026-09-18',
      deferredPapers: ['M03'],
      deferredDueOn: '2026-09-22',
      handledBy: [1001],
    });
    expect(clocks.at(-1)).toEqual({
      arm: 'DEFERRED_MATERIAL',
      limit: { amount: 4, unit: 'DAY', article: '容缺受理办法（示例）', rollsLastDayOff: true },
      startsOn: '2026-09-18',
      onExpiry: 'TERMINATE',
    });
    expect(steps[0]?.details).toMatchObject({ deferredPapers: ['M03'], promisedBy: '2026-09-22', voluntary: true });
    expect(events).toEqual([{ type: 'accepted', version: 4, terms: TOLERANT }]);
  });

  it('is for minor papers only, and only where one is missing', () => {
    expect(() => deferred([paper('PROMISE')])).toThrow(refusal('material-not-tolerable'));
    expect(() => deferred(SIGNED, { ...TOLERANT, papers: TOLERANT.papers.map((one) => ({ ...one, tolerable: false })) })).toThrow(
      refusal('material-not-tolerable'),
    );
    expect(() => deferred([...PAPERS, paper('PROMISE')])).toThrow(refusal('promise-not-needed'));
  });

  it('rests on a voluntary, signed word that was not broken before', () => {
    expect(() => deferred(SIGNED, TOLERANT, { ...promise(), voluntary: false })).toThrow(refusal('promise-not-voluntary'));
    expect(() => deferred([paper('M01')])).toThrow(refusal('promise-unsigned'));
    expect(() => acceptDeferred(RECEIVED, TOLERANT, SIGNED, { ...promise(), bar: BARRED }, TODAY)).toThrow(refusal('credit-barred'));
    // The normal way is open all the same.
    expect(accept(RECEIVED, TOLERANT, PAPERS, CLERK, TODAY.today, TODAY.now, CALENDAR, TERMS).after.acceptMode).toBe('NORMAL');
  });

  // Accepted on Friday 2026-09-18 with a promised limit of five working days: Sunday the 20th is worked, so they end on the 24th.
  it.each([
    ['2026-09-18', 'the day of acceptance'],
    ['2026-09-19', 'a Saturday'],
    ['2026-09-23', 'one working day before the limit'],
    ['2026-09-28', 'after the limit'],
  ])('refuses %s, %s', (promisedBy) => {
    expect(() => deferred(SIGNED, TOLERANT, promise(promisedBy))).toThrow(
      expect.objectContaining({
        code: 'promised-day',
        details: expect.objectContaining({ params: { latest: '2026-09-22' } }),
      }) as DomainError,
    );
  });

  it('leaves two working days before the promised limit and lasts twenty at most, whatever the limit', () => {
    fc.assert(
      fc.property(fc.nat({ max: 90 }), fc.nat({ max: 200 }), (amount, offset) => {
        const item = { ...TOLERANT, promised: { amount, unit: 'WORKING_DAY', article: '承诺', rollsLastDayOff: false } as const };
        const start = CALENDAR.workingDayAfter(day('2026-01-05'), offset);
        const latest = latestPromise(item, start, CALENDAR, TERMS);
        expect(latest).toBe(amount <= 2 ? null : CALENDAR.workingDayAfter(start, Math.min(amount - 2, 20)));
      }),
    );
  });

  it('is not for an item that is promised on the spot', () => {
    const instant = { ...TOLERANT, promised: { amount: 0, unit: 'WORKING_DAY', article: '承诺', rollsLastDayOff: false } as const };
    expect(() => deferred(SIGNED, instant)).toThrow(refusal('deferral-no-time'));
  });

  it('is too late once the law has accepted the case', () => {
    expect(() => acceptDeferred(RECEIVED, TOLERANT, SIGNED, promise('2026-10-12'), on('2026-09-29'))).toThrow(refusal('deadline-passed'));
  });
});

describe('the promised papers', () => {
  const twoPromised = caseIn('IN_DECISION', { acceptMode: 'DEFERRED', deferredPapers: ['M03', 'M04'], deferredDueOn: day('2026-09-23') });

  it('come in one by one; with the last one the case is complete', () => {
    const first = handInDeferred(twoPromised, SIGNED, [paper('M04')], TODAY);
    expect([clocksOf(first), eventsIn(first)]).toEqual([[], []]);
    expect(first.steps[0]?.details).toEqual({ papers: ['M04'], remaining: ['M03'] });
    const last = handInDeferred(first.after, [...SIGNED, paper('M04')], [paper('M03')], { ...TODAY, by: CITIZEN });
    expect([clocksOf(last), eventsIn(last)]).toEqual([['DEFERRED_MATERIAL MET'], ['completed@5']]);
    expect(last.after.status).toBe('IN_DECISION');
    expect(outstandingPapers(last.after, [...SIGNED, paper('M04'), paper('M03')])).toEqual([]);
  });

  it('are those that were promised, until the end of the promised day', () => {
    expect(() => handInDeferred(twoPromised, SIGNED, [paper('M02')], TODAY)).toThrow(refusal('material-not-promised'));
    expect(() => handInDeferred(caseIn('IN_REVIEW'), SIGNED, [paper('M03')], TODAY)).toThrow(refusal('no-papers-promised'));
    expect(handInDeferred(twoPromised, SIGNED, [paper('M03')], on('2026-09-23')).after.version).toBe(4);
    expect(() => handInDeferred(twoPromised, SIGNED, [paper('M03')], on('2026-09-24'))).toThrow(refusal('deadline-passed'));
  });

  it('that do not come end the case, with a notice that names them', () => {
    const ended = terminateUnmet(twoPromised, [...SIGNED, paper('M04')], CLERK, at('2026-09-24'));
    expect(ended.after.status).toBe('TERMINATED');
    expect(ended.papers).toEqual([{ kind: 'TERMINATION_NOTICE', facts: { unmetPapers: ['M03'] } }]);
    expect(eventsIn(ended)).toEqual(['ended@4']);
    expect(() => terminateUnmet(twoPromised, [...SIGNED, paper('M03'), paper('M04')], CLERK, at('2026-09-24'))).toThrow(
      refusal('no-papers-promised'),
    );
  });

  it('that did not come count for a year', () => {
    expect(creditEntry('BROKEN_PROMISE', day('2026-09-23'), CALENDAR, TERMS)).toEqual({
      kind: 'BROKEN_PROMISE',
      recordedOn: '2026-09-23',
      barsUntil: '2027-09-23',
    });
  });
});

describe('告知承诺', () => {
  const committed = (papers: readonly Paper[] = SIGNED, item: ItemTerms = COMMITTABLE, voluntary = true) =>
    acceptOnCommitment(RECEIVED, item, papers, { voluntary, bar: null }, TODAY);

  it('takes the promise in place of the paper, which stands on the file as declared', () => {
    expect(committed().after).toMatchObject({ status: 'ACCEPTED', acceptMode: 'COMMITMENT', deferredPapers: [], commitmentCheck: null });
    expect(committed().steps[0]?.details).toMatchObject({ replaced: ['M03'], voluntary: true, basis: '国办发〔2020〕42号' });
    expect(replacedPapers(COMMITTABLE, SIGNED)).toEqual([
      { code: 'M03', name: '布局图', form: 'COMMITMENT', copies: 0, trustGrade: 'D', uploadId: null },
    ]);
  });

  it('needs an item that offers it, a free and signed word, and every other paper', () => {
    expect(() => committed(SIGNED, TOLERANT)).toThrow(refusal('commitment-not-offered'));
    expect(() => committed(SIGNED, COMMITTABLE, false)).toThrow(refusal('promise-not-voluntary'));
    expect(() => committed([paper('M01')])).toThrow(refusal('promise-unsigned'));
    expect(() => committed([paper('PROMISE')])).toThrow(refusal('material-missing'));
    expect(() => committed([...PAPERS, paper('PROMISE')])).toThrow(refusal('promise-not-needed'));
    expect(() => acceptOnCommitment(RECEIVED, COMMITTABLE, SIGNED, { voluntary: true, bar: BARRED }, TODAY)).toThrow(
      refusal('credit-barred'),
    );
  });

  it('is never slipped through as a normal acceptance, which nobody would check afterwards', () => {
    // The situation that is meant for the promise does not list the paper it replaces.
    const unlisted = { ...COMMITTABLE, papers: COMMITTABLE.papers.filter(({ code }) => code !== 'M03') };
    expect(() => accept(RECEIVED, unlisted, SIGNED, CLERK, TODAY.today, TODAY.now, CALENDAR, TERMS)).toThrow(
      refusal('commitment-required'),
    );
    expect(() => acceptDeferred(RECEIVED, unlisted, SIGNED, promise(), TODAY)).toThrow(refusal('material-not-tolerable'));
    expect(accept(RECEIVED, unlisted, PAPERS, CLERK, TODAY.today, TODAY.now, CALENDAR, TERMS).after.acceptMode).toBe('NORMAL');
  });

  const granted: CaseState = caseIn('CONCLUDED', { acceptMode: 'COMMITMENT', commitmentCheck: 'DUE' });
  const checked = (outcome: 'KEPT' | 'BROKEN', state = granted, by = CHECKER) =>
    checkCommitment(state, COMMITTABLE.commitment, { outcome, reasonCode: null }, { ...on('2026-10-20'), by });

  it('is checked after the grant; what was not true is a matter for revocation', () => {
    expect(checked('KEPT')).toMatchObject({ after: { status: 'CONCLUDED', commitmentCheck: 'KEPT' }, signals: [] });
    const broken = checked('BROKEN');
    expect(broken.after.commitmentCheck).toBe('BROKEN');
    expect(broken.signals).toEqual([{ kind: 'COMMITMENT_BROKEN', colour: 'RED', article: '国办发〔2020〕42号' }]);
    expect(clocksOf(broken)).toEqual(['COMMITMENT_CHECK MET']);
    expect(() => checked('KEPT', broken.after)).toThrow(refusal('commitment-check-not-due'));
    expect(() => checked('KEPT', caseIn('CLOSED'))).toThrow(refusal('commitment-check-not-due'));
  });

  it('is checked by the organ that decided, and never by whoever had the case in hand (职责分离)', () => {
    expect(mayCheck(granted, CHECKER)).toBe(true);
    expect(() => checked('KEPT', { ...granted, handledBy: [CHECKER.id ?? 0] })).toThrow(refusal('recusal-required'));
    expect(() => checked('KEPT', granted, { ...CHECKER, organ: '532922-forestry' })).toThrow(refusal('recusal-required'));
    expect(mayCheck({ ...granted, handlingOrgan: null }, { id: 1, organ: null })).toBe(false);
  });
});

describe('移送', () => {
  it('ends the case here with a letter to the other organ', () => {
    const sent = transfer(RECEIVED, { code: '532922-forestry', name: '林草局' }, 'OTHER_ORGAN', TODAY);
    expect(sent.after.status).toBe('TRANSFERRED');
    expect(sent.papers).toEqual([{ kind: 'TRANSFER_LETTER', facts: { code: 'OTHER_ORGAN', organToGoTo: '林草局' } }]);
    expect(eventsIn(sent)).toEqual(['ended@4']);
    expect(() => transfer(RECEIVED, { code: 'x', name: 'x' }, 'OTHER_ORGAN', on('2026-09-29'))).toThrow(refusal('deadline-passed'));
  });

  it('and a lapse leaves its notice', () => {
    expect(papersIn(perform(caseIn('CORRECTING'), 'lapse'))).toEqual(['DEEMED_WITHDRAWAL_NOTICE']);
  });
});

describe('the ways that are open', () => {
  const open = (item: ItemTerms | null, papers: readonly Paper[], state: CaseState = RECEIVED) => waysOpen(state, item, papers, TODAY);

  it('are those that the server would take, as far as papers and item tell', () => {
    const shut = { acceptDeferred: false, acceptOnCommitment: false, handInDeferred: false };
    expect(open(TOLERANT, [paper('M01')])).toEqual({ ...shut, acceptDeferred: true });
    expect(open(TOLERANT, PAPERS)).toEqual(shut);
    expect(open(TOLERANT, [])).toEqual(shut);
    expect(open(COMMITTABLE, [paper('M01')])).toEqual({ ...shut, acceptOnCommitment: true });
    expect(open(COMMITTABLE, [])).toEqual(shut);
    expect(open(COMMITTABLE, PAPERS)).toEqual(shut);
    const instant = { ...TOLERANT, promised: { amount: 0, unit: 'WORKING_DAY', article: '承诺', rollsLastDayOff: false } as const };
    expect(open(instant, [paper('M01')])).toEqual(shut);
    const waiting = caseIn('IN_REVIEW', {
      deferredPapers: ['M03'],
      deferredDueOn: day('2026-09-23'),
      handlingOrgan: AUTHORITY.actingOrganCode,
    });
    expect(open(null, SIGNED, waiting)).toEqual({ ...shut, handInDeferred: true });
    expect(open(null, PAPERS, waiting)).toEqual(shut);
  });
});
