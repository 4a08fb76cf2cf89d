import { at, CALENDAR, CITIZEN, CLERK, caseIn, clocksOf, day, eventsIn } from '../../../test/case-fixtures';
import { HEARD } from '../../../test/perform-action';
import type { CaseState, PriorNotice } from './case';
import { fits } from './case-policy';
import { closeStatement, isHeard, recordHearing, recordStatement, servePriorNotice, UNSERVED } from './prior-notice';

const TODAY = day('2026-11-26');
const NOW = at('2026-11-26');
const HOLD = HEARD.hearing.hold;
const refused = (code: string): Error => expect.objectContaining({ code }) as Error;
const act = (notice: Partial<PriorNotice> = {}): CaseState =>
  caseIn('IN_REVIEW', { kind: 'REVOCATION', linkedCaseId: 3, priorNotice: { ...UNSERVED, ...notice } });
const served = act({ servedOn: day('2026-11-23') });
const say = (state: CaseState, said: { wantsHearing: boolean; final: boolean }) => recordStatement(state, said, HOLD, TODAY, CITIZEN, NOW);

describe('the holder is heard before something is taken from him', () => {
  it('told in writing first: the days run from the service', () => {
    const told = servePriorNotice(act(), { servedOn: TODAY, method: 'WINDOW' }, HEARD.statement, TODAY, CLERK, NOW);
    expect(clocksOf(told)).toEqual(['HOLDER_STATEMENT from 2026-11-26 → CLOSE_STATEMENT']);
    expect([fits('recordStatement', act()), fits('recordStatement', told.after), fits('servePriorNotice', told.after)]).toEqual([
      false,
      true,
      false,
    ]);
    const tomorrow = { servedOn: day('2026-11-27'), method: 'WINDOW' };
    expect(() => servePriorNotice(act(), tomorrow, HEARD.statement, TODAY, CLERK, NOW)).toThrow(refused('service-date'));
  });

  it('the decision opens when his days are over, or when he has nothing more to say, and is told once', () => {
    const silent = closeStatement(served, CLERK, NOW);
    expect(eventsIn(silent)).toEqual([`completed@${silent.after.version}`]);
    const spoke = say(served, { wantsHearing: false, final: false });
    expect(eventsIn(spoke)).toEqual([]);
    const done = say(spoke.after, { wantsHearing: false, final: true });
    expect([eventsIn(done), clocksOf(done)]).toEqual([[`completed@${done.after.version}`], ['HOLDER_STATEMENT MET']]);
    expect(fits('recordStatement', done.after)).toBe(false);
  });

  it('a hearing that he asks for is held first, announced seven working days before, by somebody who stands outside (行政许可法 §47, §48)', () => {
    const asked = say(served, { wantsHearing: true, final: true });
    expect([eventsIn(asked), isHeard(asked.after.priorNotice ?? UNSERVED)]).toEqual([[], false]);
    const hold = (announced: string, held: string, host = 4001) =>
      recordHearing(
        { ...asked.after, priorNotice: { ...UNSERVED, ...asked.after.priorNotice, hearingAskedOn: day('2026-11-26') } },
        { announcedOn: day(announced), heldOn: day(held), host },
        HEARD.hearing.announcedBefore,
        day('2026-12-20'),
        CALENDAR,
        CLERK,
        at('2026-12-20'),
      );
    expect(() => hold('2026-11-26', '2026-12-04')).toThrow(refused('hearing-notice-late'));
    expect(() => hold('2026-11-26', '2026-12-07', CLERK.id ?? 0)).toThrow(refused('recusal-required'));
    const held = hold('2026-11-26', '2026-12-07');
    expect([eventsIn(held), clocksOf(held)]).toEqual([[`completed@${held.after.version}`], ['HEARING_HOLD MET']]);
    expect(fits('recordHearing', held.after)).toBe(false);
  });

  it('is nothing for a correction or an application', () => {
    expect(fits('servePriorNotice', caseIn('IN_REVIEW', { kind: 'CORRECTION', linkedCaseId: 3 }))).toBe(false);
    expect(fits('servePriorNotice', caseIn('IN_REVIEW'))).toBe(false);
  });
});
