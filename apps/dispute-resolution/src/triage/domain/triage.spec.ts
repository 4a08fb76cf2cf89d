import { localDate } from '@app/legal-calendar';
import data from '../../../data/routes.json';
import type { TriageFacts } from './facts';
import { assertChoice, assertOpen, propose, type Route, TRIAGE_ROWS } from './triage';

const TODAY = localDate('2026-11-23');
const WAGES: TriageFacts = { matter: 'MONEY', labour: 'WAGES' };
const proposed = (facts: TriageFacts) => propose(facts, TODAY, data.rows);
const code = (expected: string) => expect.objectContaining({ code: expected });

/** 途径表, row by row: the facts, and the rows that must and must not be among the open and the shut ways. */
const TABLE: readonly (readonly [
  name: string,
  facts: TriageFacts,
  open: readonly string[],
  closed: readonly string[],
  not?: readonly string[],
])[] = [
  ['an IOU and nothing else: to court at once', { ...WAGES, iou: true }, ['IOU_SUIT', 'LABOUR_ARBITRATION'], []],
  [
    'an IOU, and the labour relation is disputed: arbitration first',
    { ...WAGES, iou: true, otherLabourIssue: true },
    ['ARBITRATION_FIRST'],
    ['ARBITRATION_FIRST'],
    ['IOU_SUIT'],
  ],
  ['wages without an IOU: arbitration before court', WAGES, ['LABOUR_ARBITRATION', 'MEDIATION', 'AID_WAGES'], ['ARBITRATION_FIRST']],
  ['a clear wage debt that can be served', { ...WAGES, debtClear: true, debtorReachable: true }, ['CLEAR_WAGE_DEBT'], []],
  ['a clear wage debt that cannot be served', { ...WAGES, debtClear: true, debtorReachable: false }, [], [], ['CLEAR_WAGE_DEBT']],
  ['a clear debt outside labour', { matter: 'MONEY', debtClear: true, debtorReachable: true }, ['CLEAR_DEBT', 'SUIT'], []],
  [
    'a payment agreement that was broken: order or suit',
    { ...WAGES, agreement: 'PAYMENT_ONLY', agreementBroken: true },
    ['BROKEN_AGREEMENT_ORDER', 'BROKEN_AGREEMENT_SUIT'],
    [],
  ],
  [
    'an agreement on more than payment that was broken',
    { ...WAGES, agreement: 'OTHER', agreementBroken: true },
    ['LABOUR_ARBITRATION'],
    ['ARBITRATION_FIRST'],
    ['BROKEN_AGREEMENT_SUIT'],
  ],
  [
    'an order under the contract law voided: arbitration first',
    { ...WAGES, paymentOrder: 'VOID_OF_CONTRACT_LAW' },
    ['VOID_ORDER_ARBITRATION'],
    ['ARBITRATION_FIRST'],
  ],
  ['an order on an agreement voided: suit', { ...WAGES, paymentOrder: 'VOID_OF_AGREEMENT' }, ['VOID_ORDER_SUIT'], []],
  [
    'a payment agreement before a committee, both willing',
    { ...WAGES, agreement: 'PAYMENT_ONLY', agreementByCommittee: true, bothWilling: true },
    ['WAGE_CONFIRMATION'],
    [],
  ],
  [
    'the same, one unwilling',
    { ...WAGES, agreement: 'PAYMENT_ONLY', agreementByCommittee: true, bothWilling: false },
    [],
    [],
    ['WAGE_CONFIRMATION'],
  ],
  ['an agreement among neighbours, both willing', { matter: 'OTHER_CIVIL', agreement: 'OTHER', bothWilling: true }, ['CONFIRMATION'], []],
  ['a labour relation disputed', { matter: 'OTHER_CIVIL', labour: 'OTHER' }, ['ARBITRATION_FIRST'], ['ARBITRATION_FIRST']],
  ['a government order wanted', { ...WAGES, wantsGovernmentOrder: true }, ['INSPECTION'], []],
  [
    'a violation two years old to the day',
    { ...WAGES, wantsGovernmentOrder: true, violationEndedOn: localDate('2024-11-23') },
    ['INSPECTION'],
    [],
  ],
  [
    'a violation older than two years',
    { ...WAGES, wantsGovernmentOrder: true, violationEndedOn: localDate('2024-11-22') },
    [],
    ['INSPECTION_TOO_OLD'],
    ['INSPECTION'],
  ],
  ['ordered and unpaid', { ...WAGES, orderedAndUnpaid: true }, ['EXTRA_COMPENSATION'], []],
  ['a suspected crime', { ...WAGES, suspectedCrime: true }, ['POLICE'], []],
  ['the boss has fled', { ...WAGES, employerFledOrUnable: true }, ['EMERGENCY_FUND'], []],
  ['a migrant worker: aid without the check', { ...WAGES, migrantWorker: true }, ['AID_EXEMPT'], [], ['AID_WAGES']],
  [
    'a migrant worker injured at work',
    { matter: 'MONEY', labour: 'OTHER', migrantWorker: true, injury: true },
    ['AID_EXEMPT'],
    [],
    ['AID_INJURY'],
  ],
  [
    'a migrant worker injured on the road: the check is made',
    { matter: 'MONEY', migrantWorker: true, injury: true },
    ['AID_INJURY'],
    [],
    ['AID_EXEMPT'],
  ],
  ['an injury', { matter: 'MONEY', injury: true }, ['AID_INJURY'], []],
  ['maintenance', { matter: 'MONEY', maintenance: true }, ['AID_MAINTENANCE', 'MEDIATION', 'SUIT'], []],
  ['one side refuses expressly', { ...WAGES, refusedExpressly: true }, [], ['MEDIATION_REFUSED'], ['MEDIATION']],
  [
    'parentage',
    { matter: 'STATUS', agreement: 'OTHER', bothWilling: true },
    ['SUIT'],
    ['CONFIRMATION_STATUS', 'MEDIATION_STATUS'],
    ['CONFIRMATION', 'MEDIATION'],
  ],
  [
    'title to land',
    { matter: 'TITLE', agreement: 'OTHER', bothWilling: true },
    ['MEDIATION', 'SUIT'],
    ['CONFIRMATION_TITLE'],
    ['CONFIRMATION'],
  ],
  [
    'a special procedure',
    { matter: 'SPECIAL_PROCEDURE', agreement: 'OTHER', bothWilling: true },
    [],
    ['CONFIRMATION_SPECIAL'],
    ['CONFIRMATION', 'MEDIATION'],
  ],
  ['no civil matter', { matter: 'NOT_CIVIL' }, [], ['CONFIRMATION_NOT_CIVIL', 'MEDIATION_NOT_CIVIL'], ['MEDIATION', 'SUIT']],
  [
    'against the law',
    { matter: 'MONEY', againstLawOrOthers: true, agreement: 'OTHER', bothWilling: true },
    [],
    ['UNLAWFUL'],
    ['CONFIRMATION'],
  ],
  ['a subcontractor owes', { ...WAGES, construction: 'SUBCONTRACTOR_OWES' }, ['PAYER_SUBCONTRACT'], []],
  ['the owner is late', { ...WAGES, construction: 'OWNER_LATE' }, ['PAYER_OWNER_LATE'], []],
  ['an illegal contract', { ...WAGES, construction: 'ILLEGAL_CONTRACT' }, ['PAYER_ILLEGAL_CONTRACT'], []],
  ['an illegal project', { ...WAGES, construction: 'ILLEGAL_PROJECT' }, ['PAYER_ILLEGAL_PROJECT'], []],
];

