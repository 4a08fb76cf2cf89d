import { unreachableStatuses } from '@app/domain-kernel';
import { localDate, officeCalendar } from '@app/legal-calendar';
import type { ClockPaths } from '../../tasks/domain/clock-paths';
import { refusalToAskExtension, refusalToAskProcedure } from '../../tasks/domain/clock-paths';
import { HEARING_RULES } from '../application/hearing-rules';
import { assertHearing, type Hearing } from './hearing';
import { actionsFor, groundOf, PROCEDURE_TRANSITIONS, type ProcedureState, type ProcedureStatus, statusAfter } from './special-procedure';

const [ASKER, APPROVER, RECEIVER, STRANGER] = [1, 2, 3, 4] as const;
const today = localDate('2026-09-29');
const paths = (changes: Partial<ClockPaths> = {}): ClockPaths => ({
  specialProcedures: [{ kind: 'TESTING', article: '行政许可法 §45' }],
  extension: { amount: 10, unit: 'WORKING_DAY', article: '行政许可法 §42', approver: '本行政机关负责人', byGovernment: false },
  statutoryDueOn: localDate('2026-10-20'),
  procedure: null,
  extended: null,
  ...changes,
});
const procedure = (status: ProcedureStatus, changes: Partial<ProcedureState> = {}): ProcedureState => ({
  id: 1,
  version: 1,
  routeId: 1,
  taskId: 1,
  kind: 'TESTING',
  article: '行政许可法 §45',
  expected: { amount: 10, unit: 'WORKING_DAY' },
  reason: '须检测。',
  host: null,
  hearing: null,
  status,
  askedBy: ASKER,
  askedOnBehalfOf: null,
  begunOn: null,
  dueOn: null,
  outcome: null,
  summary: null,
  excluded: [ASKER, RECEIVER],
  ...changes,
});
/** Every cell that is allowed; all others are refused. Only what leads to or from BEGUN moves a clock. */
const CELLS: Readonly<Record<string, ProcedureStatus | undefined>> = {
  'REQUESTED approve': 'BEGUN',
  'REQUESTED refuse': 'REFUSED',
  'REQUESTED takeBack': 'CANCELLED',
  'REQUESTED cancel': 'CANCELLED',
  'BEGUN recordResult': 'ENDED',
  'BEGUN timeOver': 'ENDED',
  'BEGUN cancel': 'CANCELLED',
  'ENDED recordResult': 'ENDED',
};
const people = { approvers: [APPROVER, RECEIVER], owner: ASKER };

