import {
  AUTHORITY,
  at,
  CALENDAR,
  CLERK,
  caseIn,
  clocksOf,
  day,
  eventsIn,
  ITEM,
  PAPERS,
  papersIn,
  TERMS,
} from '../../../test/case-fixtures';
import { SYSTEM } from './case';
import { beginSpecialProcedure, endSpecialProcedure, extend } from './clock-decisions';
import { accept } from './intake-decisions';
import { decide } from './office-decisions';

const EXAMINER = { kind: 'STAFF', id: 1186, name: null, organ: null } as const;
const begun = {
  kind: 'TESTING',
  article: '行政许可法 §45',
  expected: { amount: 10, unit: 'WORKING_DAY' },
  begunOn: day('2026-09-23'),
  begunAt: at('2026-09-23'),
  approvedBy: 1188,
  onBehalfOf: null,
  authority: AUTHORITY,
} as const;
const granted = {
  amount: 10,
  unit: 'WORKING_DAY',
  article: '行政许可法 §42 ¶1',
  reasonCode: 'COMPLEX_FACTS',
  reason: '复杂',
  extendedAt: at('2026-09-23'),
  approvedBy: 1199,
  authority: AUTHORITY,
} as const;

describe('the clock paths of a case', () => {
  it.each(['IN_REVIEW', 'IN_DECISION'] as const)(
    '%s: a special procedure stops both limits on its own day, with a written notice',
    (status) => {
      const decision = beginSpecialProcedure(caseIn(status), begun, EXAMINER);
      expect(decision.after.status).toBe('SPECIAL_PROCEDURE');
      expect(clocksOf(decision)).toEqual(['STATUTORY paused by TESTING', 'PROMISED paused by TESTING']);
      expect(papersIn(decision)).toEqual(['SPECIAL_PROCEDURE_NOTICE']);
      expect(eventsIn(decision)).toEqual([`dueChanged@${decision.after.version}`]);
      expect(decision.steps[0]).toMatchObject({ at: at('2026-09-23'), details: { kind: 'TESTING', approvedBy: 1188 } });
    },
  );

  it.each([
    ['EXAMINE', 'IN_REVIEW'],
    ['DECIDE', 'IN_DECISION'],
  ] as const)('goes back to %s', (step, status) => {
    const ended = { kind: 'TESTING', outcome: 'TIME_OVER', step, endedAt: at('2026-10-12') } as const;
    const decision = endSpecialProcedure(caseIn('SPECIAL_PROCEDURE'), ended, SYSTEM);
    expect(decision.after.status).toBe(status);
    expect(clocksOf(decision)).toEqual(['STATUTORY resumed', 'PROMISED resumed']);
    expect(papersIn(decision)).toEqual([]);
  });

  it('an extension lengthens what the local rule says, and tells the former day', () => {
    const current = caseIn('IN_REVIEW', { statutoryDueOn: day('2026-10-12') });
    const decision = extend(current, granted, ['STATUTORY', 'PROMISED'], EXAMINER);
    expect(decision.after.status).toBe('IN_REVIEW');
    expect(clocksOf(decision)).toEqual(['STATUTORY + 10 WORKING_DAY', 'PROMISED + 10 WORKING_DAY']);
    expect(decision.papers[0]?.facts).toMatchObject({ extension: { formerDueOn: '2026-10-12', reasonCode: 'COMPLEX_FACTS' } });
    expect(clocksOf(extend(current, granted, ['STATUTORY'], EXAMINER))).toEqual(['STATUTORY + 10 WORKING_DAY']);
  });

  it.each(['RECEIVED', 'CORRECTING', 'ACCEPTED', 'SPECIAL_PROCEDURE', 'DECIDED', 'CLOSED'] as const)(
    '%s: nothing stops and nothing is extended',
    (status) => {
      expect(() => beginSpecialProcedure(caseIn(status), begun, EXAMINER)).toThrow(expect.objectContaining({ code: 'state-conflict' }));
      expect(() => extend(caseIn(status), granted, ['STATUTORY'], EXAMINER)).toThrow(expect.objectContaining({ code: 'state-conflict' }));
    },
  );

  it('a paused case is not decided', () => {
    const made = {
      result: 'GRANT',
      reasonCode: null,
      decidedOn: day('2026-09-25'),
      decidedAt: at('2026-09-25'),
      automatic: false,
      onBehalfOf: null,
      authority: AUTHORITY,
      laterCheck: null,
    } as const;
    expect(() => decide(caseIn('SPECIAL_PROCEDURE'), made, EXAMINER, TERMS)).toThrow(expect.objectContaining({ code: 'state-conflict' }));
  });

  it('a joint item runs under the joint limit, and may be extended by what its law gives', () => {
    const joint = {
      ...ITEM,
      joint: true,
      statutory: { amount: 45, unit: 'WORKING_DAY', article: '行政许可法 §42 ¶2', rollsLastDayOff: false },
      extension: { amount: 15, unit: 'WORKING_DAY', article: '行政许可法 §42 ¶2', approver: '本级人民政府负责人' },
    } as const;
    const accepted = accept(caseIn('RECEIVED'), joint, PAPERS, CLERK, day('2026-09-18'), at('2026-09-18'), CALENDAR, TERMS);
    expect(clocksOf(accepted)).toEqual(expect.arrayContaining(['STATUTORY_JOINT from 2026-09-18 → -', 'PROMISED from 2026-09-18 → -']));
    expect(accepted.clocks.flatMap((effect) => ('arm' in effect ? [[effect.arm, effect.extendableBy]] : []))).toEqual([
      ['STATUTORY_JOINT', 15],
      ['PROMISED', 15],
    ]);
    expect(accepted.after.statutoryDueOn).toBe('2026-11-26');
  });

  it('a limit in another unit than the extension cannot be extended', () => {
    const mixed = { ...ITEM, extension: { amount: 1, unit: 'MONTH', article: '示例', approver: '负责人' } } as const;
    const accepted = accept(caseIn('RECEIVED'), mixed, PAPERS, CLERK, day('2026-09-18'), at('2026-09-18'), CALENDAR, TERMS);
    expect(accepted.clocks.flatMap((effect) => ('arm' in effect ? [effect.extendableBy] : []))).toEqual([0, 0]);
  });
});