describe('分流', () => {
  it.each(TABLE.map(([name, facts, open, closed, not = []]) => [name, facts, open, closed, not] as const))(
    '%s',
    (_, facts, open, closed, not) => {
      const proposal = proposed(facts);
      const opened = proposal.open.map((one) => one.code);
      expect(opened).toEqual(expect.arrayContaining([...open]));
      expect(proposal.closed.map((one) => one.code)).toEqual(expect.arrayContaining([...closed]));
      expect(opened.filter((one) => not.includes(one))).toEqual([]);
    },
  );

  it('meets every row of the table at least once', () => {
    const met = new Set(TABLE.flatMap(([, facts]) => [...proposed(facts).open, ...proposed(facts).closed].map((one) => one.code)));
    expect([...new Set(TRIAGE_ROWS.map((row) => row.code))].filter((row) => !met.has(row))).toEqual([]);
    expect(Object.keys(data.rows).filter((row) => !TRIAGE_ROWS.some((one) => one.code === row))).toEqual([]);
  });

  it('never proposes a way that is shut, gives an article for each, and says what to do instead where one is shut', () => {
    for (const [, facts] of TABLE) {
      const { open, closed } = proposed(facts);
      const shut = new Set(closed.map(({ route }) => route));
      expect(open.filter(({ route }) => shut.has(route))).toEqual([]);
      for (const one of [...open, ...closed]) expect(one.article).toMatch(/§\d+/);
      for (const one of closed) expect(one.instead).toBeDefined();
    }
  });

  it('refuses a shut way with article and way out, and a way off the table without a reason', () => {
    const parentage = proposed({ matter: 'STATUS' });
    expect(() => assertOpen(parentage, 'JUDICIAL_CONFIRMATION')).toThrow(
      expect.objectContaining({
        code: 'route-closed',
        details: expect.objectContaining({ article: '民事诉讼法司法解释 §355' }) as object,
      }) as Error,
    );
    const wages = proposed(WAGES);
    expect(() => assertChoice(wages, ['PAYMENT_ORDER' as Route], null)).toThrow(code('route-needs-reason'));
    expect(() => assertChoice(wages, ['PAYMENT_ORDER', 'LEGAL_AID'], '欠薪数额双方已经对账。')).not.toThrow();
    expect(() => assertChoice(wages, ['LITIGATION'], '当事人坚持。')).toThrow(code('route-closed'));
  });
});
