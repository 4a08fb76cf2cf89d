import { localDate } from '@app/legal-calendar';
import data from '../../../data/confirmation-rules.json';
import { applyCitation, type CheckedAgreement, type ConfirmationRules, confirmationChecklist, failures } from './checklist';
import { lawfulExits, type Situation } from './exits';

const RULES = data as unknown as ConfirmationRules;
const TODAY = localDate('2026-03-10');
const WHOLE: CheckedAgreement = {
  form: 'WRITTEN',
  recorded: true,
  exclusion: null,
  effectiveOn: localDate('2026-03-02'),
  windowEndsOn: localDate('2026-04-01'),
  totalFen: 200_000,
  terms: [
    { amountFen: 100_000, inKind: false, dueOn: localDate('2026-04-10'), way: 'BANK', accountNamed: true },
    { amountFen: 100_000, inKind: false, dueOn: localDate('2026-05-11'), way: 'CASH', accountNamed: false },
    { amountFen: null, inKind: true, dueOn: localDate('2026-05-11'), way: null, accountNamed: false },
  ],
  parties: [1, 2].map((partyId) => ({ partyId, asksForConfirmation: true, identity: true, phone: true, address: true })),
  mediationProof: true,
};
const failing = (over: Partial<CheckedAgreement>, today = TODAY) =>
  failures(confirmationChecklist({ ...WHOLE, ...over }, today, RULES)).map(({ code }) => code);
const term = (over: object) => ({ terms: [{ ...WHOLE.terms[0], ...over } as CheckedAgreement['terms'][number]], totalFen: null });
const party = (over: object) => ({ parties: [{ ...WHOLE.parties[0], ...over } as CheckedAgreement['parties'][number]] });

describe('司法确认的清单', () => {
  it('lets a whole agreement through', () => {
    expect(failing({})).toEqual([]);
  });

  it.each([
    ['亲子关系', { exclusion: 'PARENTAGE' }, 'EXCLUDED_MATTER'],
    ['婚姻', { exclusion: 'MARRIAGE' }, 'EXCLUDED_MATTER'],
    ['没有生效', { effectiveOn: null, windowEndsOn: null }, 'NOT_IN_EFFECT'],
    ['只有一方申请', party({ asksForConfirmation: false }), 'NOT_JOINT'],
    ['没有当事人', { parties: [] }, 'NOT_JOINT'],
    ['口头协议没有记录', { form: 'ORAL', recorded: false } as const, 'ORAL_WITHOUT_RECORD'],
    ['没有内容', { terms: [], totalFen: null }, 'NO_TERMS'],
    ['没有金额', term({ amountFen: null }), 'NO_AMOUNT'],
    ['尽快付清', term({ dueOn: null }), 'NO_DATE'],
    ['没有方式', term({ way: null }), 'NO_WAY'],
    ['没有账户', term({ accountNamed: false }), 'NO_ACCOUNT'],
    ['总额不符', { totalFen: 200_001 }, 'SUM_DIFFERS'],
    ['没有身份证明', party({ identity: false }), 'NO_IDENTITY'],
    ['没有电话', party({ phone: false }), 'NO_PHONE'],
    ['没有地址', party({ address: false }), 'NO_ADDRESS'],
    ['没有调解证明', { mediationProof: false }, 'NO_MEDIATION_PROOF'],
  ])('%s is stopped, by that line alone', (_, over, code) => {
    expect(failing(over)).toEqual([code]);
  });

  it('stops “soon” without an account at both lines (story 5)', () => {
    expect(failing(term({ dueOn: null, accountNamed: false }))).toEqual(['NO_DATE', 'NO_ACCOUNT']);
  });

  it('counts the last day in and the next day out', () => {
    expect(failing({}, localDate('2026-04-01'))).toEqual([]);
    expect(failing({}, localDate('2026-04-02'))).toEqual(['WINDOW_OVER']);
  });

  it('cites each article with its version, and 205 as the number of 2023', () => {
    for (const { citation } of confirmationChecklist(WHOLE, TODAY, RULES)) expect(citation.version).toMatch(/^20\d\d$/);
    expect(applyCitation(RULES, TODAY)).toEqual({ article: '民事诉讼法 §205', version: '2023' });
  });
});

describe('lawful exits', () => {
  const at: Situation = {
    labourMoney: true,
    labour: true,
    agreement: 'IN_EFFECT',
    confirmation: 'NONE',
    windowOpen: true,
    excludedFromConfirmation: false,
  };
  it.each([
    ['调解不成的劳动争议', { agreement: 'NONE' }, ['ARBITRATION']],
    ['调解不成的民事纠纷', { agreement: 'NONE', labour: false, labourMoney: false }, ['SUE']],
    ['协议生效三十日内', {}, ['CONFIRM']],
    ['三十日已过', { windowOpen: false }, []],
    ['不能确认的事项', { excludedFromConfirmation: true }, []],
    ['违约，欠薪，未确认', { agreement: 'BREACHED', windowOpen: false }, ['PAYMENT_ORDER', 'SUE']],
    ['违约，邻里，未确认', { agreement: 'BREACHED', windowOpen: false, labour: false, labourMoney: false }, ['SUE']],
    ['违约，期内未确认', { agreement: 'BREACHED' }, ['CONFIRM', 'PAYMENT_ORDER', 'SUE']],
    ['违约，已确认', { agreement: 'BREACHED', confirmation: 'CONFIRMED' }, ['CONFIRMED_BREACH']],
    ['已确认，没有违约', { confirmation: 'CONFIRMED' }, []],
    ['法院审查中', { agreement: 'BREACHED', confirmation: 'OPEN' }, []],
    ['法院驳回', { confirmation: 'REJECTED' }, ['REJECTED_CHANGE', 'SUE']],
  ] as const)('%s', (_, over, expected) => {
    expect(lawfulExits({ ...at, ...over } as Situation)).toEqual(expected);
    for (const code of expected) expect(Object.keys(data.exits)).toContain(code);
  });
});
