import type { DomainError } from '@app/domain-kernel';
import { receiptDay } from '@app/legal-calendar';
import { at, BLANK, CALENDAR, CITIZEN, CLERK, caseIn, clocksOf, day, ITEM, PAPERS, papersIn, TERMS } from '../../../test/case-fixtures';
import { SYSTEM } from './case';
import { accept, deemAccepted, receive, receiveWalkIn, submit } from './intake-decisions';
import { startDraft } from './new-case';
import { followedBy } from './step';

const NOW = at('2026-09-21');
const TODAY = day('2026-09-21');

describe('receipt (收件)', () => {
  it('of a walk-in makes version 1, RECEIVED, out of nothing', () => {
    const decision = receiveWalkIn(BLANK, CLERK, TODAY, NOW, TERMS);
    expect(decision.before).toBeNull();
    expect(decision.after).toMatchObject({
      status: 'RECEIVED',
      version: 1,
      receivedOn: TODAY,
      papersReceivedOn: TODAY,
      receivedOrgan: CLERK.organ,
      handledBy: [1001],
    });
    expect(decision.steps).toMatchObject([{ action: 'receive', from: null, to: 'RECEIVED', version: 1, by: CLERK }]);
    expect(clocksOf(decision)).toEqual(['TELL_ONCE from 2026-09-21 → DEEM_ACCEPTED']);
    expect(papersIn(decision)).toEqual(['RECEIPT']);
    expect([decision.events, decision.signals]).toEqual([[], []]);
  });

  it('of a submission counts from the day it arrived, however late a window looks (电子签名法 §11)', () => {
    const draft = startDraft(BLANK, CITIZEN, NOW);
    const submitted = followedBy(draft, (current) => submit(current, CITIZEN, day('2026-09-21'), NOW, TERMS));
    expect(submitted).toMatchObject({
      before: null,
      after: { status: 'SUBMITTED', version: 2, receivedOn: null, handledBy: [] },
      papers: [],
    });
    expect(clocksOf(submitted)).toEqual(['SUBMISSION from 2026-09-21 → -']);
    const received = receive(submitted.after, CLERK, day('2026-09-22'), at('2026-09-22'), TERMS);
    expect(received.after).toMatchObject({ version: 3, receivedAt: at('2026-09-22'), receivedOn: '2026-09-21', handledBy: [1001] });
    expect(clocksOf(received)).toEqual(['SUBMISSION MET', 'TELL_ONCE from 2026-09-21 → DEEM_ACCEPTED']);
  });

  it('of a submission that lay for more than five days leaves the answer to the law: deemed accepted from its arrival', () => {
    const submitted = submit(caseIn('DRAFT'), CITIZEN, day('2026-09-21'), at('2026-09-20'), TERMS);
    expect(submitted.after.papersReceivedOn).toBe('2026-09-21');
    expect(submitted.clocks).toEqual([{ arm: 'SUBMISSION', limit: TERMS.submission, startsOn: '2026-09-21', onExpiry: null }]);
    const { after } = receive(submitted.after, CLERK, day('2026-09-30'), at('2026-09-30'), TERMS);
    expect(() => accept(after, ITEM, PAPERS, CLERK, day('2026-09-30'), at('2026-09-30'), CALENDAR, TERMS)).toThrow(
      expect.objectContaining({ code: 'deadline-passed', details: { article: '行政许可法 §32(4)' } }) as DomainError,
    );
    expect(deemAccepted(after, ITEM, SYSTEM, at('2026-09-30'), CALENDAR).after.acceptedOn).toBe('2026-09-21');
  });

  it.each([
    ['2026-09-30T09:29:59.999Z', '2026-09-30'],
    ['2026-09-30T09:30:00.000Z', '2026-10-08'],
    ['2026-09-30T15:59:59.999Z', '2026-10-08'],
    ['2026-10-01T02:00:00.000Z', '2026-10-08'],
    ['2026-10-10T02:00:00.000Z', '2026-10-10'],
    ['2026-10-10T09:30:00.000Z', '2026-10-12'],
  ])('at %s is legally on %s: closing at 17:30, the holiday, the make-up Saturday', (instant, expected) => {
    const rule = { closesAt: '17:30', afterClosing: 'NEXT_WORKING_DAY', onDayOff: 'NEXT_WORKING_DAY' } as const;
    expect(receiptDay(new Date(instant), rule, CALENDAR)).toBe(expected);
  });
});
