import { unreachableStatuses } from '@app/domain-kernel';
import {
  advance,
  callBack,
  type Officer,
  POOR_RATING_TRANSITIONS,
  type PoorRating,
  type PoorRatingAction,
  type PoorRatingState,
  poorRatingActions,
} from './poor-rating';
import { servicesOf } from './service-event';

const CLERK: Officer = { id: 1001, organ: 'hall', roles: ['WINDOW_CLERK'] };
const HEAD: Officer = { id: 1199, organ: 'market', roles: ['ORGAN_HEAD', 'APPROVER'] };
const COLLEAGUE: Officer = { id: 1187, organ: 'market', roles: ['APPROVER'] };
const OTHER_HEAD: Officer = { id: 1139, organ: 'human', roles: ['ORGAN_HEAD'] };
const SUPERVISOR: Officer = { id: 1010, organ: 'hall', roles: ['SUPERVISOR'] };
const SECOND_SUPERVISOR: Officer = { id: 1011, organ: 'hall', roles: ['SUPERVISOR'] };

const rating = (state: PoorRatingState, change: Partial<PoorRating> = {}): PoorRating => ({
  state,
  unit: 'market',
  ratedStaff: [1186],
  handlers: [],
  escalated: false,
  realName: true,
  callAttempts: 0,
  ...change,
});

const STATES = Object.keys(POOR_RATING_TRANSITIONS) as PoorRatingState[];
const UNIT_ACTIONS: readonly PoorRatingAction[] = ['findJustified', 'findWithoutBasis', 'appeal', 'rectify', 'reply'];
const OUTSIDE_ACTIONS: readonly PoorRatingAction[] = ['upholdAppeal', 'rejectAppeal', 'callBack', 'callBackAgain', 'close', 'sendBack'];
const EXPECTED: Readonly<Record<PoorRatingState, Readonly<Partial<Record<PoorRatingAction, PoorRatingState>>>>> = {
  TO_VERIFY: { findJustified: 'TO_RECTIFY', findWithoutBasis: 'TO_REPLY', appeal: 'IN_APPEAL' },
  IN_APPEAL: { upholdAppeal: 'TO_REPLY', rejectAppeal: 'TO_RECTIFY' },
  TO_RECTIFY: { rectify: 'TO_REPLY' },
  TO_REPLY: { reply: 'TO_CALL_BACK' },
  TO_CALL_BACK: { callBack: 'TO_RECHECK', callBackAgain: 'TO_CALL_BACK' },
  TO_RECHECK: { close: 'CLOSED', sendBack: 'TO_RECTIFY' },
  CLOSED: {},
};

