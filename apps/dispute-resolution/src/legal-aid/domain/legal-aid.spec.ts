import { allowedActions, unreachableStatuses } from '@app/domain-kernel';
import matters from '../../../data/legal-aid-matters.json';
import subsidies from '../../../data/legal-aid-subsidies.json';
import { type AidRules, assertMayBeGranted, economicTest } from './economic-test';
import { type PoolLawyer, proposeLawyers } from './lawyer-choice';
import { assertThreeHands, SUBSIDY_TRANSITIONS, subsidyOf } from './subsidy';

const RULES = matters as unknown as AidRules;
const code = (expected: string) => expect.objectContaining({ code: expected });
const test = (matter: string, ...groups: string[]) => economicTest(RULES, matter, groups).test;

describe('经济困难条件', () => {
  it.each(matters.matters.map((matter) => [matter.name, matter] as const))('%s: §31 is checked, §32 has no condition', (_, matter) => {
    expect(test(matter.code)).toBe(matter.article === '法律援助法 §32' ? 'NO_CONDITION' : 'NEEDS_CHECK');
  });

  it.each([
    ['LABOUR_RELATION_OR_WAGES', 'MIGRANT_WORKER', 'CHECK_EXEMPT'],
    ['WORK_INJURY', 'MIGRANT_WORKER', 'CHECK_EXEMPT'],
    ['OTHER_INJURY', 'MIGRANT_WORKER', 'NEEDS_CHECK'],
    ['MAINTENANCE', 'MIGRANT_WORKER', 'NEEDS_CHECK'],
    ['MAINTENANCE', 'NO_STABLE_INCOME', 'CHECK_EXEMPT'],
    ['SOCIAL_BENEFITS', 'ASSISTED', 'CHECK_EXEMPT'],
    ['BRAVE_CONDUCT', 'ASSISTED', 'NO_CONDITION'],
  ])('%s with %s: %s (§42)', (matter, group, expected) => {
    expect(test(matter, group)).toBe(expected);
  });

  it('knows no matter or group that the law does not name', () => {
    expect(() => test('DIVORCE')).toThrow(code('aid-matter-unknown'));
    expect(() => test('MAINTENANCE', 'FRIEND')).toThrow(code('aid-group-unknown'));
  });

  it('grants only what the file carries', () => {
    const none = { means: null, groupShown: false };
    expect(() => assertMayBeGranted('NO_CONDITION', none)).not.toThrow();
    expect(() => assertMayBeGranted('CHECK_EXEMPT', none)).toThrow(code('aid-group-unproven'));
    expect(() => assertMayBeGranted('CHECK_EXEMPT', { means: null, groupShown: true })).not.toThrow();
    expect(() => assertMayBeGranted('NEEDS_CHECK', none)).toThrow(code('aid-means-unchecked'));
    expect(() => assertMayBeGranted('NEEDS_CHECK', { means: { by: 'SHARED_DATA', meets: false }, groupShown: true })).toThrow(
      code('aid-means-exceed'),
    );
    expect(() =>
      assertMayBeGranted('NEEDS_CHECK', { means: { by: 'GOOD_FAITH_STATEMENT', meets: true }, groupShown: false }),
    ).not.toThrow();
  });
});

describe('指派', () => {
  const lawyer = (staffId: number, over: Partial<PoolLawyer> = {}): PoolLawyer => ({
    staffId,
    firm: '甲所',
    firmCreditCode: 'A',
    specialties: [],
    openCases: 0,
    actsForOpponent: null,
    otherDuty: false,
    ...over,
  });

  it('puts the specialist first, then the lighter load, and those who may not at the end with the reason', () => {
    const pool = [
      lawyer(1, { specialties: ['W'], actsForOpponent: 'FIRM' }),
      lawyer(2, { openCases: 1 }),
      lawyer(3, { specialties: ['W'], openCases: 5 }),
      lawyer(4, { specialties: ['W'], openCases: 2 }),
      lawyer(5, { otherDuty: true }),
      lawyer(6, { openCases: 8 }),
      lawyer(7, { actsForOpponent: 'LAWYER' }),
    ];
    expect(proposeLawyers(pool, 'W', 8).map(({ lawyer: { staffId }, obstacle }) => [staffId, obstacle])).toEqual([
      [4, null],
      [3, null],
      [2, null],
      [1, 'FIRM_ACTS_FOR_OPPONENT'],
      [5, 'OTHER_DUTY'],
      [7, 'ACTS_FOR_OPPONENT'],
      [6, 'FULL'],
    ]);
  });
});

describe('补贴', () => {
  it('goes through three hands and is paid once', () => {
    expect(unreachableStatuses(SUBSIDY_TRANSITIONS, ['CLAIMED'])).toEqual([]);
    expect(allowedActions(SUBSIDY_TRANSITIONS, 'PAID')).toEqual([]);
    expect(() => assertThreeHands(7, [7, null])).toThrow(code('separation-required'));
    expect(() => assertThreeHands(8, [7, null])).not.toThrow();
  });

  it('has a rate for each form of service, in whole fen', () => {
    for (const { code: form } of matters.forms) expect(Number.isInteger(subsidyOf(subsidies.rates, form))).toBe(true);
    expect(() => subsidyOf(subsidies.rates, 'TEA')).toThrow(code('subsidy-rate-missing'));
  });
});
