import { CASE_TRANSITIONS, type CaseStatus } from '../../cases/domain/case.transitions';
import type { Dependency } from './bundle';
import { type BundleStatus, bundleStatus, type MemberState, movesOf, PHASES, waitsFor } from './bundle-progress';

const blocks = (on: string): Dependency => ({ on, kind: 'BLOCKS' });
const feeds = (on: string, material: string): Dependency => ({ on, kind: 'FEEDS', material });
const member = (
  key: string,
  status: CaseStatus,
  result: MemberState['result'] = null,
  dependencies: readonly Dependency[] = [],
): MemberState => ({ key, status, result, dependencies });

describe('the state of a bundle', () => {
  it.each<[BundleStatus, [CaseStatus, MemberState['result']][]]>([
    [
      'COLLECTING',
      [
        ['SUBMITTED', null],
        ['DRAFT', null],
      ],
    ],
    [
      'COLLECTING',
      [
        ['RECEIVED', null],
        ['CORRECTING', null],
      ],
    ],
    [
      'COLLECTING',
      [
        ['CORRECTING', null],
        ['WITHDRAWN', null],
      ],
    ],
    [
      'RUNNING',
      [
        ['ACCEPTED', null],
        ['DRAFT', null],
      ],
    ],
    [
      'RUNNING',
      [
        ['IN_REVIEW', null],
        ['CORRECTING', null],
      ],
    ],
    [
      'RUNNING',
      [
        ['SPECIAL_PROCEDURE', null],
        ['NOT_ACCEPTED', null],
      ],
    ],
    [
      'RUNNING',
      [
        ['DECIDED', 'GRANT'],
        ['IN_DECISION', null],
      ],
    ],
    [
      'PARTLY_CONCLUDED',
      [
        ['CONCLUDED', 'GRANT'],
        ['DRAFT', null],
      ],
    ],
    [
      'PARTLY_CONCLUDED',
      [
        ['CLOSED', 'DENY'],
        ['ACCEPTED', null],
        ['WITHDRAWN', null],
      ],
    ],
    [
      'CONCLUDED',
      [
        ['CONCLUDED', 'GRANT'],
        ['CLOSED', 'DENY'],
      ],
    ],
    [
      'CONCLUDED',
      [
        ['ARCHIVED', 'GRANT'],
        ['TERMINATED', null],
      ],
    ],
    [
      'STOPPED',
      [
        ['TERMINATED', null],
        ['WITHDRAWN', null],
      ],
    ],
    [
      'STOPPED',
      [
        ['NOT_ACCEPTED', null],
        ['NOT_REQUIRED', null],
        ['TRANSFERRED', null],
        ['DEEMED_WITHDRAWN', null],
      ],
    ],
    ['STOPPED', [['ARCHIVED', null]]],
  ])('%s of %j', (expected, members) => {
    expect(bundleStatus(members.map(([status, result]) => ({ status, result })))).toBe(expected);
  });
});

describe('the statuses of members', () => {
  it('are those of cases', () => {
    expect(Object.keys(PHASES).sort()).toEqual(Object.keys(CASE_TRANSITIONS).sort());
  });
});

describe('what waiting members do', () => {
  const chain = (certificate: MemberState, household: CaseStatus = 'DRAFT') => [
    certificate,
    member('household', household, null, [feeds('certificate', 'M01')]),
    member('card', 'DRAFT', null, [blocks('household')]),
  ];

  it('nothing while the member before them is open', () => {
    for (const status of ['SUBMITTED', 'RECEIVED', 'CORRECTING', 'ACCEPTED', 'IN_REVIEW', 'SPECIAL_PROCEDURE', 'IN_DECISION'] as const) {
      expect(movesOf(chain(member('certificate', status)))).toEqual([]);
    }
  });

  it.each(['DECIDED', 'CONCLUDED', 'CLOSED', 'ARCHIVED'] as const)(
    'start when it is granted (%s), with its result as a paper',
    (status) => {
      expect(movesOf(chain(member('certificate', status, 'GRANT')))).toEqual([
        { kind: 'START', key: 'household', fed: [{ material: 'M01', from: 'certificate' }] },
      ]);
    },
  );

  it.each<[CaseStatus, MemberState['result']]>([
    ['CONCLUDED', 'DENY'],
    ['NOT_ACCEPTED', null],
    ['TRANSFERRED', null],
    ['WITHDRAWN', null],
    ['DEEMED_WITHDRAWN', null],
    ['TERMINATED', null],
  ])('end when it was not (%s %s)', (status, result) => {
    expect(movesOf(chain(member('certificate', status, result)))).toEqual([{ kind: 'END', key: 'household', because: 'certificate' }]);
  });

  it('end one after the other down the chain', () => {
    expect(movesOf(chain(member('certificate', 'CONCLUDED', 'DENY'), 'TERMINATED'))).toEqual([
      { kind: 'END', key: 'card', because: 'household' },
    ]);
  });

  it('start without its paper where the law asks for nothing before them', () => {
    expect(movesOf(chain(member('certificate', 'NOT_REQUIRED')))).toEqual([{ kind: 'START', key: 'household', fed: [] }]);
  });

  it('wait for all of several, and one failure is enough to end', () => {
    const needs = [blocks('a'), blocks('b')];
    expect(movesOf([member('a', 'CONCLUDED', 'GRANT'), member('b', 'ACCEPTED'), member('c', 'DRAFT', null, needs)])).toEqual([]);
    expect(movesOf([member('a', 'ACCEPTED'), member('b', 'WITHDRAWN'), member('c', 'DRAFT', null, needs)])).toEqual([
      { kind: 'END', key: 'c', because: 'b' },
    ]);
  });

  it('an independent member is left alone whatever becomes of the others', () => {
    expect(movesOf([member('a', 'CONCLUDED', 'DENY'), member('b', 'IN_REVIEW')])).toEqual([]);
  });

  it('say what they wait for', () => {
    const members = chain(member('certificate', 'ACCEPTED'));
    expect(members.map((one) => waitsFor(one, members))).toEqual([[], ['certificate'], ['household']]);
  });
});