describe('a poor rating', () => {
  const cells = STATES.flatMap((state) => [...UNIT_ACTIONS, ...OUTSIDE_ACTIONS].map((action) => [state, action] as const));

  it.each(cells)('%s, %s', (state, action) => {
    const officer = UNIT_ACTIONS.includes(action) ? HEAD : SUPERVISOR;
    const expected = EXPECTED[state][action];
    if (expected === undefined)
      expect(() => advance(rating(state), action, officer)).toThrow(expect.objectContaining({ code: 'state-conflict' }));
    else expect(advance(rating(state), action, officer).state).toBe(expected);
  });

  it('is never stuck: every state but the last has an action for somebody', () => {
    expect(unreachableStatuses(POOR_RATING_TRANSITIONS, ['TO_VERIFY'])).toEqual([]);
    for (const state of STATES) {
      const able = [HEAD, SUPERVISOR].flatMap((officer) => poorRatingActions(rating(state), officer));
      expect({ state, closed: able.length === 0 }).toEqual({ state, closed: state === 'CLOSED' });
    }
  });

  it.each(cells)('%s, %s: the rated person may not, whatever his role', (state, action) => {
    const roles = ['ORGAN_HEAD', 'SUPERVISOR', 'APPROVER'];
    const rated = { id: 1186, organ: 'market', roles };
    expect(poorRatingActions(rating(state, { escalated: true }), rated)).toEqual([]);
    if (EXPECTED[state][action] !== undefined)
      expect(() => advance(rating(state, { escalated: true }), action, rated)).toThrow(expect.objectContaining({ code: 'not-permitted' }));
  });

  it('is handled by the head of the unit, and by nobody else of the unit', () => {
    expect(poorRatingActions(rating('TO_VERIFY'), HEAD)).toEqual(['findJustified', 'findWithoutBasis', 'appeal']);
    for (const officer of [CLERK, COLLEAGUE, OTHER_HEAD, SUPERVISOR]) expect(poorRatingActions(rating('TO_VERIFY'), officer)).toEqual([]);
  });

  it('falls to the supervisor where the unit is his own office, or let its time pass', () => {
    expect(poorRatingActions(rating('TO_VERIFY', { unit: 'hall' }), SUPERVISOR)).toHaveLength(3);
    expect(poorRatingActions(rating('TO_VERIFY', { escalated: true }), SUPERVISOR)).toHaveLength(3);
    expect(poorRatingActions(rating('TO_VERIFY', { escalated: true }), OTHER_HEAD)).toEqual([]);
  });

  it('is ruled on, called back and rechecked by somebody who did not handle it', () => {
    const verified = advance(rating('TO_VERIFY', { unit: 'hall' }), 'appeal', SUPERVISOR);
    expect(verified.handlers).toEqual([SUPERVISOR.id]);
    const appealed = rating('IN_APPEAL', { unit: 'hall', handlers: verified.handlers });
    expect(poorRatingActions(appealed, SUPERVISOR)).toEqual([]);
    expect(poorRatingActions(appealed, SECOND_SUPERVISOR)).toEqual(['upholdAppeal', 'rejectAppeal']);
    expect(poorRatingActions({ ...appealed, state: 'TO_RECHECK' }, SUPERVISOR)).toEqual([]);
    expect(poorRatingActions(rating('IN_APPEAL'), HEAD)).toEqual([]);
  });

  it('calls back everybody who gave his name, three times before giving up', () => {
    expect(() => callBack(rating('TO_CALL_BACK'), 'ANONYMOUS', 3, SUPERVISOR)).toThrow(
      expect.objectContaining({ code: 'call-back-required' }),
    );
    expect(callBack(rating('TO_CALL_BACK', { realName: false }), 'ANONYMOUS', 3, SUPERVISOR).state).toBe('TO_RECHECK');
    const tries = [0, 1, 2].map((callAttempts) => callBack(rating('TO_CALL_BACK', { callAttempts }), 'NOT_REACHED', 3, SUPERVISOR));
    expect(tries.map(({ state, callAttempts }) => [state, callAttempts])).toEqual([
      ['TO_CALL_BACK', 1],
      ['TO_CALL_BACK', 2],
      ['TO_RECHECK', 3],
    ]);
    expect(callBack(rating('TO_CALL_BACK'), 'NOT_SATISFIED', 3, SUPERVISOR).state).toBe('TO_RECHECK');
  });
});

describe('the services of a case', () => {
  const at = new Date('2026-11-23T01:00:00Z');
  const kinds = (actions: readonly string[], filedBefore = false) =>
    servicesOf(
      actions.map((action) => ({ action, staff: 1001, organ: 'hall', at })),
      filedBefore,
    ).map(({ kind }) => kind);

  it.each<readonly [string, readonly string[], boolean, readonly string[]]>([
    ['received and accepted at the window', ['receive', 'accept'], false, ['FILING']],
    ['filed from home', ['submit'], false, ['FILING']],
    ['received after it was filed from home', ['receive', 'accept'], true, []],
    ['supplemented', ['supplement'], true, ['SUPPLEMENT']],
    ['a promised paper brought', ['handInDeferred'], true, ['SUPPLEMENT']],
    ['paid', ['recordPayment'], true, ['PAYMENT']],
    ['delivered', ['deliver'], true, ['COMPLETION']],
    ['refused', ['refuse'], true, ['COMPLETION']],
    ['given back by the applicant', ['withdraw'], true, []],
    ['decided', ['decide', 'conclude'], true, []],
  ])('%s', (_, actions, filedBefore, expected) => {
    expect(kinds(actions, filedBefore)).toEqual(expected);
  });
});