describe('a special procedure', () => {
  it('reaches every status, and its ends are ends', () => {
    expect(unreachableStatuses(PROCEDURE_TRANSITIONS, ['REQUESTED'])).toEqual([]);
    for (const end of ['REFUSED', 'CANCELLED'] as const) expect(PROCEDURE_TRANSITIONS[end]).toEqual({});
  });

  it.each(
    (Object.keys(PROCEDURE_TRANSITIONS) as ProcedureStatus[]).flatMap((status) =>
      (['approve', 'refuse', 'recordResult', 'timeOver', 'takeBack', 'cancel'] as const).map((action) => [status, action] as const),
    ),
  )('%s, %s: goes where the law says, or is refused', (status, action) => {
    const to = CELLS[`${status} ${action}`];
    if (to === undefined) expect(() => statusAfter(procedure(status), action)).toThrow();
    else expect(statusAfter(procedure(status), action)).toBe(to);
  });

  it.each<[ProcedureStatus, Partial<ProcedureState>, number, string[]]>([
    ['REQUESTED', {}, APPROVER, ['approve', 'refuse']],
    ['REQUESTED', {}, ASKER, ['takeBack']],
    ['REQUESTED', {}, RECEIVER, []],
    ['REQUESTED', {}, STRANGER, []],
    ['BEGUN', {}, ASKER, ['recordResult']],
    ['BEGUN', {}, APPROVER, []],
    ['ENDED', { outcome: 'RESULT', summary: '合格' }, ASKER, []],
    ['ENDED', { outcome: 'TIME_OVER' }, ASKER, ['recordResult']],
    ['ENDED', { outcome: 'TIME_OVER', summary: '合格' }, ASKER, []],
    ['REFUSED', {}, APPROVER, []],
    ['CANCELLED', {}, ASKER, []],
  ])('%s %j offers person %i %j', (status, changes, person, actions) => {
    expect(actionsFor(procedure(status, changes), person, people)).toEqual(actions);
  });

  it.each<[string, Partial<ClockPaths>, string | undefined]>([
    ['in time', {}, undefined],
    ['without a statutory limit', { statutoryDueOn: null }, undefined],
    ['on the day before the last', { statutoryDueOn: localDate('2026-09-30') }, undefined],
    ['on the last day', { statutoryDueOn: today }, 'clock-exhausted'],
    ['a day too late', { statutoryDueOn: localDate('2026-09-28') }, 'clock-expired'],
    ['with one open', { procedure: 'REQUESTED' }, 'special-procedure-open'],
    ['of an item that lists none', { specialProcedures: [] }, 'special-procedure-not-listed'],
  ])('is asked for %s', (_what, changes, code) => {
    expect(refusalToAskProcedure(paths(changes), today)?.code).toBe(code);
  });

  it.each<[string, Partial<ClockPaths>, string | undefined]>([
    ['in time', {}, undefined],
    ['on the last day', { statutoryDueOn: today }, undefined],
    ['a day too late', { statutoryDueOn: localDate('2026-09-28') }, 'clock-expired'],
    ['a second time', { extended: 'APPROVED' }, 'clock-already-extended'],
    ['while one waits', { extended: 'REQUESTED' }, 'clock-already-extended'],
    ['while the clock stands', { procedure: 'BEGUN', statutoryDueOn: null }, 'clock-not-running'],
    ['of an item whose law gives none', { extension: null }, 'extension-not-allowed'],
  ])('an extension is asked for %s', (_what, changes, code) => {
    expect(refusalToAskExtension(paths(changes), today)?.code).toBe(code);
  });

  it('takes its ground from the item', () => {
    const wish = { kind: 'TESTING', expected: { amount: 10, unit: 'WORKING_DAY' }, reason: '须检测。', host: null, hearing: null } as const;
    const host = { staff: [], examiners: [], owner: ASKER };
    expect(groundOf(wish, paths().specialProcedures, host, HEARING_RULES, today, officeCalendar())).toEqual({
      kind: 'TESTING',
      article: '行政许可法 §45',
    });
    for (const odd of [
      { ...wish, host: 2 },
      { ...wish, kind: 'HEARING', host: 2 },
    ]) {
      const listed = [{ kind: odd.kind, article: '行政许可法 §45' }];
      expect(() => groundOf(odd, listed, host, HEARING_RULES, today, officeCalendar())).toThrow(
        expect.objectContaining({ code: 'hearing-details' }),
      );
    }
  });
});

describe('a hearing', () => {
  const rules = HEARING_RULES;
  it('has its days from the data, each with its article', () => {
    expect(rules).toEqual({
      request: { days: 5, article: '行政许可法 §47' },
      hold: { days: 20, article: '行政许可法 §47' },
      notice: { days: 7, article: '行政许可法 §48(1)' },
    });
  });

  const hearing = (changes: Partial<Hearing> = {}): Hearing => ({
    initiative: 'APPLICANT',
    toldOn: localDate('2026-09-22'),
    requestedOn: localDate('2026-09-28'),
    heldOn: localDate('2026-10-19'),
    ...changes,
  });
  // From 09-28, twenty working days: 09-29, 09-30, 10-08, 09, 10, 12 to 16, 19 to 23, 26 to 30: 2 + 3 + 5 + 5 + 5.
  it.each<[string, Partial<Hearing>, string | undefined]>([
    ['on the twentieth working day after the request', { heldOn: localDate('2026-10-30') }, undefined],
    ['on the twenty-first', { heldOn: localDate('2026-11-02') }, 'hearing-held-late'],
    // From Sunday 09-20, which is worked: 21, 22, 23, 24, 28.
    ['asked for on the fifth working day after being told', { toldOn: localDate('2026-09-20') }, undefined],
    ['asked for on the sixth', { toldOn: localDate('2026-09-19') }, 'hearing-request-late'],
    ['of the organ’s own motion, without a request', { initiative: 'ORGAN', toldOn: null, requestedOn: null }, undefined],
    ['on the seventh working day after the notice', { heldOn: localDate('2026-10-14') }, undefined],
    ['on the sixth after the notice', { heldOn: localDate('2026-10-13') }, 'hearing-notice-short'],
  ])('%s', (_what, changes, code) => {
    const held = () => assertHearing(hearing(changes), rules, today, officeCalendar());
    if (code === undefined) expect(held).not.toThrow();
    else expect(held).toThrow(expect.objectContaining({ code }));
  });
});
